"""What a plan is worth, at the desk: the fairness panel, its warning and its table, and trials with and without a script."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from heliograph.patrol import actions, reading
from heliograph.patrol.actions import HowToRead, Wanted, plans
from heliograph.patrol.models import Plan
from heliograph.patrol.reading.fair import fairness_of
from tests.patrol.conftest import calls

FOUND = b"".join(
    b"x%d,2026-02-13 %02d:00:00,29.022,119.022,a,50,\xe5\xb7\xa1\xe9\x80\xbb\n" % (number, number % 24)
    for number in range(300)
)


@pytest.fixture
def planned(ground, open_desk):
    """Heping with calls of the public, 300 events found by officers in one place, and a plan from the public's calls by lead Qian."""
    qian, unit = ground.viewer("qian"), ground.units["heping"].id
    made = actions.take_in(qian, unit, "a.csv", calls() + FOUND, HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    ground.plan = solved(ground)
    return ground


def solved(cast, **more) -> int:
    made = actions.ask(cast.viewer("qian"), cast.units["heping"].id, Wanted(2, seconds=1, **more), now=cast.now)
    plans.solve(made.id, now=cast.now)
    return made.id


def test_a_plan_from_what_officers_found_is_called_out_and_leans_where_they_found_it(planned):
    public, fed = (fairness_of(Plan.objects.get(id=one)) for one in (planned.plan, solved(planned, with_found=True)))
    called = Plan.objects.get(id=planned.plan).city["calls"]
    assert public.found == fed.found == pytest.approx(300 / (300 + called))
    assert not public.with_found
    assert fed.with_found
    assert fed.leaning > 0.3 > public.leaning


def test_the_panel_names_the_share_found_and_begins_with_the_poorest_served(client, planned):
    client.force_login(planned.users["qian"])
    page = client.get(reverse("desk_plan", args=[planned.plan])).content.decode()
    assert "采用的警情里，民警自己发现的占 41%。" in page
    assert "这个方案算了民警自己发现的" not in page
    rows = fairness_of(Plan.objects.get(id=planned.plan)).bars
    assert [one[0] for one in rows] == sorted((one[0] for one in rows), reverse=True)
    assert f"{rows[0][0]:.1f} → {rows[0][1]:.1f}" in page


def test_the_panel_is_downloaded_unit_by_unit_by_who_plans(client, planned):
    address = reverse("desk_plan_fairness", args=[planned.plan])
    client.force_login(planned.users["qian"])
    rows = list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
    plan = Plan.objects.get(id=planned.plan)
    assert {one["unit"] for one in rows} == set(plan.city["names"])
    assert [int(one["tenth"]) for one in rows] == sorted(int(one["tenth"]) for one in rows)
    assert sum(float(one["officer_found"]) for one in rows) == pytest.approx(300)
    client.force_login(planned.users["zhou"])
    assert client.get(address).status_code == 404


def test_a_trial_answers_a_form_and_a_script_with_the_same_figures(client, planned):
    address = reverse("desk_plan_what_if", args=[planned.plan])
    client.force_login(planned.users["qian"])
    usual = client.get(address).content.decode()
    assert 'name="officers" value="19"' in usual
    asked = {"officers": 38, "target": 8, "beats": 3, "minutes": 30}
    page, part = (
        client.get(address, asked).content.decode(),
        client.get(address, asked, headers={"X-Part": "1"}).content.decode(),
    )
    told = reading.trial(planned.viewer("qian"), planned.plan, *_asked(asked)).told
    assert told.crews == 4
    for text in (page, part):
        assert "4 组" in text
        assert f"{told.mean.in_time:.0%} 在 8 分钟内到" in text
    assert "<html" not in part
    assert "积越多" in client.get(address, {**asked, "officers": 5}).content.decode()
    for wrong in ({"officers": 0}, {"beats": 10_000}, {"target": "soon"}):
        assert client.get(address, {**asked, **wrong}).status_code == 422


def _asked(given: dict[str, int]):
    from heliograph.core.planning.whatif import Asked

    return Asked(given["officers"], given["target"], given["beats"]), float(given["minutes"])


def test_a_trial_is_of_ones_own_plan_and_a_plan_without_hours_says_so(client, planned):
    address = reverse("desk_plan_what_if", args=[planned.plan])
    client.force_login(planned.users["zhou"])
    assert client.get(address).status_code == 404
    plan = Plan.objects.get(id=planned.plan)
    del plan.result["rate"]
    plan.save()
    client.force_login(planned.users["qian"])
    assert "这一版还不能试算" in client.get(address).content.decode()
