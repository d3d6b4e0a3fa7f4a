"""The conversation by itself: any sequence of messages is answered, leads on, and loses nothing."""

from __future__ import annotations

import itertools
import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.channels.talk.conversation import after, hear, scanned, welcome
from heliograph.channels.talk.conversation.values import (
    Act,
    Add,
    AnswerSurvey,
    Bind,
    BindByCode,
    Done,
    Filling,
    Heard,
    Holding,
    Home,
    Offered,
    Refused,
    Registered,
    Stop,
    Submit,
    Subscribe,
    Subscribing,
    Talk,
    Unbind,
    Unsubscribe,
    Warned,
)
from heliograph.channels.talk.wording import text_of
from heliograph.core.receipt import new_secret
from tests.channels.talk.a_house import NUMBER, SECRET, TableHouse

RECEIPT = Registered(NUMBER, SECRET, f"http://testserver/r/{NUMBER}#{SECRET}", "最晚3月24日答复您。")
OUTCOMES = {
    Submit: [RECEIPT, Refused("现在没有单位能接。"), Refused("电话不对。", "phone"), Refused("?", "no-such")],
    Add: [Done("added-here", {"number": "3467", "text": "户口"}, NUMBER), Refused("已经变了。")],
    Act: [Done("acted", {"title": "评价", "number": "3467"}, NUMBER), Refused("已经变了。")],
    Bind: [Done("bound", {"number": "3467"}, NUMBER), Refused("不行。")],
    Unbind: [Done("unbound", {"number": "3467"}, NUMBER)],
    BindByCode: [Done("bound", {"number": "3467"}, NUMBER), Refused("码不对。")],
    AnswerSurvey: [Done("survey-answered"), Refused("这次有 4 题。")],
    Stop: [Done("stopped")],
    Subscribe: [Done("subscribed", {"what": "全部通告"}), Refused("不行。")],
    Unsubscribe: [Done("unsubscribed")],
}
WORDS = [
    "1", "2", "3", "4", "5", "9", "99", "0", "１", "1.", "第2", "一", "1 3", "1、9",
    "菜单", "返回", "取消", "跳过", "不变", "停", "TD", "English", "中文", "再说一遍", "帮助", "help", "没有",
    "查进度", "评价", "找民警", "提问", "投诉", "报告", "back", "cancel", "skip", "menu", "stop", "keep",
    "身份证丢了怎么办", "楼上每天半夜吵", "My bike was stolen", "救命", "他在打我", "不想活了", "着火了", "he has a knife",
    "派出所", "东", "东西南北", "2026-03-19", NUMBER, SECRET,
    f"http://testserver/r/{NUMBER}#{SECRET}",
    f"{NUMBER} {SECRET}", "绑定 7K3F-9AQW", "绑定",
    "订阅", "订阅 和平路", "订阅 火星", "订阅号是什么", "交通管制", "全部", "subscribe",
    "调查", f"调查 {NUMBER} 1 2", f"survey:{NUMBER}", "调查一下邻居 1 2",
    "bind x", "", " ", "？", "😀", "字" * 400, "{label}", "%s", "\x00", "\ud7ff",
]  # fmt: skip
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=80))


def ways_on(says) -> bool:
    """Whether what is said ends with something that can be answered."""
    return bool(says) and bool(says[-1].choices or says[-1].ways)


def converse(messages, house=None, talk=None, outcomes=None):
    """The whole conversation; every turn of it, with what its wish came to."""
    house, at = house or TableHouse(), itertools.count(1.0)
    turn = welcome(talk or Talk(), house)
    turns = [turn]
    for message in messages:
        turn = hear(turn.talk, Heard(message, next(at)), house)
        turns.append(turn)
        for outcome in itertools.count():
            if turn.wish is None:
                break
            results = OUTCOMES[type(turn.wish)]
            came = (outcomes or {}).get(type(turn.wish), results[outcome % len(results)])
            turn = after(turn.talk, turn.wish, came, house)
            turns.append(turn)
    return turns


@given(
    st.lists(texts, max_size=25), st.lists(st.integers(0, 3), min_size=25, max_size=25), st.booleans(), st.booleans()
)
@settings(max_examples=400)
def test_whatever_is_written_is_answered_with_a_way_on(messages, picks, followed, is_sms):
    house = TableHouse(channel="sms" if is_sms else "wechat", followed=followed)
    turn = welcome(Talk(), house)
    for at, (message, pick) in enumerate(zip(messages, picks, strict=False)):
        turn = hear(turn.talk, Heard(message, float(at)), house)
        if turn.wish is not None:
            came = OUTCOMES[type(turn.wish)]
            turn = after(turn.talk, turn.wish, came[pick % len(came)], house)
        assert turn.wish is None
        assert ways_on(turn.says), (message, turn)
        assert text_of(turn.says, turn.talk.language, house.channel)
        kept = msgspec.json.encode(turn.talk)
        assert msgspec.json.decode(kept, type=Talk) == turn.talk
        assert SECRET.encode() not in kept or SECRET in "".join(messages)


