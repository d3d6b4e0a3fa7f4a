"""The parts of `benchmarks.fanout`, each run inside an instance: `prepare N`, `write`, `send`, `limited RATE`."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from heliograph.channels import configuration  # noqa: E402
from heliograph.channels.base import Outgoing, Taken  # noqa: E402
from heliograph.channels.delivery import actions  # noqa: E402
from heliograph.channels.delivery.actions import composing  # noqa: E402
from heliograph.channels.delivery.actions.addresses import new_address  # noqa: E402
from heliograph.channels.delivery.actions.delivering import deliver_all, deliver_batch  # noqa: E402
from heliograph.channels.delivery.actions.sending import AT_ONCE  # noqa: E402
from heliograph.channels.delivery.models import Address, Batch, Message, Tally  # noqa: E402
from heliograph.core.sealing import Keyring  # noqa: E402
from heliograph.core.text import Text  # noqa: E402
from heliograph.matters import commit  # noqa: E402
from heliograph.matters.identifiers import new_id  # noqa: E402
from heliograph.organisation.models import Bureau  # noqa: E402

TAKES = 0.002
"""Seconds in which the loopback gateway answers."""
FIELDS = {
    "title": Text("东湖路封闭", "Donghu Road is closed"),
    "summary": Text("请绕行。", "Please take another way."),
    "unit": Text("交通警察支队", "Traffic Police"),
    "link": "http://localhost:8000/notices/1/",
}


class Loopback:
    """A gateway in this process that answers after `TAKES`."""

    title = Text("回环", "Loopback")
    can_reply = True

    def __init__(self, code: str = "sms", a_second: float = 0) -> None:
        self.code, self.a_second, self.got = code, a_second, 0

    def address(self, typed: str) -> str:
        return typed

    def send(self, message: Outgoing) -> Taken:
        time.sleep(TAKES)
        self.got += 1
        return Taken(message.id.hex)

    def problems(self) -> list[str]:
        return []


def prepare(many: int) -> dict[str, object]:
    """An instance with one bureau and its subscribers."""
    keys = settings.HELIOGRAPH_HOME / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    Keyring.create(keys / "master.json")
    call_command("migrate", verbosity=0)
    bureau, now = Bureau.objects.create(code="chunan", name_zh="淳南市公安局", name_en="Chunan"), datetime.now(UTC)
    for begin in range(0, many, 5_000):
        rows = []
        for number in range(begin, min(many, begin + 5_000)):
            row = new_address(bureau.id, "sms", f"+86139{number:08}", language="zh-hans", now=now)
            row.confirmed_at = now
            rows.append(row)
        with transaction.atomic():
            commit.insert(rows)
    return {"many": Address.objects.count()}


def write() -> dict[str, object]:
    """Batch, messages and tallies, as a job writes them; then the same rows by a bare loop, which are taken away again."""
    batch = begun()
    before = memory()
    began = time.monotonic()
    actions.fan_out(batch, walk(batch.bureau_id), now=datetime.now(UTC))
    seconds = time.monotonic() - began
    grew = memory() - before
    return {"seconds": seconds, "grew": grew, "bare": bare_inserts(batch)}


def walk(bureau_id: int) -> Iterator[Address]:
    """Every address, with what a fan-out reads of it."""
    wanted = ("bureau_id", "id", "channel", "confirmed_at", "stopped_at", "gone_at")
    return Address.objects.filter(bureau_id=bureau_id).only(*wanted).iterator(2_000)


def bare_inserts(batch: Batch) -> float:
    columns = [column for column in Message._meta.concrete_fields if column.column]
    place = "%s"
    sql = (
        f'INSERT INTO "{Message._meta.db_table}" ({",".join(chr(34) + str(c.column) + chr(34) for c in columns)})'
        f" VALUES ({','.join([place] * len(columns))})"
    )
    took = 0.0
    rows = Message.objects.filter(bureau_id=batch.bureau_id, batch_id=batch.id).iterator(composing.STEP)
    other = new_id()
    chunk: list[list[object]] = []

    def flush() -> float:
        began = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, chunk)
        return time.monotonic() - began

    for row in rows:
        row.id, row.batch_id, row.next_at = new_id(), other, None
        chunk.append([c.get_db_prep_save(getattr(row, c.attname), connection) for c in columns])
        if len(chunk) == composing.STEP:
            took += flush()
            chunk = []
    took += flush() if chunk else 0
    Message.objects.filter(bureau_id=batch.bureau_id, batch_id=other).delete()
    return took


def send() -> dict[str, object]:
    """Everything that is due, by one worker; then the gateway alone, called by as many threads."""
    gateway = Loopback()
    configuration.load = lambda home: {"sms": gateway}  # type: ignore[assignment, return-value]
    configuration.forget()
    before = memory()
    began = time.monotonic()
    deliver_all(gateway, datetime.now(UTC))
    rate = gateway.got / (time.monotonic() - began)
    grew = memory() - before
    sample = Outgoing(id=new_id(), to="+8613900000000", title="", text="")
    began, calls = time.monotonic(), 20_000
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda _: gateway.send(sample), range(calls)):
            pass
    alone = calls / (time.monotonic() - began)
    waiting = Message.objects.filter(state=Message.State.WAITING).count()
    counted = {row.state: row.count for row in Tally.objects.exclude(count=0)}
    return {"rate": rate, "alone": alone, "grew": grew, "waiting": waiting, "tallies": counted}


def limited(a_second: float) -> dict[str, object]:
    """Ten seconds of a gateway that takes so many a second."""
    batch = begun()
    some = Address.objects.filter(bureau_id=batch.bureau_id)[: int(a_second * 12)]
    actions.fan_out(batch, some.iterator(2_000), now=datetime.now(UTC))
    gateway = Loopback(a_second=a_second)
    configuration.load = lambda home: {"sms": gateway}  # type: ignore[assignment, return-value]
    configuration.forget()
    began, until = time.monotonic(), datetime.now(UTC) + timedelta(seconds=10)
    while datetime.now(UTC) < until:
        deliver_batch(gateway, datetime.now(UTC))
        time.sleep(0.05)
    return {"rate": gateway.got / (time.monotonic() - began)}


def begun() -> Batch:
    bureau = Bureau.objects.get()
    batch = actions.begin(bureau.id, "alert", FIELDS, purpose="notice", urgent=True, now=datetime.now(UTC))
    with transaction.atomic():
        commit.insert([batch])
    return batch


def memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    part, *given = sys.argv[1:]
    done = {
        "prepare": lambda: prepare(int(given[0])),
        "write": write,
        "send": send,
        "limited": lambda: limited(float(given[0])),
    }[part]()
    print(json.dumps(done))
