"""Duties to tell (告知): which rows an action owes to whom, with their clocks, and which steps must wait for them.

A row stands for each person who must be told; where the law demands it and nobody is known yet, a row stands for
nobody, so that the duty is not forgotten. Making a telling is `serving`. Called by `act`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from heliograph.core.procedure import FOR_SOMEBODY, UNTIL_TOLD, Owes, Procedure, ToTell, Way
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.change import Change
from heliograph.matters.actions.parties import is_told, principal
from heliograph.matters.errors import NotTold, OwedFirst, RightOpen
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Deadline, Event, Party, Telling

UNTOLD = (Telling.Status.OWED, Telling.Status.SENT, Telling.Status.FAILED)


def check_order(change: Change) -> None:
    """Raises `RightOpen` where a right still runs that this step would overtake, `NotTold` where a telling comes first."""
    name, procedure = change.action.name, change.procedure
    right = open_right(procedure, name, change.about, change.deadlines, change.done_at)
    if right is not None:
        raise held_up(procedure, right)
    first = comes_first(procedure, name)
    if not first:
        return
    mine = {"bureau_id": change.matter.bureau_id, "matter_id": change.matter.id}
    rows = Telling.objects.filter(**mine, duty__in=first, status__in=UNTOLD).order_by("id")
    row = untold(rows, change.about)
    if row is not None:
        raise not_told(procedure, row.duty)


def open_right(
    procedure: Procedure, action: str, about: UUID | None, deadlines: Iterable[Deadline], now: datetime
) -> Deadline | None:
    """The clock that the step would overtake, of that party or of anybody: a right that still runs, or something that we
    owe before it, which lapse of time does not settle.
    """
    for deadline in deadlines:
        is_running = now <= deadline.due or deadline.owes == Owes.POLICE
        if (
            deadline.status in clock.OPEN
            and is_running
            and clock.touches(deadline, about)
            and action in procedure.promise(deadline.promise).holds
        ):
            return deadline
    return None


def held_up(procedure: Procedure, right: Deadline) -> RightOpen | OwedFirst:
    """Why a step must wait for that clock."""
    title = procedure.promise(right.promise).title
    return OwedFirst(title) if right.owes == Owes.POLICE else RightOpen(title, right.due)


def comes_first(procedure: Procedure, action: str) -> list[str]:
    """The duties to tell that must be done before the step."""
    return [telling.name for telling in procedure.tellings if action in telling.before]


def untold(rows: Iterable[Telling], about: UUID | None) -> Telling | None:
    """The first of these owed tellings that a step about that party (None: about the whole case) must wait for."""
    return next((row for row in rows if about is None or row.about in (None, about)), None)


def not_told(procedure: Procedure, duty: str) -> NotTold:
    """Why a step must wait for that telling, with the ground in law."""
    rule = procedure.telling(duty)
    grounds = [basis.cite for basis in procedure.grounds(rule.basis)]
    if not grounds:
        return NotTold(rule.title, Text("", ""))
    zh, en = "、".join(g.zh for g in grounds), ", ".join(g.en for g in grounds)
    return NotTold(rule.title, Text(f"依据{zh}，", f"By {en} it comes first."))


def owe_tellings(change: Change, event: Event) -> tuple[list[Deadline], list[Model]]:
    """The clocks and the rows of the tellings that this step owes."""
    clocks: list[Deadline] = []
    rows: list[Model] = []
    if change.leaves_clocks:
        return clocks, rows
    _drop_void(change)
    for rule in change.procedure.tellings:
        if change.action.name not in rule.after:
            continue
        for party, about in _addressees(change, rule):
            _owe(change, event.id, rule, party, about, clocks, rows)
    for rule, came_from, party, about in _late(change):
        _owe(change, came_from, rule, party, about, clocks, rows)
    return clocks, rows


def _owe(
    change: Change,
    event: UUID,
    rule: ToTell,
    party: Party | None,
    about: UUID | None,
    clocks: list[Deadline],
    rows: list[Model],
) -> None:
    row = _row(change, event, rule, party, about)
    if rule.promise:
        clocks.append(_clock(change, rule, party.id if party else about))
        row.deadline_id = clocks[-1].id
    rows.append(row)


def _late(change: Change) -> Iterator[tuple[ToTell, UUID, Party | None, UUID | None]]:
    """What is owed to who was entered after the step that owes it, and about who turned out to be a minor after it.

    As long as nothing was done that had to wait for the telling: then its time is over.
    """
    entered = next((row for row in change.rows if isinstance(row, Party)), None)
    minor = change.party(UUID(change.facts["minor"])) if "minor" in change.facts else None
    if entered is None and minor is None:
        return
    mine = {"bureau_id": change.matter.bureau_id, "matter_id": change.matter.id}
    past = list(Event.objects.filter(**mine).order_by("sequence"))
    there = list(Telling.objects.filter(**mine).exclude(duty=""))
    for rule in change.procedure.tellings:
        step = _still_owed(change, rule, past)
        if step is None:
            continue
        about = UUID(step.facts["party"]) if "party" in step.facts else None
        rows = [row for row in there if row.duty == rule.name]
        if entered is not None and is_told(rule, entered, change.parties) and _is_meant(entered, about):
            whom = principal(entered)
            is_told_already = entered.part in FOR_SOMEBODY and FOR_SOMEBODY.issuperset(rule.to)
            if not (is_told_already and any(row.about == whom for row in rows)) and not _waited(change, rule, entered):
                yield (
                    rule,
                    step.id,
                    entered,
                    whom if about is None or entered.part in UNTIL_TOLD | FOR_SOMEBODY else about,
                )
        for one in (entered, minor):
            if one is not None and one in _minors_without_guardian(change, rule) and _is_meant(one, about):
                yield rule, step.id, None, one.id


def _still_owed(change: Change, rule: ToTell, past: list[Event]) -> Event | None:
    """The step that owes the telling, if it can be made now and nothing that must wait for it was done since."""
    if not any(a.serves == rule.name and change.matter.state in a.from_ for a in change.procedure.actions):
        return None
    over = {*rule.before, *rule.void_by}
    for event in reversed(past):
        if event.action in rule.after:
            return event
        if event.action in over:
            return None
    return None


def _waited(change: Change, rule: ToTell, party: Party) -> bool:
    """Whether a telling that stood for nobody is theirs now (`parties.enter_party`)."""
    rows = (row for row in change.changed if isinstance(row, Telling))
    return any(row.duty == rule.name and row.party_id == party.id for row in rows)


def _drop_void(change: Change) -> None:
    """What was owed is not any longer where its reason is gone: a notice of a hearing that nobody wants now."""
    void = [rule.name for rule in change.procedure.tellings if change.action.name in rule.void_by]
    if not void:
        return
    mine = {"bureau_id": change.matter.bureau_id, "matter_id": change.matter.id}
    for row in Telling.objects.filter(**mine, duty__in=void, status__in=UNTOLD):
        if change.about is None or row.about in (None, change.about):
            row.status = Telling.Status.VOID
            change.changed.append(row)
            for deadline in change.deadlines:
                if deadline.id == row.deadline_id:
                    clock.drop(deadline, change.done_at)


def _addressees(change: Change, rule: ToTell) -> Iterator[tuple[Party | None, UUID | None]]:
    """Who must be told, and about whom. Nobody, if the duty stands all the same."""
    told = [party for party in change.parties if is_told(rule, party, change.parties)]
    fitting = [party for party in told if _is_meant(party, change.about)]
    for party in fitting:
        own = change.about is None or party.part in UNTIL_TOLD | FOR_SOMEBODY
        yield party, principal(party) if own else change.about
    for minor in _minors_without_guardian(change, rule):
        yield None, minor.id
    if not fitting and rule.required:
        yield None, change.about


def _is_meant(party: Party, about: UUID | None) -> bool:
    """Suspects and who stands for somebody are told what is about them; everybody else of the part is told."""
    return about is None or party.part not in UNTIL_TOLD | FOR_SOMEBODY or principal(party) == about


def _minors_without_guardian(change: Change, rule: ToTell) -> list[Party]:
    """Minors whose guardian must be told as well and is not known yet (A-19, A-41): a rule, not somebody's memory."""
    if "guardian" not in rule.to:
        return []
    guarded = {party.of for party in change.parties if party.part == "guardian"}
    told = [party for party in change.parties if party.part in rule.to and _is_meant(party, change.about)]
    return [party for party in told if party.minor and party.part != "guardian" and party.id not in guarded]


def _row(change: Change, event: UUID, rule: ToTell, party: Party | None, about: UUID | None) -> Telling:
    return Telling(
        bureau_id=change.matter.bureau_id,
        id=new_id(),
        matter_id=change.matter.id,
        event_id=event,
        party_id=party.id if party else None,
        channel="",
        owed_at=change.now,
        duty=rule.name,
        about=about,
        unit_id=change.matter.unit_id,
        way=str(_first_way(rule, party)),
    )


def _first_way(rule: ToTell, party: Party | None) -> Way:
    """The first of the ways that can reach them: who is not known is reached by a public notice alone, if at all."""
    if party is None and Way.PUBLIC_NOTICE in rule.ways:
        return Way.PUBLIC_NOTICE
    return rule.ways[0]


def _clock(change: Change, rule: ToTell, about: UUID | None) -> Deadline:
    return clock.make(
        change.matter,
        change.procedure.promise(rule.promise),
        now=change.now,
        calendar=change.calendar,
        zone=change.zone,
        began=change.began,
        about=about,
    )
