"""Places where the law is easily got wrong, each played alone: rights of several people, clocks that stand for two reasons."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest

from heliograph.matters.models import Deadline
from tests.year import county
from tests.year.book import Book
from tests.year.compare import Compared
from tests.year.law import CC, PO
from tests.year.life import Life
from tests.year.plain import CHINA
from tests.year.play import Player

MONDAY = datetime(2026, 6, 1, 9, tzinfo=CHINA)
LATER = datetime(2026, 12, 1, tzinfo=CHINA)


@pytest.fixture
def player(cast) -> Player:
    users, units = county.settle(cast)
    return Player(cast.bureau.id, users, units)


def begins(procedure: str, unit: str, *parts: str, **more: bool) -> Life:
    """A case with these people, taken at nine on a Monday."""
    life = Life(Random(1), 0, procedure, unit, MONDAY)
    life.does("submit", people=tuple(life.person(part, **more) for part in parts))
    return life


def clocks(player: Player, life: Life, promise: str) -> list[Deadline]:
    """Play it, hold it against the law, and give the deadlines of one promise."""
    played = player.play([life.case], LATER)
    assert Compared(life.case, Book.of(life.case, LATER), played, player.bureau).problems() == []
    assert played.wrong == []
    return list(Deadline.objects.filter(bureau_id=player.bureau, promise=promise).order_by("id"))


def on(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=CHINA)


def test_each_victim_s_days_to_dispute_a_refusal_begin_with_what_that_victim_was_told(player):
    life = begins(CC, "x1", "victim", "victim")
    life.does("decline", "lead")
    for days, row in zip((0, 2), life.book.untold("not-filed-notice"), strict=True):
        life.until(on(1 + days, 12))
        life.serves("serve-not-filed", row)
    first, second = clocks(player, life, "ask-reconsideration")
    ends = [row.due.astimezone(CHINA).date().day for row in (first, second)]
    assert ends == [8, 10], "seven days from June 1, seven from June 3"
    assert first.about != second.about


def test_one_victim_s_days_are_not_over_because_another_s_are(player):
    life = begins(CC, "x1", "victim", "victim")
    life.tells("serve-receipt", fails=0, forgets=0)
    life.does("decline", "lead")
    for days, row in zip((0, 2), life.book.untold("not-filed-notice"), strict=True):
        life.until(on(1 + days, 12))
        life.serves("serve-not-filed", row)
    life.until(on(9, 12))
    life.tries("close-not-filed", "lead", "RightOpen")
    life.until(on(11, 9))
    life.does("close-not-filed", "lead")
    assert {row.status for row in clocks(player, life, "ask-reconsideration")} == {"late"}


def test_a_guardian_who_is_told_later_has_the_whole_time_to_ask_for_a_hearing(player):
    life = begins(PO, "s1", "punished", minor=True)
    life.does("file")
    life.does("plan-with-hearing")
    served = {"penalty-notice": "serve-notice", "hearing-right": "serve-hearing-right"}
    for row in [row for row in life.book.untold() if row.to == "punished-1" and row.duty.name in served]:
        life.serves(served[row.duty.name], row)
    life.until(on(4, 9))
    life.enters(life.person("guardian", of="punished-1"))
    for row in life.book.untold():
        life.serves(served[row.duty.name], row)
    life.until(on(9, 9))
    life.tries("decide", "lead", "RightOpen")
    (row,) = clocks(player, life, "ask-hearing")
    # told on Thursday June 4: 5, 8, 9, 10, 11
    assert row.due.astimezone(CHINA).date().day == 11


def test_an_appraisal_that_is_out_when_mediation_fails_stops_the_new_time_too(player):
    life = begins(PO, "s1", "victim", "punished")
    life.does("file")
    life.does("mediate")
    life.does("send-appraisal")
    life.until(on(4, 10))
    life.does("mediation-failed")
    life.until(on(15, 10))
    life.does("receive-appraisal")
    (row,) = clocks(player, life, "decide")
    # 30 days from June 4 are July 4; June 5 to 15 are eleven days of appraisal: July 15
    assert row.due == datetime(2026, 7, 15, 23, 59, 59, 999999, tzinfo=CHINA)


def test_an_appraisal_and_a_hearing_stop_the_clock_until_both_are_over(player):
    life = begins(PO, "s1", "punished")
    life.does("file")
    life.does("plan-with-hearing")
    for what, duty in (("serve-notice", "penalty-notice"), ("serve-hearing-right", "hearing-right")):
        (row,) = life.book.untold(duty)
        life.serves(what, row)
    life.does("send-appraisal")
    life.does("ask-hearing", "party:punished-1", about="punished-1")
    life.until(on(3, 10))
    life.does("grant-hearing", "lead")
    (row,) = life.book.untold("hearing-notice")
    life.serves("serve-hearing-notice", row)
    life.until(on(11, 9))
    life.does("open-hearing", "lead")
    life.does("end-hearing", "lead")
    life.until(on(17, 9))
    life.does("receive-appraisal")
    (row,) = clocks(player, life, "decide")
    # July 1 without a pause; June 2 to 17 are sixteen days: July 17
    assert row.due == datetime(2026, 7, 17, 23, 59, 59, 999999, tzinfo=CHINA)


def test_the_family_s_hours_run_through_the_spring_festival(player):
    life = Life(Random(1), 0, CC, "x1", datetime(2026, 2, 14, 17, 30, tzinfo=CHINA))
    life.does("submit", people=(life.person("suspect"),))
    life.does("file", "lead")
    step = life.does("detain", "chief", about="suspect-1")
    (row,) = clocks(player, life, "notify-family")
    assert row.due == step.at + timedelta(hours=24)
    assert (row.status, row.broken_at) == ("running", row.due)


def test_the_families_of_two_who_are_held_have_a_clock_each(player):
    life = begins(CC, "x1", "suspect", "suspect")
    life.does("file", "lead")
    for alias in ("suspect-1", "suspect-2"):
        life.wait(hours=3)
        life.does("detain", "chief", about=alias)
    life.enters(life.person("family", of="suspect-2"))
    (row,) = (row for row in life.book.untold("notify-family") if row.about == "suspect-2")
    life.serves("tell-family", row)
    assert [row.status for row in clocks(player, life, "notify-family")] == ["running", "kept"]


def test_a_third_extension_is_refused_whoever_asks(player):
    life = begins(PO, "s1", "victim", "punished")
    life.does("file")
    for _ in range(2):
        assert life.extends("decide", "chief", "30 days")
    for by in ("chief", "lead"):
        life.tries("extend", by, "MatterError", promise="decide", more="1 days")
    (row,) = clocks(player, life, "decide")
    assert row.due.astimezone(CHINA).date().isoformat() == "2026-08-31"  # 90 days end on Sunday Aug 30


def test_the_guardian_of_a_victim_is_not_told_what_the_other_side_is_told(player):
    life = begins(PO, "s1", "victim", "punished")
    life.enters(life.person("guardian", of="victim-1"))
    life.enters(life.person("lawyer", of="victim-1"))
    life.does("file")
    life.does("plan-with-hearing")
    assert [row.to for row in life.book.untold("penalty-notice")] == ["punished-1"]
    clocks(player, life, "decide")


def test_a_second_offender_who_is_entered_late_is_not_punished_unheard(player):
    life = begins(PO, "s1", "punished")
    life.does("file")
    life.does("plan-penalty")
    (row,) = life.book.untold("penalty-notice")
    life.serves("serve-notice", row)
    life.enters(life.person("punished"))
    life.tries("decide", "lead", "NotTold")
    (row,) = life.book.untold("penalty-notice")
    assert row.to == "punished-2"
    life.serves("serve-notice", row)
    life.does("decide", "lead")
    assert [row.status for row in clocks(player, life, "serve-punished")] == ["running", "running"]
