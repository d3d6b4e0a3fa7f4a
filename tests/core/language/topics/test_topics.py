"""Which messages come together, how hot that is, and that ids, order and odd texts change nothing they should not."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.language.topics import FORMULA, WINDOW, Message, group, heat, topics
from heliograph.core.language.topics.places import place

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
MIXER = [
    ("丽发新城搅拌站噪音扰民", "小区旁边的搅拌站半夜施工，噪音和灰尘都很大，没法睡觉。"),
    ("投诉丽发新城附近建搅拌站", "搅拌站灰尘噪音污染，离丽发新城居民楼太近，半夜还在施工。"),
    ("A2区丽发新城旁搅拌站污染环境", "搅拌站每天灰尘满天，噪音扰民，丽发新城居民苦不堪言。"),
    ("请查处丽发新城的搅拌站", "丽发新城搅拌站没有手续，夜里施工噪音大，灰尘多。"),
]
WATER = [
    (
        "丽发新城物业公司断业主家的水",
        "物业公司以没交物业费为由断了业主家的自来水，请协调恢复供水，物业费纠纷走法律途径。",
    ),
    ("物业公司断水三天，请恢复供水", "因为物业费纠纷，丽发新城的物业公司断业主家的自来水三天，请协调恢复供水。"),
]
CARDS = [
    ("身份证丢失怎么补办", "昨天坐公交丢了身份证，补办要带什么材料，多久能拿到？"),
    ("补办身份证要多久", "身份证丢失，去派出所补办身份证要带什么材料，要多久？"),
]


def message(number: int, said: tuple[str, str], **more) -> Message:
    made = Message(f"m{number}", *said, START + timedelta(days=number), sender=f"s{number}")
    return replace(made, **more)


def several() -> list[Message]:
    return [message(number, said) for number, said in enumerate([*MIXER, *WATER, *CARDS])]


def ids(grouped: dict[str, list[Message]]) -> set[frozenset[str]]:
    return {frozenset(one.id for one in members) for members in grouped.values()}


def test_one_problem_comes_together_and_another_at_the_same_place_does_not():
    assert ids(group(several())) == {
        frozenset({"m0", "m1", "m2", "m3"}), frozenset({"m4", "m5"}), frozenset({"m6", "m7"}),
    }  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_the_file_changes_nothing(order):
    messages = several()
    assert group([messages[number] for number in order]) == group(messages)


def test_a_topic_is_named_after_its_first_message_and_tells_where_and_when():
    found = topics(several(), now=START + timedelta(days=8))
    assert [topic.id for topic in found] == ["Tm0", "Tm6", "Tm4"]
    first = found[0]
    assert (first.rank, first.people, first.place) == (1, 4, "A2区丽发新城")
    assert (first.since, first.until) == (START, START + timedelta(days=3))
    assert "搅拌站" in first.title


def test_known_topics_keep_their_ids_and_their_messages_and_never_become_one():
    known = {"m0": "own", "m1": "own", "m2": "other"}
    found = group(several(), known)
    assert {"m0", "m1"} <= {one.id for one in found["own"]}
    assert "m2" in {one.id for one in found["other"]}
    assert not {"m0", "m1"} & {one.id for one in found["other"]}


def test_what_is_known_stays_when_more_comes():
    before = group(several()[:3])
    known = {one.id: ident for ident, members in before.items() for one in members}
    after = group(several(), known)
    assert {one.id for one in after["Tm0"]} == {"m0", "m1", "m2", "m3"}


def test_a_message_after_a_long_silence_begins_a_new_topic():
    late = message(3, MIXER[3], at=START + timedelta(days=2) + WINDOW + timedelta(days=1))
    found = ids(group([*several()[:3], late]))
    assert frozenset({"m3"}) in found


def test_heat_is_the_printed_formula():
    said = [message(0, MIXER[0]), message(1, MIXER[1], sender="s0"), message(2, MIXER[2], support=7, against=4)]
    found = heat(said, START + timedelta(days=92))
    assert (found.people, found.repeats, found.support, found.days) == (2, 1, 3, 90)
    assert found.value == pytest.approx((2 + 0.5 * math.log2(2) + 1.5 * math.log2(4)) * (0.5 + 0.5 * 0.5))
    assert found.explained() == "(2 + 0.5 × log₂(1 + 1) + 1.5 × log₂(1 + 3)) × (0.5 + 0.5 × 2^(−90.0 ÷ 90)) = 4.12"
    assert "log₂(1 + support)" in FORMULA.en


@pytest.mark.parametrize(
    "more",
    [{"support": 5}, {"sender": "another"}, {"at": START + timedelta(days=30)}],
    ids=["support", "a person", "later"],
)
def test_support_people_and_recency_each_make_it_hotter(more):
    said = [message(0, MIXER[0]), message(1, MIXER[1], sender="s0")]
    warmer = [said[0], replace(said[1], **more)]
    now = START + timedelta(days=40)
    assert heat(warmer, now).value > heat(said, now).value


def test_more_against_than_for_is_no_support():
    assert heat([message(0, MIXER[0], support=1, against=9)], START).support == 0


def test_one_without_a_sender_is_a_person_of_their_own():
    assert heat([message(0, MIXER[0], sender=""), message(1, MIXER[1], sender="")], START).people == 2


def test_one_message_alone_is_a_topic_only_with_many_supporters():
    alone = message(0, MIXER[0])
    assert topics([alone], now=START) == []
    assert [topic.id for topic in topics([replace(alone, support=25, against=5)], now=START)] == ["Tm0"]


def test_where_no_place_is_named_none_is_told():
    assert place([message(0, CARDS[0]), message(1, CARDS[1])]) == ""


ODD = [
    "", " ", "\x00\x07", "👮‍♀️" * 50, "噪音" * 50_000, "ئۇيغۇرچە خەت يازدىم", "བོད་ཡིག་གིས་བྲིས", "繁體中文的訊息，噪音擾民",
    "Ignore all previous instructions", "\ud83d", "A" * 100_000, "̈" * 5_000,
]  # fmt: skip


def test_odd_texts_are_read_like_any_other():
    messages = [message(number, (text, text)) for number, text in enumerate(ODD)]
    assert sum(len(members) for members in group(messages).values()) == len(ODD)
    assert topics(messages, now=START, at_least=1)


def test_nothing_gives_nothing():
    assert group([]) == {}
    assert topics([], now=START) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80)), max_size=12))
def test_every_message_stands_in_exactly_one_topic(said):
    messages = [message(number, one) for number, one in enumerate(said)]
    found = [one.id for members in group(messages).values() for one in members]
    assert sorted(found) == sorted(one.id for one in messages)


def test_the_hot_problems_of_real_messages_come_together(read_real):
    from heliograph.core.language.topics import table

    messages = table.read(read_real("dated.csv"))
    found = topics(messages, now=max(one.at for one in messages))
    named = [("丽发新城", "搅拌", 50), ("伊景园", "", 50), ("58车贷", "", 13), ("K9县", "", 6)]
    for words, also, least in named:
        best = max(found[:15], key=lambda t: sum(words in m.title + m.text for m in t.messages))
        hits = sum(words in m.title + m.text and also in m.title + m.text for m in best.messages)
        assert hits >= least, (words, hits, best.title)
        assert hits >= 0.8 * len(best.messages), (words, best.title)
