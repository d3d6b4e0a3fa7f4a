"""An answer that nobody looked at again in time raises a card to its owner, which climbs by the bureau's rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from heliograph.publishing import actions as publishing
from heliograph.questions.actions import bank as actions
from heliograph.questions.models import Answer
from heliograph.supervision.reading.others import others
from tests.matters.desk_stage import desk_of

__all__ = ["desk_of"]
DAY = date(2026, 9, 1)  # a Tuesday
DUE = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)  # the end of that day in Shanghai


@pytest.fixture
def answer(bank) -> Answer:
    return Answer.objects.get(id=bank.publishes(review_on=DAY).id)


def seen_by(cast, who: str, now: datetime) -> list[tuple[str, str]]:
    return [(card.colour, card.capacity.zh) for card in others(cast.viewer(who), now) if card.url == "/desk/answers/"]


def test_its_unit_sees_it_yellow_three_days_before_and_red_after_its_day(cast, answer):
    assert seen_by(cast, "zhao", DUE - timedelta(days=3, seconds=1)) == []
    assert seen_by(cast, "zhao", DUE - timedelta(days=3)) == [("yellow", "经办人")]
    assert seen_by(cast, "zhao", DUE - timedelta(seconds=1)) == [("yellow", "经办人")]
    assert seen_by(cast, "zhao", DUE) == [("red", "经办人")]


def test_it_climbs_and_reaches_nobody_else(cast, answer):
    assert seen_by(cast, "luo", DUE) == []
    assert seen_by(cast, "luo", DUE + timedelta(days=60)) == [("red", "法制部门")]
    assert seen_by(cast, "wu", DUE + timedelta(days=60)) == [("red", "负责人")]
    assert seen_by(cast, "sun", DUE) == [("red", "督察")]
    for who in ("zhou", "bei", "chen"):
        assert seen_by(cast, who, DUE + timedelta(days=60)) == []


def test_looking_again_or_taking_it_down_ends_it(cast, bank, answer):
    other = bank.publishes(review_on=DAY, question="驾驶证丢了怎么补？")
    assert len(seen_by(cast, "zhao", DUE)) == 2
    actions.review(cast.viewer("zhao"), answer.id, date(2026, 12, 1), now=DUE)
    assert len(seen_by(cast, "zhao", DUE)) == 1
    publishing.withdraw(cast.viewer("qian"), other.id, "规定改了。", now=DUE)
    assert seen_by(cast, "zhao", DUE) == []


def test_the_cards_page_lists_it_with_the_question(cast, bank, desk_of):
    made = bank.publishes()
    Answer.objects.filter(id=made.id).update(review_on=date(2026, 11, 1))
    page = desk_of("zhao").get("/desk/cards/").content.decode()
    assert "看一遍，确认答复还对" in page
    assert "身份证丢了怎么补办？" in page
