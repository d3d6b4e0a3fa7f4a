"""The kill script: SIGKILL a working server at random moments, again and again, then look for anything lost.

`python -m benchmarks.kill --rounds 200` (SQLite), `--postgresql --rounds 40` (the web process is killed, the database
server is not). Clients submit, officers accept and answer, residents rate, all by HTTP. A client that got no answer
sends the same form again after the restart. At the end:

- every receipt that was ever shown opens its matter, and every step that was acknowledged stands in its record;
- no step stands there twice, and each form that was answered in the end registered exactly one matter;
- `doctor` reads every matter and finds nothing.

What this cannot show is that a commit survives a power cut (a killed process leaves its writes in the system's cache):
`tests/durability` counts syncs for that.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tools import postgres
from uuid_utils.compat import uuid7

from benchmarks.instance import Instance, Server, free_port
from benchmarks.words import REPLY, WORDS

CLIENTS = 8
TOKEN = "a" * 32  # a form token of our own: the same in the cookie and in the form is what the check asks for
STEPS = ("accept", "answer", "rate")
Answer = tuple[int, bytes, http.client.HTTPMessage]


@dataclass
class Known:
    """What the clients were told, whatever happened to the server since."""

    receipts: dict[str, str] = field(default_factory=dict)
    steps: dict[str, list[str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    without_receipt: int = 0
    odd: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client(threading.Thread):
    """A resident and an officer in one: submits, and takes some of its matters to their end."""

    def __init__(self, known: Known, port: int, officer: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.known, self.port, self.officer, self.chance = known, port, officer, random.Random(seed)
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            receipt = self.submits()
            if receipt is not None and self.chance.random() < 0.5:
                self.goes_on(*receipt)

    def submits(self) -> tuple[str, str] | None:
        """Send a form until it is answered, across restarts. The receipt, or None when only the retry was answered."""
        token = str(uuid7())
        values = {"subject": "租房能不能落户", "words": WORDS}
        body = json.dumps(
            {"procedure": "consultation", "values": values, "unit": "station-0-0", "token": token}
        ).encode()
        while not self.stop.is_set():
            answer = self.asks("POST", "/api/v1/matters", body, {"Content-Type": "application/json"})
            if answer is None:
                continue
            status, text, _ = answer
            with self.known.lock:
                if status in (201, 409):
                    self.known.tokens.add(token)
                if status == 201:
                    told = json.loads(text)
                    number, secret = told["number"].replace("-", ""), told["secret"].replace("-", "")
                    self.known.receipts[number] = secret
                    return number, secret
                if status == 409:
                    self.known.without_receipt += 1
                    return None
                if status < 500:
                    self.known.odd.append(f"a submission was answered {status}: {text[:200]!r}")
                    return None
        return None

    def goes_on(self, number: str, secret: str) -> None:
        """Accept, answer, rate: stop where a step is not acknowledged."""
        for sequence, step in enumerate(STEPS, start=1):
            fields = {
                "csrfmiddlewaretoken": TOKEN,
                "sequence": sequence,
                "words": REPLY if step != "accept" else "",
                "grade": 5,
                "back": "list",
            }
            path, cookie = f"/desk/m/{number}/do/{step}/", self.officer
            if step == "rate":
                opened = self.sends("/follow/", {"csrfmiddlewaretoken": TOKEN, "number": number, "secret": secret}, "")
                cookies = [line.partition(";")[0] for line in opened[2].get_all("Set-Cookie", [])] if opened else []
                holder = next((one for one in cookies if one.startswith("holder=")), "")
                if not holder:
                    return
                path, cookie = f"/m/{number}/do/rate/", holder
            answer = self.sends(path, fields, cookie)
            if answer is None or answer[0] not in (302, 303):
                return
            done_at = f"/m/{number}/?done=rate" if step == "rate" else "/desk/"  # elsewhere: it was refused
            if answer[2].get("Location", "").partition("#")[0] != done_at:
                return
            with self.known.lock:
                self.known.steps.setdefault(number, []).append(step)

    def sends(self, path: str, fields: dict[str, object], cookie: str) -> Answer | None:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}; {cookie}"}
        return self.asks("POST", path, urlencode(fields).encode(), headers)

    def asks(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer | None:
        """The answer, or None when none came: the server was killed, or is not up again yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
            return None
        finally:
            connection.close()


def run(instance: Instance, *, rounds: int, seed: int = 1, longest: float = 1.5) -> tuple[Known, list[str]]:
    """Kill the server `rounds` times, each after up to `longest` seconds of work. What is known, and what is wrong."""
    instance.run("benchmarks.stage", "--matters", "0")
    before = int(str(instance.run("benchmarks.count")["matters"]))
    officer = instance.lines("desk-lead")[0].partition("Cookie: ")[2]
    chance, known, port = random.Random(seed), Known(), free_port()
    clients = [Client(known, port, officer, seed * 1000 + n) for n in range(CLIENTS)]
    for number in range(rounds):
        server = Server(instance, port=port)
        if number == 0:
            for client in clients:
                client.start()
        time.sleep(chance.uniform(0.05, longest))
        server.kill()
        if (number + 1) % 20 == 0:
            print(f"· killed {number + 1} times; {len(known.receipts):,} receipts shown", file=sys.stderr, flush=True)
    server = Server(instance, port=port)
    time.sleep(1)
    for client in clients:
        client.stop.set()
    for client in clients:
        client.join(30)
    wrong = [*known.odd, *lost(known, port)]
    server.stop()
    counted = instance.run("benchmarks.count", "--whole")
    registered = int(str(counted["matters"])) - before
    if registered != len(known.tokens):
        wrong.append(f"{len(known.tokens)} forms were answered, {registered} matters are registered")
    problems = counted["problems"]
    assert isinstance(problems, list)
    return known, [*wrong, *problems]


def lost(known: Known, port: int) -> list[str]:
    """Follow every receipt; find every acknowledged step, once."""
    wrong = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for number, secret in known.receipts.items():
        connection.request("GET", f"/api/v1/matters/{number}", headers={"Authorization": f"Receipt {secret}"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            wrong.append(f"receipt {number} was shown, following it is answered {answer.status}")
            continue
        happened = [event["action"] for event in json.loads(text)["events"]]
        if len(set(happened)) != len(happened):
            wrong.append(f"{number}: a step stands twice: {happened}")
        missing = [step for step in known.steps.get(number, []) if step not in happened]
        if missing:
            wrong.append(f"{number}: {missing} were acknowledged, the record holds {happened}")
    connection.close()
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    started = time.monotonic()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-kill-")))
        url = ""
        if given.postgresql:
            url = stack.enter_context(postgres.server())
        instance = Instance(home, url)
        known, wrong = run(instance, rounds=given.rounds, seed=given.seed)
    steps = sum(len(done) for done in known.steps.values())
    print(
        f"{instance.database}: killed {given.rounds} times in {time.monotonic() - started:.0f} s; {len(known.receipts):,} receipts shown, "
        f"{steps:,} further steps acknowledged, {known.without_receipt} registered without an answer; {len(wrong)} problems."
    )
    print("\n".join(wrong[:50]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
