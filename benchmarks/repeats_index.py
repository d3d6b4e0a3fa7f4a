"""Fills an instance's index of repeats and measures it: run by `benchmarks.repeats` in a process of its own.

Impressions are drawn from the pairs of real messages (of `words` where there are none): two messages mixed (`POOL` mixtures,
so that at a million each comes about twenty times) and a few pairs that nobody else has. Only those that the measured queries
meet have a matter and a sealed sketch that opens; the others carry bytes of the same length, because sealing a million
would measure the cipher. What is measured goes in through `actions.take_in`.
"""

from __future__ import annotations

import csv
import heapq
import json
import random
import secrets
import sys
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.fill import columns  # noqa: E402
from benchmarks.words import WORDS  # noqa: E402
from heliograph.core.language.likeness import Sketch, Weights, sketch  # noqa: E402
from heliograph.core.language.likeness import sketches as inner  # noqa: E402
from heliograph.core.receipt import new_number  # noqa: E402
from heliograph.matters.actions import Submission, submit  # noqa: E402
from heliograph.matters.keys import MatterKey  # noqa: E402
from heliograph.matters.models import Matter  # noqa: E402
from heliograph.matters.procedures import in_force  # noqa: E402
from heliograph.organisation import reading as organisation  # noqa: E402
from heliograph.organisation.models import Officer  # noqa: E402
from heliograph.organisation.reading import Viewer  # noqa: E402
from heliograph.repeats import actions, index, reading  # noqa: E402
from heliograph.repeats import texts as texts_of  # noqa: E402
from heliograph.repeats.models import Impression, PairCounts, Posting, Scope  # noqa: E402

DATED = Path(__file__).resolve().parents[2] / "shared" / "data" / "messages" / "dated.csv"
CHUNK = 20_000
MEASURED = 500
POOL = 50_000
DAYS = 500
COLUMN = "repeats.sketch"
Row = tuple[Any, ...]


def texts() -> list[str]:
    if not DATED.exists():
        return [WORDS[start : start + 200] for start in range(0, len(WORDS) - 200, 20)]
    with DATED.open(encoding="utf-8") as file:
        return [f"{row['title']}\n{row['text']}" for row in csv.DictReader(file)]


