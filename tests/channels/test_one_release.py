"""What must be made known is published once and appears everywhere: one release, one correction, one withdrawal, every way out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from heliograph.channels.delivery import actions as delivery
from heliograph.channels.subscriptions import actions as subscriptions
from heliograph.channels.subscriptions.choice import Choice
from heliograph.core.text import Text
from heliograph.jobs.queue import drain
from heliograph.notices.reading.ways_out import How, ways_out
from tests.channels.delivery.conftest import line  # noqa: F401 (a fixture)
from tests.channels.feeds.conftest import clock, newsroom, one_rsa_key_a_size  # noqa: F401 (fixtures)
from tests.notices.newsroom import alert_words

pytestmark = pytest.mark.django_db(transaction=True)
TITLE, NEW = "和平路下穿隧道积水，已封闭", "和平路下穿隧道已经通车"
MEANT_FOR_EVERYBODY = ("/", "/news/", "/news/kinds/alert/", "/feeds/zh/notices.atom", "/feeds/zh/notices.rss",
                       "/feeds/zh/kinds/alert.atom", "/feeds/zh/areas/heping.atom", "/api/v1/notices", "/screen/")  # fmt: skip


@pytest.fixture
def readers(cast, line):  # noqa: F811
    for channel, address in (("mail", "li@example.org"), ("sms", "13800000000"), ("wechat", "o-li")):
        subscriptions.sign_up(
            cast.bureau.id,
            channel,
            address,
            Choice((), ("heping",)),
            language="zh-hans",
            is_confirmed=True,
            now=cast.now,
        )
    return line


def works_off(now) -> None:
    drain(now, clock=lambda: now)
    delivery.deliver_due(now)


def says(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_one_release_appears_everywhere(client, cast, clock, newsroom, readers):  # noqa: F811
    words = alert_words(clock.now, areas=("heping",))
    notice = newsroom.publishes(kind="alert", now=clock.now, words=words)
    works_off(clock.now)
    for path in MEANT_FOR_EVERYBODY:
        assert TITLE in says(client, path), path
    assert TITLE in says(client, reverse("feeds_alert", args=[notice.id, 1]))
    assert str(notice.id) in says(client, "/feeds/alerts.atom")
    assert str(notice.id) in says(client, "/fediverse/outbox?page=1")
    [letter] = mail.outbox
    assert TITLE in letter.subject
    assert [TITLE in one.title for one in (*readers["sms"].got, *readers["wechat"].got)] == [True, True]
    told = {way.channel.zh: way.how for way in ways_out(cast.bureau.id, notice.id)}
    assert set(told.values()) <= {How.OUT, How.OFF}
    sent_by = {readers[code].title.zh for code in ("mail", "sms")}
    assert [told[name] for name in sorted(sent_by)] == [How.OUT] * len(sent_by)


def test_what_is_corrected_or_withdrawn_is_so_everywhere(client, cast, clock, newsroom, readers):  # noqa: F811
    notice = newsroom.publishes(kind="alert", now=clock.now, words=alert_words(clock.now, areas=("heping",)))
    works_off(clock.now)
    clock.now += timedelta(minutes=10)
    newsroom.corrects(notice, now=clock.now, title=Text(NEW, "Heping Road underpass open again"))
    works_off(clock.now)
    for path in MEANT_FOR_EVERYBODY:
        assert NEW in says(client, path), path
        assert TITLE not in says(client, path), path
    assert TITLE in says(client, reverse("notice_version", args=[notice.id, 1])), "the old words stay, marked"
    assert [NEW in one.title for one in readers["sms"].got] == [False, True]
    clock.now += timedelta(minutes=10)
    newsroom.withdraws(notice, now=clock.now, why="误报。", hides=True)
    works_off(clock.now)
    for path in ("/", "/screen/", "/feeds/zh/notices.atom", "/api/v1/notices", "/feeds/alerts.atom"):
        assert TITLE not in says(client, path), path
        assert NEW not in says(client, path), path
    assert "误报" in says(client, reverse("notice", args=[notice.id]))
    assert len(readers["sms"].got) == 3
    assert len(mail.outbox) == 3
