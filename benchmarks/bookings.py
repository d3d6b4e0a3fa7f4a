"""`python -m benchmarks.bookings [quick]`: a rush on an open day, beside the raw inserts of the same run.

Many residents at once ask for few places: threads book through the same action as the page, each acknowledgement durable. It
is told how many bookings a second that is, through the one writer of a web process and with a transaction each, beside a loop
that inserts bare rows of about the same size and commits each. Asserted is only what was promised: no place given twice, no
acknowledgement lost, the order one unbroken chain that receipts check. SQLite as shipped, or `HELIOGRAPH_TEST_DATABASE_URL`.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from benchmarks.table import table

if TYPE_CHECKING:  # reads Django's settings when imported
    from heliograph.organisation.reading import Viewer

THREADS = 32
PLACES = 200


def main() -> int:
    from tests import settings  # noqa: F401 (a throw-away instance, before Django reads any)

    quick = "quick" in sys.argv
    people = 2_000 if quick else 10_000
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder:
        opener = _set_up(folder)
        rows = [_raw(people // 5), _raw_grouped(people)]
        for name, grouped in (("a transaction each", False), ("group commit, as served", True)):
            rows.append(_rush(name, people // 5 if not grouped else people, grouped, opener))
    raw = rows[0][2]
    print(f"Rush on {PLACES} places, {THREADS} threads\n")
    lines = [
        [name, f"{count:,}", f"{rate:,.0f}", f"{rate / raw:.2f}", said] for name, count, rate, said in rows
    ]  # fmt: skip
    print(table(["what", "rows", "a second", "of raw inserts", "checked"], lines))
    return 0


Row = tuple[str, int, float, str]


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opens the times, and of which unit."""

    viewer: Viewer
    unit: int


def _set_up(folder: str) -> Opener:
    """A database in a file, as an instance has it, with the smallest bureau that can open a time."""
    import django
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database["NAME"] = os.path.join(folder, "heliograph.db")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from heliograph.core.sealing import Keyring

    path = settings.HELIOGRAPH_HOME / "keys" / "master.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        Keyring.create(path)
    call_command("migrate", verbosity=0)
    from django.utils import timezone

    from heliograph.organisation import reading as organisation
    from heliograph.organisation.models import Bureau, Officer, Posting, Unit, User

    bureau = Bureau.objects.create(code=f"bench{secrets.token_hex(3)}", name_zh="淳南市公安局", name_en="Chunan")
    unit = Unit.objects.create(
        bureau=bureau, code="heping", name_zh="和平路派出所", name_en="Heping", duties=["general"]
    )
    unit.path = f"/{unit.id}/"
    unit.save()
    user = User.objects.create(username=f"zhao{secrets.token_hex(3)}")
    officer = Officer.objects.create(
        bureau=bureau, user=user, badge=secrets.token_hex(3), name_zh="赵勇", name_en="Zhao"
    )
    Posting.objects.create(officer=officer, unit=unit, role="lead")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE raw_row (id VARCHAR(40) PRIMARY KEY, a VARCHAR(64), b VARCHAR(64), c VARCHAR(600))"
        )
    viewer = organisation.viewer_for(user, timezone.now().date())
    assert viewer is not None
    return Opener(viewer, unit.id)


def _raw(count: int) -> Row:
    """One bare row, one commit: what the disk and the driver allow to a booking that decides nothing."""
    from django.db import connection

    began = time.perf_counter()
    with connection.cursor() as cursor:
        for _ in range(count):
            cursor.execute("INSERT INTO raw_row VALUES (%s, %s, %s, %s)", _values())
    return "raw: one insert, one commit", count, count / (time.perf_counter() - began), "—"


def _raw_grouped(count: int) -> Row:
    """The same, 64 inserts a commit, as many as the writer takes together."""
    from django.db import connection, transaction

    began, left = time.perf_counter(), iter(range(count))
    with connection.cursor() as cursor:
        while batch := list(islice(left, 64)):
            with transaction.atomic():
                for _ in batch:
                    cursor.execute("INSERT INTO raw_row VALUES (%s, %s, %s, %s)", _values())
    return "raw: 64 inserts, one commit", count, count / (time.perf_counter() - began), "—"


def _values() -> list[str]:
    return [secrets.token_hex(20), secrets.token_hex(32), secrets.token_hex(32), secrets.token_hex(200)]


def _rush(name: str, people: int, grouped: bool, opener: Opener) -> Row:
    from django.db import connection
    from django.utils import timezone

    from heliograph.bookings import actions
    from heliograph.bookings.actions import New, Wanted
    from heliograph.matters import commit

    now = timezone.now()
    starts = now + timedelta(days=9)
    new = New(
        "open-day", opener.unit, "训练基地", starts, starts + timedelta(hours=3), PLACES, kept=0, waiting_most=people
    )
    (slot,) = actions.open_times(opener.viewer, [new], now=now)
    held: list[actions.Held] = []
    faults: list[Exception] = []
    numbers, lock = iter(range(people)), threading.Lock()

    def take() -> int | None:
        with lock:
            return next(numbers, None)

    def resident() -> None:
        while (number := take()) is not None:
            wanted = Wanted("李丽", f"138{number:08d}", needs="轮椅")
            try:
                one = actions.book(slot.bureau_id, slot.id, wanted, now=timezone.now())
            except Exception as error:  # looked at below: nobody may be turned away without a word
                faults.append(error)
            else:
                held.append(one)
        connection.close()

    if grouped:
        commit.start()
    seconds = _timed([resident] * THREADS)
    if grouped:
        commit.stop()
    return name, people, len(held) / seconds, _check(slot.id, held, faults, people)


def _timed(works: list[Callable[[], None]]) -> float:
    threads = [threading.Thread(target=work) for work in works]
    began = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return time.perf_counter() - began


def _check(slot_id: object, held: list, faults: list[Exception], people: int) -> str:  # type: ignore[type-arg]
    """What was promised; anything else is a failure of the product."""
    from heliograph.bookings import reading
    from heliograph.bookings.models import Booking, Slot

    assert not faults, faults[:3]
    slot = Slot.objects.get(id=slot_id)
    rows = {row.id: row for row in Booking.objects.filter(slot_id=slot_id)}
    assert len(held) == people == len(rows) == slot.accepted, "an acknowledgement without a row, or a row nobody holds"
    assert all(one.booking.id in rows for one in held)
    assert sorted(row.sequence for row in rows.values()) == list(range(1, people + 1))
    places = sorted(row.place for row in rows.values() if row.place is not None)
    assert places == list(range(1, PLACES + 1)), "a place given twice, or not at all"
    assert {row.sequence for row in rows.values() if row.place} == set(range(1, PLACES + 1)), "somebody jumped"
    for one in held[:: max(1, people // 20)]:
        found = reading.check(rows[one.booking.id], one.secret)
        assert found.holds
        assert found.chain == one.chain
    return f"{PLACES} places once, {people - PLACES:,} in order, 20 receipts"


if __name__ == "__main__":
    raise SystemExit(main())
