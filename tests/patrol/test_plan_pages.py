"""Plans of beats at the desk, through HTTP, and the map's data."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from heliograph.patrol import actions, reading
from heliograph.patrol.actions import HowToRead, Wanted, plans
from heliograph.patrol.models import Plan, PlanState
from tests.patrol.conftest import calls


@pytest.fixture
def planned(ground, open_desk):
    """Heping with accepted calls and a solved plan of two beats by lead Qian; `ground.plan` is its id."""
    qian, unit = ground.viewer("qian"), ground.units["heping"].id
    made = actions.take_in(qian, unit, "a.csv", calls(), HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    ground.plan = actions.ask(qian, unit, Wanted(2, seconds=1), now=ground.now).id
    plans.solve(ground.plan, now=ground.now)
    return ground


def test_a_lead_asks_sees_and_cancels(client, planned):
    client.force_login(planned.users["qian"])
    sent = {"unit": planned.units["heping"].id, "beats": "3", "balance": "1.25", "keep": "1", "seconds": "5"}
    answer = client.post(reverse("desk_plan_new"), sent)
    made = Plan.objects.latest("id")
    assert answer["Location"] == reverse("desk_plan", args=[made.id])
    assert (made.asked["beats"], made.asked["balance"], made.asked["keep"]) == (3, 1.25, 1.0)
    page = client.get(answer["Location"]).content.decode()
    assert "等待计算" in page
    client.post(reverse("desk_plan_do", args=[made.id, "cancel"]))
    assert Plan.objects.get(id=made.id).state == PlanState.CANCELLED
    assert client.post(reverse("desk_plan_new"), {**sent, "beats": "many"}).status_code == 422


def test_a_plan_shows_today_beside_it_the_gap_and_what_a_move_does(client, planned):
    client.force_login(planned.users["qian"])
    address = reverse("desk_plan", args=[planned.plan])
    page = client.get(address).content.decode()
    for words in (
        "最忙的警区，平均为 1",
        "和平一警区",
        "有证明的界",
        "由局领导签发，而且不能是做过、改过这个方案的人。",
        "从表里改",
    ):
        assert words in page
    unit = reading.plan_sheet(planned.viewer("qian"), planned.plan).edge[0]
    client.post(reverse("desk_plan_do", args=[planned.plan, "move"]), {"to": f"{unit.name} {unit.beside[0]}"})
    page = client.get(address).content.decode()
    assert f"{unit.name}：{unit.beat.removeprefix('hp-')} → {unit.beside[0].removeprefix('hp-')}" in page
    client.post(reverse("desk_plan_do", args=[planned.plan, "undo"]))
    assert Plan.objects.get(id=planned.plan).moves == []
    client.post(reverse("desk_plan_do", args=[planned.plan, "move"]), {"to": "no such"})
    assert "没有这一格。" in client.get(address).content.decode()
    assert client.post(reverse("desk_plan_do", args=[planned.plan, "burn"])).status_code == 404


def test_a_chief_signs_at_the_desk_for_a_day_to_come(client, planned):
    client.force_login(planned.users["zheng"])
    sign = reverse("desk_plan_do", args=[planned.plan, "sign"])
    assert client.post(sign, {}).status_code == 422
    assert client.post(sign, {"from_day": "2020-01-01"}).status_code == 422
    assert client.post(sign, {"from_day": "2199-01-01"}).status_code == 302
    assert Plan.objects.get(id=planned.plan).from_day == date(2199, 1, 1)
    assert "已签发" in client.get(reverse("desk_patrol")).content.decode()


def test_a_refused_step_read_again_leads_to_the_plan(client, planned):
    client.force_login(planned.users["zheng"])
    sign = reverse("desk_plan_do", args=[planned.plan, "sign"])
    assert client.post(sign, {}).status_code == 422
    assert client.get(sign)["Location"] == reverse("desk_plan", args=[planned.plan])
    assert client.get(reverse("desk_plan_do", args=[planned.plan, "burn"])).status_code == 404


def test_a_chief_takes_a_signature_back_at_the_desk(client, planned):
    zheng = planned.viewer("zheng")
    actions.sign(zheng, planned.plan, date(2199, 1, 1), now=planned.now)
    address, back = reverse("desk_plan", args=[planned.plan]), reverse("desk_plan_do", args=[planned.plan, "take-back"])
    client.force_login(planned.users["qian"])
    assert back not in client.get(address).content.decode()
    client.force_login(planned.users["zheng"])
    assert back in client.get(address).content.decode()
    refused = client.post(back, {})
    assert refused.status_code == 422
    assert 'href="#id_why"' in refused.content.decode()
    assert client.post(back, {"why": "界线有误"}).status_code == 302
    assert Plan.objects.get(id=planned.plan).state == PlanState.READY
    assert "撤回了：又可以改" in client.get(address).content.decode()


def test_versions_stand_beside_each_other(client, planned):
    qian = planned.viewer("qian")
    address = reverse("desk_plan", args=[planned.plan])
    client.force_login(planned.users["qian"])
    assert 'id="versions"' not in client.get(address).content.decode()
    second = actions.ask(qian, planned.units["heping"].id, Wanted(3, seconds=1), now=planned.now)
    plans.solve(second.id, now=planned.now)
    waiting = actions.ask(qian, planned.units["heping"].id, Wanted(4, seconds=1), now=planned.now)
    found = reading.plan_sheet(qian, planned.plan).versions
    assert [one.line.number for one in found] == [3, 2, 1]
    result = Plan.objects.get(id=second.id).result
    assert (found[1].beats, found[1].most, found[1].way) == (3, result["proposed"]["most"], result["proposed"]["way"])
    assert found[1].calls == Plan.objects.get(id=second.id).city["calls"] > 400
    assert (found[0].line.id, found[0].beats, found[0].most, found[0].gap) == (waiting.id, 4, None, None)
    page = client.get(address).content.decode()
    assert "第 1 版，这一版" in page
    assert f"{result['proposed']['most']:.2f}" in page


def test_the_map_draws_todays_and_the_proposed_beats_to_who_plans(client, planned):
    address = reverse("desk_plan_shapes", args=[planned.plan])
    client.force_login(planned.users["qian"])
    for which in ("today", "proposed"):
        drawn = client.get(address, {"which": which}).json()
        assert [one["properties"]["href"] for one in drawn["features"]] == ["#beat-hp-1", "#beat-hp-2"]
        assert {one["geometry"]["type"] for one in drawn["features"]} <= {"Polygon", "MultiPolygon"}
    client.force_login(planned.users["zhou"])
    assert client.get(address).status_code == 404
    assert client.get(reverse("desk_plan", args=[planned.plan])).status_code == 404
    assert client.post(reverse("desk_plan_do", args=[planned.plan, "undo"])).status_code == 404
    client.force_login(planned.users["zhao"])
    assert client.get(reverse("desk_plan_new")).status_code == 403


def test_the_page_draws_every_unit_and_both_plans_without_a_script(client, planned):
    client.force_login(planned.users["qian"])
    page = client.get(reverse("desk_plan", args=[planned.plan])).content.decode()
    drawn = page.split('<g class="hg-plan__units">')[1].split("</g>")[0]
    assert drawn.count("<path") == len(Plan.objects.get(id=planned.plan).beats)
    for layer in ("old", "numbers--old", "numbers--new"):
        assert (
            page.split(f'<g class="hg-plan__{layer}">')[1]
            .split("</g>")[0]
            .count("</" if "numbers" in layer else "<path")
            == 2
        )


def test_the_maps_script_gets_each_border_once_and_the_answer_to_a_step(client, planned):
    client.force_login(planned.users["qian"])
    data = client.get(reverse("desk_plan_units", args=[planned.plan])).json()
    assert len({(a, b) for a, b, *_ in data["edges"]}) == len(data["edges"])
    assert all(path.startswith("M") for *_, path in data["edges"])
    hand = reverse("desk_plan_hand", args=[planned.plan])
    unit = reading.plan_sheet(planned.viewer("qian"), planned.plan).edge[0]
    made = client.post(hand, {"verb": "move", "unit": unit.name, "beat": unit.beside[0]}).json()
    assert (made["moves"], made["undone"], made["changed"]) == (1, 0, [unit.name, unit.beside[0]])
    assert made["most"] == Plan.objects.get(id=planned.plan).result["proposed"]["most"]
    back = client.post(hand, {"verb": "undo"}).json()
    assert (back["moves"], back["undone"], back["changed"]) == (0, 1, [unit.name, unit.beat])
    again = client.post(hand, {"verb": "redo"}).json()
    assert (again["moves"], again["undone"], again["changed"]) == (1, 0, [unit.name, unit.beside[0]])
    refused = client.post(hand, {"verb": "move", "unit": "0.0", "beat": unit.beat})
    assert (refused.status_code, refused.json()["error"]) == (422, "没有这一格。")
    assert client.post(hand, {"verb": "burn"}).status_code == 404
    client.force_login(planned.users["zhou"])
    assert client.post(hand, {"verb": "undo"}).status_code == 404
    assert client.get(reverse("desk_plan_units", args=[planned.plan])).status_code == 404
