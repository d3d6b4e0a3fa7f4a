"""What the spine's rows say of a matter, as figures need it: when it was answered, what became of its promises.

Defined once: the page of replies counts these of one span (`Chosen`: one span of one index, never the whole table; a test
reads the plans), and the export writes them beside each event (`Among`: some matters by their ids).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from heliograph.core.procedure import Kind, Outcome, Owes, Procedure, Promise, When
from heliograph.matters import procedures
from heliograph.matters.models import Deadline, Event, Matter, Rating, Telling

DECIDING = (Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS)
"""What tells the resident a decision: these are answers here, whatever they say."""
ANSWERED = frozenset({Outcome.ANSWERED, Outcome.DONE, Outcome.REFUSED, Outcome.NOT_OURS})
STEP = 500
Status = Deadline.Status
_CLOCK = ("status", "due", "broken_at", "provisional")


class Which(Protocol):
    """Some matters of one bureau, and the conditions that find rows belonging to them."""

    @property
    def bureau_id(self) -> int: ...

    def matters(self) -> QuerySet[Matter]: ...

    def conditions(self) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class Among:
    """These matters: few enough for one query."""

    bureau_id: int
    ids: Sequence[UUID]

    def matters(self) -> QuerySet[Matter]:
        return Matter.objects.filter(bureau_id=self.bureau_id, id__in=self.ids)

    def conditions(self) -> dict[str, object]:
        return {"bureau_id": self.bureau_id, "matter_id__in": self.ids}


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
    """One matter, as far as figures need it. `first_wait` to its first answer; None if there is none or nobody knows when.

    `end_wait` to its last end; None while it has not ended with an answer, or nobody knows when.
    """

    id: UUID
    procedure: str
    unit: int
    submitted_at: datetime
    outcome: str
    first_wait: timedelta | None
    end_wait: timedelta | None
    is_answered: bool
    is_imported: bool
    reopened: int
    transfers: int

    @property
    def days(self) -> float | None:
        return None if self.first_wait is None else self.first_wait.total_seconds() / 86_400


def earliest(bureau_id: int) -> datetime | None:
    """When the first matter was submitted."""
    found: datetime | None = Matter.objects.filter(bureau_id=bureau_id).aggregate(first=Min("submitted_at"))["first"]
    return found


def cells(chosen: Chosen) -> dict[tuple[int, str], int]:
    """How many, by (unit, procedure)."""
    rows = chosen.matters().values("unit_id", "procedure").annotate(n=Count("id")).order_by()
    return {(row["unit_id"], row["procedure"]): row["n"] for row in rows}


def asked(chosen: Which) -> list[Asked]:
    """Every matter of the span."""
    rows = list(
        chosen.matters()
        .order_by()
        .values_list(
            "id", "procedure", "unit_id", "submitted_at", "settled_at", "outcome", "origin", "reopened", "transfers"
        )
    )
    first = _first_answers(chosen.bureau_id, [row[0] for row in rows if row[7]])
    return [_asked(row, first.get(row[0])) for row in rows]


def _asked(row: tuple[UUID, str, int, datetime, datetime | None, str, str, int, int], first: datetime | None) -> Asked:
    id_, procedure, unit, submitted_at, settled_at, outcome, origin, reopened, transfers = row
    ended_at = settled_at if outcome in ANSWERED else None
    answered_at = first or ended_at
    return Asked(
        id=id_,
        procedure=procedure,
        unit=unit,
        submitted_at=submitted_at,
        outcome=outcome,
        first_wait=answered_at - submitted_at if answered_at else None,
        end_wait=ended_at - submitted_at if ended_at else None,
        is_answered=outcome in ANSWERED or first is not None,
        is_imported=origin.startswith("import:"),
        reopened=reopened,
        transfers=transfers,
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


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the promises of one sort to one matter, taken together; independent of when it is asked.

    late if any was broken; else running while one runs (`due`: the first of them), paused while one waits for the
    resident; kept when all are.
    """

    state: str
    due: datetime | None
    provisional: bool

    def kept(self, now: datetime) -> bool | None:
        """Whether they were kept; None while nobody can say. Past due and open is not kept at once."""
        if self.state == Status.RUNNING:
            return False if self.due is not None and self.due < now else None
        return {Status.KEPT: True, Status.LATE: False}.get(Status(self.state))


Clock = tuple[str, datetime, datetime | None, bool]
"""status, due, broken_at, provisional"""


def together(clocks: Iterable[Clock]) -> Standing | None:
    """How they stand together; None where nothing is owed any longer."""
    by_state: dict[str, list[datetime]] = defaultdict(list)
    provisional = False
    for status, due, broken_at, is_estimate in clocks:
        if status != Status.VOID:
            by_state[Status.LATE if broken_at is not None else status].append(due)
            provisional = provisional or is_estimate
    for state in (Status.LATE, Status.RUNNING, Status.PAUSED, Status.KEPT):
        if state in by_state:
            first = min(by_state[state])
            return Standing(str(state), None if state == Status.PAUSED else first, provisional)
    return None