class Filling:
    """Makes impressions, oldest first, and remembers of which mixture each is."""

    def __init__(self, bureau_id: int, real: list[Sketch], weights: Weights, now: datetime) -> None:
        self.bureau_id, self.now, self.weights = bureau_id, now, weights
        self.real = [sorted(one.hashes) for one in real if len(one.hashes) > 20]
        self.chance = random.Random(152)
        self.pool = [self._mixed() for _ in range(POOL)]
        self.mixture: dict[UUID, int] = {}

    def _mixed(self) -> tuple[frozenset[int], list[tuple[float, int]]]:
        """Most of one real message with a part of another, and its keys with their ranks."""
        one, other = self.chance.choices(self.real, k=2)
        mixed = {*self.chance.sample(one, len(one) * 3 // 4), *self.chance.sample(other, len(other) // 4)}
        return frozenset(mixed), heapq.nsmallest(inner.KEYS, [self._ranked(hashed) for hashed in mixed])

    def _ranked(self, hashed: int) -> tuple[float, int]:
        return inner._rank(hashed, self.weights), hashed

    def chunks(self, count: int) -> Iterator[tuple[list[Row], list[Row]]]:
        """Rows of impressions and of postings, in the order of their tables."""
        for start in range(0, count, CHUNK):
            impressions, postings = [], []
            for number in range(start, min(start + CHUNK, count)):
                subject = self._id(self.now - timedelta(days=DAYS) + timedelta(days=DAYS) * number / count, number)
                place = self.mixture[subject] = self.chance.randrange(POOL)
                mixed, best = self.pool[place]
                own = [self._ranked(self.chance.getrandbits(32)) for _ in range(6)]
                chosen = heapq.nsmallest(inner.KEYS, [*best, *own])
                keys = {self.chance.getrandbits(32), *(hashed for _, hashed in chosen)}
                row, stored = index.row_of(subject), self.chance.randbytes(4 * len(mixed) + 33)
                impressions.append((self.bureau_id, 0, row, subject.hex, stored, array("I", keys).tobytes()))
                postings += [(self.bureau_id, 0, key, row) for key in keys]
            yield impressions, sorted(postings)

    def _id(self, at: datetime, number: int) -> UUID:
        bits = (int(at.timestamp() * 1000) << 80) | (7 << 76) | ((number & 0xFFF) << 64) | (2 << 62)
        return UUID(int=bits | self.chance.getrandbits(62))

    def open(self, impressions: Iterable[Impression], pattern: Matter) -> None:
        """Give these a matter with a key of its own, and a sketch that opens with it."""
        for one in impressions:
            place = self.mixture.pop(one.subject_id, None)
            if place is None:
                continue
            key = MatterKey(secrets.token_bytes(32))
            values = {column.attname: getattr(pattern, column.attname) for column in columns(Matter)}
            values |= {"id": one.subject_id, "number": new_number(), "key": key.wrapped(one.subject_id), "due": None}
            Matter(**values | {"warn_at": None, "sealed": b"", "submitted_at": self.now}).save(force_insert=True)
            plain = Sketch(self.pool[place][0], self.chance.getrandbits(32)).to_bytes()
            stored = Impression.objects.filter(bureau_id=one.bureau_id, scope=one.scope, row=one.row)
            stored.update(sketch=key.seal(COLUMN, one.subject_id, plain))


def fill(filling: Filling, count: int) -> None:
    begun = time.monotonic()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-600000")
    for done, (impressions, postings) in enumerate(filling.chunks(count), start=1):
        with transaction.atomic():
            _put("repeats_impression", "bureau_id, scope, row, subject_id, sketch, keys", impressions)
            _put("repeats_posting", "bureau_id, scope, key, row", postings)
        print(f"· {done * CHUNK:,} after {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


def _put(table: str, names: str, rows: list[Row]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["?"] * len(rows[0]))
            connection.connection.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", rows)
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for one in rows:
                copy.write_row(one)


def timed(work: Callable[[Any], object], over: Iterable[Any]) -> tuple[float, float, float]:
    """Median and 95th of a hundred, and the median of what this process computed meanwhile, in milliseconds."""
    took, computed = [], []
    for one in over:
        begun, before = time.perf_counter(), time.process_time()
        work(one)
        took.append((time.perf_counter() - begun) * 1000)
        computed.append((time.process_time() - before) * 1000)
    took.sort()
    computed.sort()
    return took[len(took) // 2], took[len(took) * 95 // 100], computed[len(computed) // 2]


def chief(bureau_id: int) -> Viewer:
    """Somebody who may open every matter: the dearest look."""
    for officer in Officer.objects.filter(bureau_id=bureau_id, user__isnull=False):
        viewer = organisation.viewer_for(officer.user, timezone.localdate())
        if viewer is not None and viewer.is_one_of("chief"):
            return viewer
    raise LookupError("the instance has no chief")


def main(count: int) -> None:
    bureau_id = organisation.bureaus()[0].id
    procedure = in_force(bureau_id, "consultation", timezone.localdate())
    assert procedure is not None
    now, chance, every = timezone.now(), random.Random(7), texts()
    pattern = Matter.objects.filter(bureau_id=bureau_id, procedure="consultation").exclude(key=b"").first()
    assert pattern is not None
    hashed = index.reader_of(bureau_id).hashed
    real = [sketch(one, hashed) for one in every]
    weights = Weights.of((one.hashes for one in real), messages=max(count, len(real)))
    PairCounts(bureau_id=bureau_id, messages=weights.messages, counts=weights.counts, counted_at=now).save()
    filling = Filling(bureau_id, real, weights, now)
    fill(filling, count)
    new = [
        submit(
            bureau_id, procedure, Submission(values={"subject": "反映", "words": chance.choice(every)[:3000]}), now=now
        )
        for _ in range(MEASURED)
    ]
    ids = [one.ref.id for one in new]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE measured_commit (id bigint PRIMARY KEY, row bigint NOT NULL)")

    def commit(number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO measured_commit VALUES (%s, %s)", [number, number])

    rows = _some(filling, chance)
    look_up = timed(lambda row: Impression.objects.get(bureau_id=bureau_id, scope=0, row=row), rows)
    raw = timed(commit, range(MEASURED))
    put = timed(lambda one: actions.take_in(bureau_id, one), ids)
    viewer = chief(bureau_id)
    matters = [Matter.objects.get(bureau_id=bureau_id, id=one) for one in ids]
    reader = index.reader_of(bureau_id)
    asked = [
        index.keys_of(sketch(one, reader.hashed), reader) for one in chance.sample(every, min(MEASURED, len(every)))
    ]
    keys_only = timed(lambda one: index.candidates(bureau_id, Scope.MATTERS, one, reader.weights), asked)
    with transaction.atomic():
        filling.open([hit for one in matters for hit in _met(one)], pattern)
    ask = timed(lambda one: reading.alike(viewer, one, now), matters)
    found = sum(bool(reading.alike(viewer, one, now)) for one in matters[:100])
    said = {
        "a keyed look-up of one impression": (*look_up, ""),
        "a durable commit of one row": (*raw, ""),
        "insertion (read, sketch, seal, 22 rows, commit)": (*put, f"{put[0] / raw[0]:.1f} commits"),
        "candidates from the index": (*keys_only, f"{keys_only[0] / look_up[0]:.1f} look-ups"),
        "query (open, sketch, index, 48 compared, rights)": (*ask, f"{ask[0] / look_up[0]:.1f} look-ups"),
        "found something, of 100": (found, found, 0, ""),
        "rows of the index, million": (Posting.objects.count() / 1e6, 0, 0, ""),
    }
    print(json.dumps(said))


def _some(filling: Filling, chance: random.Random) -> list[int]:
    """Rows from all over the table."""
    return [index.row_of(one) for one in chance.sample(list(filling.mixture), MEASURED)]


def _met(matter: Matter) -> list[Impression]:
    """What a query for this matter is going to compare it with."""
    reader = index.reader_of(matter.bureau_id)
    keys = index.keys_of(sketch(texts_of.words_of(matter), reader.hashed), reader)
    since = index.since_row(matter.submitted_at - reading.WINDOW)
    return index.candidates(matter.bureau_id, Scope.MATTERS, keys, reader.weights, since=since)


if __name__ == "__main__":
    main(int(sys.argv[1]))
