"""The inbox on the desk: counts, reasons, what a person can do; and no word of what an item says."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from heliograph.cases.actions import feed
from heliograph.cases.models import FeedItem
from heliograph.cases.reading import feed as reading
from tests.cases.feeding import DAY, SOURCE, item, matter_of, one, receives, story
from tests.matters import sample_case


@pytest.fixture(autouse=True)
def _sample(cast):
    sample_case.install(cast)


@pytest.fixture
def steps(cast):
    return story(cast.now - 30 * DAY)


@pytest.fixture
def inbox(cast, client):
    def opened(who: str, query: str = ""):
        client.force_login(cast.users[who])
        return client.get(reverse("desk_feed") + query)

    return opened


def test_an_empty_inbox_says_what_would_stand_there(inbox):
    assert "还没有别的系统发来过步骤" in inbox("chen").content.decode()


@pytest.mark.parametrize("who", ["zhao", "qian", "zheng", "feng"])
def test_it_is_for_supervisors_and_administrators(inbox, who):
    assert inbox(who).status_code == 403


def test_what_is_refused_stands_there_with_its_reason_and_no_word_of_its_content(cast, steps, inbox):
    receives(cast, [steps[0], steps[1] | {"officer": "999999", "words": "嫌疑人刘强在逃"}, steps[2]])
    for who in ("chen", "sun"):
        words = inbox(who).content.decode()
        assert "999999" in words
        assert "没收进" in words
        assert "排在前面的一步（A1-2）" in words
        for said in ("刘强", "在逃", "陈静"):
            assert said not in words


def test_a_supervisor_gets_the_way_to_the_case_and_an_administrator_does_not(cast, steps, inbox):
    receives(cast, [steps[0], steps[1] | {"officer": "999999"}])
    link = reverse("desk_matter", args=[matter_of(cast).number])
    assert link in inbox("sun").content.decode()
    assert link not in inbox("chen").content.decode()


def test_what_waits_too_long_is_shown_as_stuck_after_the_days_of_its_source(cast, steps):
    receives(cast, steps[1:])
    feed.set_mapping(cast.bureau.id, SOURCE, "stuck_after = 2", by=None, now=cast.now)
    for days, stuck in ((1, 0), (3, 14)):
        (source,) = reading.sources(cast.bureau.id, now=cast.now + days * DAY)
        assert (source.waiting, source.stuck, source.stuck_after) == (14, stuck, 2)
    shown, _ = reading.open_items(cast.viewer("sun"), now=cast.now + 3 * DAY)
    assert {row.is_stuck for row in shown} == {True}


def test_trying_again_after_the_cause_was_mended(cast, client, steps, inbox):
    receives(cast, [step | {"action": "拘留"} if step["sequence"] == 2 else step for step in steps])
    feed.set_mapping(cast.bureau.id, SOURCE, '[actions]\n"拘留" = "detain"', by=None, now=cast.now)
    inbox("chen")
    assert client.post(reverse("desk_feed_retry"), {"source": SOURCE}).status_code == 302
    assert not FeedItem.objects.filter(status__in=FeedItem.OPEN).exists()
    assert "来的都登记上了" in inbox("chen").content.decode()


def test_an_item_is_left_out_or_let_in_by_name(cast, client, inbox):
    began = cast.now - 30 * DAY
    plain = story(began, numbered=False)
    receives(cast, [plain[0], plain[5]])
    receives(cast, [plain[1]])
    receives(cast, [item(9, "量刑", began + 3 * DAY, numbered=False)])
    assert "核对过，仍然登记" in inbox("sun").content.decode()
    assert client.post(reverse("desk_feed_decide", args=[one(cast, "A1-2").id]), {"why": "let-in"}).status_code == 302
    assert one(cast, "A1-2").status == "applied"
    gone = reverse("desk_feed_decide", args=[one(cast, "A1-9").id])
    assert client.post(gone, {"why": "nonsense"}).status_code == 302
    assert one(cast, "A1-9").status == "refused"
    assert client.post(gone, {"why": "mistake"}).status_code == 302
    assert one(cast, "A1-9").status == "ignored"
    assert client.post(gone, {"why": "mistake"}).status_code == 404


def test_another_bureaus_items_are_not_there(cast, client, steps, inbox):
    receives(cast, [steps[0] | {"officer": "999999"}], bureau=cast.other_bureau)
    assert "999999" not in inbox("sun").content.decode()
    row = FeedItem.objects.get()
    assert client.post(reverse("desk_feed_decide", args=[row.id]), {"why": "mistake"}).status_code == 404


def test_many_stand_on_pages_and_each_page_asks_as_little(cast, client, inbox, django_assert_max_num_queries):
    for n in range(60):
        receives(cast, [item(2, "detain", cast.now - DAY, case=f"C{n}")], now=timezone.now() - timedelta(minutes=n + 1))
    first = inbox("sun")
    assert first.content.decode().count("重试这个案件") == 50
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    with django_assert_max_num_queries(25):
        second = client.get(html.unescape(following))
    assert second.content.decode().count("重试这个案件") == 10
