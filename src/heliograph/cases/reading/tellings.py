"""Duties to tell, counted per unit and duty over a period, and the list of those that are still owed. Never per officer.

Counted from the rows that became due to be told in the period, by the index `telling_duty`; the list of what is owed by
`telling_untold`. Both are proportional to what is asked for, however much is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from heliograph.core.procedure import PART_NAMES, WAY_NAMES, Procedure, Way
from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.actor import is_hidden, may_open
from heliograph.matters.models import Deadline, Matter, Party, Telling
from heliograph.matters.reading.involved import NOBODY_YET
from heliograph.matters.reading.untold import UNTOLD, past_limit
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Duty, Role
from heliograph.organisation.reading import Viewer

DAYS, MOST_DAYS = 30, 366
PAGE = 50


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both counted, in the bureau's zone."""

    first: date
    last: date

    @classmethod
    def up_to(cls, today: date) -> Period:
        """The last thirty days."""
        return cls(today - timedelta(days=DAYS - 1), today)

    def moments(self, bureau_id: int) -> tuple[datetime, datetime]:
        """From which moment on, and before which."""
        zone = organisation.zone(bureau_id)
        begin, end = (datetime.combine(day, time.min, zone) for day in (self.first, self.last + timedelta(days=1)))
        return begin, end


