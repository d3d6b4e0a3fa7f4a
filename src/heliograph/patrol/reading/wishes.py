"""Wishes for patrol, counted by beat and part of the week for who plans. For everybody they are matters on the open boards, like any others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.core.procedure import Outcome
from heliograph.core.text import Text
from heliograph.matters.models import Matter
from heliograph.matters.reading.desk import by_ids
from heliograph.matters.reading.rows import Row, row
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import Wish
from heliograph.patrol.reading.rights import may_plan
from heliograph.patrol.times import CODE, Time

A_YEAR = timedelta(days=365)
MOST_LISTED = 200
_NOT_COUNTED = (Outcome.WITHDRAWN.value, Outcome.MERGED.value)


@dataclass(frozen=True, slots=True)
class WishLine:
    """Wishes of a year for one beat, or for no known beat of a unit (`beat` is None). `times`: in the order of `Time`; one wish may name
    several. `arranged` and `waiting`: of all. `unit_code` and `beat_code` ("" for none) name the line in an address."""

    unit: Text
    beat: Text | None
    wishes: int
    times: tuple[int, ...]
    arranged: int
    waiting: int
    unit_code: str
    beat_code: str


@dataclass(frozen=True, slots=True)
class Wished:
    """The wishes behind a count. `hidden`: of them this officer may open none; `more`: older ones than the newest `MOST_LISTED`."""

    unit: Text
    beat: Text | None
    rows: list[Row]
    hidden: int
    more: int


def wishes_for(viewer: Viewer, *, now: datetime, unit: int | None = None) -> list[WishLine]:
    """Of the units this officer plans for, or of one of them and those below; most wished for first."""
    units = organisation.subtree(viewer.bureau_id, unit) if unit is not None else viewer.led_units
    seen = [one for one in units if one in viewer.led_units]
    rows = {id: (unit, outcome) for id, unit, outcome in _matters(viewer.bureau_id, now - A_YEAR, now, seen)}
    found: dict[tuple[int, str], list[tuple[list[str], str]]] = {}
    wishes = Wish.objects.filter(bureau_id=viewer.bureau_id, at__gte=now - A_YEAR).values_list(
        "matter_id", "beat", "times"
    )
    for matter, beat, times in wishes:
        if matter in rows:
            found.setdefault((rows[matter][0], beat), []).append((times, rows[matter][1]))
    lines = [_line(viewer.bureau_id, unit_id, beat, wished) for (unit_id, beat), wished in found.items()]
    return sorted(lines, key=lambda one: (-one.wishes, one.unit.zh, one.beat.zh if one.beat else ""))


def wished(viewer: Viewer, unit_code: str, beat: str, *, now: datetime) -> Wished | None:
    """The wishes that one line counts, newest first; None where this officer doesn't plan for the unit."""
    unit = next((one for one in organisation.units(viewer.bureau_id).values() if one.code == unit_code), None)
    if unit is None or not may_plan(viewer, unit.id):
        return None
    counted = {id for id, _, _ in _matters(viewer.bureau_id, now - A_YEAR, now, [unit.id])}
    rows = Wish.objects.filter(bureau_id=viewer.bureau_id, beat=beat, at__gte=now - A_YEAR).order_by("-at")
    ids = [id for id in rows.values_list("matter_id", flat=True) if id in counted]
    seen = by_ids(viewer, ids[:MOST_LISTED])
    area = organisation.areas(viewer.bureau_id).get(beat)
    listed = [row(viewer, seen[id], now) for id in ids[:MOST_LISTED] if id in seen]
    hidden = len(ids[:MOST_LISTED]) - len(listed)
    return Wished(unit.title, area.title if area else None, listed, hidden, len(ids) - len(listed) - hidden)


def _matters(
    bureau_id: int, since: datetime, before: datetime, units: Collection[int] | None = None
) -> list[tuple[object, int, str]]:
    rows = Matter.objects.filter(
        bureau_id=bureau_id, procedure=CODE, submitted_at__gte=since, submitted_at__lt=before
    ).exclude(outcome__in=_NOT_COUNTED)
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    return list(rows.values_list("id", "unit_id", "outcome"))


def _line(bureau_id: int, unit_id: int, beat: str, wished: list[tuple[list[str], str]]) -> WishLine:
    named = Counter(time for times, _ in wished for time in times)
    outcomes = Counter(outcome for _, outcome in wished)
    area = organisation.areas(bureau_id).get(beat)
    return WishLine(
        organisation.unit_name(bureau_id, unit_id) or Text("", ""), area.title if area else None, len(wished),
        tuple(named[one.value] for one in Time), outcomes[Outcome.DONE.value], outcomes[""],
        organisation.units(bureau_id)[unit_id].code, beat,
    )  # fmt: skip