@given(st.lists(st.tuples(texts, st.floats(0, 100)), max_size=25))
@settings(max_examples=200)
def test_messages_in_any_order_are_answered_too(messages):
    house = TableHouse()
    turn = welcome(Talk(), house)
    for text, at in messages:
        turn = hear(turn.talk, Heard(text, at), house)
        if turn.wish is not None:
            turn = after(turn.talk, turn.wish, OUTCOMES[type(turn.wish)][0], house)
        assert ways_on(turn.says)


@given(st.lists(texts, max_size=20))
def test_the_menu_is_two_messages_away_from_anywhere(messages):
    house = TableHouse()
    turn = converse(messages, house)[-1]
    talk = turn.talk
    for message in ("菜单", "2"):
        if isinstance(talk.place, Home):
            break
        talk = hear(talk, Heard(message, 1e9), house).talk
    assert isinstance(talk.place, Home)


@given(st.lists(texts, max_size=20))
def test_nothing_is_sent_but_by_a_number_of_the_list_after_it_was_shown(messages):
    turns = converse(messages)
    for before, turn in itertools.pairwise(turns):
        if isinstance(turn.wish, Submit | Act):
            assert before.says[-1].code in ("review", "review-step", "offered", "danger-go-on")


def test_a_question_is_asked_shown_and_sent():
    turns = converse(["1", "身份证丢了怎么补？", "在老家办的", "还有户口本", "1", "跳过", "2", "1", "1"])
    wish = next(turn.wish for turn in turns if turn.wish)
    assert wish == Submit(wish.filled)
    assert wish.filled.answers == {
        "subject": ["身份证丢了怎么补？"],
        "words": ["在老家办的\n还有户口本"],
        "unit": [],
    }
    assert (wish.filled.tell_here, wish.filled.wants_contact) == (True, False)
    assert turns[-1].says[0].code == "receipt"
    assert RECEIPT.link in text_of(turns[-1].says, "zh-hans", "wechat")
    assert isinstance(turns[-1].talk.place, Home)


def test_the_review_shows_every_answer():
    turns = converse(["1", "一句话", "说说", "1", "东派", "1", "1", "李丽", "1", "2"])
    review = turns[-1].says[-1]
    assert review.code == "review"
    for shown in ("一句话", "说说", "东派出所", "李丽", "13800000000"):
        assert shown in review.fields["lines"]


IN_DANGER = [
    ("救命", "help"),
    ("他在打我", "violence"),
    ("Help, he has a knife", "violence"),
    ("不想活了", "suicide"),
    ("I want to die", "suicide"),
    ("楼下着火了", "fire"),
    ("老人走失", "kidnap"),
    ("路上出车祸了", "injury"),
    ("SOS", "help"),
    ("１１０", "help"),
    ("HELP", "help"),
    ("他 要 杀 我", "violence"),
    ("我老公天天喝酒打孩子", "violence"),
]


@pytest.mark.parametrize(("word", "kind"), IN_DANGER)
@pytest.mark.parametrize("before", [[], ["1"], ["1", "一句话", "说到一半"], ["查进度"], ["找民警"], ["2", "1", "1"]])
def test_danger_is_answered_before_anything_else(word, kind, before):
    turn = converse([*before, word])[-1]
    assert turn.says[0].code == f"danger-{kind}"
    said = text_of(turn.says[:1], turn.says[0].language, "wechat")
    assert "110" in said or "119" in said or "120" in said


def test_what_was_written_in_danger_is_kept_and_goes_on_where_it_was():
    turns = converse(["1", "邻居的事", "他昨天打我了", "我没还手", "1"])
    assert isinstance(turns[-3].talk.place, Warned)
    place = turns[-1].talk.place
    assert isinstance(place, Filling)
    assert "".join(piece.text for piece in place.pieces) == "他昨天打我了\n我没还手"


def test_danger_does_not_stop_somebody_twice_but_is_said_each_time():
    turns = converse(["1", "邻居的事", "他昨天打我了", "1", "前天也打我"])
    assert [saying.code for saying in turns[-1].says] == ["danger-again", "noted"]


