"""Fills an instance with many stored matters quickly: copies of lived patterns, with ids, times, units and keys of their own.

About `RECEIPTS` copies, evenly spread, are sealed anew and can be followed with their receipts; the others carry bytes of the same length
that nobody can open, because sealing a million matters would measure the cipher. Commitments are copied, so `doctor`
is not for filled instances. Times are shifted, not reckoned anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID as UUID

from django.db import connection, models

from benchmarks.bare import Value, plain
from benchmarks.lives import Life
from benchmarks.town import Station
from benchmarks.words import WORDS
from heliograph.core import receipt as codes
from heliograph.core.language.tokens import blind_tokens
from heliograph.core.sealing import seal
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Deadline, Entry, Event, Matter, Party, Rating, Telling
from heliograph.organisation.models import Unit

RECEIPTS = 5_000
CHUNK = 5_000
SPREAD_DAYS = 640  # less than the two years after which content is erased
MODELS: tuple[type[models.Model], ...] = (Matter, Party, Event, Deadline, Telling, Rating, Entry)
SEALED = {
    (Matter, "secret"): "secret",
    (Matter, "sealed"): "matter.sealed",
    (Party, "sealed"): "party",
    (Event, "public"): "event.public",
    (Event, "internal"): "event.internal",
    (Rating, "words"): "rating.words",
    (Telling, "proof"): "telling.proof",
    (Telling, "reason"): "telling.reason",
}
STATION_COLUMNS = {"unit_id", "owed_by_id", "officer_id", "answered_by_id", "offered_to_id"}


@dataclass
class Row:
    """One row of a pattern, its columns ready for the database, and which of them differ in each copy."""

    model: type[models.Model]
    values: list[Value]
    ids: list[tuple[int, str]] = field(default_factory=list)
    times: list[tuple[int, datetime]] = field(default_factory=list)
    posts: list[tuple[int, tuple[str, int]]] = field(default_factory=list)
    sealed: list[tuple[int, str, bytes]] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)


@dataclass
class Pattern:
    rows: list[Row]
    ids: list[str]
    began: datetime
    station: Station
    is_over: bool
    key: bytes


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [f for f in model._meta.concrete_fields if f.column]


def pattern(life: Life, station: Station, more: Sequence[type[models.Model]] = ()) -> Pattern:
    """A lived matter's rows, opened; with those of other apps' tables in `more`."""
    matter = Matter.objects.get(bureau_id=life.receipt.ref.bureau_id, id=life.receipt.ref.id)
    key = MatterKey.of(matter)
    of_matter = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    found: list[models.Model] = [matter]
    for model in (*MODELS[1:6], *more):
        found += model._default_manager.filter(**of_matter).order_by("pk")
    rows = [_row(one, key) for one in found]
    ids = list(dict.fromkeys(one.id.hex for one in found if hasattr(one, "id")))
    return Pattern(rows, ids, matter.submitted_at, station, life.is_over, key.key)  # type: ignore[attr-defined]


def _row(one: models.Model, key: MatterKey) -> Row:
    row = Row(type(one), [])
    for index, column in enumerate(columns(type(one))):
        value = getattr(one, column.attname)
        row.at[column.attname] = index
        column_name = SEALED.get((type(one), column.attname))
        if column_name and value:
            row.sealed.append((index, column_name, key.open(column_name, one.id, value)))  # type: ignore[attr-defined]
        if isinstance(column, models.UUIDField) and value is not None:
            row.ids.append((index, value.hex))
        elif isinstance(column, models.DateTimeField) and value is not None:
            row.times.append((index, value))
        elif column.attname in STATION_COLUMNS and value is not None:
            row.posts.append((index, ("unit" if column.related_model is Unit else "officer", value)))
        row.values.append(plain(column, value))
    return row


class Copier:
    """Makes copies of patterns, oldest first; remembers the receipts of those that open."""

    def __init__(
        self,
        patterns: Sequence[Pattern],
        weights: Sequence[float],
        stations: Sequence[Station],
        count: int,
        now: datetime,
        more: Sequence[type[models.Model]] = (),
    ) -> None:
        self.models = (*MODELS, *more)
        self.patterns, self.stations, self.count, self.now = patterns, stations, count, now
        self.cumulative = [sum(weights[: i + 1]) for i in range(len(weights))]
        self.every = max(1, count // RECEIPTS)
        self.chance = Random(11)
        self.ring = keyring()
        self.suffix = "+00" if connection.vendor == "postgresql" else ""
        self.receipts: list[tuple[str, str]] = []
        self.bodies = [blind_tokens(self.ring.blind_all, WORDS[i : i + 60]) for i in range(0, len(WORDS) - 60, 3)]
        self.search_row = int((now - timedelta(days=SPREAD_DAYS)).timestamp() * 1e9)

    def chunks(self) -> Iterator[dict[type[models.Model] | str, list[list[Value]]]]:
        """Rows by table, a few thousand matters at a time."""
        for start in range(0, self.count, CHUNK):
            tables: dict[type[models.Model] | str, list[list[Value]]] = {model: [] for model in self.models}
            tables["matter_search"] = []
            for index in range(start, min(start + CHUNK, self.count)):
                self._copy(index, tables)
            yield tables

    def _copy(self, index: int, tables: dict[type[models.Model] | str, list[list[Value]]]) -> None:
        chosen = self.chance.choices(self.patterns, cum_weights=self.cumulative)[0]
        if chosen.is_over:
            began = self.now - timedelta(days=40 + SPREAD_DAYS * (1 - index / self.count))
        else:
            began = chosen.began - timedelta(hours=self.chance.random() * 3)
        shift = began - chosen.began
        station = self.chance.choice(self.stations)
        posts = dict(zip(_posts(chosen.station), (number for _, number in _posts(station)), strict=True))
        milliseconds = int(began.timestamp() * 1000)
        new = {old: _id(milliseconds + n, self.chance) for n, old in enumerate(chosen.ids)}
        opens = index % self.every == 0
        key = secrets.token_bytes(32) if opens else chosen.key
        for row in chosen.rows:
            tables[row.model].append(self._copied(row, new, posts, shift, key if opens else None))
        self._finish(tables[Matter][-1], chosen.rows[0].at, new[chosen.ids[0]], key, opens)
        self._index(tables, chosen, new[chosen.ids[0]], milliseconds)

    def _copied(
        self, row: Row, new: dict[str, str], posts: dict[tuple[str, int], int], shift: timedelta, key: bytes | None
    ) -> list[Value]:
        values = row.values.copy()
        for at, old in row.ids:
            values[at] = new.get(old, old)
        for at, time in row.times:
            values[at] = f"{(time + shift).astimezone(UTC).replace(tzinfo=None)}{self.suffix}"
        for at, post in row.posts:
            values[at] = posts.get(post, post[1])
        if key is not None and row.sealed:
            row_id = bytes.fromhex(str(values[row.at["id"]]))
            for at, name, plain in row.sealed:
                values[at] = seal(key, plain, context=name.encode() + b":" + row_id)
        if row.model is Deadline and values[row.at["watch_at"]] is not None:
            later = self.now + timedelta(
                days=1 + self.chance.random() * 5
            )  # nothing is due before the measurement makes it so
            values[row.at["watch_at"]] = f"{later.astimezone(UTC).replace(tzinfo=None)}{self.suffix}"
        return values

    def _finish(self, values: list[Value], at: dict[str, int], matter_id: str, key: bytes, opens: bool) -> None:
        number = codes.new_number()
        values[at["number"]] = number
        if opens:
            secret = codes.new_secret()
            values[at["code_hash"]] = self.ring.receipt_code_hash(number, secret)
            values[at["key"]] = self.ring.wrap(key, context=b"matter:" + bytes.fromhex(matter_id))
            self.receipts.append((number, secret))
        else:
            values[at["code_hash"]] = self.chance.randbytes(32)

    def _index(
        self,
        tables: dict[type[models.Model] | str, list[list[Value]]],
        chosen: Pattern,
        matter_id: str,
        milliseconds: int,
    ) -> None:
        self.search_row += 1000
        made: dict[str, Value] = {
            "bureau_id": chosen.rows[0].values[0],
            "id": _id(milliseconds + 50, self.chance),
            "matter_id": matter_id,
            "row": self.search_row,
        }
        tables[Entry].append([made[column.attname] for column in columns(Entry)])
        tables["matter_search"].append([self.search_row, self.chance.choice(self.bodies)])


def _posts(station: Station) -> list[tuple[str, int]]:
    return [("unit", station.unit), *(("officer", officer) for officer in (station.lead, *station.handlers))]


def _id(milliseconds: int, chance: Random) -> str:
    """A UUID of version 7 as hexadecimal digits."""
    return f"{milliseconds:012x}7{chance.getrandbits(12):03x}{0x8000000000000000 | chance.getrandbits(62):016x}"
