"""A plan tried in a simulation: its figures are the core's, differences of the same calls, refusals, whose page it is, the table."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from django.urls import reverse

from heliograph.core.planning import simulation
from heliograph.core.planning.simulation import Work
from heliograph.core.planning.street import Calls
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area
from heliograph.patrol import actions
from heliograph.patrol.actions import HowToRead, Wanted, plans
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import CallCount, Plan
from heliograph.patrol.reading.jointly import jointly
from heliograph.patrol.reading.simulated import SEED, Sent, plan_to_try, street_ground
from heliograph.patrol.reading.simulated_told import Verdict, street_trial
from heliograph.patrol.simulated_forms import initial
from tests.patrol.conftest import calls


def plan_of(cast, beats: int = 2) -> int:
    asked = actions.ask(cast.viewer("qian"), cast.units["heping"].id, Wanted(beats, seconds=1, rounds=1), now=cast.now)
    plans.solve(asked.id, now=cast.now)
    return asked.id


@pytest.fixture
def called(ground, open_desk):
    """Heping's accepted calls of the public."""
    qian = ground.viewer("qian")
    made = actions.take_in(qian, ground.units["heping"].id, "a.csv", calls(a_day=24), HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    return ground


@pytest.fixture
def planned(called):
    """A plan of two beats by lead Qian."""
    called.plan = plan_of(called)
    return called


def on(cast, plan_id: int | None = None):
    return street_ground(plan_to_try(cast.viewer("qian"), plan_id or cast.plan))


def page(client, cast, plan_id: int | None = None, **asked: object):
    client.force_login(cast.users["qian"])
    return client.get(reverse("desk_plan_trial", args=[plan_id or cast.plan]), asked)


def test_the_figures_are_those_of_the_core_on_the_same_street(planned):
    ground = on(planned)
    asked = replace(ground.usual, target=6, scene=50, speed=25, back_up=0.2, sent=Sent.NEAREST)
    trial = street_trial(ground, asked)
    city = ground.city
    units = np.arange(len(city), dtype=np.int64)
    rates = np.array(ground.plan.city["called"]) / (24 * 40)
    assert rates.sum() * 24 * 40 == pytest.approx(ground.plan.city["calls"], abs=1)
    street = Calls(city.names, city.at, units, units * 0, (frozenset(),), units * 0, rates)
    standing = city.at[[trial.proposed.centres[at] for at in range(2)]]
    travel = np.hypot(*(city.at[:, None] - standing[None]).transpose(2, 0, 1)) * 1.3 / 1000 / 25
    by_hour = np.array(ground.plan.city["by_hour"])
    work = Work((50 / 60,), (0.2,), factors=np.tile(by_hour / by_hour.mean(), 7))
    plain = simulation.Plan.alike(travel)
    expected = simulation.simulate(street, work, plain, number=trial.calls, target=0.1, seed=SEED)
    for what in ("answer", "in time", "wait", "waited", "busy", "nine in ten within"):
        assert trial.pair(what).proposed.value == expected.of(what).value, what
        assert trial.pair(what).proposed.half == expected.of(what).half, what
    assert 0 < trial.pair("in time").proposed.value < 1
    assert trial.pair("busiest").proposed.value >= trial.pair("idlest").proposed.value


def test_beats_stand_at_the_unit_with_the_least_way_to_their_work(planned):
    ground = on(planned)
    side = street_trial(ground, ground.usual).proposed
    for place in range(2):
        inside = [unit for unit, at in enumerate(side.of) if at == place]
        at, loads = ground.city.at[inside], ground.city.loads[inside]
        costs = [float(loads @ np.hypot(*(at - one).T)) for one in at]
        assert side.centres[place] == inside[int(np.argmin(costs))]


def test_the_difference_is_by_batches_of_the_same_calls_and_narrower_than_either(planned):
    ground = on(planned)
    assert list(ground.plan.today) != list(ground.plan.beats)
    trial = street_trial(ground, ground.usual)
    answer = trial.pair("answer")
    assert answer.gap.value == pytest.approx(answer.proposed.value - answer.today.value)
    assert answer.gap.half < answer.proposed.half
    assert trial.verdict == Verdict.FASTER
    assert street_trial(ground, ground.usual).pair("answer").gap.value == answer.gap.value


def test_a_plan_like_todays_can_not_be_told_apart(planned):
    Plan.objects.filter(id=planned.plan).update(beats=on(planned).plan.today)
    trial = street_trial(on(planned), on(planned).usual)
    assert trial.verdict == Verdict.UNKNOWN
    assert trial.pair("answer").gap.value == 0
    assert all(one.today == one.proposed for one in trial.beats)


def test_answers_by_beat_add_up_to_the_answer_of_all(planned):
    ground = on(planned)
    trial = street_trial(ground, ground.usual)
    for which in ("today", "proposed"):
        mean = sum(one.calls * getattr(one, which) for one in trial.beats) / sum(one.calls for one in trial.beats)
        assert mean == pytest.approx(getattr(trial.pair("answer"), which).value, rel=0.005)
    away = sum(one.calls * one.away for one in trial.beats) / sum(one.calls for one in trial.beats)
    assert away == pytest.approx(trial.pair("away").proposed.value, rel=0.02)


def test_more_crews_a_beat_leave_fewer_calls_to_others_and_answer_sooner(planned):
    ground = on(planned)
    one, three = (street_trial(ground, replace(ground.usual, crews=count, scene=30)) for count in (1, 3))
    assert three.proposed.crews == 6
    assert three.pair("away").proposed.high < one.pair("away").proposed.low
    assert three.pair("answer").proposed.high < one.pair("answer").proposed.low
    assert 0.9 < 3 * three.pair("busy").proposed.value / one.pair("busy").proposed.value < 1


def test_the_page_answers_a_form_and_a_script_with_the_same_figures(client, planned):
    trial = street_trial(on(planned), replace(on(planned).usual, target=5, scene=25, crews=2))
    asked = {**initial(trial.asked), "sent": "own"}
    whole = page(client, planned, **asked).content.decode()
    part = client.get(reverse("desk_plan_trial", args=[planned.plan]), asked, headers={"X-Part": "1"}).content.decode()
    for text in (whole, part):
        assert f'data-verdict="{trial.verdict}"' in text
        assert f"{60 * trial.pair('answer').proposed.value:.1f}" in text
        assert f"{trial.calls} 起警情" in text
        assert text.count('class="hg-fair__new"') == 2
    assert "<html" not in part
    assert page(client, planned).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"crews": 4}, {"crews": 0}, {"target": "soon"}, {"speed": ""}, {"sent": "x"}, {"back_up": 101}]
)
def test_no_number_is_refused_at_its_field_and_the_figures_before_stay(client, planned, wrong):
    answer = page(client, planned, **{**initial(on(planned).usual), **wrong})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{next(iter(wrong))}"' in text
    assert "请先改正上面的数" in text
    assert "data-verdict" in text