def test_words_without_a_choice_become_what_they_choose():
    turns = converse(["楼上每天半夜唱歌"])
    assert isinstance(turns[-1].talk.place, Offered)
    turns = converse(["楼上每天半夜唱歌", "1"])
    place = turns[-1].talk.place
    assert isinstance(place, Filling)
    assert place.answers == {"words": ["楼上每天半夜唱歌"]}
    assert place.step == "subject"


def test_a_procedure_that_asks_for_an_identity_number_is_not_done_in_a_chat():
    turns = converse(["3"])
    assert turns[-1].says[0].code == "on-page"
    assert isinstance(turns[-1].talk.place, Home)


def test_stop_works_in_the_middle_of_a_form_and_keeps_it():
    turns = converse(["1", "一句话", "停"])
    assert turns[-2].wish == Stop()
    assert turns[-1].says[0].code == "stopped"
    assert turns[-1].talk.place.answers == {"subject": ["一句话"]}


def test_skipping_our_own_questions_means_no():
    turn = converse(["1", "一句话", "说说", "1", "跳过", "跳过", "跳过"])[-1]
    assert turn.says[-1].code == "review"
    assert (turn.talk.place.wants_contact, turn.talk.place.tell_here) == (False, False)


def test_leaving_asks_before_it_wipes_what_was_written():
    turns = converse(["1", "一句话", "取消"])
    assert turns[-1].says[-1].code == "leave"
    assert converse(["1", "一句话", "取消", "1"])[-1].talk.place.answers == {"subject": ["一句话"]}
    assert isinstance(converse(["1", "一句话", "取消", "2"])[-1].talk.place, Home)


def test_back_asks_the_question_before_with_what_was_answered():
    turn = converse(["1", "一句话", "返回"])[-1]
    assert turn.says[0].code == "now-is"
    assert converse(["1", "一句话", "返回", "不变"])[-1].talk.place.step == "words"


def test_a_message_that_came_late_answers_nothing():
    house = TableHouse()
    turn = hear(welcome(Talk(), house).talk, Heard("1", 10.0), house)
    turn = hear(turn.talk, Heard("一句话", 12.0), house)
    late = hear(turn.talk, Heard("早先写的", 11.0), house)
    assert late.says[0].code == "late"
    assert late.talk.place == turn.talk.place


def test_pieces_that_came_in_another_order_stand_as_they_were_written():
    house = TableHouse()
    talk = hear(hear(welcome(Talk(), house).talk, Heard("1", 1.0), house).talk, Heard("一句话", 2.0), house).talk
    for text, at in (("先说这个", 3.0), ("最后", 5.0), ("然后", 4.0)):
        talk = hear(talk, Heard(text, at), house).talk
    talk = hear(talk, Heard("1", 6.0), house).talk
    assert talk.place.answers["words"] == ["先说这个\n然后\n最后"]


def test_wrong_codes_are_counted_and_stop_being_compared():
    house = TableHouse()
    turns = converse(["查进度", NUMBER, *[new_secret() for _ in range(12)]], house)
    assert house.wrong == [NUMBER] * 10
    assert any(turn.says[0].code == "too-many" for turn in turns)


def test_a_matter_that_is_only_followed_here_tells_no_word_of_it():
    turn = converse(["查进度", "1"], TableHouse(followed=True))[-1]
    assert turn.talk.place.opened is False
    assert "咨询" not in text_of(turn.says, "zh-hans", "wechat")
    assert "read" not in turn.talk.place.shown


def test_a_matter_opened_with_its_secret_can_be_read_in_parts():
    house = TableHouse()
    turns = converse([f"{NUMBER} {SECRET}", "1", "1"], house)
    told = "".join(t.says[0].fields["text"].rstrip("…") for t in turns if t.says[0].code.startswith("words-"))
    assert told == "带身份证到派出所窗口办，当天就能拿到。" * 3
    assert house.read == [NUMBER]
    assert isinstance(turns[-1].talk.place, Holding)
    assert SECRET.encode() not in json.dumps(msgspec.to_builtins(turns[-1].talk)).encode()


def test_withdrawing_is_never_offered_in_a_chat():
    turn = converse([f"{NUMBER} {SECRET}"])[-1]
    assert "act:withdraw" not in turn.talk.place.shown


def test_rating_goes_straight_to_the_question():
    turns = converse(["评价", f"{NUMBER} {SECRET}", "5", "跳过", "1"])
    assert next(t.wish for t in turns if t.wish).filled.answers == {"grade": ["5"], "words": []}
    assert any(saying.code == "acted" for saying in turns[-1].says)


