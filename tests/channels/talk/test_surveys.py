"""Who was drawn for a survey and has no web answers by a text message, once; neither code nor answers stay in the conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.channels.base import Incoming
from heliograph.channels.talk import actions as talk
from heliograph.channels.talk import reading
from heliograph.channels.talk.conversation import understanding
from heliograph.channels.talk.memory import memory_of
from heliograph.channels.talk.models import Talker
from heliograph.core.receipt import show_number
from heliograph.surveys import actions
from heliograph.surveys.models import Answers, Invitation
from tests.channels.delivery.conftest import line  # noqa: F401 (a fixture)
from tests.channels.talk.conftest import LI_PHONE
from tests.channels.talk.test_subscribing import Chatting
from tests.ledger.conftest import log  # noqa: F401 (a fixture)
from tests.surveys.conftest import at, codes_of, draws, new  # noqa: F401 (at: a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(cast, log, line):  # noqa: F811
    """Li with her telephone, and the code in her letter."""
    survey = draws(cast, log, actions.announce(cast.viewer("sun"), new(), now=cast.now))
    li = Chatting(cast, line, "sms", LI_PHONE)
    li.now = cast.now + timedelta(hours=1)
    return li, codes_of(survey)[0]


def test_a_text_message_answers_once_and_says_what_is_wrong_before(asked):
    li, code = asked
    assert "有 4 题，您写了 1 个" in li.writes(f"调查 {code} 1")
    assert "第 1 题的选项是 1 到 5" in li.writes(f"调查 {code} 9 1 0 0")
    assert "第 2 题" in li.writes(f"调查 {code} 1 0 0 0")
    assert not Invitation.objects.filter(used=True).exists()
    assert "收到答卷" in li.writes(f"调查：{show_number(code)} 1，1，0，2")
    row = Answers.objects.get()
    assert (row.way, row.said) == ("text", {"safe-night": "very", "trust": "yes", "sex": "male"})
    assert "已经答过" in li.writes(f"答卷 {code} 1 1 0 2")
    assert Answers.objects.count() == 1


def test_a_message_that_the_gateway_brings_twice_is_thanked_twice_and_counted_once(asked):
    li, code = asked
    came = Incoming("sms", "the same", li.sender, li.now, f"调查 {code} 1102")
    first, second = (talk.hear(li.cast.bureau.id, came, li.now).text for _time in range(2))
    assert "收到答卷" in first
    assert second == first
    assert Answers.objects.count() == 1


def test_the_conversation_keeps_neither_the_code_nor_what_was_said(asked):
    li, code = asked
    li.writes(f"调查 {code} 1 1 0 2")
    kept = repr(memory_of(Talker.objects.get()))
    assert "收到答卷" in kept
    assert code not in kept
    assert "1 1 0 2" not in kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("调查 7K3F9AQWERT 1 2", ("7K3F9AQWERT", "12")), ("答卷7K3F-9AQW-ERT", ("7K3F-9AQW-ERT", "")),
        ("调查一下我家楼上 1 2", None), ("我要调查", None), ("survey me 1", None),
    ],
)  # fmt: skip
def test_only_a_code_after_the_word_is_an_answer(text, found):
    assert understanding.survey(text) == found


def test_letters_tell_of_text_messages_only_where_a_gateway_brings_them(client, cast, log, lines, at, settings):  # noqa: F811
    settings.SECOND_FACTOR_REQUIRED = False
    survey = draws(cast, log, actions.announce(cast.viewer("sun"), new(), now=cast.now))
    at(cast.now + timedelta(hours=1))
    client.force_login(cast.users["sun"])
    assert reading.takes_texts()
    assert f"调查 {codes_of(survey)[0]} ＿" in client.get(f"/desk/surveys/{survey.id}/letters/").text


def test_without_a_gateway_there_is_no_such_way(cast, line):  # noqa: F811
    assert not reading.takes_texts()
