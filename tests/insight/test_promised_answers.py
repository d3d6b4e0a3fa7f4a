"""Which promises "on time" is judged by: those that an answer keeps, and those of the steps that an answer waits for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.core.procedure import Group, shipped
from heliograph.insight.reading import rows
from heliograph.insight.reading.rows import Among, to_answer

TRAFFIC = {"plate": "淳A·12345"}


@pytest.mark.parametrize(
    ("code", "promises"),
    [
        ("consultation", ["answer"]),
        ("camera-objection", ["answer", "remove"]),
        ("complaint", ["inquiry", "answer"]),
        ("compensation", ["decide", "serve"]),
        ("household-correction", ["station", "approval"]),
    ],
)
def test_a_step_that_the_answer_waits_for_is_judged_with_it(code, promises):
    assert list(to_answer(shipped()[code])) == promises


def test_of_a_case_nothing_is_judged_as_an_answer():
    cases = [procedure for procedure in shipped().values() if procedure.group is Group.CASE]
    assert cases
    assert [list(to_answer(case)) for case in cases] == [[]] * len(cases)


def standing(cast, receipt, now):
    of = rows.promises(Among(cast.bureau.id, [receipt.ref.id]))[receipt.ref.id]
    return of.kept(now)


def test_an_objection_that_nobody_answers_in_five_working_days_is_late(cast):
    receipt = cast.submits("camera-objection", values=TRAFFIC)
    assert standing(cast, receipt, cast.now + timedelta(days=1)) is None
    assert standing(cast, receipt, cast.now + timedelta(days=20)) is False


@pytest.mark.parametrize(("days", "on_time"), [((1, 2), True), ((1, 30), False)])
def test_a_wrong_record_is_on_time_when_it_is_found_wrong_and_removed_in_time(cast, days, on_time):
    receipt = cast.submits("camera-objection", values=TRAFFIC)
    found, gone = (cast.now + timedelta(days=number) for number in days)
    cast.does(receipt, "admit", "jiao", now=found, words="车牌认错了。")
    assert standing(cast, receipt, found) is None, "it has yet to be removed"
    cast.does(receipt, "close", "jiao", now=gone, words="已经消除。")
    assert standing(cast, receipt, gone) is on_time
