"""The script of the year: the same from the same seed, and with everything in it that the year is to show."""

from __future__ import annotations

from collections import Counter

from tests.year import script
from tests.year.book import Book
from tests.year.law import LIMITS
from tests.year.tellings import TELLINGS

A_TENTH = {"public": 600, "criminals": 200}
RARE = {
    "decide-converted",
    "supervision-term",
    "published-notice",
    "file-on-order",
    "custody-prolonged",
    "re-review",
    "serve-review",
    "answer-change",
    "freeze",
}


def test_the_same_seed_gives_the_same_year_and_another_seed_another():
    first, again, other = (
        script.year(5, public=20, criminals=10),
        script.year(5, public=20, criminals=10),
        script.year(6, public=20, criminals=10),
    )
    assert first == again
    assert first != other


def test_steps_of_a_case_go_forward_in_time():
    for case in script.year(5, public=60, criminals=30):
        times = [step.at for step in case.steps]
        assert times == sorted(times)
        assert case.steps[0].what == "submit"


def test_a_tenth_of_the_year_has_everything_the_law_knows():
    cases = script.year(9, **A_TENTH)
    books = [Book.of(case, script.END) for case in cases]
    clocks = Counter(clock.promise for book in books for clock in book.clocks)
    missing = {promise for _, promise in LIMITS if not clocks[promise]}
    assert missing <= RARE
    duties = {told.duty.name for book in books for told in book.told}
    assert {duty.name for row in TELLINGS.values() for duty in row} - duties <= {"review-decision", "hearing-refused"}
    extended = Counter(len(clock.extra) for book in books for clock in book.clocks)
    assert extended[1] > 20
    assert extended[2] > 3
    assert sum(len(clock.pauses) > 1 for book in books for clock in book.clocks) > 3
    broken = [clock for book in books for clock in book.clocks if clock.announced and clock.by_police]
    assert len(broken) > 50
    assert {told.status for book in books for told in book.told} >= {"owed", "delivered", "impossible"}
    refused = Counter(step.refused for case in cases for step in case.steps)
    assert {"NotTold", "RightOpen", "NotKnown", "NotAllowed", "NotOffered", "TooLong", "Invalid", "Missing"} <= set(
        refused
    )
