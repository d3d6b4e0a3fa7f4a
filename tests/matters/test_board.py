"""The lead's board, follow-ups of bad ratings, and that no list ever walks what is only stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.matters.actions import Contact
from heliograph.matters.models import Matter
from heliograph.matters.reading import owed
from heliograph.matters.reading.board import board
from heliograph.matters.reading.follow_ups import list_follow_ups
from tests.matters.desk_stage import numbers, post

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


def due(receipt, days: float, **more) -> None:
    at = now() + timedelta(days=days)
    Matter.objects.filter(id=receipt.ref.id).update(due=at, warn_at=at - timedelta(days=1), **more)


@pytest.fixture
def busy(cast, here):
    """Heping: Zhao has one late and one reopened that is near, nobody has one far; one waits for the resident, one for Donghu."""
    late, near, far, asked, passed = (here() for _ in range(5))
    for receipt in (late, near):
        cast.does(receipt, "assign", "qian", now=now(), officer=cast.officers["zhao"].id)
    cast.does(asked, "ask", "zhao", now=now(), words="请写明车牌号")
    cast.does(passed, "transfer", "zhao", now=now(), unit=cast.units["donghu"].id, words="您住东湖")
    due(late, -1)
    due(near, 0.5, reopened=1)
    due(far, 9)
    due(passed, 9)
    return {"late": late, "near": near, "far": far, "asked": asked, "passed": passed}


def test_the_board_counts_the_load_of_each_officer(cast, busy):
    shown = board(cast.viewer("qian"), now())
    assert [entry.load.id for entry in shown.units] == [cast.units["heping"].id]
    loads = {
        one.id: (one.open, one.late, one.near, one.reopened, one.waiting, one.offered)
        for one in shown.units[0].officers
    }
    assert loads == {
        cast.officers["zhao"].id: (2, 1, 1, 1, 0, 0),
        None: (2, 0, 0, 0, 1, 1),
        cast.officers["jiang"].id: (0, 0, 0, 0, 0, 0),
        cast.officers["qian"].id: (0, 0, 0, 0, 0, 0),
    }
    assert (shown.total.open, shown.total.late, shown.total.waiting, shown.most) == (4, 1, 1, 3)


def test_every_figure_of_the_board_leads_to_those_it_counts(cast, busy, desk_of):
    browser = desk_of("qian")
    page = browser.get("/desk/board/")
    links = re.findall(r'href="(/desk/\?[^"]+)"><span class="hg-figure-link__count">(\d+)', page.content.decode())
    assert len(links) == 6
    for link, count in links:
        assert len(numbers(browser.get(link.replace("&amp;", "&")))) == int(count), link


def test_a_branch_sees_its_stations_and_a_handler_only_their_own_line(cast, busy):
    everyone = board(cast.viewer("wu"), now())
    assert {entry.load.id for entry in everyone.units} >= {cast.units["heping"].id}
    own = board(cast.viewer("zhao"), now())
    assert {one.id for entry in own.units for one in entry.officers} == {cast.officers["zhao"].id, None}


def test_the_board_says_nothing_of_complaints_to_who_may_not_know_of_them(cast, complaint, desk_of):
    complaint(about_officer=cast.officers["zhao"].id)
    assert board(cast.viewer("wu"), now()).total.open == 0
    assert board(cast.viewer("du"), now()).total.open == 1


def test_the_board_asks_few_questions_of_the_database(cast, busy, desk_of, django_assert_max_num_queries):
    browser = desk_of("wu")
    browser.get("/desk/board/")
    with django_assert_max_num_queries(16):
        browser.get("/desk/board/")


# follow-ups


@pytest.fixture
def badly_rated(cast, here):
    """Zhao of Heping answered; Li is dissatisfied and lets nobody call, unless said otherwise."""

    def rated(**how):
        contact = Contact(name="李丽", phone="13800000000")
        receipt = cast.submits(unit=cast.units["heping"].id, now=now(), contact=contact)
        cast.does(receipt, "answer", "zhao", now=now(), words="请自己上网查")
        cast.does(receipt, "rate", now=now(), grade=1, words="答非所问", **how)
        return receipt

    return rated


def test_a_follow_up_is_listed_above_the_rated_unit_and_never_in_it(cast, badly_rated):
    receipt = badly_rated()
    listed = {
        who: [(f.number, f.is_mine) for f in list_follow_ups(cast.viewer(who), now())]
        for who in ("zhao", "jiang", "qian", "zhou", "wu", "zheng", "sun", "du")
    }
    assert listed == {
        "zhao": [], "jiang": [], "qian": [], "zhou": [], "du": [],
        "wu": [(receipt.number, True)], "zheng": [(receipt.number, False)], "sun": [(receipt.number, False)],
    }  # fmt: skip


def test_neither_rating_nor_follow_up_shows_anywhere_to_the_rated_unit(cast, badly_rated, desk_of):
    receipt = badly_rated()
    for who in ("zhao", "qian"):
        browser = desk_of(who)
        pages = [f"/desk/m/{receipt.number}/", f"/desk/m/{receipt.number}/resident/", f"/desk/events/{receipt.number}/"]
        pages += ["/desk/", "/desk/board/", "/desk/?tab=late", f"/desk/search/?q={receipt.number}"]
        for path in pages:
            words = browser.get(path).content.decode()
            for secret in ("答非所问", "不满意", "评价：", "差评"):
                assert secret not in words.replace("差评回访由上级", "").replace("您可以给这次办理打分", ""), (
                    who,
                    path,
                    secret,
                )
        assert numbers(browser.get("/desk/")) == []


def test_a_contact_is_shown_for_a_follow_up_only_if_the_resident_allows_it(cast, badly_rated, desk_of):
    refused, allowed = badly_rated(), badly_rated(may_contact=True)
    browser = desk_of("sun")
    closed, opened = (browser.get(f"/desk/m/{r.number}/").content.decode() for r in (refused, allowed))
    assert "答非所问" in closed
    assert "13800000000" not in closed
    assert "不要打电话" in closed
    assert "13800000000" in opened


def test_a_supervisor_answers_the_bad_rating_and_it_is_off_the_list(cast, badly_rated, desk_of):
    receipt = badly_rated()
    browser = desk_of("sun")
    assert numbers(browser.get("/desk/follow-ups/")) == [receipt.number]
    assert post(browser, receipt, "follow-up", cast, words="已核实，已要求重新答复。").status_code == 302
    assert numbers(browser.get("/desk/follow-ups/")) == []


def test_a_follow_up_does_not_push_the_reopened_matter_out_of_the_station_s_list(cast, badly_rated, desk_of):
    receipt = badly_rated()
    assert numbers(desk_of("wu").get("/desk/")) == [receipt.number]
    cast.does(receipt, "reopen", now=now())
    assert numbers(desk_of("jiang").get("/desk/")) == [receipt.number]


# cost


HISTORY = {"matter_time", "matter_unit_time"}


def plans(run) -> Iterator[str]:
    """How SQLite would walk each query on matters that `run` makes."""
    with CaptureQueriesContext(connection) as seen:
        run()
    with connection.cursor() as cursor:
        for query in seen.captured_queries:
            if "matters_matter" in query["sql"] and query["sql"].startswith("SELECT"):
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
                yield from (row[3] for row in cursor.fetchall() if "matters_matter" in row[3])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads SQLite's plans")
def test_no_list_and_no_board_walks_what_is_only_stored(cast, busy, badly_rated):
    badly_rated()
    for who in ("zhao", "qian", "wu", "zheng", "sun", "du"):
        for number, run in enumerate(every_list(cast, cast.viewer(who))):
            for plan in plans(run):
                assert not plan.startswith("SCAN matters_matter"), (who, number, plan)
                assert not any(f"INDEX {name} " in plan for name in HISTORY), (who, number, plan)


def every_list(cast, viewer) -> list[Callable[[], object]]:
    unit = cast.units["heping"].id
    wanted = [owed.Wanted(tab=tab) for tab in owed.TABS]
    wanted += [owed.Wanted(unit=unit), owed.Wanted(unit=unit, tab="waiting")]
    wanted += [owed.Wanted(officer=1), owed.Wanted(procedure="help")]
    wanted += [owed.Wanted(tab=tab, after=(now(), uuid4())) for tab in ("all", "waiting")]
    others = (owed.count_late, owed.list_offered, board, list_follow_ups)
    return [
        *(partial(owed.list_owed, viewer, one, now()) for one in wanted),
        *(partial(one, viewer, now()) for one in others),
    ]
