"""A gateway for text messages on loopback: real HTTP, signed, and as unreliable as a seed makes it.

    gateway = Gateway(Faults(seed=7, drop=0.3)); gateway.start(); …; gateway.stop()
    .venv/bin/python -m tests.channels.gateway --port 8025 --outbox .demo/outbox     (make demo: read http://127.0.0.1:8025/)

It loses requests before and after it took the message, answers slowly, answers "busy", loses, repeats, delays and mixes
up reports and what people wrote. A message it has already taken under the same id is not delivered a second time, as a
gateway worth its money does it; `outbox` holds what reached a phone. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import html
import json
import random
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

ACCOUNT, KEY, INBOUND_KEY = "heliograph", "a key of the gateway", "a key for what it tells us"
SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST_SECONDS = 300
CHANNEL = """\
[sms]
plugin = "heliograph.channels.plugins.sms:Sms"
key_file = "keys/sms-key"
inbound_key_file = "keys/sms-inbound-key"
values = {{ account = "heliograph" }}
a_second = {a_second}
sign_off = "【淳南公安】"

[sms.send]
url = "{url}/send"
headers = {{ X-Signature = "{{signature}}", X-Time = "{{timestamp}}" }}
fields = {{ account = "{{account}}", id = "{{id}}", mobile = "{{number}}", content = "{{text}}" }}
sign = [{{ name = "signature", over = "{{account}}\\n{{timestamp}}\\n{{body}}", how = "hmac-sha256" }}]

[sms.answer]
reference = "msgid"
later = ["busy", "too-many"]
gone = ["no-such-number"]

[sms.reports]
items = "reports"
reference = "msgid"
message = "id"
stage = "status"
sent = ["ACCEPTD", "ENROUTE"]
at = "time"

[sms.reports.proof]
given = "{{header.x-signature}}"
expected = "{{signature}}"
time = "{{header.x-time}}"
sign = [{{ name = "signature", over = "{{header.x-time}}\\n{{body}}", how = "hmac-sha256" }}]

[sms.texts]
items = "texts"
id = "id"
sender = "mobile"
text = "content"
at = "time"

