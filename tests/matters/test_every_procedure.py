"""For every procedure that ships: each state is reached by legal steps, and no order of steps leaves a matter half-written."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.core.procedure import UNTIL_TOLD, Action, Kind, Procedure, shipped
from heliograph.matters import guards
from heliograph.matters.actions import RESIDENT, Details, act, watch
from heliograph.matters.errors import MatterError
from heliograph.matters.models import Deadline, Event, Matter, Telling
from tests.conftest import NOW
from tests.matters import at_the_door as door

CODES = sorted(shipped())


@pytest.fixture(autouse=True)
def steps_of_the_procedure_alone(monkeypatch):
    """What other apps ask besides before a step (`matters.guards`) is walked in their own tests."""
    monkeypatch.setattr(guards, "_guards", [])


def ways(procedure: Procedure) -> dict[str, list[str]]:
    """For each state, the shortest list of steps that leads there from the beginning."""
    found, waiting = {procedure.first_state.name: []}, deque([procedure.first_state.name])
    while waiting:
        state = waiting.popleft()
        for action in procedure.actions:
            if state in action.from_ and action.to and action.to not in found:
                found[action.to] = [*found[state], action.name]
                waiting.append(action.to)
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_state_is_reached_by_legal_steps_and_every_end_tells_why(cast, code):
    procedure = cast.procedure(code)
    cast.submits(code)  # something to be merged into
    reached = reaches(cast, procedure, cast.submits(code), [], ways(procedure), cast.now)
    assert sorted(reached) == sorted(state.name for state in procedure.states)


def reaches(cast, procedure: Procedure, receipt, steps: list[str], paths: dict[str, list[str]], now) -> list[str]:
    """Look at the state after these steps, then go on from it to each that is reached through it; each step is taken once."""
    matter = cast.matter(receipt)
    door.is_whole(matter)
    assert paths[matter.state] == steps
    if procedure.state(matter.state).final:
        it_ended_honestly(procedure, receipt, matter)
    reached, now = [matter.state], now + timedelta(hours=3)
    for path in paths.values():
        if path[:-1] == steps and path:
            with transaction.atomic():
                door.does_somehow(cast, cast.matter(receipt), path[-1], now=now)
                reached += reaches(cast, procedure, receipt, path, paths, now)
                transaction.set_rollback(True)
    return reached


def it_ended_honestly(procedure: Procedure, receipt, matter: Matter) -> None:
    last = door.events(receipt)[-1]
    assert matter.outcome == procedure.state(matter.state).outcome
    assert matter.settled_at == last.at
    assert matter.erase_at is not None
    told = Telling.objects.filter(event_id=last.id)
    assert told.exists() if procedure.group == "case" else told.filter(status="sent").exists(), "somebody was told"
    if last.kind not in (Kind.WITHDRAW, Kind.MERGE):
        assert door.said(last)["words"]
    running = Deadline.objects.filter(matter_id=matter.id, status__in=("running", "paused"))
    assert not running.exclude(promise__in=clocks_of_tellings(procedure)).exists()


def clocks_of_tellings(procedure: Procedure) -> set[str]:
    """The promises that are clocks of tellings: what must be told of an end runs on after it."""
    return {telling.promise for telling in procedure.tellings}


@pytest.mark.parametrize("code", CODES)
def test_every_step_can_be_taken_and_none_ends_in_silence(cast, code):
    procedure = cast.procedure(code)
    paths = ways(procedure)
    cast.submits(code)
    for action in procedure.actions:
        if action.kind is not Kind.SUBMIT:
            with transaction.atomic():
                takes_it(cast, procedure, action, paths)
                transaction.set_rollback(True)


def takes_it(cast, procedure: Procedure, action: Action, paths: dict[str, list[str]]) -> None:
    """Somebody takes the step from the state that is nearest to the beginning, where it can be taken."""
    steps = way_to(procedure, action, paths)
    receipt, now = cast.submits(procedure.code), cast.now
    for step in steps:
        now += timedelta(hours=1)
        door.does_somehow(cast, cast.matter(receipt), step, now=now)
    matter, now = cast.matter(receipt), now + timedelta(hours=1)
    for silence in ("", "   ", "……", "\u200b\u3000") if action.kind in door.CLOSING else ():
        with pytest.raises(MatterError):
            act(
                receipt.ref,
                action.name,
                door.able(cast, matter, action)[0],
                now=now,
                details=silent(cast, matter, action, silence),
            )
    event = door.does_somehow(cast, matter, action.name, now=now)
    assert (event.action, event.from_state, event.to_state) == (action.name, matter.state, action.to or matter.state)
    if procedure.group != "case":
        assert event.at == now
        assert bool(door.tellings(event)) == ("submitter" in action.tell)
    door.is_whole(matter)


def way_to(procedure: Procedure, action: Action, paths: dict[str, list[str]]) -> list[str]:
    """Steps after which the action can be taken: to its state, and past what must have happened besides."""
    if action.kind is Kind.EXTEND:
        return to_an_extendable_promise(procedure, action)
    if action.serves:
        return to_a_telling(procedure, action, paths)
    return [*paths[min(action.from_, key=lambda one: len(paths[one]))], *before(procedure, action.kind)]


def to_a_telling(procedure: Procedure, action: Action, paths: dict[str, list[str]]) -> list[str]:
    """The shortest list of steps after which the telling that the action makes is owed."""
    found = []
    for name in procedure.telling(action.serves).after:
        owing = procedure.action(name)
        starts = [state for state in owing.from_ if (owing.to or state) in action.from_]
        if owing.kind is Kind.SUBMIT and owing.to in action.from_:
            return []
        found += [[*paths[state], name] for state in starts]
    return min(found, key=len)


def may_extend(procedure: Procedure, action: Action, name: str) -> bool:
    """Whether the step may extend the promise: by its approver, and about one party if the step is."""
    promise = procedure.promise(name)
    parts = {part for start in promise.starts for part in procedure.action(start).concerns}
    fits = bool(parts) if action.concerns else not parts & UNTIL_TOLD
    return fits and promise.extend is not None and promise.extend.approver(0) in action.by


def to_an_extendable_promise(procedure: Procedure, extending: Action) -> list[str]:
    """The shortest list of steps after which a promise runs that the step may extend."""
    first = (procedure.first_state.name, frozenset(p.name for p in procedure.starts(procedure.opening.name)))
    seen, waiting = {first}, deque([(first, [])])
    while waiting:
        (state, running), steps = waiting.popleft()
        able = any(may_extend(procedure, extending, name) for name in running)
        if able and state in extending.from_ and not procedure.state(state).final:
            return steps
        for action in procedure.actions:
            over = {p.name for p in (*procedure.keeps(action.name), *procedure.voids(action.name))} | set(action.pauses)
            after = (action.to or state, (running - over) | {p.name for p in procedure.starts(action.name)})
            if state in action.from_ and after not in seen and action.kind not in (Kind.TRANSFER, Kind.MERGE):
                seen.add(after)
                waiting.append((after, [*steps, action.name]))
    raise AssertionError(f"no promise of {procedure.code} may be extended")


def silent(cast, matter: Matter, action: Action, words: str) -> Details:
    return replace(door.needed(cast, matter, action), words=words)


def before(procedure: Procedure, kind: Kind) -> list[str]:
    """What must have happened besides reaching the state."""
    first = {Kind.TAKE: Kind.TRANSFER, Kind.OBJECT: Kind.TRANSFER}.get(kind)
    steps = [a.name for a in procedure.actions if a.kind is first] if first else []
    if kind is Kind.FOLLOW_UP:
        closing = next(a for a in procedure.actions if a.kind in door.CLOSING and procedure.first_state.name in a.from_)
        steps = [closing.name, "rate"]
    return steps


STEPS = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from((1, 20, 30, 200, 900))), min_size=1, max_size=10)


@pytest.mark.parametrize("code", CODES)
def test_no_order_of_steps_leaves_a_matter_half_written(cast, code):
    @given(steps=STEPS, grade=st.integers(1, 5))
    @settings(
        max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], database=None
    )
    def walk(steps, grade):
        with transaction.atomic():
            walks(cast, code, steps)
            transaction.set_rollback(True)

    walk()


def walks(cast, code: str, steps: list[tuple[int, int]]) -> None:
    now = NOW
    accused = None if cast.procedure(code).group == "case" else cast.units["heping"].id
    for about in (None, accused):
        cast.submits(code, about_unit=about)
    for choice, hours in steps:
        now += timedelta(hours=hours)
        watch(now)
        matters = list(Matter.objects.filter(bureau_id=cast.bureau.id).order_by("id"))
        matter = matters[choice % len(matters)]
        before = (matter.sequence, matter.state, bytes(matter.head))
        offered = [
            a for a in door.procedure_of(matter).actions if matter.state in a.from_ and a.kind is not Kind.SUBMIT
        ]
        action = offered[choice // 7 % len(offered)]
        who = door.able(cast, matter, action) or [RESIDENT]
        try:
            act(
                door.ref_of(matter),
                action.name,
                who[choice % len(who)],
                now=now,
                details=door.needed(cast, matter, action),
            )
        except MatterError:
            matter.refresh_from_db()
            assert (matter.sequence, matter.state, bytes(matter.head)) == before, "a refused step changes nothing"
        for one in Matter.objects.filter(bureau_id=cast.bureau.id):
            whole(one)


def whole(matter: Matter) -> None:
    door.is_whole(matter)
    rows = list(Event.objects.filter(matter_id=matter.id).order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, matter.sequence + 1))
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    own = Deadline.objects.filter(matter_id=matter.id, status="running", owes="police", superior=False)
    clocks = clocks_of_tellings(door.procedure_of(matter))
    first = own.order_by("due").first()
    if first is not None:
        assert (matter.due, matter.owed_by_id) == (first.due, matter.unit_id)
    if matter.outcome:
        assert not own.exclude(promise__in=clocks).exists(), "what has ended owes nothing but a follow-up"
