"""The rows that figures are counted from: one span of one index, never the whole table.

Each query starts from `matter_time` or `matter_unit_time` (bureau, unit, submitted_at); a test reads the plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from heliograph.core.procedure import Kind, Outcome, Owes, Procedure, When
from heliograph.matters import procedures
from heliograph.matters.models import Deadline, Event, Matter, Rating

DECIDING = (Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS)
"""What tells the resident a decision: these are answers here, whatever they say."""
ANSWERED = frozenset({Outcome.ANSWERED, Outcome.DONE, Outcome.REFUSED, Outcome.NOT_OURS})
STEP = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which matters: submitted in [start, end), of these units (None: all), under this procedure (None: all)."""

    bureau_id: int
    start: datetime
    end: datetime
    units: frozenset[int] | None = None
    procedure: str | None = None

    def matters(self) -> QuerySet[Matter]:
        rows = Matter.objects.filter(bureau_id=self.bureau_id, submitted_at__gte=self.start, submitted_at__lt=self.end)
        rows = rows if self.units is None else rows.filter(unit_id__in=self.units)
        return rows if self.procedure is None else rows.filter(procedure=self.procedure)

    def conditions(self) -> dict[str, object]:
        """The same, for a table that belongs to matters. The bureau is asked of the matter, so that its index leads."""
        asked: dict[str, object] = {
            "matter__bureau_id": self.bureau_id,
            "matter__submitted_at__gte": self.start,
            "matter__submitted_at__lt": self.end,
        }
        if self.units is not None:
            asked["matter__unit_id__in"] = self.units
        if self.procedure is not None:
            asked["matter__procedure"] = self.procedure
        return asked


@dataclass(frozen=True, slots=True)
class Asked:
    """One matter, as far as figures need it. `days` to its first answer; None if there is none or nobody knows when."""

    id: UUID
    procedure: str
    unit: int
    submitted_at: datetime
    outcome: str
    days: float | None
    is_answered: bool
    is_imported: bool
    is_reopened: bool


def earliest(bureau_id: int) -> datetime | None:
    """When the first matter was submitted."""
    found: datetime | None = Matter.objects.filter(bureau_id=bureau_id).aggregate(first=Min("submitted_at"))["first"]
    return found


def cells(chosen: Chosen) -> dict[tuple[int, str], int]:
    """How many, by (unit, procedure)."""
    rows = chosen.matters().values("unit_id", "procedure").annotate(n=Count("id")).order_by()
    return {(row["unit_id"], row["procedure"]): row["n"] for row in rows}


def asked(chosen: Chosen) -> list[Asked]:
    """Every matter of the span."""
    rows = list(
        chosen.matters()
        .order_by()
        .values_list("id", "procedure", "unit_id", "submitted_at", "settled_at", "outcome", "origin", "reopened")
    )
    first = _first_answers(chosen.bureau_id, [row[0] for row in rows if row[7]])
    return [_asked(row, first.get(row[0])) for row in rows]


def _asked(row: tuple[UUID, str, int, datetime, datetime | None, str, str, int], first: datetime | None) -> Asked:
    id_, procedure, unit, submitted_at, settled_at, outcome, origin, reopened = row
    is_answered = outcome in ANSWERED or first is not None
    answered_at = first or (settled_at if outcome in ANSWERED else None)
    days = (answered_at - submitted_at).total_seconds() / 86_400 if answered_at else None
    return Asked(
        id_, procedure, unit, submitted_at, outcome, days, is_answered, origin.startswith("import:"), bool(reopened)
    )


def _first_answers(bureau_id: int, reopened: Sequence[UUID]) -> dict[UUID, datetime]:
    """When matters that came back as "not solved" were answered for the first time."""
    found: dict[UUID, datetime] = {}
    for some in _steps(reopened):
        rows = Event.objects.filter(bureau_id=bureau_id, matter_id__in=some, kind__in=DECIDING).order_by()
        found |= dict(rows.values("matter_id").annotate(first=Min("at")).values_list("matter_id", "first"))
    return found


def _steps(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    source = iter(ids)
    while some := list(islice(source, STEP)):
        yield some


@dataclass(frozen=True, slots=True)
class Promised:
    """What became of the promise to answer one matter: True kept, False not; and whether its date is an estimate."""

    kept: bool
    provisional: bool


def promised(chosen: Chosen, now: datetime) -> dict[UUID, Promised]:
    """Matters whose promise to answer has been judged: kept, kept too late, or past due without an answer."""
    fields = (
        "matter_id",
        "matter__procedure",
        "matter__version",
        "promise",
        "status",
        "due",
        "broken_at",
        "provisional",
    )
    rows = Deadline.objects.filter(**chosen.conditions(), owes="police", superior=False).order_by()
    found: dict[UUID, Promised] = {}
    still_open: set[UUID] = set()
    names: dict[tuple[str, str], frozenset[str]] = {}
    for matter, procedure, version, promise, status, due, broken_at, provisional in rows.values_list(
        *fields
    ).iterator():
        if (procedure, version) not in names:
            names[procedure, version] = frozenset(_to_answer(procedures.version(chosen.bureau_id, procedure, version)))
        if promise not in names[procedure, version] or status == Deadline.Status.VOID:
            continue
        is_broken = status == Deadline.Status.LATE or broken_at is not None
        is_broken = is_broken or (status == Deadline.Status.RUNNING and due < now)
        if not is_broken and status != Deadline.Status.KEPT:
            still_open.add(matter)
            continue
        before = found.get(matter, Promised(True, False))
        found[matter] = Promised(before.kept and not is_broken, before.provisional or provisional)
    return {matter: one for matter, one in found.items() if not one.kept or matter not in still_open}


def _to_answer(procedure: Procedure) -> Iterator[str]:
    """The promises that "on time" is judged by.

    Owed by the police, kept only by a decision that the resident is told, and not begun by "not solved".
    """
    kinds = {action.name: action.kind for action in procedure.actions}
    for promise in procedure.promises:
        is_owed = promise.owes is Owes.POLICE and promise.when is When.ALWAYS
        begins_anew = any(kinds[name] is Kind.REOPEN for name in promise.starts)
        if is_owed and not begins_anew and all(kinds[name] in DECIDING for name in promise.kept_by):
            yield promise.name


def grades(chosen: Chosen) -> dict[int, int]:
    """How many ratings of each grade the span's matters have."""
    rows = Rating.objects.filter(**chosen.conditions()).order_by().values("grade").annotate(n=Count("grade"))
    return {row["grade"]: row["n"] for row in rows}
