"""`BENCH=visits`: a day's 500 visits and 24 requests of one phone, sent over a link that loses, delays and doubles what passes.

A proxy on loopback stands between the phone's protocol and a served instance. It throws requests away before they arrive,
throws answers away after the work was done, delivers requests twice, and delays both ways. The phone is this module: batches,
ids and tries as in frontend/visits/sending.mjs, its pauses shortened. Each loss is paid for with a phone's memory, never with
rows: at the end the database is asked how many visits, requests and counts it holds. The measure is the loss-free run beside it, and a
bare loop that writes the same rows, one commit each.
"""

from __future__ import annotations

import http.client
import json
import random
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from benchmarks import table
from benchmarks.instance import Instance, serving

VISITS, REQUESTS, BATCH = 500, 24, 25
PATIENCE, FIRST_PAUSE, LONGEST_PAUSE = 2.0, 0.02, 0.5
LINKS = {"no loss": 0.0, "10 % lost": 0.1, "30 % lost": 0.3, "50 % lost": 0.5}
SYNC, DATA, SLIPS = "/desk/visits/app/sync/", "/desk/visits/app/data/", "/desk/visits/app/slips/"


@dataclass
class Link:
    """What the proxy does to each request: of `loss`, half before it arrives and half after; `loss` / 3 are doubled."""

    port: int
    loss: float
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("passed", "lost", "answer lost", "doubled"), 0))

    def fate(self) -> str:
        draw = self.chance.random()
        bounds = (("lost", self.loss / 2), ("answer lost", self.loss), ("doubled", self.loss * 4 / 3))
        found = next((name for name, bound in bounds if draw < bound), "passed")
        self.seen[found] += 1
        return found