def promised(chosen: Which, now: datetime) -> dict[UUID, Promised]:
    """Matters whose promise to answer has been judged: kept, kept too late, or past due without an answer."""
    standing = ((matter, one, one.kept(now)) for matter, one in promises(chosen).items())
    return {matter: Promised(kept, one.provisional) for matter, one, kept in standing if kept is not None}


def promises(chosen: Which) -> dict[UUID, Standing]:
    """How the promise to answer each matter stands."""
    names: dict[tuple[str, str], frozenset[str]] = {}
    found: dict[UUID, list[Clock]] = defaultdict(list)
    rows = Deadline.objects.filter(**chosen.conditions(), owes="police", superior=False).order_by()
    fields = ("matter_id", "matter__procedure", "matter__version", "promise", *_CLOCK)
    for matter, procedure, version, promise, *clock in rows.values_list(*fields).iterator():
        if (procedure, version) not in names:
            names[procedure, version] = frozenset(to_answer(procedures.version(chosen.bureau_id, procedure, version)))
        if promise in names[procedure, version]:
            status, due, broken_at, provisional = clock
            found[matter].append((status, due, broken_at, provisional))
    return _all_together(found)


def follow_ups(chosen: Which) -> dict[UUID, Standing]:
    """How the superior's duty after a bad rating stands."""
    return _clocks(Deadline.objects.filter(**chosen.conditions(), superior=True))


def tellings(chosen: Which) -> dict[UUID, Standing]:
    """How what the law says must be told stands: every duty to tell of a matter that has a clock."""
    duties = Telling.objects.filter(**chosen.conditions(), deadline_id__isnull=False).exclude(duty="").order_by()
    ids = {clock for clock in duties.values_list("deadline_id", flat=True) if clock is not None}
    return _clocks(Deadline.objects.filter(**chosen.conditions()), ids) if ids else {}


def _clocks(rows: QuerySet[Deadline], among: Collection[UUID] | None = None) -> dict[UUID, Standing]:
    found: dict[UUID, list[Clock]] = defaultdict(list)
    for id_, matter, *clock in rows.order_by().values_list("id", "matter_id", *_CLOCK):
        if among is None or id_ in among:
            status, due, broken_at, provisional = clock
            found[matter].append((status, due, broken_at, provisional))
    return _all_together(found)


def _all_together(found: Mapping[UUID, list[Clock]]) -> dict[UUID, Standing]:
    standing = ((matter, together(clocks)) for matter, clocks in found.items())
    return {matter: one for matter, one in standing if one is not None}


def trails(bureau_id: int, ids: Sequence[UUID]) -> dict[UUID, list[int]]:
    """The units that matters came to after the first, in order; nothing for those that stayed."""
    moved = Event.objects.filter(bureau_id=bureau_id, matter_id__in=ids, kind__in=(Kind.TAKE, Kind.PLACE))
    found: dict[UUID, list[int]] = defaultdict(list)
    for matter, facts in moved.order_by("matter_id", "sequence").values_list("matter_id", "facts"):
        if facts.get("unit_from") and facts.get("unit_to"):
            found[matter] = found[matter] or [int(facts["unit_from"])]
            found[matter].append(int(facts["unit_to"]))
    return dict(found)


def rated(chosen: Which) -> dict[UUID, int]:
    """The grade of each matter that has one. For adding up only: never shown beside a matter."""
    return dict(Rating.objects.filter(**chosen.conditions()).order_by().values_list("matter_id", "grade"))


def to_answer(procedure: Procedure) -> Iterator[str]:
    """The promises that "on time" is judged by, in the order of the procedure.

    Owed by the police, not begun by "not solved" alone, and kept only by a decision that the resident is told, or by a step
    from which such a promise runs on: who is told within five days that a record is wrong, and within three more that it
    is gone, had two promises, and an answer that came too late at either was late.
    """
    found: set[str] = set()
    while more := {one.name for one in procedure.promises if _leads_to_an_answer(one, procedure, found)} - found:
        found |= more
    yield from (one.name for one in procedure.promises if one.name in found)


def _leads_to_an_answer(promise: Promise, procedure: Procedure, found: Collection[str]) -> bool:
    kinds = {action.name: action.kind for action in procedure.actions}
    is_owed = promise.owes is Owes.POLICE and promise.when is When.ALWAYS
    begins_anew = all(kinds[name] is Kind.REOPEN for name in promise.starts)
    runs_on = {name for one in procedure.promises if one.name in found for name in one.starts}

    def leads(name: str) -> bool:
        return kinds[name] in DECIDING or (kinds[name] is Kind.STEP and name in runs_on)

    return is_owed and not begins_anew and all(leads(name) for name in promise.kept_by)


def grades(chosen: Which) -> dict[int, int]:
    """How many ratings of each grade the span's matters have."""
    rows = Rating.objects.filter(**chosen.conditions()).order_by().values("grade").annotate(n=Count("grade"))
    return {row["grade"]: row["n"] for row in rows}