[sms.texts.proof]
given = "{{header.x-signature}}"
expected = "{{signature}}"
time = "{{header.x-time}}"
sign = [{{ name = "signature", over = "{{header.x-time}}\\n{{body}}", how = "hmac-sha256" }}]
"""


@dataclass
class Faults:
    """How bad the gateway is: each a share of requests or of reports; `delay` in seconds at most."""

    seed: int = 0
    drop: float = 0  # the connection breaks: half of them after the message was taken
    busy: float = 0
    delay: float = 0
    report_lost: float = 0
    report_twice: float = 0
    reorder: bool = False
    undelivered: float = 0


@dataclass
class Delivered:
    """What reached a phone."""

    id: str
    mobile: str
    content: str
    msgid: str
    at: float


@dataclass
class Gateway:
    """The gateway. `callback` is the address that reports and texts are sent to: {callback}/reports and …/texts."""

    faults: Faults = field(default_factory=Faults)
    port: int = 0
    folder: Path | None = None
    reports_to: str = ""
    texts_to: str = ""
    is_down: bool = False
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.outbox: list[Delivered] = []
        self.requests: list[float] = []
        self.refused = 0
        self._taken: dict[str, Delivered] = {}
        self._owed: list[dict[str, str]] = []
        self._chance = random.Random(self.faults.seed)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> Gateway:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def configure(self, home: Path, *, a_second: float = 0) -> Path:
        """Put the channel's table, last in the file, and its keys into an instance's folder."""
        (home / "keys").mkdir(parents=True, exist_ok=True)
        (home / "keys" / "sms-key").write_text(KEY, "utf-8")
        (home / "keys" / "sms-inbound-key").write_text(INBOUND_KEY, "utf-8")
        path = home / "channels.toml"
        before = path.read_text("utf-8").partition("[sms]")[0] if path.exists() else ""
        path.write_text(before + CHANNEL.format(url=self.url, a_second=a_second), "utf-8")
        return path

    def chance(self, share: float) -> bool:
        with self._lock:
            return self._chance.random() < share

    def nap(self) -> None:
        with self._lock:
            seconds = self._chance.uniform(0, self.faults.delay)
        if seconds:
            time.sleep(seconds)

    def take(self, asked: dict[str, str]) -> dict[str, str]:
        """The answer to a genuine request; puts the message on the phone unless it is there already."""
        if asked["mobile"] in self.gone:
            return {"code": "no-such-number", "msgid": ""}
        with self._lock:
            known = self._taken.get(asked["id"])
            if known is None:
                msgid = hashlib.sha256(asked["id"].encode()).hexdigest()[:16]
                known = Delivered(asked["id"], asked["mobile"], asked["content"], msgid, time.time())
                self._taken[asked["id"]] = known
                self.outbox.append(known)
                arrives = self._chance.random() >= self.faults.undelivered
                self._owed += [self._report(known, "ACCEPTD"), self._report(known, "DELIVRD" if arrives else "UNDELIV")]
                self._keep(known)
        return {"code": "0", "msgid": known.msgid}

    def _report(self, one: Delivered, status: str) -> dict[str, str]:
        return {"id": one.id, "msgid": one.msgid, "mobile": one.mobile, "status": status, "time": str(int(one.at))}

    def _keep(self, one: Delivered) -> None:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"sms-{datetime.fromtimestamp(one.at, SHANGHAI):%Y%m%d-%H%M%S}-{one.msgid[:6]}.txt"
            (self.folder / name).write_text(f"To: {one.mobile}\n\n{one.content}\n", "utf-8")

    def owed_reports(self) -> list[dict[str, str]]:
        """The reports that are due now, some lost, some twice, in whatever order."""
        with self._lock:
            due, self._owed = self._owed, []
            kept = [one for one in due if self._chance.random() >= self.faults.report_lost]
            sent = kept + [one for one in kept if self._chance.random() < self.faults.report_twice]
            if self.faults.reorder:
                self._chance.shuffle(sent)
        return sent

    def report(self, at_once: int = 20) -> int:
        """Send what is owed to `reports_to`; how many. What is not taken with 2xx is owed again."""
        owed, sent = self.owed_reports(), 0
        for start in range(0, len(owed), at_once):
            part = owed[start : start + at_once]
            if self._post(self.reports_to, {"reports": part}):
                sent += len(part)
            else:
                with self._lock:
                    self._owed += part
        return sent

    def write(self, mobile: str, content: str, *, number: str = "") -> bool:
        """Somebody answers by text message."""
        own = number or hashlib.sha256(f"{mobile}{content}{time.time_ns()}".encode()).hexdigest()[:12]
        entry = {"id": own, "mobile": mobile, "content": content, "time": str(int(time.time()))}
        entries = [entry] * (2 if self.chance(self.faults.report_twice) else 1)
        return self._post(self.texts_to, {"texts": entries})

    def _post(self, url: str, told: object) -> bool:
        headers, body = signed(told)
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:
                return 200 <= answer.status < 300
        except OSError:
            return False


def signed(told: object, at: float | None = None) -> tuple[dict[str, str], bytes]:
    """A call to us as this gateway signs it: headers and body."""
    body, moment = json.dumps(told, ensure_ascii=False).encode(), str(int(at or time.time()))
    signature = hmac.digest(INBOUND_KEY.encode(), f"{moment}\n".encode() + body, "sha256").hex()
    return {"Content-Type": "application/json", "X-Time": moment, "X-Signature": signature}, body


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            gateway.requests.append(time.time())
            if gateway.is_down:
                return self._say(503, {"code": "down"})
            over = f"{ACCOUNT}\n{self.headers.get('X-Time', '')}\n".encode() + body
            wanted = hmac.digest(KEY.encode(), over, "sha256").hex()
            is_fresh = abs(time.time() - float(self.headers.get("X-Time") or 0)) < MOST_SECONDS
            if not hmac.compare_digest(wanted, self.headers.get("X-Signature", "")) or not is_fresh:
                gateway.refused += 1
                return self._say(401, {"code": "signature"})
            gateway.nap()
            if gateway.chance(gateway.faults.busy):
                return self._say(200, {"code": "busy"})
            if gateway.chance(gateway.faults.drop / 2):
                return self._hang_up()
            answer = gateway.take(json.loads(body))
            if gateway.chance(gateway.faults.drop / 2):
                return self._hang_up()
            return self._say(200, answer)

        def do_GET(self) -> None:
            rows = "".join(
                f"<article><h2>{html.escape(one.mobile)} · {datetime.fromtimestamp(one.at, SHANGHAI):%H:%M:%S}</h2>"
                f"<pre>{html.escape(one.content)}</pre></article>"
                for one in reversed(gateway.outbox)
            )
            page = (
                "<!doctype html><html lang=zh-Hans><meta charset=utf-8><meta http-equiv=refresh content=5>"
                f"<title>Test gateway</title><h1>短信测试网关 · Test gateway</h1>{rows or '<p>还没有短信。No message yet.</p>'}"
            )
            self._answer(200, "text/html; charset=utf-8", page.encode())

        def _say(self, status: int, answer: dict[str, str]) -> None:
            self._answer(status, "application/json", json.dumps(answer).encode())

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _hang_up(self) -> None:
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Numbers do not go into logs."""

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(
        description="A gateway for text messages on loopback; everything lands in the outbox."
    )
    parser.add_argument("--port", type=int, default=8025)
    parser.add_argument("--outbox", type=Path, default=Path(".demo/outbox"))
    parser.add_argument(
        "--home", type=Path, help="only put this gateway into the channels.toml of an instance, and end"
    )
    parser.add_argument("--site", default="http://127.0.0.1:8000", help="where reports and texts are sent")
    given = parser.parse_args()
    gateway = Gateway(port=given.port, folder=given.outbox)
    gateway.reports_to, gateway.texts_to = f"{given.site}/channels/sms/reports/", f"{given.site}/sms/incoming/"
    if given.home is not None:
        gateway.configure(given.home)
        return
    gateway.start()
    print(f"  短信 text messages:  {gateway.url}/")
    while True:
        time.sleep(5)
        gateway.report()


if __name__ == "__main__":
    main()