def test_too_few_crews_are_refused_with_how_many_the_calls_take(client, planned):
    asked = {**initial(on(planned).usual), "scene": 150}
    text = page(client, planned, **asked).content.decode()
    assert "方案的警组忙不过来" in text
    assert "现在的警组忙不过来" in text
    assert "只有 2 组" in text
    assert "data-verdict" not in text
    trial = street_trial(on(planned), replace(on(planned).usual, scene=150))
    assert trial.proposed.report is None
    assert float(on(planned).rates.sum()) * 2.5 < trial.proposed.needed < float(on(planned).rates.sum()) * 3
    assert trial.pairs == []


def test_crews_that_would_be_busy_nearly_always_are_refused_too(planned):
    """Less than the least they could be busy with, and no queue that ever settles."""
    ground = on(planned)
    least = 60 * 2 / float(ground.rates.sum())
    found = [street_trial(ground, replace(ground.usual, scene=least * share)).proposed for share in (0.92, 0.6)]
    assert found[0].report is None
    assert 0.98 * 2 <= found[0].needed < 2.5
    assert found[1].report is not None


def test_without_beats_of_today_only_the_plan_is_told(client, called):
    Area.objects.filter(kind="beat").update(kind="area")
    organisation.forget()
    plan = plan_of(called)
    trial = street_trial(on(called, plan), on(called, plan).usual)
    assert trial.today is None
    assert trial.verdict is None
    assert trial.pair("answer").gap is None
    text = page(client, called, plan).content.decode()
    assert "没有“现在”可以比" in text
    assert "hg-fair__was" not in text


def test_another_number_of_beats_than_today_is_called_out(client, called):
    text = page(client, called, plan_of(called, 3)).content.decode()
    assert "方案 3 组，现在 2 组" in text


def test_a_plan_from_before_calls_were_kept_says_what_to_do(client, planned):
    plan = Plan.objects.get(id=planned.plan)
    plan.city = {name: value for name, value in plan.city.items() if name not in {"called", "by_hour", "days"}}
    plan.save()
    answer = page(client, planned)
    assert answer.status_code == 200
    assert "这一版还不能模拟" in answer.content.decode()
    assert client.get(reverse("desk_plan_trial_table", args=[planned.plan])).status_code == 404


