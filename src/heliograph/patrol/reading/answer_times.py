"""Answer times: tables on the desk for who plans for the unit, and published weeks for everybody.

A unit stands beside its own past weeks and beside no other; units come in the order of the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from heliograph.core.calls import stages
from heliograph.core.calls.bands import NO_UNIT, WHOLE
from heliograph.core.calls.stages import Stage
from heliograph.core.calls.telling import OTHERS, Line, Told, lines
from heliograph.core.estimating import Estimate
from heliograph.core.text import Text
from heliograph.ledger import reading as ledger
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.organisation.reading import Viewer
from heliograph.patrol.answer_weeks import file_of, stages_of, told_of, told_rows
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import TimesFile, TimesWeek
from heliograph.patrol.reading.rights import may_plan

MOST = 100
SHOWN = 12
"""Weeks on the public page; the table to download has more."""
MOST_WEEKS = 520
_PUBLIC = Count("published", filter=Q(published__withdrawn_at=None))


@dataclass(frozen=True, slots=True)
class TimesLine:
    """A table in a list. `public`: how many of its weeks are public."""

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
class PublicWeek:
    """A published week on the desk."""

    id: int
    first: date
    last: date
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str


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


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of one stage of one unit. `told`: None for a week that was taken back or has nothing to tell."""

    first: date
    last: date
    told: Told | None
    week_id: int = 0
    reason: str = ""

    @property
    def timed(self) -> int:
        told = self.told
        return 0 if told is None or told.calls is None else told.calls - told.missing - told.impossible

    @property
    def bars(self) -> list[tuple[int, float, float]]:
        """The bands that are told, as (number of the band, where it begins, how wide), of 100. What isn't told is left free in one piece,
        where the first such band would be."""
        if self.told is None or not self.timed:
            return []
        found, begins = [], 0.0
        free = 100 * (self.timed - sum(many or 0 for many in self.told.bands)) / self.timed
        for band, many in enumerate(self.told.bands):
            if many is None:
                begins, free = begins + free, 0.0
            elif many:
                wide = 100 * many / self.timed
                found.append((band, begins, wide))
                begins += wide
        return found

    def share(self, many: int | None) -> str:
        """70.5% (86), of the calls that have a time; a dash where it is not told."""
        return "—" if many is None else _part(many, self.timed)

    def part(self, many: int) -> str:
        """The same, of all calls."""
        return _part(many, self.told.calls or 0 if self.told else 0)


@dataclass(frozen=True, slots=True)
class StageTable:
    """The weeks of one stage, the newest first."""

    stage: Stage
    bands: tuple[Text, ...]
    rows: list[WeekRow]


@dataclass(frozen=True, slots=True)
class TimesPage:
    """What anybody may know. `units`: (code, name) that have figures, the whole first; `chosen`: whose figures stand here."""

    title: Text
    owner: str
    units: list[tuple[str, Text]]
    chosen: str
    tables: list[StageTable]
    weeks: list[PublicWeek]
    owners: list[tuple[str, Text]]

    @property
    def is_empty(self) -> bool:
        return not self.tables


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
    over = [week for week in weeks if _last(week, found.weeks) < today]
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
        [_public_week(one) for one in found.published.order_by("-first", "-id")],
    )


def _last(week: date, each: int) -> date:
    return week + timedelta(days=7 * each - 1)


def _preview(file: TimesFile, weeks: Sequence[date]) -> list[StageTable]:
    """The whole unit's weeks, as they would be told."""
    rows: dict[str, list[WeekRow]] = {}
    for week in reversed(weeks):
        for told in told_of(file.stages, file.figures, week):
            if told.unit == WHOLE:
                rows.setdefault(told.stage, []).append(WeekRow(week, _last(week, file.weeks), told))
    return _tables(file.stages, rows)


def _tables(kept: Sequence[Sequence[Any]], rows: dict[str, list[WeekRow]]) -> list[StageTable]:
    return [
        StageTable(stage, stages.names(stage.limits), rows[stage.code])
        for stage in stages_of(kept)
        if stage.code in rows
    ]


def times_page(bureau_id: int, owner: str = "", unit: str = "") -> TimesPage | None:
    """The published weeks of a unit that publishes (`owner`: its code; else the first), of a unit below it or of the whole ("").

    None for an owner that has published nothing, or a unit that stands in none of its weeks. Without any publication: an empty page.
    """
    every = organisation.units(bureau_id)
    ids = set(TimesWeek.objects.filter(bureau_id=bureau_id).values_list("unit_id", flat=True).distinct())
    owners = [one for one in every.values() if one.id in ids]
    if not owners:
        return None if owner or unit else TimesPage(Text("", ""), "", [], "", [], [], [])
    at = next((one for one in owners if one.code == owner), owners[0] if not owner else None)
    if at is None:
        return None
    published = list(_weeks(bureau_id, at.id)[:SHOWN])
    units = _units(at, every.values(), published)
    if unit not in [code for code, _ in units]:
        return None
    return TimesPage(
        at.title, at.code, units, unit, _stage_tables(published, unit), [_public_week(one) for one in published],
        [(one.code, one.title) for one in owners],
    )  # fmt: skip


