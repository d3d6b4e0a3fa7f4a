"""阶段看板: exact at every moment, by units and stages, at a cost that does not grow with what is stored."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.matters.actions import watch
from heliograph.matters.errors import MatterError
from heliograph.matters.models import Matter
from heliograph.supervision import audit
from heliograph.supervision.actions import fold, rebuild
from heliograph.supervision.models import Placed, StageCount, Touch
from heliograph.supervision.reading import stage_list, stages
from heliograph.supervision.reading.stage_list import Narrowed
from heliograph.supervision.reading.stages import Figures, Wanted
from tests.supervision import a_case
from tests.supervision import on_duty as duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    a_case.install(cast)
    return lambda unit="heping", **more: a_case.file(cast, unit, **more)


def figures(cast, now=None) -> dict:
    """(unit code, state) -> (open, near, late, paused) of the sample procedure."""
    names = {unit.id: code for code, unit in cast.units.items()}
    found = stages.counts(cast.bureau.id, now or cast.now)
    return {(names[u], s): (f.open, f.near, f.late, f.paused) for (u, _, s), f in found.items()}


def test_a_case_is_on_the_board_from_the_moment_it_was_filed_counted_or_not(cast, case):
    case()
    assert Touch.objects.count() == 1
    assert figures(cast) == {("heping", "filed"): (1, 0, 0, 0)}
    assert fold(cast.now) == 1
    assert Touch.objects.count() == 0
    assert figures(cast) == {("heping", "filed"): (1, 0, 0, 0)}


def test_it_moves_with_every_step_and_leaves_at_the_end(cast, case):
    receipt = case()
    fold(cast.now)
    cast.does(receipt, "begin", "zhao")
    assert figures(cast) == {("heping", "working"): (1, 0, 0, 0)}
    cast.does(receipt, "send-appraisal", "zhao")
    assert figures(cast) == {("heping", "working"): (1, 0, 0, 1)}
    cast.does(receipt, "place", "wu", unit=cast.units["donghu"].id, words="案发地在东湖。")
    assert figures(cast) == {("donghu", "working"): (1, 0, 0, 1)}
    fold(cast.now)
    cast.does(receipt, "appraisal-back", "zhou")
    cast.does(receipt, "close", "zhou", words="已经查清并作出处理。")
    assert figures(cast) == {}
    fold(cast.now)
    assert (StageCount.objects.count(), Placed.objects.count()) == (0, 0)


def test_near_and_late_are_counted_as_the_watch_says_them(cast, case):
    receipt = case()
    fold(cast.now)
    deadline = duty.promise(receipt, "result")
    watch(deadline.warn_at)
    assert figures(cast, deadline.warn_at) == {("heping", "filed"): (1, 1, 0, 0)}
    fold(deadline.warn_at)
    late = deadline.due + timedelta(seconds=1)
    watch(late)
    assert figures(cast, late) == {("heping", "filed"): (1, 0, 1, 0)}
    fold(late)
    assert figures(cast, late) == {("heping", "filed"): (1, 0, 1, 0)}


def test_messages_pay_nothing_for_a_board_of_cases(cast, case):
    cast.submits(unit=cast.units["heping"].id)
    assert Touch.objects.count() == 0
    assert figures(cast) == {}


STEPS = ("begin", "send-appraisal", "appraisal-back", "place", "extend", "close", "watch", "fold", "file", "rebuild")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.integers(1, 9)), max_size=14))
def test_whatever_happens_in_whatever_order_the_board_is_what_a_recount_says(cast, case, acts):
    """Reads after every step; the clock moves by days."""
    Matter.objects.filter(bureau_id=cast.bureau.id).update(settled_at=cast.now)
    for model in (Touch, Placed, StageCount):
        model.objects.all().delete()
    cases, now = [case(), case("donghu", who="zhou")], cast.now
    for name, which, days in acts:
        now += timedelta(days=days)
        watch(now)
        _do(cast, case, cases, name, cases[which % len(cases)], now)
        assert stages.counts(cast.bureau.id, now) == stages.recount(cast.bureau.id, now), (name, acts)
    assert audit.problems(now) == []


def _do(cast, case, cases, name: str, receipt, now: datetime) -> None:
    simple = {"watch": lambda: watch(now), "fold": lambda: fold(now), "rebuild": lambda: rebuild(cast.bureau.id, now)}
    if name in simple:
        simple[name]()
    elif name == "file":
        cases.append(case(now=now))
    else:
        at = cast.matter(receipt)
        here = "zhao" if at.unit_id == cast.units["heping"].id else "zhou"
        other = "donghu" if here == "zhao" else "heping"
        more = {
            "place": {"unit": cast.units[other].id, "words": "案发地不在这里。"},
            "extend": {"promise": "result", "more": "3 days", "words": "案情复杂。"},
            "close": {"words": "已经查清并作出处理。"},
        }.get(name, {})
        try:
            cast.does(receipt, name, "wu" if name in ("place", "extend") else here, now=now, **more)
        except MatterError:
            return  # the step is not open in this state: nothing happened, and the board must say so


def test_a_rebuilt_board_is_the_same_board(cast, case):
    for unit in ("heping", "heping", "donghu"):
        case(unit, who="zhou" if unit == "donghu" else "zhao")
    fold(cast.now)
    before = figures(cast)
    StageCount.objects.all().delete()
    assert audit.problems(cast.now) != []
    assert rebuild(cast.bureau.id, cast.now) == 3
    assert Touch.objects.count() == 0
    assert figures(cast) == before
    assert audit.problems(cast.now) == []


def test_doctor_names_the_stage_that_is_counted_wrong(cast, case):
    case()
    fold(cast.now)
    StageCount.objects.update(open=5)
    [problem] = audit.problems(cast.now)
    assert "heping" in problem
    assert "board-case" in problem
    assert "heliograph stages rebuild" in problem


def test_a_move_that_is_committed_while_others_are_counted_is_counted_later(cast, case, monkeypatch):
    """Whoever counts read the list of moves before: the new move stays on it."""
    from heliograph.supervision.actions import stages as actions

    receipt = case()
    place = actions._place

    def moves_meanwhile(matter, now):
        monkeypatch.setattr(actions, "_place", place)
        cast.does(receipt, "begin", "zhao")
        return place(matter, now)

    monkeypatch.setattr(actions, "_place", moves_meanwhile)
    fold(cast.now)
    assert figures(cast) == {("heping", "working"): (1, 0, 0, 0)}


def test_reading_the_board_costs_the_same_for_two_cases_as_for_forty(cast, case):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            stages.board(cast.viewer("zheng"), Wanted(), cast.now)
        return len(queries)

    case()
    cost()
    before = cost()
    for _ in range(40):
        case()
    assert cost() == before
    fold(cast.now)
    assert cost() == before


# Who sees what


def lines(cast, who: str, **wanted) -> list[tuple[str, int]]:
    board = stages.board(cast.viewer(who), Wanted(**wanted), cast.now)
    return [(line.unit.code, line.total.open) for table in board.tables for line in table.lines]


def test_each_sees_the_stages_of_what_they_answer_for(cast, case):
    for unit, who in (("heping", "zhao"), ("heping", "zhao"), ("donghu", "zhou")):
        case(unit, who=who)
    seen = {
        who: lines(cast, who) for who in ("zhao", "qian", "zhou", "wu", "zheng", "sun", "fa", "luo", "jiao", "xing")
    }
    assert seen["zhao"] == seen["qian"] == [("heping", 2)]
    assert seen["zhou"] == [("donghu", 1)]
    assert seen["wu"] == [("heping", 2), ("donghu", 1)]
    assert seen["zheng"] == seen["sun"] == seen["fa"] == seen["luo"] == [("hexi", 3)]
    assert seen["jiao"] == seen["xing"] == []


def test_one_goes_down_the_tree_unit_by_unit_and_no_further_than_one_may(cast, case):
    case()
    assert lines(cast, "zheng", unit=cast.units["hexi"].id) == [("heping", 1)]
    assert lines(cast, "zheng", unit=cast.units["heping"].id) == [("heping", 1)]
    assert lines(cast, "zhou", unit=cast.units["heping"].id) == []


def test_the_list_of_a_stage_is_sorted_by_due_moved_or_not_page_by_page(cast, case, monkeypatch):
    monkeypatch.setattr(stage_list, "PAGE", 3)
    receipts = [case(now=cast.now - timedelta(days=n)) for n in (3, 1, 2, 0, 5)]
    fold(cast.now)
    cast.does(receipts[0], "begin", "zhao")
    receipts.append(case(now=cast.now - timedelta(days=4)))
    wanted = {"unit": cast.units["heping"].id, "procedure": "board-case", "state": "filed"}
    first = stage_list.list_stage(cast.viewer("qian"), Narrowed(**wanted), cast.now)
    after = stage_list.read_cursor(first.after)
    second = stage_list.list_stage(cast.viewer("qian"), Narrowed(**wanted, after=after), cast.now)
    found = [row.number for row, _ in [*first.rows, *second.rows]]
    assert found == [receipts[n].number for n in (4, 5, 2, 1, 3)]
    assert second.after == ""


@pytest.mark.parametrize(
    ("who", "sees"),
    [("zhao", 1), ("qian", 1), ("wu", 1), ("zheng", 1), ("sun", 1), ("luo", 1), ("zhou", 0), ("jiao", 0), ("xing", 0)],
)
def test_the_list_is_for_those_whose_board_it_is(cast, case, who, sees):
    case()
    wanted = Narrowed(cast.units["heping"].id, "board-case", "filed")
    found = stage_list.list_stage(cast.viewer(who), wanted, cast.now)
    assert len(found.rows) == sees


def test_the_legal_office_reads_the_list_and_does_not_open_the_cases(cast, case):
    case()
    wanted = Narrowed(cast.units["heping"].id, "board-case", "filed")
    [(_, opens)] = stage_list.list_stage(cast.viewer("luo"), wanted, cast.now).rows
    assert not opens


def test_every_figure_of_the_page_leads_to_the_cases_it_counts(cast, case, desk_of):
    now = datetime.now(cast.now.tzinfo)
    for days in (0, 3, 28, 40):
        case(now=now - timedelta(days=days))
    watch(now)
    browser = desk_of("qian")
    page = browser.get("/desk/stages/").content.decode()
    links = re.findall(r'href="(/desk/stages/list/\?[^"]+)"[^>]*>\s*(?:<[^>]+>)*(\d+)', page)
    assert {int(count) for _, count in links} >= {4, 1}
    for link, count in links:
        shown = browser.get(link.replace("&amp;", "&")).content.decode()
        assert len(set(re.findall(r"/desk/m/([0-9A-Z]{11})/", shown))) == int(count), link


def test_figures_add_up():
    total = Figures(1, 1, 0, 0)
    total.add(Figures(2, 0, 1, 1))
    assert total == Figures(3, 1, 1, 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans small tables by their size")
def test_what_moved_is_looked_up_and_the_open_cases_are_never_walked(cast, case):
    case()
    with CaptureQueriesContext(connection) as asked:
        stages.counts(cast.bureau.id, cast.now, ["board-case"])
    sql = next(query["sql"] for query in asked.captured_queries if "moment" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = [row[3] for row in cursor.fetchall()]
    assert any("SEARCH was" in line and "matter_id=?" in line for line in plan), plan
    assert any("SEARCH now" in line and "id=?" in line for line in plan), plan