@contextmanager
def proxy(link: Link) -> Iterator[int]:
    """The lossy link; yields the port that a phone talks to."""

    class Passing(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._pass(b"")

        def do_POST(self) -> None:
            self._pass(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _pass(self, body: bytes) -> None:
            fate = link.fate()
            if link.loss:
                time.sleep(link.chance.random() * 0.02)
            if fate == "lost":
                return self._cut()
            answer = self._deliver(body)
            if fate == "doubled":
                answer = self._deliver(body)
            if fate == "answer lost":
                return self._cut()
            self.send_response(answer[0])
            for name, value in answer[1]:
                if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer[2])))
            self.end_headers()
            self.wfile.write(answer[2])
            return None

        def _deliver(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            behind = http.client.HTTPConnection("127.0.0.1", link.port, timeout=30)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            behind.request(self.command, self.path, body or None, headers)
            got = behind.getresponse()
            found = got.status, got.getheaders(), got.read()
            behind.close()
            return found

        def _cut(self) -> None:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Phone:
    """Sends until all is answered. `tries` counts requests, `resent` entries that were sent again."""

    port: int
    host: str
    cookie: str
    tries: int = 0
    resent: int = 0
    cookies: str = ""

    def ask(self, path: str, body: str = "", kind: str = "application/json", token: str = "") -> dict:
        """Once, or as often as it takes: a pause that doubles, never past the longest."""
        fails = 0
        while True:
            self.tries += 1
            try:
                return self._once(path, body, kind, token)
            except (OSError, http.client.HTTPException):
                fails += 1
                time.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2**fails) * (0.5 + random.random() / 2))

    def _once(self, path: str, body: str, kind: str, token: str) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Host": self.host,
            "Cookie": f"{self.cookie}; {self.cookies}",
            "X-CSRFToken": token,
            "Content-Type": kind,
        }
        try:
            connection.request("POST" if body else "GET", path, body.encode() or None, headers)
            got = connection.getresponse()
            text = got.read()
        finally:
            connection.close()
        if got.status != 200:
            raise RuntimeError(f"{path} answered {got.status}: {text[:300]!r}")
        for name, value in got.getheaders():
            if name.lower() == "set-cookie" and value.startswith("csrftoken="):
                self.cookies = value.split(";")[0]
        return json.loads(text)

    def send(self, entries: list[dict]) -> dict[str, int]:
        """The whole day; what the answers were."""
        data, told, sent = self.ask(DATA), dict.fromkeys(("applied", "already", "conflict", "refused"), 0), 0
        waiting = list(entries)
        while waiting:
            batch = waiting[:BATCH]
            before = self.tries
            said = self.ask(SYNC, json.dumps({"owner": data["owner"], "entries": batch}), token=data["token"])
            self.resent += (self.tries - before - 1) * len(batch)
            answered = {one["id"]: one["result"] for one in said["answers"]}
            for result in answered.values():
                told[result] += 1
            waiting = [one for one in waiting if one["id"] not in answered]
            sent += len(answered)
        return told

    def slips(self) -> list[str]:
        """As many as an officer may hold; a batch whose answer was lost is asked for again under its id."""
        data, found = self.ask(DATA), []
        for _ in range(REQUESTS // 8):
            body = urlencode({"batch": _id(), "owner": data["owner"]})
            given = self.ask(SLIPS, body, "application/x-www-form-urlencoded", data["token"])
            found += [one["id"] for one in given["slips"]]
        return found


def _id() -> str:
    from heliograph.matters.identifiers import new_id

    return str(new_id())


def day(slips: list[str]) -> list[dict]:
    """What one phone wrote: visits, and after every twentieth what somebody asked for."""
    today, entries = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat(), []
    for number in range(VISITS):
        met = number % 3 != 0
        visit = {
            "kind": "visit",
            "id": _id(),
            "visit": _id(),
            "base": 0,
            "beat": "beat-1",
            "day": today,
            "place": "home",
        }
        entries.append(visit | {"outcome": "met" if met else "nobody", "advice": ["fraud", "fire"] if met else []})
        if number % (VISITS // REQUESTS) == 0 and slips:
            asked = {
                "kind": "request",
                "id": _id(),
                "slip": slips.pop(),
                "beat": "beat-1",
                "day": today,
                "procedure": "help",
            }
            entries.append(
                asked | {"values": {"kind": "other", "words": f"第 {number} 户：楼道的灯坏了。"}, "name": "李丽"}
            )
    return entries


def main(tell: Callable[[str], None], title: str) -> None:
    """Each link on an instance of its own, then the table."""
    rows, free = [], 0.0
    for name, loss in LINKS.items():
        home = Path(tempfile.mkdtemp(prefix="heliograph-visits-"))
        try:
            instance = Instance(home, settings="benchmarks.settings")
            staged = instance.run("benchmarks.visits", "--stage")
            with serving(instance) as server, proxy(Link(server.port, loss)) as port:
                phone = Phone(port, f"127.0.0.1:{server.port}", str(staged["cookie"]))
                entries = day(phone.slips())
                phone.tries = phone.resent = 0
                started = time.monotonic()
                told = phone.send(entries)
                took = time.monotonic() - started
            held = instance.run("benchmarks.visits", "--count")
            bare = float(str(instance.run("benchmarks.visits", "--bare")["seconds"])) if not loss else 0.0
        finally:
            shutil.rmtree(home, ignore_errors=True)
        free = free or took
        lost = VISITS + REQUESTS - int(str(held["visits"])) - int(str(held["requests"]))
        doubled = max(0, -lost) + int(str(held["counted"])) - VISITS
        tell(f"{name}: {took:.1f} s, {phone.tries} requests; lost {lost}, doubled {doubled}")
        again = f"{told['already']:,} ({phone.resent:,} sent again)"
        rows.append(
            [name, f"{took:.2f}", f"{took / free:.1f} ×", str(phone.tries), again, str(max(0, lost)), str(doubled)]
        )
        if bare:
            rows.append(["bare loop, the same rows", f"{bare:.2f}", f"{bare / free:.2f} ×", "", "", "", ""])
    head = ["link", "seconds", "of the loss-free run", "requests", "answered “already”", "lost", "doubled"]
    print(f"\n{title}\n\nSync of {VISITS} visits and {REQUESTS} requests\n\n{table.table(head, rows)}\n")


def stage() -> None:
    """An officer with a beat, logged in."""
    from heliograph.commands.instance import make_home

    make_home()
    from datetime import UTC, datetime

    from django.test import Client

    from benchmarks import town
    from heliograph.matters import procedures
    from heliograph.organisation.models import Area, Officer, Posting, User

    bureau, stations = town.build()
    procedures.install_shipped(bureau, now=datetime.now(UTC))
    unit = stations[0].unit
    ring = [[119.0, 29.6], [119.1, 29.6], [119.1, 29.7], [119.0, 29.6]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    beat = {"kind": "beat", "code": "beat-1", "name_zh": "一警区", "name_en": "Beat 1"}
    Area.objects.create(bureau=bureau, unit_id=unit, geometry=shape, **beat)
    user = User.objects.create(username="walker")
    officer = Officer.objects.create(bureau=bureau, user=user, badge="900001", name_zh="步行", name_en="Walker")
    Posting.objects.create(officer=officer, unit_id=unit, role="handler")
    client = Client()
    client.force_login(user)
    print(json.dumps({"cookie": f"sessionid={client.cookies['sessionid'].value}"}))


def count() -> None:
    """What the database holds: visits, requests that became matters, and visits in the open counts."""
    from django.db.models import Sum

    from heliograph.matters.models import Matter
    from heliograph.visits.models import Tally, Visit

    counted = Tally.objects.filter(what="made").aggregate(all=Sum("count"))["all"]
    requests = Matter.objects.filter(channel="visit").count()
    print(json.dumps({"visits": Visit.objects.count(), "requests": requests, "counted": counted or 0}))


def bare() -> None:
    """The same rows once more, written in a loop with nothing around it."""
    from django.db import transaction

    from heliograph.matters.identifiers import new_id
    from heliograph.visits.models import Entry, Visit

    visits, entries = list(Visit.objects.all()), list(Entry.objects.all())
    Visit.objects.all().delete()
    started = time.monotonic()
    for visit, entry in zip(visits, entries, strict=False):
        entry.id = new_id()
        with transaction.atomic():
            visit.save(force_insert=True)
            entry.save(force_insert=True)
    print(json.dumps({"seconds": time.monotonic() - started}))


if __name__ == "__main__":
    chosen = {"--stage": stage, "--count": count, "--bare": bare}.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if chosen is None:
        main(lambda words: print(f"· {words}", file=sys.stderr, flush=True), time.strftime("%Y-%m-%d %H:%M"))
    else:
        import django

        if chosen is not stage:
            django.setup()
        chosen()
