"""One look at each quarter, two weeks after its end: what stands out becomes a question to the unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from heliograph.insight.export import event_folder
from heliograph.insight.export.folder import Month
from heliograph.insight.gaming.counting import COLUMNS, Counted, Tally, Window, arrays, bursts, count
from heliograph.insight.gaming.judging import judge, looks
from heliograph.insight.gaming.kinds import BURST, RETURN_DAYS
from heliograph.insight.models import QuarterLook, RatingDay, UnitQuestion
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation

MONTHS_BEFORE = 6
"""Matters submitted so long before the quarter are looked at too: what is older and still moves is rare."""


def quarter_before(day: date) -> tuple[date, date]:
    """The first and last day of the last quarter that ended before the day."""
    start = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    until = start - timedelta(days=1)
    return date(until.year, (until.month - 1) // 3 * 3 + 1, 1), until


def look(bureau_id: int, *, now: datetime) -> list[UnitQuestion]:
    """Look at the quarter before, once; nothing before all that belongs to it has happened and is exported."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    first, until = quarter_before(today)
    through = event_folder().through()
    ready = until + timedelta(days=RETURN_DAYS + 1)
    if today < ready or through is None or through.as_of.astimezone(organisation.zone(bureau_id)).date() < ready:
        return []
    if QuarterLook.objects.filter(bureau_id=bureau_id, first=first).exists():
        return []
    counted = _counted(bureau_id, first, until, through.leaf)
    return durably(lambda: _kept(bureau_id, first, until, counted, now))


def _kept(bureau_id: int, first: date, until: date, counted: Counted, now: datetime) -> list[UnitQuestion]:
    if QuarterLook.objects.filter(bureau_id=bureau_id, first=first).exists():
        return []
    QuarterLook(bureau_id=bureau_id, first=first, until=until, looked=looks(counted), at=now).save()
    known = organisation.units(bureau_id)
    made = [
        UnitQuestion(
            bureau_id=bureau_id, id=new_id(), first=first, until=until, unit_id=one.unit, code=one.code, part=one.part,
            of=one.of, usual=one.usual, chance=one.chance, at=now,
        )
        for one in judge(counted)
        if one.unit in known
    ]  # fmt: skip
    UnitQuestion.objects.bulk_create(made)
    return made


def _counted(bureau_id: int, first: date, until: date, leaf: int) -> Counted:
    table = _events(bureau_id, first, until, leaf)
    rated = _rated(bureau_id, first, until)
    if table is None:
        return {"rating-bursts": dict(rated)}
    return count(arrays(table), Window.of(first, until, organisation.zone(bureau_id)), rated=rated)


def _events(bureau_id: int, first: date, until: date, leaf: int) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = event_folder()
    at, last = first.year * 12 + first.month - 1 - MONTHS_BEFORE, until.year * 12 + until.month - 1
    months = [Month(bureau_id, one // 12 * 100 + one % 12 + 1) for one in range(at, last + 1)]
    files = [part.path for month in months for part in folder.parts(month, before=leaf) if not part.is_folded]
    if not files:
        return None
    return pa.concat_tables([pq.ParquetFile(file).read(columns=list(COLUMNS)) for file in files])


def _rated(bureau_id: int, first: date, until: date) -> Mapping[int, Tally]:
    rows = RatingDay.objects.filter(bureau_id=bureau_id, day__gte=first, day__lte=until)
    return bursts(rows.values_list("unit_id", "ratings", "most"), BURST)
