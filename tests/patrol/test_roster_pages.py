"""Seats, signing and the month of a roster on the desk: forms say at the field what is wrong, and who may not see sees nothing."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from heliograph.organisation.models import Posting
from heliograph.patrol.actions.roster_signing import sign_roster
from heliograph.patrol.actions.seats import assign_seats
from heliograph.patrol.models import RosterState, SeatHolder, SquadRoster
from tests.patrol.rostered import BEGINS, on_the_map, ready

PAGES = ("desk_roster_seats", "desk_roster_sign", "desk_roster_month")


@pytest.fixture
def rostered(cast, open_desk, monkeypatch):
    """A roster that is ready, of Heping; the clock stands at the cast's."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: cast.now)
    cast.roster = ready(cast)
    return cast


def page(client, name: str, cast, who: str = "qian", **query) -> str:
    client.force_login(cast.users[who])
    return client.get(reverse(name, args=[cast.roster.id]), query).content.decode()


def test_only_who_plans_for_the_unit_opens_the_pages(client, rostered):
    for who, status in (("qian", 200), ("zheng", 200), ("zhou", 404), ("zhao", 403)):
        client.force_login(rostered.users[who])
        assert [client.get(reverse(name, args=[rostered.roster.id])).status_code for name in PAGES] == [status] * 3
    client.force_login(rostered.users["zhou"])
    for name in ("desk_roster_seats", "desk_roster_sign", "desk_roster_withdraw"):
        assert client.post(reverse(name, args=[rostered.roster.id]), {}).status_code == 404


def test_a_lead_gives_all_seats_in_one_form_and_errors_stand_at_the_seat(client, rostered):
    zhao, qian = rostered.officers["zhao"].id, rostered.officers["qian"].id
    address = reverse("desk_roster_seats", args=[rostered.roster.id])
    client.force_login(rostered.users["qian"])
    wrong = client.post(address, {"seat-0": zhao, "seat-1": zhao})
    assert wrong.status_code == 422
    assert 'id="id_seat-1-error"' in wrong.content.decode()
    assert client.post(address, {"seat-0": rostered.officers["zhou"].id}).status_code == 422
    assert not SeatHolder.objects.exists()
    assert client.post(address, {"seat-0": zhao, "seat-2": qian}).status_code == 302
    assert dict(SeatHolder.objects.values_list("seat", "officer_id")) == {"01": zhao, "03": qian}
    assert rostered.officers["zhao"].name_zh in page(client, "desk_roster", rostered)


def test_the_form_says_who_left_and_proposes_the_version_before(client, rostered):
    zhao = rostered.officers["zhao"]
    assign_seats(rostered.viewer("qian"), rostered.roster.id, {"01": zhao.id}, now=rostered.now)
    sign_roster(rostered.viewer("zheng"), rostered.roster.id, BEGINS, now=rostered.now)
    rostered.roster = ready(rostered, number=2)
    shown = page(client, "desk_roster_seats", rostered)
    assert "请核对" in shown
    assert f'value="{zhao.id}" selected' in shown
    assign_seats(rostered.viewer("qian"), rostered.roster.id, {"01": zhao.id}, now=rostered.now)
    Posting.objects.filter(officer=zhao).update(until=rostered.now.date() - timedelta(days=1))
    assert "已不在本单位" in page(client, "desk_roster_seats", rostered)


def test_a_chief_signs_on_the_page_and_takes_back_with_a_reason(client, rostered):
    assert "由局领导签发" in page(client, "desk_roster_sign", rostered)
    sign, withdraw = (reverse(f"desk_roster_{one}", args=[rostered.roster.id]) for one in ("sign", "withdraw"))
    assert client.post(sign, {"from_day": "2026-03-23"}).status_code == 422
    client.force_login(rostered.users["zheng"])
    assert 'value="2026-03-23"' in client.get(sign).content.decode()
    for day in ("", "x", "2026-03-17", "2027-01-01"):
        refused = client.post(sign, {"from_day": day})
        assert refused.status_code == 422
        assert 'id="id_from_day-error"' in refused.content.decode()
    assert client.post(sign, {"from_day": "2026-03-23"}).status_code == 302
    assert SquadRoster.objects.get().state == RosterState.SIGNED
    assert client.post(sign, {"from_day": "2026-03-23"}).status_code == 422
    assert 'id="id_why-error"' in client.post(withdraw, {"why": ""}).content.decode()
    assert client.post(withdraw, {"why": "排错了"}).status_code == 302
    assert SquadRoster.objects.get().state == RosterState.WITHDRAWN


