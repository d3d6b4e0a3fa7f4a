"""The two panels that a case adds to its page on the desk: its parties with their clocks, and the duties to tell.

Owed tellings stand first, those past their limit before all: none is ever out of sight. What proves a telling is opened
only for who reads the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from heliograph.core.procedure import WAY_NAMES, Kind, Procedure, Way
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.duties import UNTOLD
from heliograph.matters.models import Deadline, Telling
from heliograph.matters.reading.case_steps import to_whom
from heliograph.matters.reading.involved import Involved, part_name
from heliograph.matters.reading.steps import Step
from heliograph.matters.reading.story import Person

NEVER = datetime.max.replace(tzinfo=UTC)
MADE, LATE = Text("已告知", "told"), Text("迟了才告知", "told late")
IMPOSSIBLE = Text("依法无法告知", "could not be told, as the law allows")
OWED, OVERDUE = Text("还没告知", "to be told"), Text("超期还没告知", "overdue, not told")
FAILED, FAILED_LATE = (
    Text("试过没告知到，还要告知", "tried in vain, still owed"),
    Text("超期，试过没告知到", "overdue, tried in vain"),
)
NEAR = Text("快到期，还没告知", "nearly due, not told")


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise made to one party: `kind` is the timeline's word for how it stands."""

    title: Text
    due: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party. `withheld` as in `Person`; `keys`: whether the officer may print them a key now."""

    id: UUID
    part: Text
    name: str
    values: dict[str, str]
    withheld: str
    stands_for: Text | None
    minor: bool
    protected: bool
    known_from: datetime | None
    key_at: datetime | None
    keys: bool
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class TellingRow:
    """One duty to tell one person. `step` makes it, if the officer may take it now; `kind` is a mark, `state` its word."""

    id: UUID
    title: Text
    plain: Text
    legal: Text
    to: Text
    due: datetime | None
    kind: str
    state: Text
    is_owed: bool
    is_late: bool
    way: Text | None
    at: datetime | None
    tries: int
    proof: str
    reason: str
    step: str


@dataclass(frozen=True, slots=True)
class Panels:
    """What the page of a case shows beside the story."""

    parties: tuple[PartyRow, ...]
    tellings: tuple[TellingRow, ...]
    enters: str

    @property
    def owed(self) -> list[TellingRow]:
        return [row for row in self.tellings if row.is_owed]


def panels(case: Involved, procedure: Procedure, steps: Sequence[Step], now: datetime) -> Panels:
    """Both panels, for the officer to whom `steps` are open."""
    keying = {one.id for step in steps if step.action.kind is Kind.KEY for one in step.case.parties}
    making = {step.action.serves: step for step in reversed(steps) if step.action.kind is Kind.SERVE}
    enters = next((step.action.name for step in steps if step.action.kind is Kind.PARTY), "")
    rows = [_telling(case, procedure, row, making, now) for row in case.tellings]
    rows.sort(key=lambda row: (not row.is_owed, not row.is_late, row.due or NEVER if row.is_owed else row.at or NEVER))
    return Panels(tuple(_party(case, procedure, one, keying, now) for one in case.people), tuple(rows), enters)


def whose(case: Involved, about: str) -> Text | None:
    """Of whom an event of the timeline speaks: the party of that id, or whom the telling of that id was made to."""
    row = next((row for row in case.tellings if str(row.id) == about), None)
    if row is not None:
        return to_whom(case, row)
    one = next((one for one in case.people if str(one.id) == about), None)
    return case.called(one) if one is not None else None


def _party(case: Involved, procedure: Procedure, one: Person, keying: set[UUID], now: datetime) -> PartyRow:
    assert one.id is not None  # every party of a case has a row
    return PartyRow(
        id=one.id,
        part=part_name(one.part),
        name=one.name,
        values=one.values,
        withheld=one.withheld,
        stands_for=case.label(one.of) if one.of else None,
        minor=one.minor,
        protected=one.protected,
        known_from=one.known_from,
        key_at=one.key_at,
        keys=one.id in keying,
        clocks=tuple(_clock(procedure, d, now) for d in _own(case, one.id)),
    )


def _own(case: Involved, party: UUID) -> list[Deadline]:
    """The clocks about that party that still run or stand; those of tellings are in the other panel."""
    told = {row.deadline_id for row in case.tellings}
    return [d for d in case.deadlines if d.about == party and d.status in clock.OPEN and d.id not in told]


def _clock(procedure: Procedure, deadline: Deadline, now: datetime) -> Clock:
    is_over = clock.is_broken(deadline, now) and deadline.owes == "police"
    kind = "paused" if deadline.status == Deadline.Status.PAUSED else "broken" if is_over else "promised"
    return Clock(procedure.promise(deadline.promise).title, deadline.due, kind)


def _telling(case: Involved, procedure: Procedure, row: Telling, making: dict[str, Step], now: datetime) -> TellingRow:
    rule, deadline = procedure.telling(row.duty), case.clock_of(row)
    is_owed, is_late = row.status in UNTOLD, deadline is not None and clock.is_broken(deadline, now)
    kind, state = _state(row, deadline, is_late=is_late, now=now)
    step = making.get(row.duty)
    is_offered = step is not None and any(one.id == row.id for one in step.case.tellings)
    return TellingRow(
        id=row.id,
        title=rule.title,
        plain=rule.plain,
        legal=rule.legal,
        to=to_whom(case, row),
        due=deadline.due if deadline is not None else None,
        kind=kind,
        state=state,
        is_owed=is_owed,
        is_late=is_late,
        way=WAY_NAMES[Way(row.way)] if row.way and row.status != Telling.Status.IMPOSSIBLE else None,
        at=row.served_at,
        tries=row.tries,
        proof=_opened(case, "telling.proof", row, bytes(row.proof)),
        reason=_opened(case, "telling.reason", row, bytes(row.reason)),
        step=step.action.name if step is not None and is_offered else "",
    )


def _opened(case: Involved, column: str, row: Telling, sealed: bytes) -> str:
    """What proves it, or why it was not made: it names who was told, so it is for who may read that name."""
    told = case.person(row.party_id)
    if case.key is None or not case.names or not sealed or (told is not None and told.withheld):
        return ""
    return case.key.open_text(column, row.id, sealed)


def _state(row: Telling, deadline: Deadline | None, *, is_late: bool, now: datetime) -> tuple[str, Text]:
    if row.status == Telling.Status.IMPOSSIBLE:
        return "happened", IMPOSSIBLE
    if row.status not in UNTOLD:
        return ("late", LATE) if is_late else ("kept", MADE)
    if row.status == Telling.Status.FAILED:
        return ("broken", FAILED_LATE) if is_late else ("now", FAILED)
    if is_late:
        return "broken", OVERDUE
    is_near = deadline is not None and deadline.warn_at <= now
    return ("now", NEAR) if is_near else ("promised", OWED)
