"""`heliograph plan simulate` and `plan joint`: figures with intervals, two plans on the same calls, and what is refused."""

from __future__ import annotations

import pytest

AREAS = "area,x,y,rate,priority,asks\na,0,0,1,1,patrol\nb,3000,0,0.6,2,traffic\nc,0,3000,0.2,1,patrol+traffic\n"
CREWS = "crew,x,y,service\nP1,0,0,patrol\nP2,500,0,patrol\nT1,3000,0,traffic\n"


pytestmark = pytest.mark.usefixtures("kernels")


@pytest.fixture
def tables(tmp_path):
    (tmp_path / "areas.csv").write_text(AREAS, "utf-8")
    (tmp_path / "crews.csv").write_text(CREWS, "utf-8")
    (tmp_path / "more.csv").write_text(CREWS + "P3,0,3000,patrol\n", "utf-8")
    return tmp_path


def test_two_plans_are_told_apart_on_the_same_calls(heliograph, tables):
    asked = ["plan", "simulate", str(tables / "areas.csv"), str(tables / "crews.csv"), "--calls", "20000"]
    asked += ["--against", str(tables / "more.csv"), "--scene", "20,40", "--back-up", "0.1", "--rest", "30"]
    first, again = (heliograph(*asked, "--json") for _ in range(2))
    assert first.status == 0, first.err
    assert first.out == again.out, "the same seed, the same bytes"
    found = first.json
    assert (found["seed"], found["bound"], found["calls"]) == (1, None, 20010)
    gaps = {gap["what"]: gap for gap in found["plans"]["difference"]}
    assert gaps["wait"]["value"] + gaps["wait"]["half"] < 0, "a crew more, and less is waited"
    by_name = {(one["what"], one["of"]): one for one in found["plans"]["more.csv"]["figures"]}
    assert by_name["wait", "1"]["value"] < by_name["wait", "2"]["value"]
    told = heliograph(*asked)
    for words in (
        "Priority 2:",
        "no bound",
        "95 % interval",
        "seed 1",
        "discrete events",
        "Busiest crew",
        "more.csv less",
    ):
        assert words in told.out


def test_what_the_crews_cannot_carry_is_said(heliograph, tables):
    done = heliograph("plan", "simulate", str(tables / "areas.csv"), str(tables / "crews.csv"), "--scene", "200")
    assert done.status == 1
    assert "The crews cannot carry these calls" in done.err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (["--scene", "long"], "--scene must be a number"),
        (["--scene", "0"], "--scene must be above 0"),
        (["--back-up", "2"], "--back-up from 0 to 1"),
        (["--hours", "areas.csv"], "no column day"),
        (["--travel", "areas.csv"], "no column crew"),
    ],
)
def test_what_makes_no_sense_is_refused(heliograph, tables, monkeypatch, change, words):
    monkeypatch.chdir(tables)
    done = heliograph("plan", "simulate", "areas.csv", "crews.csv", "--calls", "1000", *change)
    assert done.status == 2
    assert words in done.err


def test_calls_that_would_take_thousands_of_years_are_refused(heliograph, tables):
    (tables / "areas.csv").write_text("area,x,y,rate,asks\na,0,0,0.000001,patrol\n", "utf-8")
    for command in ("simulate", "joint"):
        done = heliograph("plan", command, str(tables / "areas.csv"), str(tables / "crews.csv"))
        assert (done.status, "ask for fewer with --calls" in done.err) == (2, True)


def test_crews_in_files_of_the_same_name_are_both_told(heliograph, tables):
    (tables / "next").mkdir()
    other = tables / "next" / "crews.csv"
    other.write_text(CREWS + "P3,0,3000,patrol\n", "utf-8")
    asked = ["plan", "simulate", str(tables / "areas.csv"), str(tables / "crews.csv"), "--against", str(other)]
    found = heliograph(*asked, "--calls", "2000", "--json").json["plans"]
    assert set(found) == {str(tables / "crews.csv"), str(other), "difference"}


def test_a_table_of_persons_is_refused(heliograph, tables):
    (tables / "areas.csv").write_text("area,x,y,rate,报警人\na,0,0,1,某\n", "utf-8")
    done = heliograph("plan", "simulate", str(tables / "areas.csv"), str(tables / "crews.csv"))
    assert done.status == 2
    assert "about persons" in done.err


def test_calls_that_nobody_is_able_to_answer_are_named(heliograph, tables):
    (tables / "crews.csv").write_text("crew,x,y,skills\nP1,0,0,patrol\n", "utf-8")
    done = heliograph("plan", "simulate", str(tables / "areas.csv"), str(tables / "crews.csv"))
    assert done.status == 2
    assert "nobody has the skills" in done.err


def test_joint_and_separate_are_told_beside_theory(heliograph, tables):
    asked = ["plan", "joint", str(tables / "areas.csv"), str(tables / "crews.csv"), "--calls", "20000", "--scene", "20"]
    done = heliograph(*asked, "--json")
    assert done.status == 0, done.err
    found = done.json
    assert found["duplicates"]["separate"] == pytest.approx(0.2 / 1.8, abs=0.02)
    assert (found["duplicates"]["joint"], found["bound"]) == (0, None)
    assert found["theory"]["joint_wait"] < found["theory"]["separate_wait"]
    told = heliograph(*asked).out
    for words in (
        "Separate, 2 services (patrol, traffic)",
        "Joint less separate",
        "beyond the first",
        "Erlang C",
        "no bound",
    ):
        assert words in told


def test_joining_needs_services_on_both_sides(heliograph, tables):
    areas, crews = tables / "areas.csv", tables / "crews.csv"
    crews.write_text("crew,x,y,service\nP1,0,0,patrol\n", "utf-8")
    done = heliograph("plan", "joint", str(areas), str(crews))
    assert (done.status, "no crew belongs to traffic" in done.err) == (2, True)
    areas.write_text("area,x,y,rate\na,0,0,1\n", "utf-8")
    done = heliograph("plan", "joint", str(areas), str(crews))
    assert (done.status, "column asks" in done.err) == (2, True)
