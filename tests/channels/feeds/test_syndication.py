"""Notices as Atom and RSS: valid, read by a feed reader, honest about what was corrected or withdrawn, kept by caches."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import feedparser
import pytest
from django.test import Client

from heliograph.core.text import Text
from tests.channels.feeds.rules import atom_faults, rss_faults
from tests.notices.newsroom import alert_words

pytestmark = pytest.mark.django_db
FORMS = [("atom", atom_faults), ("rss", rss_faults)]
SPECIAL = Text("“<b>退款</b>”&电话 ]]>", "“<b>Refund</b>” & calls ]]>")
BODY = Text("# 怎么做\n\n- 先挂断 <b>&\n- 看[这里](/news/)\n", "# What to do\n\n- Hang up\n")


def get(path: str, status: int = 200, **headers):
    response = Client().get(path, headers=headers)
    assert response.status_code == status, response.content[:300]
    return response


def read(path: str):
    found = feedparser.parse(get(path).content)
    assert not found.bozo, found.bozo_exception
    return found


@pytest.fixture
def some(newsroom, clock):
    """Advice corrected, advice withdrawn, an alert, an advice withdrawn and hidden; each a minute later."""
    made = {"corrected": newsroom.publishes(title=SPECIAL, body=BODY), "withdrawn": newsroom.publishes()}
    made["alert"] = newsroom.publishes(kind="alert", words=alert_words(clock.now, areas=("heping",)))
    made["hidden"] = newsroom.publishes(title=Text("不该写的话", "Should not be here"))
    clock.now += timedelta(minutes=1)
    newsroom.corrects(made["corrected"], now=clock.now, summary=Text("电话是 96110。", "The number is 96110."))
    clock.now += timedelta(minutes=1)
    newsroom.withdraws(made["withdrawn"], now=clock.now, why="活动取消 <了>。")
    clock.now += timedelta(minutes=1)
    newsroom.withdraws(made["hidden"], now=clock.now, why="写了个人信息。", hides=True)
    return made


@pytest.mark.parametrize(("form", "faults"), FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["notices", "kinds/safety-advice", "areas/heping"])
def test_every_feed_keeps_the_rules(some, form, faults, language, path):
    body = get(f"/feeds/{language}/{path}.{form}").content
    assert faults(body) == []
    assert len(feedparser.parse(body).entries) >= 3


@pytest.mark.parametrize(("form", "faults"), FORMS)
def test_an_empty_feed_keeps_them_too_and_does_not_change(newsroom, clock, form, faults):
    body = get(f"/feeds/zh/notices.{form}").content
    assert faults(body) == []
    clock.now += timedelta(days=1)
    assert get(f"/feeds/zh/notices.{form}").content == body


def test_the_rules_find_what_is_wrong(some):
    """So that the tests above can fail."""
    atom, rss = (get(f"/feeds/zh/notices.{form}").content.decode() for form, _ in FORMS)
    for old, new in (("<updated>", "<updated>x"), ('rel="self"', 'rel="via"'), ("urn:uuid:", ""), ("<name>", "<nam>")):
        assert old in atom
        assert atom_faults(
            atom.replace(old, new).replace("</name>", "</nam>" if old == "<name>" else "</name>").encode()
        )
    for old, new in (("<pubDate>", "<pubDate>x x x"), (' isPermaLink="false"', ""), ("<description>", "<desc>")):
        assert old in rss
        changed = rss.replace(old, new).replace("</description>", "</desc>" if "desc>" in new else "</description>")
        assert rss_faults(changed.encode())


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_what_changed_last_comes_first_and_says_what_became_of_it(some, form):
    entries = read(f"/feeds/zh/notices.{form}").entries
    assert [one.id for one in entries][:3] == [some[name].id.urn for name in ("hidden", "withdrawn", "corrected")]
    hidden, withdrawn, corrected, alert = entries
    assert (hidden.title, withdrawn.title[:5], corrected.title[:5]) == (
        "【已撤回】警方提示",
        "【已撤回】",
        "【已更正】",
    )
    assert "活动取消 <了>。" in withdrawn.summary
    assert alert.title == "和平路下穿隧道积水，已封闭"
    assert "不该写的话" not in get(f"/feeds/zh/notices.{form}").content.decode()
    assert urlsplit(corrected.link).path == f"/news/{some['corrected'].id}/"


def test_words_with_markup_in_them_stay_words(some):
    entry = next(one for one in read("/feeds/zh/notices.atom").entries if one.id == some["corrected"].id.urn)
    assert entry.title == "【已更正】“<b>退款</b>”&电话 ]]>"
    assert "96110" in entry.summary
    assert "http://testserver/news/" in entry.content[0].value


def test_the_id_stays_while_the_date_moves(newsroom, clock):
    notice = newsroom.publishes()
    (before,) = read("/feeds/zh/notices.atom").entries
    clock.now += timedelta(hours=2)
    newsroom.corrects(notice, now=clock.now, summary=Text("新的。", "New."))
    (after,) = read("/feeds/zh/notices.atom").entries
    assert (before.id, before.published) == (after.id, after.published)
    assert after.updated > before.updated


def test_the_language_stands_in_the_address_whatever_the_browser_asks(some):
    body = get("/feeds/zh/notices.atom").content
    assert get("/feeds/zh/notices.atom", **{"Accept-Language": "en"}).content == body
    assert read("/feeds/en/notices.rss").feed.language == "en"
    assert "[Withdrawn] " in get("/feeds/en/notices.rss").content.decode()


def test_a_feed_of_an_area_has_what_is_about_it_around_it_and_for_everybody(newsroom, areas):
    named = {
        code: newsroom.publishes(areas=(code,) if code else ())
        for code in ("heping-area", "heping", "hexi", "donghu", "")
    }
    found = {one.id for one in read("/feeds/zh/areas/heping-area.atom").entries}
    assert found == {named[code].id.urn for code in ("heping-area", "heping", "hexi", "")}
    by_unit = {one.id for one in read("/feeds/zh/areas/donghu.atom").entries}
    assert by_unit == {named[code].id.urn for code in ("hexi", "donghu", "")}


def test_a_kind_s_feed_shows_the_withdrawal_of_an_old_one(newsroom, clock):
    old = newsroom.publishes()
    for _ in range(3):
        clock.now += timedelta(hours=1)
        newsroom.publishes(now=clock.now)
    clock.now += timedelta(minutes=1)
    newsroom.withdraws(old, now=clock.now)
    first = read("/feeds/zh/kinds/safety-advice.rss").entries[0]
    assert (first.id, first.title[:5]) == (old.id.urn, "【已撤回】")


@pytest.mark.parametrize(
    "path", ["fr/notices.atom", "zh/notices.json", "zh/kinds/no-such.atom", "zh/areas/no-such.rss"]
)
def test_what_is_no_feed_is_not_found(cast, path):
    get(f"/feeds/{path}", 404)


def test_who_has_it_gets_304_until_it_changes(newsroom, clock):
    notice = newsroom.publishes()
    first = get("/feeds/zh/notices.atom")
    assert first["Cache-Control"].startswith("public")
    assert first["Last-Modified"] == "Tue, 17 Mar 2026 02:00:00 GMT"
    again = get("/feeds/zh/notices.atom", 304, **{"If-None-Match": first["ETag"]})
    assert again.content == b""
    get("/feeds/zh/notices.atom", 304, **{"If-Modified-Since": first["Last-Modified"]})
    clock.now += timedelta(minutes=1)
    newsroom.withdraws(notice, now=clock.now)
    get("/feeds/zh/notices.atom", 200, **{"If-None-Match": first["ETag"]})
    get("/feeds/zh/notices.atom", 200, **{"If-Modified-Since": first["Last-Modified"]})


def test_the_end_of_a_notice_s_time_is_a_change(newsroom, clock):
    newsroom.publishes(kind="alert", words=alert_words(clock.now))
    first = get("/feeds/zh/notices.atom")
    clock.now += timedelta(hours=6)
    now = get("/feeds/zh/notices.atom", 200, **{"If-Modified-Since": first["Last-Modified"]})
    assert "【已过期】" in now.content.decode()


def test_a_feed_costs_a_few_questions_however_much_is_in_it(newsroom, django_assert_max_num_queries):
    for _ in range(4):
        newsroom.publishes()
    get("/feeds/zh/notices.atom")
    with django_assert_max_num_queries(3):
        get("/feeds/zh/notices.atom")
    with django_assert_max_num_queries(4):
        get("/feeds/zh/kinds/safety-advice.rss")


def test_another_bureau_s_notices_are_not_in_it(newsroom):
    newsroom.publishes()
    response = Client().get("/feeds/zh/notices.atom", headers={"Host": "beihe.example"})
    found = feedparser.parse(response.content)
    assert found.entries == []
    assert found.feed.links[0].href.startswith("http://beihe.example/")
