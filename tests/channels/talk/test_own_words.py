"""A bureau says it in its own words: previewed, kept with their history, never with a hole, never without whom to call."""

from __future__ import annotations

import pytest

from heliograph.channels.talk import actions, own_words
from heliograph.channels.talk.models import OwnSaying
from heliograph.channels.talk.wording import sayings, version
from tests.channels.talk.conftest import DAY
from tests.matters.desk_stage import desk_of

__all__ = ["desk_of"]
STOPPED = {"zh": "好，以后不打扰您了。", "en": "All right, we leave you alone."}
PAGE = "/desk/channels/talk/stopped/"


def form(**changes) -> dict[str, str]:
    return {**STOPPED, "sms_zh": "", "sms_en": "", "why": "说得更客气", **changes}


def test_own_words_are_said_from_then_on_and_ours_again_when_they_are_taken_back(cast, chat):
    li, viewer = chat(), cast.viewer("chen")
    actions.put_saying(viewer, "stopped", STOPPED, why="客气", now=DAY)
    assert "以后不打扰您了" in li.writes("停")
    actions.put_saying(viewer, "stopped", None, why="恢复", now=DAY)
    assert "不再主动给您发任何消息" in li.writes("停")
    assert [row.why for row in OwnSaying.objects.order_by("id")] == ["客气", "恢复"]


def test_by_text_message_the_long_words_serve_where_no_short_ones_are_given(cast, chat):
    actions.put_saying(cast.viewer("chen"), "stopped", STOPPED, why="客气", now=DAY)
    chat("sms", "+8613800000000").writes("TD")
    assert own_words.known(cast.bureau.id)["stopped"].short.zh == STOPPED["zh"]


def test_another_bureau_keeps_its_own(cast, chat):
    actions.put_saying(cast.viewer("chen"), "stopped", STOPPED, why="客气", now=DAY)
    assert own_words.known(cast.other_bureau.id)["stopped"] == sayings()["stopped"]


@pytest.mark.parametrize(
    ("code", "changes", "says"),
    [
        ("language", {"zh": ""}, "中文和英文都要写"),
        ("unbound", {"zh": "好，不发了。"}, "缺少 {number}"),
        ("language", {"zh": "好，{name}。"}, "没有 {name} 这个空"),
        ("unbound", {"zh": "好，{number.__class__}。"}, "没有 {number.__class__} 这个空"),
        ("unbound", {"zh": "好，{number!r:>99}。"}, "这个空"),
        ("language", {"zh": "好，{。"}, "成对"),
        ("language", {"sms_en": "It’s all right."}, "普通字母"),
        ("language", {"sms_zh": "字" * 311}, "太长"),
        ("danger-violence", {"zh": "请冷静。"}, "110"),
        ("danger-violence", {"sms_zh": "马上打110，受伤打120，说不了话发短信到12110。" + "字" * 60}, "一条"),
    ],
)
def test_what_can_not_be_said_is_refused_with_the_reason(code, changes, says):
    ours = sayings()[code]
    written = {"zh": ours.text.zh, "en": ours.text.en, "sms_zh": ours.short.zh, "sms_en": ours.short.en, **changes}
    with pytest.raises(own_words.BadSaying) as refused:
        own_words.check(code, written)
    assert says in refused.value.text.zh


@pytest.mark.parametrize("code", sayings())
def test_every_saying_of_ours_could_be_written_by_a_bureau(code):
    ours = sayings()[code]
    own_words.check(code, {"zh": ours.text.zh, "en": ours.text.en, "sms_zh": ours.short.zh, "sms_en": ours.short.en})


def test_the_administrator_looks_first_saves_and_restores(cast, desk_of):
    chen = desk_of("chen")
    page = chen.post(PAGE, form(preview="1"))
    assert "以后不打扰您了" in page.content.decode()
    assert not OwnSaying.objects.exists()
    assert chen.post(PAGE, form()).status_code == 302
    page = chen.get(PAGE).content.decode()
    assert "说得更客气" in page
    assert "own:" in page
    assert "本局自己的" in chen.get("/desk/channels/talk/").content.decode()
    assert chen.post(PAGE, {"ours": "1"}).status_code == 302
    assert version() in chen.get(PAGE).content.decode()


def test_a_wrong_one_comes_back_with_the_reason_at_its_field(desk_of):
    page = desk_of("chen").post("/desk/channels/talk/unbound/", form(zh="好。"))
    assert page.status_code == 422
    assert "缺少 {number}" in page.content.decode()


def test_others_see_and_do_not_change(cast, desk_of):
    qian = desk_of("qian")
    assert qian.get(PAGE).status_code == 200
    assert qian.post(PAGE, form()).status_code == 403
    assert qian.get("/desk/channels/talk/nothing/").status_code == 404
    assert not OwnSaying.objects.exists()
