"""The pages of the forum: read by everybody, supported without an account, handled on the desk, appealed with a receipt."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from heliograph.forum import actions, reading
from heliograph.forum.views import public
from heliograph.matters.sealed_cookie import SealedCookie
from heliograph.matters.views import holder
from tests.forum.conftest import ASKED
from tests.matters.asking import token_of
from tests.matters.desk_stage import desk_of

__all__ = ["desk_of"]


def test_an_empty_forum_teaches_and_begins_a_question_with_the_tick(cast, client):
    page = client.get("/forum/")
    assert "这里还没有问题" in page.text
    form = client.post("/ask/consultation/", {"begin": "1", "publish": "yes"})
    assert re.search(r'<input[^>]*name="publish"[^>]*checked', form.text)
    assert token_of(form)


def test_a_neighbour_supports_once_and_follows_in_their_own_browser(forum, client):
    row = forum.row(forum.shows())
    path = f"/forum/{row.id}/"
    assert "0 个支持" in client.get(path).text
    for _ in range(2):
        assert client.post(f"{path}support/").status_code == 302
    page = client.get(path).text
    assert "1 个支持" in page
    assert "收回支持" in page
    client.post(f"{path}follow/")
    assert ASKED["subject"] in client.get("/forum/following/").text
    assert ASKED["subject"] not in Client().get("/forum/following/").text
    client.post(f"{path}follow/", {"back": "1"})
    assert ASKED["subject"] not in client.get("/forum/following/").text
    Client().post(f"{path}support/")
    assert "2 个支持" in client.get(path).text


def test_what_is_followed_no_longer_takes_no_place_in_the_browser(forum, client, monkeypatch):
    monkeypatch.setattr(public, "_followed", SealedCookie("forum-followed", 60, 2))
    first, second, third = (forum.row(forum.shows(subject=f"第{number}个问题")).id for number in "一二三")
    for one in (first, second):
        client.post(f"/forum/{one}/follow/")
    client.post(f"/forum/{second}/follow/", {"back": "1"})
    client.post(f"/forum/{third}/follow/")
    listed = client.get("/forum/following/").text
    assert [str(one) in listed for one in (first, second, third)] == [True, False, True]


def test_a_machine_that_presses_without_end_is_not_counted(forum, cast, settings):
    settings.SUBMISSIONS_PER_NETWORK = 2
    row = forum.row(forum.shows())
    statuses = [Client().post(f"/forum/{row.id}/support/").status_code for _ in range(4)]
    assert statuses == [302, 302, 429, 429]
    assert reading.question(cast.bureau.id, row.id).supports == 2


def test_what_is_not_shown_is_found_nowhere(forum, client):
    row = forum.row(forum.asks())
    assert client.get(f"/forum/{row.id}/").status_code == 404
    assert client.post(f"/forum/{row.id}/support/").status_code == 404
    assert client.post(f"/forum/{row.id}/hate/").status_code == 404
    assert ASKED["subject"] not in client.get("/forum/").text


def holds(client, receipt) -> None:
    client.post("/follow/", {"number": receipt.number, "secret": receipt.secret})
    assert holder.COOKIE in client.cookies


def test_its_asker_reads_why_it_is_not_public_and_asks_for_another_person(forum, client):
    receipt = forum.asks()
    path = f"/forum/mine/{receipt.number}/"
    assert client.get(path).status_code == 404
    holds(client, receipt)
    assert "等一位民警" in client.get(path).text
    assert path in client.get(f"/m/{receipt.number}/").text
    forum.refuses(receipt)
    page = client.get(path).text
    assert "说的是邻居家里的事" in page
    assert "民法典" in page
    assert client.post(path, {"words": "没有。"}).status_code == 302
    assert "正在换人重新看" in client.get(path).text
    rule = Client().get("/forum/rule/").text
    assert "说的是邻居家里的事" in rule
    assert "用过 1 次" in rule
    assert "太不像话了" not in rule


def test_who_did_not_agree_reads_that_it_is_not_public(cast, client):
    receipt = cast.submits("consultation")
    holds(client, receipt)
    assert "没有勾" in client.get(f"/forum/mine/{receipt.number}/").text


def decided(page: str) -> dict[str, str]:
    return dict.fromkeys(set(re.findall(r'name="(choice-[0-9-]+)"', page)), "keep")


@pytest.mark.parametrize("again", [False, True])
def test_officers_mask_and_show_through_the_pages(forum, cast, desk_of, client, again):
    receipt = forum.asks()
    row = forum.row(receipt)
    zhao, jiang, path = desk_of("zhao"), desk_of("jiang"), f"/desk/forum/{row.id}/"
    assert "问题等着遮盖" in zhao.get("/desk/forum/").text
    page = zhao.get(path).text
    assert zhao.post(path, {"do": "mask"}).status_code in (302, 422)
    assert zhao.post(path, {"do": "mask", **decided(page)}).status_code == 302
    read = jiang.get(path).text
    assert "看过了，公开" in read
    shows = {"do": "put", "wording": re.search(r'name="wording" value="([0-9a-f-]+)"', read)[1]}
    if again:
        assert zhao.post(path, shows).status_code == 422
        assert jiang.post(path, {"do": "put"}).status_code == 422
    assert jiang.post(path, shows).status_code == 302
    assert ASKED["subject"] in client.get("/forum/").text
    assert client.get(f"/forum/{row.id}/", headers={"Accept-Language": "en"}).status_code == 200


def test_a_refusal_without_a_reason_comes_back_and_one_with_it_is_decided_anew_by_a_lead(forum, cast, desk_of):
    receipt = forum.asks()
    row = forum.row(receipt)
    path, zhao, wu = f"/desk/forum/{row.id}/", desk_of("zhao"), desk_of("wu")
    assert zhao.post(path, {"do": "refuse", "reason": "personal", "why": ""}).status_code == 422
    assert zhao.post(path, {"do": "refuse", "reason": "personal", "why": "说的是邻居家。"}).status_code == 302
    actions.appeal(cast.matter(receipt), "不是。", now=cast.now + timedelta(days=1))
    assert "重新决定" not in zhao.get(path).text
    assert "重新决定" in wu.get(path).text
    assert wu.post(path, {"do": "decide", "stands": "no", "why": "问的是开门时间。"}).status_code == 302
    assert forum.row(receipt).state == "new"


def test_a_supervisor_is_offered_what_is_theirs_to_decide_and_nothing_to_mask(forum, cast, desk_of):
    receipt = forum.asks()
    row, sun = forum.row(receipt), desk_of("sun")
    assert str(row.id) not in sun.get("/desk/forum/").text
    page = sun.get(f"/desk/forum/{row.id}/").text
    assert 'value="mask"' not in page
    assert 'value="refuse"' not in page
    assert "太不像话了" not in page
    forum.refuses(receipt)
    actions.appeal(cast.matter(receipt), "", now=cast.now)
    assert str(row.id) in sun.get("/desk/forum/").text
    assert 'value="decide"' in sun.get(f"/desk/forum/{row.id}/").text


def test_whoever_may_not_prepare_finds_no_question_on_the_desk(forum, cast, desk_of):
    row = forum.row(forum.asks())
    assert desk_of("zhou").get(f"/desk/forum/{row.id}/").status_code == 404
    assert Client().get("/desk/forum/").status_code == 302


def test_a_missed_mask_is_taken_down_through_the_page_and_its_address_says_so_until_it_is_back(
    forum, cast, desk_of, client
):
    row = forum.row(forum.shows())
    qian, path = desk_of("qian"), f"/desk/forum/{row.id}/"
    assert path in qian.get("/desk/forum/").text
    assert path not in desk_of("zhao").get("/desk/forum/").text
    assert qian.post(path, {"do": "down", "what": "question", "why": ""}).status_code == 422
    assert qian.post(path, {"do": "down", "what": "question", "why": "一个人的姓名"}).status_code == 302
    gone = client.get(f"/forum/{row.id}/")
    assert gone.status_code == 410
    assert "一个人的姓名" in gone.text
    assert ASKED["subject"] not in gone.text
    assert gone["Cache-Control"] == "no-store"
    assert "一个人的姓名" in client.get("/forum/rule/").text
    assert ASKED["subject"] not in client.get("/forum/").text
    assert client.post(f"/forum/{row.id}/support/").status_code == 404
    assert "missed" in client.get(f"/forum/{row.id}/", headers={"Accept-Language": "en"}).text


def test_who_follows_reads_on_the_list_that_an_answer_is_there(forum, client):
    receipt = forum.shows()
    assert "有答复了" not in client.get("/forum/").text
    client.post(f"/forum/{forum.row(receipt).id}/follow/")
    assert "有答复了" not in client.get("/forum/").text
    forum.answers(receipt)
    assert "（1 个有答复了）" in client.get("/forum/").text
    assert "有答复了" not in Client().get("/forum/").text, "another browser"
