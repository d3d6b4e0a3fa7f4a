"""The anonymised matters beneath a score: rows of the event table (docs/figures.md), for the two sides of an appraisal.

No person, no words, no rating, no follow-up, days instead of moments, and nothing where the figures are too small to publish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from heliograph.appraisal.models import Appraisal
from heliograph.appraisal.reading.places import is_too_small
from heliograph.core.text import Text
from heliograph.insight.export.folder import EventFolder, Month
from heliograph.insight.export.running import event_folder
from heliograph.matters import procedures
from heliograph.organisation import reading as organisation

MOST = 500
FEWEST = 10
COLUMNS = ["leaf", "matter", "procedure", "submitted", "unit", "promise", "due", "first_wait", "moves", "telling"]
DAY = 86_400_000_000
STANDS = {
    "kept": Text("按时", "on time"),
    "late": Text("迟了", "late"),
    "running": Text("没到期", "not due"),
    "broken": Text("过期没做", "past due"),
    "paused": Text("暂停", "paused"),
    "": Text("没有这一项", "none owed"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One matter, numbered in this list only."""

    place: int
    procedure: Text
    unit: Text
    submitted: date
    promise: Text
    due: date | None
    waited: float | None
    moves: int
    telling: Text


def rows(appraisal: Appraisal) -> list[Row]:
    """The matters submitted to the unit and all below it in the period, in the order of the log; none where they, or the officers, are too few."""
    if is_too_small(appraisal.bureau_id, appraisal.unit_id, appraisal.until):
        return []
    zone = organisation.zone(appraisal.bureau_id)
    below = organisation.subtree(appraisal.bureau_id, appraisal.unit_id)
    start, end = (_micros(datetime.combine(day, datetime.min.time(), zone)) for day in _days(appraisal))
    found: dict[int, dict[str, Any]] = {}
    for row in _read(event_folder(), appraisal, below):
        if start <= row["submitted"] < end and row["matter"] not in found and len(found) >= MOST:
            continue
        if start <= row["submitted"] < end:
            found[row["matter"]] = row
    if len(found) < FEWEST:
        return []
    today = datetime.now(zone).date()
    both = (procedures.all_in_force(appraisal.bureau_id, day) for day in (today, appraisal.until))
    titles = {one.code: one.title for found_then in both for one in found_then}
    titles["case"] = Text("案件", "a case")
    units = organisation.units(appraisal.bureau_id)
    now = _micros(datetime.now(UTC))

    def day(at: int | None) -> date | None:
        return None if at is None else datetime.fromtimestamp(at / 1e6, zone).date()

    def standing(what: str, due: int | None) -> Text:
        return STANDS["broken" if what == "running" and due is not None and due < now else what]

    return [
        Row(
            place, titles.get(one["procedure"], Text(one["procedure"], one["procedure"])), units[one["unit"]].title,
            day(one["submitted"]) or appraisal.first, standing(one["promise"], one["due"]), day(one["due"]),
            None if one["first_wait"] is None else round(one["first_wait"] / DAY, 1), one["moves"],
            standing(one["telling"], None),
        )
        for place, one in enumerate(found.values(), 1)
    ]  # fmt: skip


def _read(folder: EventFolder, appraisal: Appraisal, below: frozenset[int]) -> Iterator[dict[str, Any]]:
    """Rows of those months, the oldest leaf first: of each matter the last one counts."""
    import pyarrow.parquet as pq

    through = folder.through()
    if through is None:
        return
    first, last = (day.year * 100 + day.month for day in (appraisal.first, appraisal.until))
    for month in folder.months(appraisal.bureau_id):
        if first <= month <= last:
            folded, parts = folder.split(Month(appraisal.bureau_id, month), before=through.leaf)
            for part in [*([folded] if folded else []), *parts]:
                table = pq.ParquetFile(part.path).read(columns=COLUMNS)
                yield from (row for row in table.to_pylist() if row["unit"] in below)


def _days(appraisal: Appraisal) -> tuple[date, date]:
    return appraisal.first, appraisal.until + timedelta(days=1)


def _micros(at: datetime) -> int:
    return round(at.timestamp() * 1e6)