@dataclass(slots=True)
class Figures:
    """`total` = `in_time` + `late` + `impossible` + `owed`; of those owed, some were tried in vain, some are overdue."""

    total: int = 0
    in_time: int = 0
    late: int = 0
    impossible: int = 0
    owed: int = 0
    failed: int = 0
    overdue: int = 0

    def add(self, other: Figures) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty of one kind of case in one unit."""

    procedure: str
    duty: str
    title: Text
    case: Text
    figures: Figures


@dataclass(slots=True)
class UnitLines:
    """A unit with its duties."""

    id: int
    name: Text
    figures: Figures = field(default_factory=Figures)
    duties: list[DutyLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: units in the order of the tree."""

    period: Period
    units: list[UnitLines]
    total: Figures


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A telling that is owed. `number` is empty where the officer may not know of the case, `opens` where it opens for them."""

    title: Text
    to: Text
    unit: Text | None
    due: datetime | None
    is_late: bool
    owed_at: datetime
    way: Text | None
    tries: int
    number: str
    shown: str
    opens: bool


def reach(viewer: Viewer) -> frozenset[int]:
    """Units whose duties the officer answers for or watches: below a lead's or chief's post; supervisors and the legal
    office the whole bureau.
    """
    is_watching = viewer.is_one_of(Role.SUPERVISOR) or any(Duty.LEGAL in post.duties for post in viewer.posts)
    return frozenset(organisation.units(viewer.bureau_id)) if is_watching else viewer.led_units


def report(viewer: Viewer, period: Period, *, now: datetime) -> Report:
    """What was owed in the period in the units the officer reaches, and what became of it by now."""
    reached = reach(viewer)
    counted = (
        begun(viewer.bureau_id, period)
        .annotate(is_late=past_limit(now))
        .order_by()
        .values_list("unit_id", "matter__procedure", "duty", "status", "is_late")
        .annotate(count=Count("id"))
    )
    found: dict[tuple[int, str, str], Figures] = {}
    for unit, code, duty, status, is_late, count in counted:
        if unit in reached:
            found.setdefault((unit, code, duty), Figures()).add(_figures(status, count, is_late=is_late))
    return _report(viewer, period, found)


def begun(bureau_id: int, period: Period) -> QuerySet[Telling]:
    """Duties to tell of the bureau that arose in the period."""
    begin, end = period.moments(bureau_id)
    return Telling.objects.filter(bureau_id=bureau_id, owed_at__gte=begin, owed_at__lt=end).exclude(duty="")


def _figures(status: str, count: int, *, is_late: bool) -> Figures:
    if status == Telling.Status.IMPOSSIBLE:
        return Figures(total=count, impossible=count)
    if status in (Telling.Status.DELIVERED, Telling.Status.READ):
        return Figures(total=count, late=count) if is_late else Figures(total=count, in_time=count)
    failed = count if status == Telling.Status.FAILED else 0
    return Figures(total=count, owed=count, failed=failed, overdue=count if is_late else 0)


def _report(viewer: Viewer, period: Period, found: dict[tuple[int, str, str], Figures]) -> Report:
    named, total, lines = _rules(viewer.bureau_id, period.last), Figures(), []
    for unit in organisation.units(viewer.bureau_id).values():
        made = UnitLines(unit.id, unit.title)
        for (of, code, duty), figures in sorted(found.items(), key=lambda item: item[0][1:]):
            if of == unit.id:
                title, case = _titles(named.get(code), code, duty)
                made.duties.append(DutyLine(code, duty, title, case, figures))
                made.figures.add(figures)
        if made.duties:
            lines.append(made)
            total.add(made.figures)
    return Report(period, lines, total)


def _rules(bureau_id: int, on: date) -> dict[str, Procedure]:
    return {one.code: one for one in procedures.all_in_force(bureau_id, on)}


def _titles(procedure: Procedure | None, code: str, duty: str) -> tuple[Text, Text]:
    """What the duty and the kind of case are called; their own names where the rule is not in force any longer."""
    if procedure is None:
        return Text(duty, duty), Text(code, code)
    known = {telling.name: telling.title for telling in procedure.tellings}
    return known.get(duty, Text(duty, duty)), procedure.title


def owed(
    viewer: Viewer, *, now: datetime, unit: int | None = None, procedure: str = "", duty: str = "",
    period: Period | None = None, overdue: bool = False,
) -> QuerySet[Telling]:  # fmt: skip
    """Tellings that are owed now in the units the officer reaches, the earliest due first; those without a clock last."""
    reached = reach(viewer)
    units = reached & {unit} if unit is not None else reached
    clock = Deadline.objects.filter(bureau_id=OuterRef("bureau_id"), id=OuterRef("deadline_id"))
    asked = Telling.objects.filter(UNTOLD, bureau_id=viewer.bureau_id, unit_id__in=units).exclude(duty="")
    if duty:
        asked = asked.filter(duty=duty)
    if procedure:
        asked = asked.filter(matter__procedure=procedure)
    if period is not None:
        begin, end = period.moments(viewer.bureau_id)
        asked = asked.filter(owed_at__gte=begin, owed_at__lt=end)
    asked = asked.annotate(due=Subquery(clock.values("due")[:1]), is_late=past_limit(now))
    if overdue:
        asked = asked.filter(is_late=True)
    return asked.order_by(F("due").asc(nulls_last=True), "owed_at", "id")


def lines(viewer: Viewer, rows: Iterable[Any]) -> list[OwedLine]:
    """Those rows (of `owed`) as they are shown: without a name, and without the number of a case that is hidden."""
    page = list(rows)
    mine = {"bureau_id": viewer.bureau_id}
    matters = {m.id: m for m in Matter.objects.filter(**mine, id__in={row.matter_id for row in page})}
    known = Party.objects.filter(**mine, id__in={row.party_id for row in page if row.party_id})
    parts = dict(known.values_list("id", "part"))
    return [_line(viewer, row, matters[row.matter_id], parts.get(row.party_id, "")) for row in page]


def _line(viewer: Viewer, row: Any, matter: Matter, part: str) -> OwedLine:
    rule = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    title, _case = _titles(rule, matter.procedure, row.duty)
    number = "" if is_hidden(viewer, matter) else matter.number
    return OwedLine(
        title=title,
        to=PART_NAMES[part] if part else NOBODY_YET,
        unit=organisation.unit_name(viewer.bureau_id, row.unit_id),
        due=row.due,
        is_late=row.is_late,
        owed_at=row.owed_at,
        way=WAY_NAMES[Way(row.way)] if row.way else None,
        tries=row.tries,
        number=number,
        shown=show_number(number) if number else "",
        opens=bool(number) and may_open(viewer, matter),
    )
