"""Published weeks of answer times, for everybody. A unit stands beside its own past weeks and beside no other; units come in the order of
the tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from heliograph.core.calls.bands import NO_UNIT, WHOLE
from heliograph.core.calls.telling import OTHERS, Line, lines
from heliograph.core.text import Text
from heliograph.ledger import reading as ledger
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.patrol.answer_weeks import file_of, stages_of, told_rows
from heliograph.patrol.models import TimesWeek
from heliograph.patrol.reading.week_rows import SHOWN, PublicWeek, StageTable, WeekRow, public_week, stage_tables

MOST_WEEKS = 520


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
        at.title, at.code, units, unit, _stagestage_tables(published, unit), [public_week(one) for one in published],
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


def _stagestage_tables(weeks: Sequence[TimesWeek], unit: str) -> list[StageTable]:
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
        found += stage_tables(of_cut[0].stages, rows)
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