def _weeks(bureau_id: int, unit_id: int) -> Any:  # a queryset
    """The newest first; of a week that was taken back only if nothing stands in its place."""
    rows = TimesWeek.objects.filter(bureau_id=bureau_id, unit_id=unit_id)
    live = set(rows.filter(withdrawn_at=None).values_list("first", flat=True))
    gone = rows.exclude(withdrawn_at=None).exclude(first__in=live)
    newest = dict(gone.order_by("id").values_list("first", "id"))
    ids = [*rows.filter(withdrawn_at=None).values_list("id", flat=True), *newest.values()]
    return rows.filter(id__in=ids).order_by("-first", "-id")


def _units(owner: Unit, every: Any, weeks: Sequence[TimesWeek]) -> list[tuple[str, Text]]:  # any collection of units
    there = {row["unit"] for one in weeks if one.withdrawn_at is None for row in one.rows}
    found = [(WHOLE, owner.title), *((one.code, one.title) for one in every if one.code in there)]
    if OTHERS in there:
        found.append((OTHERS, Text("警情太少、合在一起的单位", "Units with too few calls, together")))
    if NO_UNIT in there:
        found.append((NO_UNIT, Text("没有写明单位的", "No unit given")))
    return found


def _stage_tables(weeks: Sequence[TimesWeek], unit: str) -> list[StageTable]:
    """Stages as the newest week cuts them; weeks that are cut otherwise stand in tables of their own."""
    cuts: dict[str, list[TimesWeek]] = {}
    for one in weeks:
        cuts.setdefault(str(one.stages), []).append(one)
    found: list[StageTable] = []
    for of_cut in cuts.values():
        rows: dict[str, list[WeekRow]] = {}
        for one in of_cut:
            told = {row.stage: row for row in told_rows(one) if row.unit == unit} if one.withdrawn_at is None else {}
            for code, _, _ in one.stages:
                if one.withdrawn_at is not None or code in told:
                    rows.setdefault(code, []).append(WeekRow(one.first, one.last, told.get(code), one.id, one.reason))
        found += _tables(of_cut[0].stages, rows)
    return found


def times_lines(bureau_id: int, owner: str) -> Iterator[Line]:
    """All published weeks of a unit, for a spreadsheet: a figure a line."""
    at = next((one for one in organisation.units(bureau_id).values() if one.code == owner), None)
    if at is None:
        return
    for one in TimesWeek.objects.filter(bureau_id=bureau_id, unit=at, withdrawn_at=None).order_by("-first")[
        :MOST_WEEKS
    ]:
        yield from lines(stages_of(one.stages), told_rows(one))


def times_file(bureau_id: int, week_id: int) -> bytes | None:
    """A published week byte for byte as the log has its hash; None if there is none, or it was taken back."""
    found = TimesWeek.objects.filter(bureau_id=bureau_id, id=week_id, withdrawn_at=None).first()
    return None if found is None else file_of(found)


def times_proof(bureau_id: int, week_id: int) -> dict[str, object] | None:
    """What opens the week's leaf of the log, with the proof once it is there."""
    found = TimesWeek.objects.filter(bureau_id=bureau_id, id=week_id).first()
    if found is None or found.leaf_id is None:
        return None
    return ledger.opened_leaf(found.record, bytes(found.salt), found.leaf_id)


def _part(many: int, of: int) -> str:
    return f"{100 * many / of:.1f}% ({many:,})" if of else f"{many:,}"


def lasting(seconds: float) -> Text:
    """9 秒, 9 分 8 秒, 1 小时 5 分."""
    whole = round(seconds)
    if whole < 60:
        return Text(f"{whole} 秒", f"{whole} s")
    minutes, rest = divmod(whole, 60)
    if whole < 3600:
        return Text(
            f"{minutes} 分 {rest} 秒" if rest else f"{minutes} 分钟",
            f"{minutes} min {rest} s" if rest else f"{minutes} min",
        )
    hours, minutes = divmod(round(whole / 60), 60)
    return Text(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")


def with_interval(one: Estimate | None) -> Text:
    """9 分 8 秒（8 分 10 秒–10 分钟）; a side that few values leave open is a question mark."""
    if one is None:
        return Text("—", "—")
    value = lasting(one.value)
    low, high = (Text("?", "?") if side is None else lasting(side) for side in (one.low, one.high))
    return Text(f"{value.zh}（{low.zh}–{high.zh}）", f"{value.en} ({low.en} to {high.en})")


def _line(one: Any) -> TimesLine:  # a table with its annotation
    unit = organisation.unit_name(one.bureau_id, one.unit_id) or Text("", "")
    return TimesLine(
        one.id, one.name, unit, one.calls, one.first_day, one.last_day, one.taken_at, one.usable, one.public
    )


def _public_week(one: TimesWeek) -> PublicWeek:
    return PublicWeek(one.id, one.first, one.last, one.published_at, one.withdrawn_at, one.reason)
