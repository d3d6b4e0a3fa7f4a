"""How many statements a write may cost: the same for a first step and for one after a long story."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.organisation import reading as organisation
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

SUBMIT = 9
"""One INSERT a table: matter, party, event, its leaf in the log, deadlines, telling, two of the search index, and the jobs owed."""

# In this order on one matter: action, who (None: the resident), what comes with it, statements at most. Each reads the
# matter, its open deadlines and, where somebody is told, its parties; it changes the matter and each open deadline, and
# inserts the event, its leaf in the log and what follows from it, one INSERT a table. An extension ends its warning's card,
# an answer owes jobs that count.
STEPS = [
    ("accept", "zhao", {}, 9),
    ("ask", "zhao", {"words": "在哪个小区？"}, 11),
    ("supply", None, {"words": "和平花园。"}, 9),
    ("note", "zhao", {"words": "已电话联系。"}, 7),
    ("extend", "qian", {"words": "等复函。", "promise": "answer", "more": "2 working days"}, 11),
    ("answer", "zhao", {"words": "请带户口本到任一派出所。"}, 12),
    ("rate", None, {"grade": 2, "words": "太慢"}, 8),
    ("reopen", None, {"words": "没有解决"}, 11),
]


def statements(work: Callable[[], object]) -> list[str]:
    """What was said to the database, without savepoints and the like."""
    with CaptureQueriesContext(connection) as heard:
        work()
    said = [re.sub(r"^\d+ times: ", "", one["sql"]) for one in heard.captured_queries]
    return [one for one in said if one.split(" ")[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}]


def test_a_submission_reads_nothing_and_inserts_once_a_table(cast: Cast) -> None:
    cast.submits()  # units, calendar and procedure are in memory now
    said = statements(lambda: cast.submits(unit=cast.units["heping"].id))
    assert [one for one in said if not one.startswith("INSERT")] == []
    assert 0 < len(said) <= SUBMIT


def test_no_step_costs_more_than_its_ceiling(cast: Cast) -> None:
    from heliograph.matters.actions import RESIDENT, Details, act

    receipt = cast.submits(unit=cast.units["heping"].id)
    organisation.badge(cast.bureau.id, cast.officers["zhao"].id)  # officers are in memory now
    actors = {"zhao": cast.actor("zhao"), "qian": cast.actor("qian"), None: RESIDENT}
    too_many = {}
    for action, who, details, most in STEPS:
        step = partial(act, receipt.ref, action, actors[who], now=cast.now, details=Details(**details))
        said = statements(step)
        assert len(said) >= 4
        if len(said) > most:
            too_many[action] = said
    assert too_many == {}


def test_a_long_story_makes_no_step_dearer(cast: Cast) -> None:
    short, long = (cast.submits(unit=cast.units["heping"].id) for _ in range(2))
    for n in range(12):
        cast.does(long, "add", words=f"补充第 {n} 点。")
    costs = [len(statements(lambda one=one: cast.does(one, "add", words="还有一点。"))) for one in (short, long)]
    assert costs[0] == costs[1]


def test_submissions_together_cost_no_more_statements_than_one(cast: Cast) -> None:
    """What group commit rests on: many requests' rows go in by one INSERT a table."""
    from heliograph.matters.actions import RESIDENT, Submission
    from heliograph.matters.actions.submit import prepare
    from heliograph.matters.commit import insert

    procedure = cast.procedure("consultation")
    given = Submission({"subject": "落户", "words": "要带什么？"}, unit=cast.units["heping"].id)
    rows = [row for _ in range(20) for row in prepare(cast.bureau.id, procedure, given, RESIDENT, now=cast.now)[0]]
    assert len(statements(lambda: insert(rows))) <= SUBMIT
