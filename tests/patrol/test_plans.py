"""Plans of beats: from accepted calls to signed beats, with every step refused to who may not take it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import shapely
from shapely.geometry import shape

from heliograph.core.planning.measuring import measure
from heliograph.core.planning.moving import refusal
from heliograph.jobs import queue
from heliograph.jobs.models import Job
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, Change
from heliograph.patrol import actions, cities, reading
from heliograph.patrol.actions import HowToRead, Wanted, plans, signing
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import Plan, PlanState
from tests.patrol.conftest import calls

TOMORROW = date(2026, 3, 18)


@pytest.fixture
def worked(ground):
    """Heping, with calls accepted."""
    qian = ground.viewer("qian")
    made = actions.take_in(qian, ground.units["heping"].id, "a.csv", calls(), HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    return ground


def asked(cast, who="qian", unit="heping", **more) -> Plan:
    return actions.ask(cast.viewer(who), cast.units[unit].id, Wanted(**{"beats": 2, "seconds": 1} | more), now=cast.now)


@pytest.fixture
def planned(worked):
    """A plan of two beats, as the worker solves it; `worked.plan` is its id."""
    worked.plan = asked(worked).id
    plans.solve(worked.plan, now=worked.now)
    assert Plan.objects.get(id=worked.plan).state == PlanState.READY
    return worked


def test_the_worker_solves_what_a_lead_asked_for(worked):
    made = asked(worked)
    assert made.state == PlanState.WAITING
    assert queue.run_due(worked.now, clock=lambda: worked.now) >= 1
    plan = Plan.objects.get(id=made.id)
    assert plan.state == PlanState.READY
    city = cities.city(plan.city)
    found = measure(city, plan.beats)
    assert found.is_contiguous
    assert found.max_over_mean <= 1.1 + 1e-9
    assert plan.result["proposed"]["most"] == pytest.approx(found.max_over_mean)
    assert plan.result["solved"]["bound"] <= found.travel * (1 + 1e-9)
    assert set(plan.beats) == set(plan.today) == {"hp-1", "hp-2"}
    assert plan.result["moved"] == pytest.approx(cities.moved(plan.city, plan.beats, plan.today))
    assert plan.result["today"]["most"] > found.max_over_mean


def test_what_officers_found_is_left_out_unless_somebody_says_so(ground):
    qian, unit = ground.viewer("qian"), ground.units["heping"].id
    both = calls() + b"".join(
        f"x{number},2026-02-13 {number % 24:02d}:00:00,29.02,119.02,a,500,\xe5\xb7\xa1\xe9\x80\xbb\n".encode("latin-1")
        for number in range(50)
    )
    made = actions.take_in(qian, unit, "a.csv", both, HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    without, with_found = asked(ground), asked(ground, with_found=True)
    assert sum(with_found.city["loads"]) == pytest.approx(sum(without.city["loads"]) + 50 * 500, rel=1e-6)
    assert with_found.city["calls"] == without.city["calls"] + 50
    assert (without.number, with_found.number) == (1, 2)


def test_a_cancelled_plan_is_not_solved(worked):
    made = asked(worked)
    assert actions.cancel(worked.viewer("qian"), made.id, now=worked.now).state == PlanState.CANCELLED
    plans.solve(made.id, now=worked.now)
    assert Plan.objects.get(id=made.id).beats == []


def test_a_running_plan_stops_when_it_is_cancelled_and_says_how_far_it_was(worked, monkeypatch):
    made = asked(worked, seconds=60)
    real = plans.engine.solve

    def solve(city, beats, *, stop, **more):
        actions.cancel(worked.viewer("qian"), made.id, now=worked.now)
        more["seconds"] = 30
        return real(city, beats, stop=stop, **more)

    monkeypatch.setattr(plans.engine, "solve", solve)
    Plan.objects.filter(id=made.id).update(state=PlanState.RUNNING)
    plans.solve(made.id, now=worked.now)
    plan = Plan.objects.get(id=made.id)
    assert plan.state == PlanState.CANCELLED
    assert plan.beats == []


def test_a_plan_that_the_worker_gave_up_can_be_cancelled(worked):
    made = asked(worked)
    Plan.objects.filter(id=made.id).update(state=PlanState.RUNNING)
    qian = worked.viewer("qian")
    Job.objects.filter(once=f"patrol.solve:{made.id}").update(dead=True)
    assert actions.cancel(qian, made.id, now=worked.now).state == PlanState.CANCELLED


def test_a_move_by_hand_is_measured_at_once_and_undone(planned):
    qian, before = planned.viewer("qian"), Plan.objects.get(id=planned.plan)
    edge = reading.plan_sheet(qian, planned.plan).edge[0]
    plan = actions.move(qian, planned.plan, edge.name, edge.beside[0], now=planned.now)
    assert plan.result["proposed"]["travel"] != before.result["proposed"]["travel"]
    assert plan.result["proposed"]["most"] == pytest.approx(measure(cities.city(plan.city), plan.beats).max_over_mean)
    again = actions.undo(qian, planned.plan, now=planned.now)
    assert (again.beats, again.moves) == (before.beats, [])
    assert again.result["proposed"] == before.result["proposed"]
    assert actions.undo(qian, planned.plan, now=planned.now).beats == before.beats
    for unit, beat in (("0.0", edge.beat), (edge.name, "hp-9")):
        with pytest.raises(Unusable):
            actions.move(qian, planned.plan, unit, beat, now=planned.now)


def test_undone_steps_are_taken_again_until_another_step_is_taken(planned):
    qian, now = planned.viewer("qian"), planned.now
    edge = reading.plan_sheet(qian, planned.plan).edge[0]
    after = actions.move(qian, planned.plan, edge.name, edge.beside[0], now=now)
    actions.undo(qian, planned.plan, now=now)
    again = actions.redo(qian, planned.plan, now=now)
    assert (again.beats, again.moves, again.undone) == (after.beats, after.moves, [])
    assert again.result["proposed"] == after.result["proposed"]
    actions.undo(qian, planned.plan, now=now)
    other = reading.plan_sheet(qian, planned.plan).edge[-1]
    actions.move(qian, planned.plan, other.name, other.beside[0], now=now)
    assert actions.redo(qian, planned.plan, now=now).moves == [
        [after.city["names"].index(other.name), other.beat, other.beside[0]]
    ]


def test_a_move_that_may_not_be_says_why_and_changes_nothing(planned):
    qian, plan = planned.viewer("qian"), Plan.objects.get(id=planned.plan)
    edge = {one.name for one in reading.plan_sheet(qian, plan.id).edge}
    inner = next(place for place, name in enumerate(plan.city["names"]) if name not in edge)
    other = next(beat for beat in plan.beats if beat != plan.beats[inner])
    with pytest.raises(Unusable, match="does not touch"):
        actions.move(qian, plan.id, plan.city["names"][inner], other, now=planned.now)
    assert Plan.objects.get(id=plan.id).beats == plan.beats


def test_a_beat_in_pieces_is_said_and_not_signed(planned):
    qian, plan = planned.viewer("qian"), Plan.objects.get(id=planned.plan)
    edge = {one.name for one in reading.plan_sheet(qian, plan.id).edge}
    inner = next(place for place, name in enumerate(plan.city["names"]) if name not in edge)
    other = next(beat for beat in plan.beats if beat != plan.beats[inner])
    plan.beats[inner] = other
    plans.measured(plan)
    plan.save()
    assert [one.code for one in reading.plan_sheet(qian, plan.id).beats if one.is_broken] == [other]
    with pytest.raises(PatrolError, match="in pieces"):
        actions.sign(planned.viewer("zheng"), plan.id, TOMORROW, now=planned.now)


def test_a_chief_signs_and_on_its_day_it_becomes_the_beats_with_their_codes(planned):
    before = {one.code: shape(one.geometry) for one in Area.objects.filter(kind="beat")}
    actions.sign(planned.viewer("zheng"), planned.plan, TOMORROW, now=planned.now)
    assert signing.take_effect(now=planned.now) == 0
    assert signing.take_effect(now=planned.now + timedelta(days=1)) == 1
    assert signing.take_effect(now=planned.now + timedelta(days=1)) == 0
    after = {one.code: shape(one.geometry) for one in Area.objects.filter(kind="beat")}
    assert set(after) == {"hp-1", "hp-2"}
    assert after["hp-1"].area != pytest.approx(before["hp-1"].area, rel=1e-3)
    whole = shapely.unary_union([*before.values()])
    assert shapely.symmetric_difference(shapely.unary_union([*after.values()]), whole).area < 1e-6 * whole.area
    assert shapely.intersection(after["hp-1"], after["hp-2"]).area < 1e-9
    assert Plan.objects.get(id=planned.plan).state == PlanState.IN_FORCE
    assert {one.verb for one in Change.objects.filter(by=planned.officers["zheng"])} == {"beats.signed", "area.changed"}
    organisation.forget()


def test_more_beats_come_new_and_fewer_end_the_day_before(worked):
    def signed(beats: int) -> set[str]:
        """The beats of the day after, which the next plan begins from."""
        plan, day = asked(worked, beats=beats), worked.now + timedelta(days=1)
        plans.solve(plan.id, now=worked.now)
        actions.sign(worked.viewer("zheng"), plan.id, day.date(), now=worked.now)
        signing.take_effect(now=day)
        organisation.forget()
        worked.now = day
        return {one.code for one in Area.objects.filter(kind="beat") if one.holds_on(day.date())}

    assert signed(3) == {"hp-1", "hp-2", "heping-1-3"}
    assert Area.objects.get(code="heping-1-3").since == TOMORROW
    assert len(signed(1)) == 1
    assert [one.until for one in Area.objects.filter(kind="beat", until__isnull=False)] == [TOMORROW, TOMORROW]


def test_who_made_a_plan_does_not_sign_it_nor_does_a_lead_nor_for_today(planned):
    zheng, qian = planned.viewer("zheng"), planned.viewer("qian")
    with pytest.raises(PatrolError, match="chief signs"):
        actions.sign(qian, planned.plan, TOMORROW, now=planned.now)
    own = asked(planned, "zheng")
    plans.solve(own.id, now=planned.now)
    with pytest.raises(PatrolError, match="chief signs"):
        actions.sign(zheng, own.id, TOMORROW, now=planned.now)
    with pytest.raises(PatrolError, match="day to come"):
        actions.sign(zheng, planned.plan, date(2026, 3, 17), now=planned.now)
    actions.sign(zheng, planned.plan, TOMORROW, now=planned.now)
    with pytest.raises(PatrolError, match="can be changed"):
        actions.undo(qian, planned.plan, now=planned.now)
    second = actions.copy(qian, planned.plan, now=planned.now)
    with pytest.raises(PatrolError, match="waits for its day"):
        actions.sign(zheng, second.id, TOMORROW, now=planned.now)


def test_who_changed_a_plan_by_hand_does_not_sign_it_unless_it_was_undone_or_copied_by_another(planned):
    zheng, qian = planned.viewer("zheng"), planned.viewer("qian")
    step = next(one for one in reading.plan_sheet(zheng, planned.plan).edge if _may(planned.plan, one))
    assert reading.plan_sheet(zheng, planned.plan).may_sign
    actions.move(zheng, planned.plan, step.name, step.beside[0], now=planned.now)
    assert not reading.plan_sheet(zheng, planned.plan).may_sign
    with pytest.raises(PatrolError, match="nor changed it"):
        actions.sign(zheng, planned.plan, TOMORROW, now=planned.now)
    assert reading.plan_sheet(zheng, actions.copy(qian, planned.plan, now=planned.now).id).may_sign
    actions.undo(qian, planned.plan, now=planned.now)
    assert actions.sign(zheng, planned.plan, TOMORROW, now=planned.now).state == PlanState.SIGNED


def _may(plan_id: int, step) -> bool:
    plan = Plan.objects.get(id=plan_id)
    return refusal(cities.city(plan.city), plan.beats, plan.city["names"].index(step.name), step.beside[0]) is None


def test_a_signature_is_taken_back_before_its_day_with_a_reason_on_the_record(planned):
    zheng, qian, day = planned.viewer("zheng"), planned.viewer("qian"), planned.now + timedelta(days=1)
    with pytest.raises(PatrolError, match="taken back"):
        actions.take_back(zheng, planned.plan, "界线有误", now=planned.now)
    actions.sign(zheng, planned.plan, TOMORROW, now=planned.now)
    with pytest.raises(PatrolError, match="chief takes it back"):
        actions.take_back(qian, planned.plan, "界线有误", now=planned.now)
    with pytest.raises(Unusable, match="Say why"):
        actions.take_back(zheng, planned.plan, " ", now=planned.now)
    with pytest.raises(PatrolError, match="taken back"):
        actions.take_back(zheng, planned.plan, "界线有误", now=day)
    assert Plan.objects.get(id=planned.plan).state == PlanState.SIGNED
    actions.take_back(zheng, planned.plan, "界线有误", now=planned.now)
    plan = Plan.objects.get(id=planned.plan)
    assert (plan.state, plan.from_day, plan.signed_by_id, plan.signed_at) == (PlanState.READY, None, None, None)
    assert Change.objects.get(verb="beats.withdrawn").after["reason"] == "界线有误"
    assert signing.take_effect(now=day) == 0
    assert actions.sign(zheng, planned.plan, TOMORROW, now=planned.now).state == PlanState.SIGNED


def test_beats_that_came_with_another_plan_since_make_way_too(planned):
    zheng, first, second = planned.viewer("zheng"), planned.now + timedelta(days=1), planned.now + timedelta(days=2)
    three = asked(planned, beats=3)
    plans.solve(three.id, now=planned.now)
    actions.sign(zheng, three.id, first.date(), now=planned.now)
    signing.take_effect(now=first)
    organisation.forget()
    actions.sign(zheng, planned.plan, second.date(), now=first)
    signing.take_effect(now=second)
    organisation.forget()
    held = [one for one in Area.objects.filter(kind="beat") if one.holds_on(second.date())]
    assert {one.code for one in held} == {"hp-1", "hp-2"}
    one, other = (shape(area.geometry) for area in held)
    assert shapely.intersection(one, other).area < 1e-9
    assert Area.objects.get(code="heping-2-3").until == first.date()


def test_a_beat_that_ended_since_comes_as_a_new_one(planned):
    zheng, first, second = planned.viewer("zheng"), planned.now + timedelta(days=1), planned.now + timedelta(days=2)
    whole = asked(planned, beats=1)
    plans.solve(whole.id, now=planned.now)
    actions.sign(zheng, whole.id, first.date(), now=planned.now)
    signing.take_effect(now=first)
    organisation.forget()
    actions.sign(zheng, planned.plan, second.date(), now=first)
    signing.take_effect(now=second)
    organisation.forget()
    assert Area.objects.filter(kind="beat", until=TOMORROW - timedelta(days=1)).count() == 1
    held = [one for one in Area.objects.filter(kind="beat") if one.holds_on(second.date())]
    assert len(held) == 2
    assert {one.since for one in held} == {None, second.date()}


@pytest.mark.parametrize("who", ["zhao", "zhou", "sun", "chen"])
def test_who_does_not_lead_the_unit_neither_asks_nor_sees_nor_changes(planned, who):
    viewer = planned.viewer(who)
    for work in (
        lambda: asked(planned, who),
        lambda: reading.plan_sheet(viewer, planned.plan),
        lambda: actions.cancel(viewer, planned.plan, now=planned.now),
        lambda: actions.undo(viewer, planned.plan, now=planned.now),
        lambda: actions.copy(viewer, planned.plan, now=planned.now),
        lambda: actions.sign(viewer, planned.plan, TOMORROW, now=planned.now),
        lambda: actions.take_back(viewer, planned.plan, "界线有误", now=planned.now),
    ):
        with pytest.raises(NotYours):
            work()
    assert reading.plans_of(viewer) == []


def test_without_calls_or_with_too_many_beats_nothing_is_asked(ground, worked):
    with pytest.raises(PatrolError, match="Take a table of calls first"):
        asked(worked, "zhou", "donghu")
    for wrong in ({"beats": 0}, {"beats": 201}, {"seconds": 61}, {"balance": 0.9}):
        with pytest.raises(Unusable):
            asked(worked, **wrong)
    assert not Plan.objects.exists()
