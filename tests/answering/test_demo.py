"""The demonstration's answers: of several sentences with the matter's own place and times, not one text again and again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from random import Random

from heliograph.core.language.answers import TEMPLATE, shingles
from heliograph.core.language.answers.cutting import fold
from heliograph.demo import everyday
from heliograph.demo.replies import Replies

SHARES = {"consultation": 60, "camera-objection": 16, "help": 13, "complaint": 4, "information-request": 4}
"""How many of each a month, about as many as the stations of `year` have."""
BEGAN = datetime(2026, 8, 1, 1, tzinfo=UTC)


def _answers(months: int) -> list[str]:
    """Those of so many months, in their order."""
    replies, chance = Replies(UTC, 5), Random(3)
    written = []
    for month in range(months):
        for procedure, number in SHARES.items():
            for _ in range(number):
                place = chance.choice(everyday.PLACES[chance.choice(sorted(everyday.PLACES))])
                story = chance.choice(everyday.USUAL[procedure])
                told = story.answer.format(
                    place=place, when="昨天晚上", days=chance.randrange(3, 16), officer="社区民警"
                )
                asked = BEGAN + timedelta(days=30 * month + chance.uniform(0, 30))
                written.append(
                    replies.to(
                        story._replace(answer=told), place, asked, asked + timedelta(days=chance.uniform(0.3, 5))
                    )
                )
    return written


def test_fewer_than_four_in_ten_answers_of_the_last_months_are_templates():
    seen: set[str] = set()
    templates = []
    for words in _answers(15):
        parts = shingles(fold(words))
        templates.append(sum(one in seen for one in parts) / len(parts) >= TEMPLATE)
        seen.update(parts)
    lately = templates[-2 * sum(SHARES.values()) :]
    assert 0.05 < sum(lately) / len(lately) < 0.4, "templates there are, as in every bureau"


def test_an_answer_has_several_sentences_and_nothing_left_to_fill_in():
    for words in _answers(2):
        assert len(re.findall("[。；]", words)) >= 5
        assert not re.search(r"[\[\]{}|]", words)