def test_words_to_a_followed_matter_are_added_by_one_number():
    turns = converse(["我又想起一件事", "1"], TableHouse(followed=True))
    wish = turns[-2].wish
    assert isinstance(wish, Act)
    assert wish.filled.answers == {"words": ["我又想起一件事"]}
    assert (wish.filled.number, wish.filled.action, wish.filled.opened) == (NUMBER, "add", False)


def test_english_is_spoken_to_whoever_writes_it():
    turns = converse(["My bike was stolen last night"])
    assert turns[-1].talk.language == "en"
    assert "What should become of it" in text_of(turns[-1].says, "en", "wechat")
    assert converse(["English"])[-1].talk.language == "en"
    assert converse(["hello", "中文"])[-1].talk.language == "zh-hans"
    assert converse(["hi"])[-1].talk.language == "en"
    assert converse(["TD"])[-1].talk.language == "zh-hans"
    assert converse([NUMBER])[-1].talk.language == "zh-hans"


def test_a_refused_answer_goes_back_to_its_question_with_everything_kept():
    turns = converse(
        ["1", "一句话", "说说", "1", "跳过", "2", "2", "1"], outcomes={Submit: Refused("电话不对。", "phone")}
    )
    place = turns[-1].talk.place
    assert place.step == "phone"
    assert place.answers["words"] == ["说说"]


def test_a_code_that_was_scanned_binds():
    assert scanned(Talk(), "7K3F9AQW", TableHouse()).wish == BindByCode("7K3F9AQW")
    assert scanned(Talk(), "follow", TableHouse()).says[-1].code == "number"
    assert ways_on(scanned(Talk(), "nonsense", TableHouse()).says)


# Notices


@pytest.mark.parametrize(
    ("messages", "wish"),
    [
        (["订阅 和平路"], Subscribe((), ("heping",))),
        (["订阅：交通管制，和平路"], Subscribe(("traffic",), ("heping",))),
        (["订阅", "和平路"], Subscribe((), ("heping",))),
        (["订阅", "1"], Subscribe()),
        (["订阅", "全部"], Subscribe()),
        (["Subscribe", "all"], Subscribe()),
        (["我的事", "订阅 警方提示"], Subscribe(("advice",), ())),
    ],
)
def test_notices_are_asked_for_by_the_names_of_places_and_kinds(messages, wish):
    assert [turn.wish for turn in converse(messages) if turn.wish] == [wish]


def test_a_name_that_nothing_has_changes_nothing_and_is_said_back():
    *_, last = converse(["订阅 火星"])
    assert last.wish is None
    assert last.says[0].fields == {"text": "火星"}
    assert isinstance(last.talk.place, Subscribing)


def test_who_hears_of_notices_is_told_which_and_ends_it_by_a_number():
    turns = converse(["订阅", "2"], TableHouse(hears="交通管制"))
    assert "交通管制" in text_of(turns[1].says, "zh-hans", "wechat")
    assert [turn.wish for turn in turns if turn.wish] == [Unsubscribe()]


def test_a_word_that_only_begins_alike_is_no_command():
    *_, last = converse(["订阅号收不到消息怎么办"])
    assert isinstance(last.talk.place, Offered)


def test_in_the_middle_of_a_form_the_word_is_an_answer():
    *_, last = converse(["提问", "订阅 和平路"])
    assert isinstance(last.talk.place, Filling)
    assert last.wish is None


def test_where_notices_can_not_go_the_page_is_named_and_the_menu_does_not_offer_them():
    turns = converse(["订阅"], TableHouse(can_subscribe=False))
    assert turns[1].says[0].code == "subscribe-not-here"
    assert "订阅通告" not in turns[0].says[-1].choices


# What we asked


def test_words_after_a_question_of_ours_are_its_answer():
    turns = converse(["户口在云南省"], TableHouse(followed=True, asks=True))
    assert [turn.wish for turn in turns if turn.wish] == [Add(NUMBER, "户口在云南省")]
    assert "3467" in text_of(turns[-1].says, "zh-hans", "sms")


@pytest.mark.parametrize("text", ["谢谢", "菜单", "1", NUMBER, "订阅", "救命"])
def test_thanks_commands_numbers_and_danger_are_no_answer_of_ours(text):
    assert not any(isinstance(turn.wish, Add) for turn in converse([text], TableHouse(followed=True, asks=True)))


def test_an_answer_that_can_not_be_added_becomes_what_they_choose():
    *_, last = converse(["户口在云南省"], TableHouse(followed=True, asks=True), outcomes={Add: Refused("已经变了。")})
    assert last.talk.place == Offered("户口在云南省", last.talk.place.shown)
