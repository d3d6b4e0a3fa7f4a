"""The pages of campaigns: read by everybody without a trace, answered once a browser, kept on the desk."""

from __future__ import annotations

import re

from heliograph.campaigns.models import Answer, Campaign, Count


def test_there_is_none_yet(client, cast):
    assert "现在没有活动" in client.get("/campaigns/").text


def test_looking_leaves_nothing_and_answering_sets_a_word_for_this_page_alone(client, campaign, cast, at):
    at(cast.now)
    path = f"/campaigns/{campaign.id}/"
    seen = client.get(path)
    assert "campaign" not in seen.cookies
    assert not Answer.objects.exists()
    assert "不当人数" in seen.text
    said = client.post(f"{path}answer/", {"helped": "yes"})
    cookie = said.cookies["campaign"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (path, True, "Lax")
    assert 0 < cookie["max-age"] <= 31 * 86_400
    assert re.fullmatch(r"[\w-]{22}", cookie.value)
    client.post(f"{path}answer/", {"helped": "no"})
    assert list(Answer.objects.values_list("helped", flat=True)) == [False]
    assert cookie.value.encode() not in bytes(Answer.objects.get().blind)
    assert "您答过了" in client.get(path).text
    assert client.post(f"{path}answer/", {"helped": "maybe"}).status_code == 404
    assert client.get(f"{path}answer/").status_code == 405


def test_one_network_does_not_answer_for_many(client, campaign, cast, at, settings):
    at(cast.now)
    settings.SUBMISSIONS_PER_NETWORK = 3
    for _ in range(6):
        client.cookies.clear()
        assert client.post(f"/campaigns/{campaign.id}/answer/", {"helped": "yes"}).status_code == 302
    assert Answer.objects.count() == 3


def test_over_is_over(client, campaign, cast, at):
    at(cast.now)
    Campaign.objects.update(until=cast.now.date().replace(day=16))
    page = client.get(f"/campaigns/{campaign.id}/")
    assert 'name="helped"' not in page.text
    late = client.post(f"/campaigns/{campaign.id}/answer/", {"helped": "yes"})
    assert late.status_code == 409
    assert "这次活动已经结束" in late.text


def test_the_desk_begins_opens_counts_corrects_and_stops(client, cast, at):
    at(cast.now)
    client.force_login(cast.users["qian"])
    assert "还没有办过" in client.get("/desk/campaigns/").text
    given = {
        "kind": "campus", "title": "开学第一课", "about": "陌生人约见面，先告诉家长。", "unit": cast.units["heping"].id,
        "begins_on": "2026-03-01", "until": "2026-03-31",
    }  # fmt: skip
    assert client.post("/desk/campaigns/new/", {**given, "until": "昨天"}).status_code == 422
    made = client.post("/desk/campaigns/new/", given)
    assert made.status_code == 302
    event = {
        "title": "模拟课堂", "place": "一号教室", "starts_at": "2026-03-20T14:00", "ends_at": "2026-03-20T15:00",
        "capacity": "40",
    }  # fmt: skip
    assert client.post(f"{made.url}do/event/", {**event, "capacity": "0"}).status_code == 422
    assert client.post(f"{made.url}do/event/", event).status_code == 302
    public = f"/campaigns/{Campaign.objects.get().id}/"
    assert "模拟课堂" in client.get(public).text
    count = {"on": "2026-03-15", "place": "操场", "people": "120", "way": "door"}
    assert client.post(f"{made.url}do/count/", {**count, "way": "views"}).status_code == 422
    assert client.post(f"{made.url}do/count/", count).status_code == 302
    row = Count.objects.get()
    assert client.post(f"{made.url}do/correct/", {"count": row.id, "people": "102", "why": ""}).status_code == 422
    assert client.post(f"{made.url}do/correct/", {"count": row.id, "people": "102", "why": "看反了"}).status_code == 302
    assert "102 人" in client.get(public).text
    assert client.post(f"{made.url}do/material/", {"notice": "", "document": "/nowhere/"}).status_code == 422
    assert client.post(f"{made.url}do/stop/", {"why": "停电"}).status_code == 302
    assert "停电" in client.get(public).text
    assert client.get(made.url).status_code == 200
    client.force_login(cast.users["zhou"])
    assert client.get(made.url).status_code == 404


def test_a_count_that_is_sent_twice_counts_nobody_twice(client, cast, campaign, at):
    at(cast.now)
    client.force_login(cast.users["qian"])
    sent = {"on": "2026-03-15", "place": "操场", "people": "120", "way": "door", "csrfmiddlewaretoken": "t" * 64}
    there = {client.post(f"/desk/campaigns/{campaign.id}/do/count/", sent).url for _ in range(2)}
    assert (len(there), Count.objects.count()) == (1, 1)
