"""A roster as a workbook: opened by a reader of its own, it says what the roster says, and nothing in it runs."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from heliograph.patrol import actions, reading
from heliograph.patrol.actions import HowToRead, Wanted, plans
from heliograph.patrol.actions.roster_signing import sign_roster
from heliograph.patrol.actions.seats import assign_seats
from heliograph.patrol.models import Plan, SquadRoster
from heliograph.patrol.roster_workbook import FILLS
from tests.patrol.conftest import calls
from tests.patrol.opened import opened
from tests.patrol.rostered import BEGINS, on_the_map, ready

EPOCH = 46104
"""23 March 2026 as spreadsheets count days."""


def download(client, cast, roster, who="qian", **query):
    client.force_login(cast.users[who])
    return client.get(reverse("desk_roster_workbook", args=[roster.id]), query)


def pages(client, cast, roster, **query):
    return opened(download(client, cast, roster, **query).content)


@pytest.fixture
def rostered(cast, open_desk):
    cast.roster = ready(cast, empty=[[3, "巡/早", 1], [9, "巡/夜", 2]])
    return cast


def test_only_who_plans_for_the_unit_downloads_it(client, rostered):
    for who, status in (("qian", 200), ("zheng", 200), ("zhou", 404), ("zhao", 403)):
        assert download(client, rostered, rostered.roster, who=who).status_code == status
    found = download(client, rostered, rostered.roster)
    assert found["Content-Disposition"] == f'attachment; filename="roster-{rostered.roster.id}.xlsx"'
    SquadRoster.objects.update(rows=[], state="waiting")
    assert download(client, rostered, rostered.roster).status_code == 404


def test_seats_by_days_with_shifts_in_words_and_colour_and_sums(client, rostered):
    zhao = rostered.officers["zhao"]
    assign_seats(rostered.viewer("qian"), rostered.roster.id, {"01": zhao.id}, now=rostered.now)
    sheet, _, _ = pages(client, rostered, rostered.roster).values()
    assert [sheet.text(f"{column}3") for column in "CD"] == [EPOCH, EPOCH + 1]
    assert [sheet.text(f"{column}4") for column in "CHI"] == ["一", "六", "日"]
    assert sheet.cells["H4"].fill != sheet.cells["G4"].fill
    assert [sheet.text(f"{column}5") for column in "ABC"] == ["01", f"{zhao.name_zh}（{zhao.badge}）", "早\n巡"]
    assert [sheet.cells[f"C{row}"].fill for row in (5, 6, 7)] == [fill[1:] for fill in FILLS[:3]]
    assert [[sheet.text(f"{column}{row}") for column in "QRS"] for row in (5, 6, 7)] == [
        [0, 2, 112],
        [0, 2, 112],
        [14, 2, 140],
    ]
    assert [(sheet.cells[f"{column}8"].formula, sheet.text(f"{column}8")) for column in "CQS"] == [
        ("COUNTA(C5:C7)", 3), ("SUM(Q5:Q7)", 14), ("SUM(S5:S7)", 364)
    ]  # fmt: skip


def test_heads_stay_and_it_prints_across(client, rostered):
    for sheet in pages(client, rostered, rostered.roster).values():
        assert sheet.across
    sheet = next(iter(pages(client, rostered, rostered.roster).values()))
    assert (sheet.frozen, sheet.is_fitted, sheet.breaks) == ("C5", True, ())
    long = next(iter(pages(client, rostered, ready(rostered, number=2, weeks=8)).values()))
    assert (long.is_fitted, long.breaks) == (False, (30,))


def test_places_empty_have_a_sheet_and_none_is_said(client, rostered):
    _, empty, _ = pages(client, rostered, rostered.roster).values()
    assert [empty.text(f"{column}2") for column in "ABCDE"] == [EPOCH + 3, "早", "08:00–16:00", "巡", 1]
    assert (empty.cells["E4"].formula, empty.text("E4")) == ("SUM(E2:E3)", 3)
    _, none, _ = pages(client, rostered, ready(rostered, number=2)).values()
    assert none.text("A2") == "没有空着的岗次。"


def test_the_third_sheet_says_what_rules_it_was_made_from(client, rostered):
    _, _, made_from = pages(client, rostered, rostered.roster).values()
    cells = made_from.cells
    said = {
        cells[name].value: cells[f"B{name[1:]}"].value for name in cells if f"B{name[1:]}" in cells and name[0] == "A"
    }
    assert said["每人每周最多几小时"] == 70
    assert said["工时的依据"] == "未核实"
    assert said["最多连上几天"] == 7
    assert said["整张表要的小时"] == 364
    assert said["夜班最多差几次"] == 0


def test_a_month_has_its_own_days_and_sums(client, rostered):
    sheet, empty, _ = pages(client, rostered, rostered.roster, month="2026-03").values()
    assert sheet.text("C3") == EPOCH - 22
    assert sheet.text("AG3") == EPOCH + 8
    assert [sheet.text(f"{column}7") for column in ("AH", "AI", "AJ")] == [9, 1, 90]
    assert sheet.cells["C5"].fill == "BFBFBF"
    assert empty.text("E3") == 1
    name = download(client, rostered, rostered.roster, month="2026-03")["Content-Disposition"]
    assert name == f'attachment; filename="roster-{rostered.roster.id}-2026-03.xlsx"'


def test_places_are_called_by_their_names_where_the_map_has_any(client, ground, rostered):
    on_the_map(rostered.roster)
    sheet, empty, made_from = pages(client, rostered, rostered.roster).values()
    assert sheet.text("C5") == "早\n和平一警区"
    assert empty.text("D2") == "和平一警区（hp-1）"
    assert "和平二警区（hp-2）" in {one.value for one in made_from.cells.values()}


def test_days_that_a_later_roster_took_over_are_marked_and_not_in_the_sums(client, rostered):
    zheng = rostered.viewer("zheng")
    sign_roster(zheng, rostered.roster.id, BEGINS, "邻所代", now=rostered.now)
    sign_roster(zheng, ready(rostered, number=2).id, BEGINS + timedelta(days=7), now=rostered.now)
    sheet, empty, _ = pages(client, rostered, rostered.roster).values()
    assert [sheet.text(f"{column}4") for column in "IJP"] == ["日", "一 不算", "日 不算"]
    assert sheet.text("J5") == "早\n巡"
    assert [sheet.cells[f"{column}5"].fill for column in "IJ"] == [FILLS[0][1:], "BFBFBF"]
    assert [sheet.text(f"{column}7") for column in "QRS"] == [7, 1, 70]
    assert [sheet.cells[f"{column}8"].formula for column in "IJ"] == ["COUNTA(I5:I7)", ""]
    assert "不按这张表" in sheet.text("A9")
    assert (empty.text("E2"), empty.cells["E3"].formula) == (1, "SUM(E2)")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t="])
def test_what_begins_like_a_formula_stays_text(client, rostered, begin):
    code = f"{begin}HYPERLINK(1)1"
    roster = rostered.roster
    roster.rows[0][0] = code
    roster.squad = roster.squad.replace('"未核实"', f'"""{code}"""')
    roster.save()
    sheet, _, made_from = pages(client, rostered, roster).values()
    assert (sheet.cells["A5"].kind, sheet.text("A5")) == ("text", code)
    assert ("text", code) in {(cell.kind, cell.value) for cell in made_from.cells.values()}


def test_the_same_roster_gives_the_same_bytes_on_another_day(client, rostered, monkeypatch):
    first = download(client, rostered, rostered.roster).content
    monkeypatch.setattr("django.utils.timezone.now", lambda: rostered.now + timedelta(days=800))
    assert download(client, rostered, rostered.roster).content == first
    parts = zipfile.ZipFile(io.BytesIO(first))
    assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    made = f"{rostered.roster.changed_at:%Y-%m-%dT%H:%M:%SZ}"
    assert parts.read("docProps/core.xml").decode().count(made) == 2


def test_a_plan_has_its_beats_and_units_and_figures(client, ground, open_desk):
    qian, unit = ground.viewer("qian"), ground.units["heping"].id
    taken = actions.take_in(qian, unit, "a.csv", calls(), HowToRead(), now=ground.now)
    actions.accept(qian, taken.id, noted=True, now=ground.now)
    made = actions.ask(qian, unit, Wanted(2, seconds=1), now=ground.now)
    address = reverse("desk_plan_workbook", args=[made.id])
    client.force_login(ground.users["qian"])
    assert client.get(address).status_code == 404
    plans.solve(made.id, now=ground.now)
    beats, units, figures = opened(client.get(address).content).values()
    plan = Plan.objects.get(id=made.id)
    assert [cell.value for place, cell in units.cells.items() if place[0] == "B"][1:] == [
        one[1] for one in list(reading.fairness_table(qian, made.id))[1:]
    ]
    assert {cell.value for place, cell in beats.cells.items() if place[0] == "C"} >= set(plan.beats)
    last = 2 + len({*plan.today, *plan.beats})
    assert (beats.cells[f"F{last + 1}"].formula, beats.text(f"F{last + 1}")) == (f"SUM(F3:F{last})", len(plan.beats))
    assert figures.text("C2") == pytest.approx(plan.result["proposed"]["most"], abs=1e-4)
    assert client.get(address).content == client.get(address).content
    client.force_login(ground.users["zhou"])
    assert client.get(address).status_code == 404
