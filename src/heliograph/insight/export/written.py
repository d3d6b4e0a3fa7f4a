"""Rows of the event table: an event, and how its matter stands. What is sensitive is coarsened here, once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from heliograph.insight.coarsening import published_as
from heliograph.insight.export.columns import schema
from heliograph.insight.export.folder import Month
from heliograph.insight.reading import rows
from heliograph.insight.reading.rows import Among, Asked, Standing
from heliograph.matters.keys import keyring
from heliograph.organisation import reading as organisation

if TYPE_CHECKING:
    from pyarrow import Table

CIRCLE = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_NONE = Standing("", None, False)


@dataclass(frozen=True, slots=True)
class Seen:
    """One event with its place in the log."""

    leaf: int
    matter: UUID
    sequence: int
    at: datetime
    kind: str
    role: str
    unit: int | None


def written(bureau: int, seen: list[Seen]) -> dict[Month, Table]:
    """The table of each month that these events belong to, in the log's order."""
    import pyarrow as pa

    standing = _standing(bureau, list(dict.fromkeys(one.matter for one in seen)))
    by_month: dict[Month, list[tuple[object, ...]]] = defaultdict(list)
    for one in seen:
        month, matter, how = standing[one.matter]
        of_event = (one.leaf, bureau, month, matter, one.sequence, micros(one.at), one.kind, one.role, one.unit)
        by_month[Month(bureau, month)].append(of_event + how)
    described = schema()
    return {
        of: pa.Table.from_arrays(
            [pa.array(column, field.type) for column, field in zip(zip(*lines, strict=True), described, strict=True)],
            schema=described,
        )
        for of, lines in by_month.items()
    }


def micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    return (at - _EPOCH) // _MICRO


def pseudonym(matter: UUID) -> int:
    """64 bits of a keyed digest: the same in every row; nobody without the instance's key gets from it to the matter."""
    return int.from_bytes(keyring().blind_value("figures", matter.hex)[:8], "big", signed=True)


def month_of(at: datetime, zone: tzinfo) -> int:
    """202603"""
    local = at.astimezone(zone)
    return local.year * 100 + local.month


def _standing(bureau: int, matters: list[UUID]) -> dict[UUID, tuple[int, int, tuple[object, ...]]]:
    """Of each matter: its month, its pseudonym, and the columns that say how it stands."""
    zone, named = organisation.zone(bureau), published_as(bureau)
    found: dict[UUID, tuple[int, int, tuple[object, ...]]] = {}
    for at in range(0, len(matters), rows.STEP):
        among = Among(bureau, matters[at : at + rows.STEP])
        promises, follow_ups, tellings = rows.promises(among), rows.follow_ups(among), rows.tellings(among)
        trails, grades = rows.trails(bureau, among.ids), rows.rated(among)
        for one in rows.asked(among):
            told = (promises.get(one.id, _NONE), follow_ups.get(one.id, _NONE), tellings.get(one.id, _NONE))
            how = _columns(one, named(one.procedure), trails.get(one.id, []), grades.get(one.id, 0), *told)
            found[one.id] = month_of(one.submitted_at, zone), pseudonym(one.id), how
    return found


def _columns(
    one: Asked, procedure: str, trail: list[int], grade: int, promise: Standing, follow_up: Standing, telling: Standing
) -> tuple[object, ...]:
    """From `procedure` on, in the order of `columns.COLUMNS`."""
    moves = max(one.transfers if one.is_imported else 0, len(trail) - 1, 0)
    circled = moves >= CIRCLE or len(set(trail)) < len(trail)
    return (
        procedure, micros(one.submitted_at), one.unit, one.is_imported, one.outcome, one.is_answered,
        _wait(one.first_wait), _wait(one.end_wait), one.reopened, moves, circled,
        promise.state, _due(promise), promise.provisional, grade,
        follow_up.state, _due(follow_up), telling.state, _due(telling),
    )  # fmt: skip


def _wait(wait: timedelta | None) -> int | None:
    return None if wait is None else wait // _MICRO


def _due(of: Standing) -> int | None:
    return None if of.due is None else micros(of.due)