def test_calls_that_would_take_thousands_of_years_are_refused(client, planned):
    plan = Plan.objects.get(id=planned.plan)
    plan.city["called"] = [one / 3_000 for one in plan.city["called"]]
    plan.save()
    assert "警情太少" in page(client, planned).content.decode()
    asked = initial(on(planned).usual)
    assert client.get(reverse("desk_plan_trial_table", args=[planned.plan]), asked).status_code == 404


def test_minutes_come_from_the_calls_or_are_said_to_be_assumed(client, planned):
    assert on(planned).usual.scene == round(Plan.objects.get(id=planned.plan).result["minutes"])
    assert "按在现场 40 分钟算" not in page(client, planned).content.decode()
    plan = Plan.objects.get(id=planned.plan)
    plan.result["minutes"] = None
    plan.save()
    assert on(planned).usual.scene == 40
    assert "按在现场 40 分钟算" in page(client, planned).content.decode()


def test_the_figures_are_downloaded_as_the_page_shows_them(client, planned):
    shown = page(client, planned, **initial(on(planned).usual)).content.decode()
    link = re.search(r'href="([^"]*trial\.csv[^"]*)"', shown)[1]
    answer = client.get(html.unescape(link))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    trial = street_trial(on(planned), on(planned).usual)
    first = rows[0]
    assert (first["figure"], first["unit"]) == ("answer", "minutes")
    assert float(first["proposed"]) == pytest.approx(60 * trial.pair("answer").proposed.value, abs=1e-4)
    assert float(first["difference"]) == pytest.approx(60 * trial.pair("answer").gap.value, abs=1e-4)
    assert [one["figure"] for one in rows if one["of"] == "beat"] == ["calls a day", "answer", "busy", "away"] * 2
    assert len([one for one in rows if one["of"] == "beat today"]) == 2
    assert client.get(reverse("desk_plan_trial_table", args=[planned.plan]), {"crews": "x"}).status_code == 404


def test_one_crew_for_both_services_saves_crews_and_the_assumption_is_said(client, planned):
    ground = on(planned)
    assert jointly(ground, ground.usual, street_trial(ground, ground.usual).proposed) is None
    asked = replace(ground.usual, scene=20, shared=0.4, traffic=2)
    found = jointly(ground, asked, street_trial(ground, asked).proposed)
    sent = {what: (separate.value, joint.value) for what, separate, joint, _ in found.rows}
    assert sent["crews sent"] == (pytest.approx(1.4, abs=0.01), 1)
    assert sent["answer"][1] < sent["answer"][0]
    assert found.beyond == (pytest.approx(0.4, abs=0.01), 0)
    text = page(client, planned, **initial(asked)).content.decode()
    assert "就近去一组，比分开去快" in text
    assert "每起警情都要巡警，其中 40% 还要交警" in text


def test_a_service_that_can_not_carry_its_own_calls_is_refused_though_both_together_could(client, planned):
    ground = on(planned)
    asked = replace(ground.usual, crews=3, scene=65, shared=1.0, traffic=1)
    found = jointly(ground, asked, street_trial(ground, asked).proposed)
    assert found.is_short
    assert "交警 1 组，分开去就有人永远等不到" in page(client, planned, **initial(asked)).content.decode()


@pytest.mark.parametrize("name", ["desk_plan_trial", "desk_plan_trial_table"])
def test_the_simulation_is_for_who_plans_for_the_unit(client, planned, name):
    asked = initial(on(planned).usual)
    for person, status in (("qian", 200), ("zheng", 200), ("zhou", 404), ("zhao", 403)):
        client.force_login(planned.users[person])
        assert client.get(reverse(name, args=[planned.plan]), asked).status_code == status, person


def test_a_plan_that_is_not_ready_is_not_simulated(planned):
    asked = actions.ask(planned.viewer("qian"), planned.units["heping"].id, Wanted(3, seconds=1), now=planned.now)
    with pytest.raises(NotYours):
        plan_to_try(planned.viewer("qian"), asked.id)


def test_a_look_keeps_nothing_and_reads_no_calls_again(client, planned, django_assert_max_num_queries):
    page(client, planned)
    before = Plan.objects.values().get(id=planned.plan)
    CallCount.objects.all().delete()
    with django_assert_max_num_queries(14):
        assert page(client, planned).status_code == 200
    assert Plan.objects.values().get(id=planned.plan) == before