def test_empty_places_ask_for_a_reason_on_the_page(client, rostered):
    rostered.roster = ready(rostered, number=2, empty=[[3, "巡/早", 1]])
    shown = page(client, "desk_roster_sign", rostered, who="zheng")
    assert 'name="reason"' in shown
    address = reverse("desk_roster_sign", args=[rostered.roster.id])
    refused = client.post(address, {"from_day": "2026-03-23", "reason": ""})
    assert 'id="id_reason-error"' in refused.content.decode()
    assert client.post(address, {"from_day": "2026-03-23", "reason": "邻所代"}).status_code == 302
    assert "邻所代" in page(client, "desk_roster_sign", rostered)


def test_hours_beyond_the_rules_leave_no_form_to_sign(client, rostered):
    rostered.roster = ready(rostered, number=2, hours=60)
    shown = page(client, "desk_roster_sign", rostered, who="zheng")
    assert "不能签发" in shown
    assert 'name="from_day"' not in shown


def test_the_month_has_a_column_a_day_and_names_from_accounts(client, rostered):
    assign_seats(rostered.viewer("qian"), rostered.roster.id, {"01": rostered.officers["zhao"].id}, now=rostered.now)
    shown = page(client, "desk_roster_month", rostered)
    head, body = shown.split("<thead")[1].split("</thead>")
    assert head.count("<th") == 1 + 31
    assert head.count("hg-roster__weekend") == 9
    assert body.count("<strong>早</strong>") == 9
    assert rostered.officers["zhao"].name_zh in body
    assert "2026年4月 →" in shown
    april = page(client, "desk_roster_month", rostered, month="2026-04", paper="a3")
    assert april.count("<strong>早</strong>") == 5
    assert "hg-roster--a3" in april
    assert "2026年3月" in page(client, "desk_roster_month", rostered, month="2031-01")


def test_the_table_to_download_names_officers_where_seats_have_any(client, rostered):
    assign_seats(rostered.viewer("qian"), rostered.roster.id, {"01": rostered.officers["zhao"].id}, now=rostered.now)
    client.force_login(rostered.users["qian"])
    text = client.get(reverse("desk_roster_table", args=[rostered.roster.id])).content.decode("utf-8-sig")
    head, first, second, _ = csv.reader(io.StringIO(text))
    assert head[:3] == ["officer", "name", "2026-03-23"]
    zhao = rostered.officers["zhao"]
    assert first[:3] == ["01", f"{zhao.name_zh}（{zhao.badge}）", "巡/早"]
    assert second[:3] == ["02", "", "巡/中"]


def test_places_are_called_by_their_names_where_the_map_has_any(client, ground, rostered):
    plain = page(client, "desk_roster", rostered)
    assert ">一警区</th>" in plain
    on_the_map(rostered.roster)
    shown = page(client, "desk_roster", rostered)
    assert '>和平二警区 <span class="hg-muted">hp-2</span></th>' in shown
    assert '08:00–16:00 · 和平一警区 <span class="hg-muted">hp-1</span>：01' in shown
    assert '<span class="hg-roster__post">和平一警区</span>' in page(client, "desk_roster_month", rostered)
    trial = page(client, "desk_roster_what_if", rostered)
    assert "和平一警区：人最多的一班几人" in trial
    assert '和平二警区 <span class="hg-muted">hp-2</span>' in trial
    client.cookies["language"] = "en"
    assert '>Heping beat 2 <span class="hg-muted">hp-2</span></th>' in page(client, "desk_roster", rostered)


def test_days_of_the_month_that_the_signed_roster_no_longer_holds_are_struck_through(client, rostered):
    zheng = rostered.viewer("zheng")
    first = rostered.roster = ready(rostered, number=2, empty=[[1, "巡/早", 1], [8, "巡/早", 2]])
    assert "hg-roster__void" not in page(client, "desk_roster_month", rostered)
    sign_roster(zheng, first.id, BEGINS, "邻所代", now=rostered.now)
    second = ready(rostered, number=3)
    sign_roster(zheng, second.id, BEGINS + timedelta(days=5), now=rostered.now)
    shown = page(client, "desk_roster_month", rostered)
    head, body = shown.split("<thead")[1].split("</thead>")
    assert head.count("hg-roster__void") == head.count("不算") == 4
    assert body.count("<s>") == body.count("</s>") == 4 * 3
    assert "这个月有 1 个岗次空着" in shown
    april = page(client, "desk_roster_month", rostered, month="2026-04")
    assert april.count("<s>") == 5 * 3
    assert "个岗次空着" not in april
    rostered.roster = second
    assert page(client, "desk_roster_month", rostered).split("<thead")[1].count("<s>") == 5 * 3
