"""Rosters at the desk: from a squad's file to a calendar, for who plans for the unit and nobody else."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliograph.jobs import queue
from heliograph.patrol import actions, reading
from heliograph.patrol.actions import rosters
from heliograph.patrol.errors import NotYours, Unusable
from heliograph.patrol.models import RosterState, SquadRoster

RULES = """begins = 2026-11-30
weeks = 1
[rules]
hours_a_week = 40
hours_basis = "未核实"
hours_within = 40
rest_hours = 11
in_a_row = 6
least_on_a_beat = 1
absence = 0.1
[[shift]]
code = "早"
begins = "08:00"
hours = 8
[[post]]
code = "=巡"
beat = "一警区"
sworn = true
needs = { "早" = 1 }
"""


def squad(seats: int = 2) -> bytes:
    """One post by day, all week: 56 hours, which two seats can hold and one cannot."""
    return (RULES + "".join(f'[[officer]]\ncode = "0{seat}"\nskills = []\n' for seat in range(1, seats + 1))).encode()


def asked(cast, data: bytes, who: str = "qian", seconds: int = 2) -> SquadRoster:
    return actions.ask_roster(cast.viewer(who), cast.units["heping"].id, data, seconds, now=cast.now)


@pytest.fixture
def rostered(cast, open_desk):
    """A roster of two seats as the worker solves it; `cast.roster` is its id."""
    cast.roster = asked(cast, squad()).id
    assert queue.run_due(cast.now, clock=lambda: cast.now) >= 1
    return cast


def test_the_worker_fills_every_place_within_the_hours(rostered):
    roster = SquadRoster.objects.get(id=rostered.roster)
    assert (roster.state, roster.result["empty"], roster.result["fair"]) == (RosterState.READY, [], True)
    held = [shifts for _seat, shifts in roster.rows]
    assert all(sum(bool(shifts[day]) for shifts in held) == 1 for day in range(7))
    assert all(sum(map(bool, shifts)) <= 5 for shifts in held)


def test_what_one_officer_cannot_hold_stays_empty_and_the_rules_are_named(cast):
    made = asked(cast, squad(1))
    before = reading.roster_sheet(cast.viewer("qian"), made.id, cast.now)
    assert (before.balance.overtime, before.more, before.days) == (16, 1, [])
    rosters.solve_roster(made.id, now=cast.now)
    sheet = reading.roster_sheet(cast.viewer("qian"), made.id, cast.now)
    assert sheet.empty == 2
    assert sum(place.missing for day in sheet.days for place in day.places) == 2
    assert len(sheet.why) > 1


def test_a_cancelled_roster_is_not_solved(cast):
    made = asked(cast, squad())
    assert actions.cancel_roster(cast.viewer("qian"), made.id, now=cast.now).state == RosterState.CANCELLED
    rosters.solve_roster(made.id, now=cast.now)
    assert SquadRoster.objects.get(id=made.id).rows == []


def test_a_running_roster_stops_when_it_is_cancelled(cast, monkeypatch):
    made = asked(cast, squad())
    real = rosters.squads.solve

    def solve(found, *, seconds, stop):
        actions.cancel_roster(cast.viewer("qian"), made.id, now=cast.now)
        SquadRoster.objects.filter(id=made.id).update(is_stopping=True, state=RosterState.RUNNING)
        stop.__self__.looked -= 2
        assert stop()
        return real(found, seconds=1, stop=stop)

    monkeypatch.setattr(rosters.squads, "solve", solve)
    rosters.solve_roster(made.id, now=cast.now)
    assert SquadRoster.objects.get(id=made.id).state == RosterState.CANCELLED


def test_a_wrong_file_is_refused_with_the_reason_and_nothing_is_kept(cast):
    for data, words in (
        (squad().replace(b"in_a_row", b"in_row"), "in_a_row"), (b"\xff", "UTF-8"), (squad() + b"#" * 300_000, "大"),
        (squad().replace(b'"01"', '"张三"'.encode()), "张三"), (squad().replace(b'"01"', b'"13800138000"'), "手机号"),
        (squad().replace(b'"01"', f'"{cast.officers["zhao"].name_zh}1"'.encode()), "民警的姓名"),
        (squad().replace(b'"01"', f'"{cast.officers["zhao"].name_en.upper()} 1"'.encode()), "民警的姓名"),
    ):  # fmt: skip
        with pytest.raises(Unusable) as refused:
            asked(cast, data)
        assert refused.value.field == "file"
        assert words in refused.value.text.zh
    assert not SquadRoster.objects.exists()


def test_nobody_but_who_plans_for_the_unit_sees_or_asks(client, rostered):
    with pytest.raises(NotYours):
        asked(rostered, squad(), who="zhou")
    addresses = [
        reverse(name, args=[rostered.roster]) for name in ("desk_roster", "desk_roster_squad", "desk_roster_table")
    ]
    for who, status in (("qian", 200), ("zheng", 200), ("zhou", 404), ("zhao", 403)):
        client.force_login(rostered.users[who])
        assert [client.get(address).status_code for address in addresses] == [status] * 3
    client.force_login(rostered.users["zhou"])
    assert client.post(reverse("desk_roster_cancel", args=[rostered.roster])).status_code == 404
    assert "排班第" not in client.get(reverse("desk_rosters")).content.decode()


def test_a_lead_uploads_a_file_and_takes_the_same_file_back(client, cast, open_desk):
    client.force_login(cast.users["qian"])
    address, unit = reverse("desk_roster_new"), cast.units["heping"].id
    assert client.post(address, {"unit": unit, "seconds": 20}).status_code == 422
    wrong = SimpleUploadedFile("a.toml", b"weeks = 1")
    assert client.post(address, {"unit": unit, "seconds": 20, "file": wrong}).status_code == 422
    sent = client.post(address, {"unit": unit, "seconds": 20, "file": SimpleUploadedFile("a.toml", squad())})
    assert sent.status_code == 302
    made = SquadRoster.objects.get()
    assert client.get(reverse("desk_roster_squad", args=[made.id])).content == squad()
    assert "取消" in client.get(sent.url).content.decode()
    assert client.post(reverse("desk_roster_cancel", args=[made.id])).status_code == 302
    assert "已取消" in client.get(reverse("desk_rosters")).content.decode()


def test_a_roster_on_its_way_tells_how_far_it_is_by_itself_and_without_a_script_by_a_link(client, cast, rostered):
    client.force_login(cast.users["qian"])
    address = reverse("desk_roster", args=[asked(cast, squad()).id])
    page = client.get(address).content.decode()
    assert page.count(" data-progress") == 2
    assert "build/progress" in page
    assert f'href="{address}"' in page
    done = client.get(reverse("desk_roster", args=[rostered.roster])).content.decode()
    assert "data-progress" not in done
    assert "build/progress" not in done


def test_the_example_of_the_docs_may_be_asked_for(cast):
    data = (Path(__file__).parents[2] / "docs/examples/squad.toml").read_bytes()
    sheet = reading.roster_sheet(cast.viewer("qian"), asked(cast, data).id, cast.now)
    assert sheet.squad.weeks == 8


def test_the_table_has_dates_and_no_formula(client, rostered):
    client.force_login(rostered.users["qian"])
    text = client.get(reverse("desk_roster_table", args=[rostered.roster])).content.decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert head == [
        "officer",
        *(f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06")),
    ]
    cells = [cell for line in lines for cell in line[1:]]
    assert {cell for cell in cells if cell} == {"'=巡/早"}


def test_a_week_outside_of_the_roster_is_its_last(client, rostered):
    client.force_login(rostered.users["qian"])
    for asked_for in ("99", "x", "-1", "99999"):
        page = client.get(reverse("desk_roster", args=[rostered.roster]), {"week": asked_for}).content.decode()
        assert "第 1 周，共 1 周" in page
