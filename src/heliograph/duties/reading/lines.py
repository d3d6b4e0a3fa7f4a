"""Duties as lines that everybody may read, and one with its story. Nothing here is sealed: a line is public as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.duties import rulebook
from heliograph.duties.models import OPEN, Duty, RuleVersion, Status
from heliograph.duties.reading.board import Month
from heliograph.duties.reading.rules import titles
from heliograph.duties.rulebook import Rule
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation

PAGE = 50
STATUSES = {
    Status.OWED: Text("要做", "Owed"),
    Status.DONE: Text("按时做完", "Done on time"),
    Status.LATE: Text("迟了才做", "Done late"),
    Status.MISSED: Text("到期没做", "Missed"),
    Status.ENDED: Text("不用再做", "No longer owed"),
}
KINDS = {
    Status.OWED: "now", Status.DONE: "kept", Status.LATE: "broken", Status.MISSED: "broken", Status.ENDED: "quiet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One duty in a list. `due_at` is by when it is done now, `due_on` the day first promised."""

    id: UUID
    rule: str
    rule_title: Text
    name: Text
    url: str
    unit: Text | None
    opens_on: date
    due_on: date
    due_at: datetime
    status: str
    status_title: Text
    mark: str
    moves: int
    why: str
    said: str
    withheld: bool
    number: str
    settled_at: datetime | None

    @property
    def shown_number(self) -> str:
        return show_number(self.number)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN and self.settled_at is None


@dataclass(frozen=True, slots=True)
class Shown:
    """One duty with the rule's version that it was made under."""

    line: Line
    rule: Rule | None
    made_at: datetime
    missed_at: datetime | None


def lines_of(bureau_id: int, rows: Iterable[Duty]) -> list[Line]:
    """Rows as lines, in their order."""
    named = titles(bureau_id)
    return [_line(row, named.get(row.rule, Text(row.rule, row.rule))) for row in rows]


def _line(row: Duty, rule_title: Text) -> Line:
    status = Status(row.status)
    return Line(
        row.id, row.rule, rule_title, row.name if row.shown else rule_title, row.url if row.shown else "",
        organisation.unit_name(row.bureau_id, row.unit_id), row.opens_on, row.due_on, row.due_at, row.status,
        STATUSES[status], KINDS[status], row.moves, row.why, row.said, row.withheld, row.number, row.settled_at,
    )  # fmt: skip


def under(
    bureau_id: int, rule: str, month: Month, *, unit: int | None = None, status: str = "",
    after: tuple[date, UUID] | None = None,
) -> list[Line]:  # fmt: skip
    """A page of a rule's duties first promised for a day of the month, in the order of that day."""
    rows = Duty.objects.filter(bureau_id=bureau_id, rule=rule, due_on__gte=month.first, due_on__lt=month.next.first)
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    if status == "moved":
        rows = rows.filter(moves__gt=0)
    elif status:
        rows = rows.filter(status=status)
    if after is not None:
        rows = rows.filter(due_on__gte=after[0]).exclude(due_on=after[0], id__lte=after[1])
    return lines_of(bureau_id, rows.order_by("due_on", "id")[:PAGE])


def shown(bureau_id: int, duty_id: UUID) -> Shown:
    """Raises `NotFound`."""
    row = Duty.objects.filter(bureau_id=bureau_id, id=duty_id).first()
    if row is None:
        raise NotFound
    version = RuleVersion.objects.filter(bureau_id=bureau_id, code=row.rule, version=row.version).first()
    (line,) = lines_of(bureau_id, [row])
    return Shown(line, rulebook.read(version.text) if version else None, row.made_at, row.missed_at)


def of_number(bureau_id: int, number: str) -> UUID:
    """The duty with that number. Raises `NotFound`, also for a matter that is none."""
    matter = Matter.objects.filter(bureau_id=bureau_id, number=number).values_list("id", flat=True).first()
    if matter is None or not Duty.objects.filter(bureau_id=bureau_id, id=matter).exists():
        raise NotFound
    return matter


def of_subject(bureau_id: int, kind: str, key: str, *, most: int = PAGE) -> list[Line]:
    """A subject's duties, the latest first: for the page that the app owning the subject shows."""
    rows = Duty.objects.filter(bureau_id=bureau_id, kind=kind, subject=key)
    return lines_of(bureau_id, rows.order_by("-due_on")[:most])
