"""Answers of a conversation by a gateway that is slow, away for a day, or refuses: nothing lost, nobody flooded, all to be seen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from heliograph.channels.base import Incoming, TryLater, WillNeverWork
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery import health
from heliograph.channels.delivery import reading as delivered
from heliograph.channels.delivery.models import Gateway
from heliograph.channels.talk import actions
from heliograph.channels.talk.models import Talker
from heliograph.jobs.models import Job
from heliograph.jobs.queue import drain
from tests.channels.delivery.conftest import line  # noqa: F401 (a fixture)
from tests.channels.talk.conftest import DAY as MORNING

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TO_A_RECEIPT = ("1", "1", "身份证丢了，怎么补？", "在外地", "1", "2", "跳过", "2", "2", "1")


class Texting:
    """People who write by text message to a bureau, and its worker."""

    def __init__(self, cast, gateway) -> None:
        self.bureau_id, self.gateway, self.count = cast.bureau.id, gateway, 0

    def writes(self, *texts: str, at=MORNING, sender: str = "+8613800000000") -> None:
        for text in texts:
            self.count += 1
            when = at + timedelta(seconds=self.count)
            came = Incoming("sms", f"id-{self.count}", sender, when, text)
            actions.hear(self.bureau_id, came, when, later=True)

    def works(self, now) -> None:
        """What a worker does at a moment: jobs that are due, each once."""
        for _ in range(3):
            drain(now, clock=lambda: now)

    def got(self) -> list[str]:
        return [one.text for one in self.gateway.got]


@pytest.fixture
def phone(cast, line) -> Texting:  # noqa: F811
    return Texting(cast, line["sms"])


def away(message):
    raise TryLater("timeout")


def test_a_gateway_that_is_away_for_a_day_loses_no_receipt_and_asks_no_stale_question(phone):
    phone.gateway.behaves = away
    phone.writes(*TO_A_RECEIPT, "你好", "查进度")
    for minute in range(0, 24 * 60, 5):
        phone.works(MORNING + minute * MINUTE)
    assert not Job.objects.filter(dead=True).exists()
    phone.gateway.behaves = None
    for later in range(0, 60, 5):
        phone.works(MORNING + DAY + later * MINUTE)
    assert len(phone.got()) == 2
    receipt, sorry = phone.got()
    assert re.search(r"/r/\w{11}#\w{15}", receipt)
    assert "没有及时回您" in sorry
    assert Talker.objects.get().waits_since is None


def test_while_it_is_away_it_is_not_hammered(phone):
    phone.gateway.behaves = away
    for number in range(20):
        phone.writes("你好", sender=f"+86138000000{number:02}")
    for minute in range(0, 24 * 60, 5):
        phone.works(MORNING + minute * MINUTE)
    assert len(phone.gateway.tried) < 24 * 60 / 5 + 20
    assert Gateway.objects.get(channel="sms").down_since is not None


def test_what_waits_for_it_is_on_the_page_of_what_is_stuck(cast, phone):
    phone.gateway.behaves = away
    phone.writes("你好")
    phone.writes("你好", sender="+8613900000000")
    for minute in range(0, 30, 5):
        phone.works(MORNING + minute * MINUTE)
    (way,) = [one for one in health.ways([cast.bureau.id], MORNING + 30 * MINUTE) if one.code == "sms"]
    assert (way.answers, way.is_stuck(MORNING + 30 * MINUTE)) == (2, True)
    (warning,) = health.warnings(MORNING + 30 * MINUTE)
    assert "2 messages wait" in warning


def test_it_gets_no_more_answers_a_second_than_it_bears(phone):
    phone.gateway.a_second = 2
    for number in range(20):
        phone.writes("你好", sender=f"+86138000000{number:02}")
    start = MORNING + MINUTE
    counts = []
    for second in range(60):
        before = len(phone.gateway.got)
        phone.works(start + timedelta(seconds=second))
        counts.append(len(phone.gateway.got) - before)
    assert max(counts) <= 3
    assert len(phone.gateway.got) == 20


def test_somebody_who_waits_goes_before_a_hundred_notices(cast, phone):
    phone.gateway.a_second = 5
    people = [delivery.allow(cast.bureau.id, "sms", f"139{n:08}", is_confirmed=True, now=MORNING) for n in range(100)]
    fields = {"title": "停水", "summary": "", "unit": "", "link": "http://testserver/n/1"}
    batch = delivery.begin(cast.bureau.id, "notice", fields, purpose="notice", now=MORNING)
    batch.save(force_insert=True)
    delivery.fan_out(batch, people, now=MORNING)
    phone.writes("你好")
    for second in range(3):
        delivery.deliver_due(MORNING + timedelta(seconds=second + 2))
        phone.works(MORNING + timedelta(seconds=second + 2))
    assert any("reply" in text or "回复" in text for text in phone.got() if "停水" not in text)


def test_an_answer_that_the_gateway_refuses_is_on_the_list(cast, phone):
    def refuses(message):
        raise WillNeverWork("blocked")

    phone.gateway.behaves = refuses
    phone.writes("你好")
    phone.works(MORNING + MINUTE)
    (row,) = delivered.unreached(cast.bureau.id)
    assert (row.purpose, row.failure, row.fields) == ("talk", "blocked", {})
    assert Talker.objects.get().waits_since is None


def test_a_receipt_that_found_no_way_for_a_week_is_on_the_list_and_gone(cast, phone):
    phone.gateway.behaves = away
    phone.writes(*TO_A_RECEIPT)
    for hour in range(0, 9 * 24, 2):
        phone.works(MORNING + hour * HOUR)
        actions.wipe_due(MORNING + hour * HOUR)
    assert not Talker.objects.exists()
    assert {row.purpose for row in delivered.unreached(cast.bureau.id)} == {"talk"}


def test_what_comes_back_at_night_waits_for_the_morning(phone):
    phone.gateway.behaves = away
    phone.writes(*TO_A_RECEIPT)
    for minute in range(0, 12 * 60, 10):
        phone.works(MORNING + minute * MINUTE)
    phone.gateway.behaves = None
    night = MORNING + 13 * HOUR  # 23:00 in Shanghai
    for minute in range(0, 60, 10):
        phone.works(night + minute * MINUTE)
    assert phone.got() == []
    for minute in range(0, 60, 10):
        phone.works(night + 9 * HOUR + minute * MINUTE)
    assert any("/r/" in text for text in phone.got())
