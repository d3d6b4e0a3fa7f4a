"""What an officer chooses from in the steps of a case: whom a step is about, which telling is made, who is entered.

A step that would be refused now because a telling comes first or a right is still open is not offered: it stands as
`Waits`, with what to do. The rules are those of `actions.duties`. Called by `reading.steps`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from heliograph.core.procedure import Action, Group, Kind, Procedure, Way
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions import duties
from heliograph.matters.actions.parties import parts_of
from heliograph.matters.actions.serving import NO_ONE
from heliograph.matters.errors import NotKnown, RightOpen
from heliograph.matters.models import Deadline, Telling
from heliograph.matters.reading.involved import Involved, principals
from heliograph.matters.reading.story import Person


@dataclass(frozen=True, slots=True)
class Choosable:
    """A party to choose. `values` are what is known of them, for forms that start from it."""

    id: UUID
    label: Text
    values: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Owed:
    """A telling to make: to whom, by when, and in which way it is tried next."""

    id: UUID
    label: Text
    due: datetime | None
    is_late: bool
    way: str
    tries: int


@dataclass(frozen=True, slots=True)
class Waits:
    """A step that must wait: what comes first, for whom. `serves` is the step that makes the telling, `until` when a
    right is over.
    """

    action: Action
    text: Text
    who: Text | None = None
    serves: str = ""
    telling: UUID | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ForCase:
    """What a step of a case offers: see the fields of `steps.Step` of the same names."""

    parties: tuple[Choosable, ...] = ()
    tellings: tuple[Owed, ...] = ()
    ways: tuple[Way, ...] = ()
    is_excused: bool = False
    parts: tuple[str, ...] = ()
    others: tuple[Choosable, ...] = ()
    asks_when: bool = False
    waits: tuple[Waits, ...] = ()

    def can_succeed(self, action: Action) -> bool:
        """Whether there is anything to choose where something must be chosen, and nothing comes before it."""
        if "party" in action.needs and not self.parties:
            return False
        if "telling" in action.needs and not self.tellings:
            return False
        return bool(self.parties) or not self.waits


def for_case(case: Involved, procedure: Procedure, action: Action, now: datetime) -> ForCase:
    """What the step offers in this case, and why it or a part of it must wait."""
    may_ask = procedure.group is Group.CASE and action.kind in (Kind.STEP, Kind.ACCEPT)
    asks_when = may_ask and _starts_clock(procedure, action)
    if action.kind is Kind.SERVE:
        return _serving(case, procedure, action, now)
    if action.kind is Kind.PARTY:
        others = tuple(_choosable(case, one) for one in principals(case.people))
        return ForCase(parts=parts_of(procedure), others=others)
    if "party" in action.needs:
        return _about_one(case, procedure, action, now, asks_when=asks_when)
    waits = _waits(case, procedure, action, None, now)
    return ForCase(asks_when=asks_when, waits=(waits,) if waits else ())


def _starts_clock(procedure: Procedure, action: Action) -> bool:
    owes = any(telling.promise and action.name in telling.after for telling in procedure.tellings)
    return bool(action.concerns) or owes or bool(procedure.starts(action.name))


def _about_one(case: Involved, procedure: Procedure, action: Action, now: datetime, *, asks_when: bool) -> ForCase:
    fitting = [one for one in case.people if not action.concerns or one.part in action.concerns]
    open_to, waits = [], []
    for one in fitting:
        hindered = _waits(case, procedure, action, one, now)
        if hindered is not None:
            waits.append(hindered)
        elif action.kind is not Kind.CORRECT or not one.withheld:
            open_to.append(_choosable(case, one))
    return ForCase(parties=tuple(open_to), asks_when=asks_when, waits=tuple(waits))


def _choosable(case: Involved, one: Person) -> Choosable:
    assert one.id is not None  # every party of a case has a row
    return Choosable(one.id, case.label(one.id), one.values)


def _waits(case: Involved, procedure: Procedure, action: Action, one: Person | None, now: datetime) -> Waits | None:
    """What comes before the step about that party, or about the whole case."""
    who = case.label(one.id) if one else None
    if action.kind is Kind.KEY:
        return Waits(action, NotKnown().text, who) if one is not None and one.known_from is None else None
    about = one.id if one and action.concerns else None
    right = duties.open_right(procedure, action.name, about, case.deadlines, now)
    if right is not None:
        hindrance = duties.held_up(procedure, right)
        until = right.due if isinstance(hindrance, RightOpen) else None
        return Waits(action, hindrance.text, case.label(right.about) if right.about else who, until=until)
    first = duties.comes_first(procedure, action.name)
    row = duties.untold((t for t in case.tellings if t.duty in first and t.status in duties.UNTOLD), about)
    if row is None:
        return None
    serves = next((each.name for each in procedure.actions if each.serves == row.duty), "")
    told = case.label(row.party_id)
    return Waits(action, duties.not_told(procedure, row.duty).text, told, serves=serves, telling=row.id)


def _serving(case: Involved, procedure: Procedure, action: Action, now: datetime) -> ForCase:
    """The owed rows that can be recorded now; one to nobody known needs a person, a public notice, or an excuse."""
    rule = procedure.telling(action.serves)
    tellings, waits = [], []
    for row in case.owed(rule.name):
        if row.party_id is None and Way.PUBLIC_NOTICE not in rule.ways and not rule.excused:
            waits.append(Waits(action, NO_ONE, to_whom(case, row), serves=_entering(procedure), telling=row.id))
        else:
            tellings.append(_owed(case, row, now))
    tellings.sort(key=lambda one: (one.due is None, one.due or now))
    return ForCase(tellings=tuple(tellings), ways=rule.ways, is_excused=rule.excused, waits=tuple(waits))


def _entering(procedure: Procedure) -> str:
    return next((each.name for each in procedure.actions if each.kind is Kind.PARTY), "")


def _owed(case: Involved, row: Telling, now: datetime) -> Owed:
    deadline = case.clock_of(row)
    due = deadline.due if deadline is not None and deadline.status in clock.OPEN else None
    is_late = deadline is not None and clock.is_broken(deadline, now)
    return Owed(row.id, to_whom(case, row), due, is_late, row.way, row.tries)


def to_whom(case: Involved, row: Telling) -> Text:
    """Who must be told, and about whom where that is somebody else."""
    told, about = case.person(row.party_id), case.person(row.about)
    label = case.label(row.party_id)
    if about is None or about is told or (told is not None and told.of == about.id):
        return label
    named = case.called(about)
    return Text(f"{label.zh}（关于{named.zh}）", f"{label.en} (about {named.en})")


def running(case: Involved) -> list[Deadline]:
    """The clocks that run or stand, the earliest due first."""
    return [d for d in case.deadlines if d.status in clock.OPEN]
