"""`heliograph plan`: what a chief reads, what a program reads, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys

from typer.testing import CliRunner

from heliograph.cli import app
from tests.core.planning.grounds import tables


def run(*words: object):
    return CliRunner().invoke(app, ["plan", *map(str, words)])


def city(folder, **how):
    units, edges = tables(8, 8, load=lambda x, y: 1 + (x * 7 + y * 3) % 5, **how)
    (folder / "units.csv").write_text(units, "utf-8")
    (folder / "edges.csv").write_text(edges, "utf-8")
    return folder / "units.csv", folder / "edges.csv"


def test_beats_are_written_with_all_that_is_known_of_them(tmp_path):
    out = tmp_path / "plan.csv"
    asked = ["beats", *city(tmp_path), "--beats", 4, "--rounds", 1, "--out", out]
    answer = run(*asked)
    assert answer.exit_code == 0, answer.output
    for words in ("proven bound:", "gap:", "Seed 1, 1 rounds", "engine:", "all in one piece", "heaviest beat"):
        assert words in answer.stdout
    first = out.read_bytes()
    told = json.loads(run(*asked, "--json").stdout)
    assert out.read_bytes() == first, "the same seed and work: the same bytes"
    assert told["contiguous"]
    assert told["max_over_mean"] <= 1.05
    assert told["bound"] <= told["objective"]
    assert len(out.read_text("utf-8").splitlines()) == 65


def test_today_is_measured_beside_the_plan(tmp_path):
    out = tmp_path / "plan.csv"
    tables_ = city(tmp_path)
    assert run("beats", *tables_, "--beats", 4, "--rounds", 1, "--out", out).exit_code == 0
    answer = run(
        "beats", *tables_, "--beats", 4, "--rounds", 1, "--today", out, "--keep", 3, "--out", tmp_path / "next.csv"
    )
    assert "Today: heaviest beat" in answer.stdout
    assert "of the load changes its beat" in answer.stdout
    assert run("beats", *tables_, "--beats", 4, "--keep", 3, "--out", out).exit_code == 2


def test_islands_that_need_more_beats_are_a_refusal_that_says_how_many(tmp_path):
    answer = run(
        "beats", *city(tmp_path, keep=lambda x, y: x not in (2, 5)), "--beats", 2, "--out", tmp_path / "plan.csv"
    )
    assert answer.exit_code == 2
    assert "falls into 3 parts" in answer.stderr
    assert not (tmp_path / "plan.csv").exists()


def test_units_that_stand_alone_are_named(tmp_path):
    units, edges = city(tmp_path)
    units.write_text(units.read_text("utf-8") + "lake,99,99,0,1,4\n", "utf-8")
    answer = run("beats", units, edges, "--beats", 1, "--out", tmp_path / "plan.csv")
    assert answer.exit_code == 2
    assert "how many those have: lake (1), u0-0 (64)" in answer.stderr


def test_a_number_that_is_none_is_refused(tmp_path):
    for option, written in (("--balance", "nan"), ("--balance", "inf"), ("--seconds", "nan"), ("--keep", "inf")):
        answer = run("beats", *city(tmp_path), "--beats", 4, option, written, "--out", tmp_path / "plan.csv")
        assert answer.exit_code == 2
        assert option in answer.stderr
    told = run("beats", *city(tmp_path), "--beats", 4, "--balance", "inf", "--out", tmp_path / "plan.csv", "--json")
    assert json.loads(told.stdout) == {"error": "--balance must be a finite number."}


def test_what_makes_a_balance_impossible_is_named(tmp_path):
    units, edges = city(tmp_path)
    units.write_text(units.read_text("utf-8").replace("u3-3,3,3,1,", "u3-3,3,3,999,"), "utf-8")
    answer = run("beats", units, edges, "--beats", 4, "--rounds", 1, "--out", tmp_path / "plan.csv")
    assert answer.exit_code == 1
    assert "nor is any plan: the load of unit u3-3 alone makes it 3." in answer.stdout


def test_any_balance_may_be_allowed(tmp_path):
    asked = ["beats", *city(tmp_path), "--beats", 4, "--rounds", 1, "--out", tmp_path / "plan.csv"]
    assert run(*asked, "--balance", 1e9).exit_code == 0


def test_posts_are_named_and_their_reach_is_told(tmp_path):
    (tmp_path / "p.csv").write_text("point,x,y,weight\na,0,0,5\nb,10,0,3\nc,50,0,1\n", "utf-8")
    (tmp_path / "s.csv").write_text("site,x,y\ns1,5,0\ns2,50,0\ns3,90,0\n", "utf-8")
    asked = ["posts", tmp_path / "p.csv", tmp_path / "s.csv", "--posts", 1, "--radius", 5]
    answer = run(*asked)
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.splitlines()[0] == "s1"
    assert "Proven" in answer.stdout
    told = json.loads(run(*asked, "--json").stdout)
    assert (told["sites"], told["objective"], told["bound"], told["proven"]) == (["s1"], 8, 8, True)
    assert run(*asked[:-3], 9, "--radius", 5).exit_code == 2


def test_medians_are_numbered_as_in_the_file(tmp_path):
    (tmp_path / "g.txt").write_text("4 3 1\n1 2 5\n2 3 1\n2 4 1\n", "utf-8")
    answer = run("median", tmp_path / "g.txt", "--out", tmp_path / "sites.txt")
    assert answer.exit_code == 0, answer.output
    assert (tmp_path / "sites.txt").read_text("utf-8") == "2\n"
    assert "Travel: 7; proven bound: 7; gap: 0.000%" in answer.stdout


def test_a_graph_in_parts_needs_a_post_for_each(tmp_path):
    (tmp_path / "g.txt").write_text("4 2 1\n1 2 5\n3 4 1\n", "utf-8")
    asked = ["median", tmp_path / "g.txt", "--out", tmp_path / "sites.txt"]
    answer = run(*asked)
    assert answer.exit_code == 2
    assert "falls into 2 parts that no way joins (vertices 1, 3 for some): 1 posts can't reach all" in answer.stderr
    assert "Travel: 6; proven bound: 6" in run(*asked, "--posts", 2).stdout


def test_a_table_about_persons_is_refused(tmp_path):
    (tmp_path / "p.csv").write_text("point,x,y,weight,报警人姓名\na,0,0,5,某\n", "utf-8")
    (tmp_path / "s.csv").write_text("site,x,y\ns1,5,0\n", "utf-8")
    answer = run("posts", tmp_path / "p.csv", tmp_path / "s.csv", "--posts", 1, "--radius", 5)
    assert answer.exit_code == 2
    assert "p.csv, line 1: there are columns about persons" in answer.stderr


def test_no_process_loads_a_solver_before_it_plans():
    code = (
        "import sys, heliograph.cli, heliograph.commands.plan, heliograph.core.planning.beats, heliograph.core.planning.covering;"
        "print([name for name in ('numba', 'highspy', 'pymetis', 'scipy') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_areas_follow_a_table_of_costs_and_say_what_one_piece_costs(tmp_path):
    out, costs = tmp_path / "plan.csv", tmp_path / "minutes.tsv"
    rows = ["\t".join(str(abs(a % 8 - b % 8) + abs(a // 8 - b // 8)) for b in range(64)) for a in range(64)]
    costs.write_text("\n".join(rows) + "\n", "utf-8")
    asked = ["areas", *city(tmp_path), costs, "--beats", 4, "--rounds", 2, "--out", out]
    answer = run(*asked)
    assert answer.exit_code == 0, answer.output
    for words in ("all in one piece", "more than the best found without", "proven bound:", "gap:"):
        assert words in answer.stdout
    told = json.loads(run(*asked, "--json").stdout)
    assert told["contiguous"]
    assert {line.split(",")[1] for line in out.read_text("utf-8").splitlines()[1:]} == set(told["seats"])
    costs.write_text("1 2 3\n", "utf-8")
    refused = run(*asked)
    assert refused.exit_code == 2
    assert "must hold 64 rows, not 1" in refused.stderr
