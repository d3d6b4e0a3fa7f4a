"""Tables of answer times on the desk, for who plans for the unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from heliograph.core.calls.bands import WHOLE
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.answer_weeks import told_of
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import TimesFile
from heliograph.patrol.reading.rights import may_plan
from heliograph.patrol.reading.week_rows import (
    SHOWN,
    PublicWeek,
    StageTable,
    WeekRow,
    last_day,
    public_week,
    stage_tables,
)

MOST = 100
_PUBLIC = Count("published", filter=Q(published__withdrawn_at=None))


@dataclass(frozen=True, slots=True)
class TimesLine:
    """A table in a list. `public`: how many of its weeks are public, each counted, also where several stand together."""

    id: int
    name: str
    unit: Text
    calls: int
    first_day: date | None
    last_day: date | None
    taken_at: datetime
    usable: bool
    public: int


@dataclass(frozen=True, slots=True)
class TimesSheet:
    """A table with its report. `weeks`: those that can be published; `preview`: what would be told, by week."""

    line: TimesLine
    taken_by: Text | None
    summary: list[tuple[Text, str]]
    facts: list[tuple[Text, Text]]
    findings: list[tuple[str, Text]]
    refused: list[tuple[int, Text]]
    weeks: list[date]
    each: int
    preview: list[StageTable]
    published: list[PublicWeek]

    def of_level(self, level: str) -> list[Text]:
        return [text for one, text in self.findings if one == level]

    @property
    def must_note(self) -> bool:
        return bool(self.of_level("assumed"))


def times_of(viewer: Viewer) -> list[TimesLine]:
    """The newest tables of the units this officer plans for."""
    rows = TimesFile.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=viewer.led_units)
    found = rows.defer("report", "figures").annotate(public=_PUBLIC)
    return [_line(one) for one in found.order_by("-taken_at", "-id")[:MOST]]


def times_sheet(viewer: Viewer, file_id: int, *, now: datetime) -> TimesSheet:
    """A table as its page shows it. Raises `NotYours`."""
    found = TimesFile.objects.filter(bureau_id=viewer.bureau_id, id=file_id).annotate(public=_PUBLIC).first()
    if found is None or not may_plan(viewer, found.unit_id):
        raise NotYours
    report = found.report
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    weeks = sorted({date.fromisoformat(row["week"]) for row in found.figures})
    over = [week for week in weeks if last_day(week, found.weeks) < today]
    return TimesSheet(
        _line(found),
        organisation.officer_name(found.bureau_id, found.taken_by_id),
        [(Text(*name), value) for name, value in report["summary"]],
        [(Text(*name), Text(*value)) for name, value in report["facts"]],
        [(level, Text(*words)) for level, words in report["findings"]],
        [(line, Text(*words)) for line, words in report["refused"]],
        over,
        found.weeks,
        _preview(found, over[-SHOWN:]),
        [public_week(one) for one in found.published.order_by("-first", "-id")],
    )


def _preview(file: TimesFile, weeks: Sequence[date]) -> list[StageTable]:
    """The whole unit's weeks, as they would be told."""
    rows: dict[str, list[WeekRow]] = {}
    for week in reversed(weeks):
        for told in told_of(file.stages, file.figures, week):
            if told.unit == WHOLE:
                rows.setdefault(told.stage, []).append(WeekRow(week, last_day(week, file.weeks), told))
    return stage_tables(file.stages, rows)


def _line(one: Any) -> TimesLine:  # a table with its annotation
    unit = organisation.unit_name(one.bureau_id, one.unit_id) or Text("", "")
    return TimesLine(
        one.id, one.name, unit, one.calls, one.first_day, one.last_day, one.taken_at, one.usable, one.public * one.weeks
    )
