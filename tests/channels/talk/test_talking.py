"""Talking on a real database: what a conversation registers, follows, rates and keeps, as the pages would have it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from heliograph.channels.delivery import reading as delivery
from heliograph.channels.delivery.models import Address
from heliograph.channels.talk import actions, memory
from heliograph.channels.talk.models import Talker, Ticket
from heliograph.channels.talk.wording import sayings
from heliograph.core import receipt
from heliograph.learned import actions as learned
from heliograph.matters.actions import Contact, Details, MatterRef, act
from heliograph.matters.models import Event, Matter, Party
from heliograph.matters.reading import held
from tests.channels.talk.conftest import DAY, LI, LI_PHONE

ASKS = ("1", "→咨询", "身份证丢了，怎么补？", "我户口在外地", "1", "2", "3")
"""The menu, a question, its details, not to be published, Heping Road."""


def asks(chat, *, contact: str = "2", tell: str = "2", send: str = "1") -> str:
    """Ask a question to the end; what is said after it was sent."""
    return chat.writes("你好", *ASKS, contact, tell, send)


def link_in(said: str) -> tuple[str, str]:
    found = re.search(r"/r/(\w{11})#(\w{15})", said)
    assert found, said
    return found[1], found[2]


def matter() -> Matter:
    return Matter.objects.get()


def answer(cast, words: str = "带身份证到和平路派出所。", *, now=DAY + timedelta(minutes=10)) -> None:
    ref = MatterRef(cast.bureau.id, matter().id)
    act(ref, "accept", cast.actor("qian"), now=now)
    act(ref, "answer", cast.actor("qian"), now=now, details=Details(words=words))


# Asking


def test_a_question_asked_in_a_chat_is_a_matter_like_any_other(cast, chat):
    number, secret = link_in(asks(chat()))
    made = matter()
    assert (made.number, made.channel, made.anonymous) == (number, "wechat", True)
    assert made.unit_id == cast.units["heping"].id
    assert held.opens(cast.bureau.id, number, secret)
    event = Event.objects.get(matter_id=made.id)
    assert event.facts["door"] == "wechat"
    assert event.at == made.submitted_at


def test_by_text_message_the_door_is_sms_and_the_own_number_is_offered(cast, chat):
    li = chat("sms", LI_PHONE)
    said = li.writes("你好", *ASKS, "1", "李丽")
    assert "回复 1 就用您现在这个号码" in said
    li.writes("1", "跳过", "2", "1")
    party = Party.objects.get(part="submitter")
    contact = held.contact_of(matter())
    assert contact == {"name": "李丽", "phone": "13800000000"}
    assert matter().channel == "sms"
    assert party.part == "submitter"


def test_what_the_page_would_refuse_is_refused_with_its_words(chat):
    li = chat()
    li.writes("你好", *ASKS, "1", "李丽")
    assert "手机号有 11 位" in li.writes("138001380")
    assert Matter.objects.count() == 0


def test_a_name_that_the_procedure_needs_is_asked_for_and_one_way_to_reach(chat):
    """A petition needs a name; without any contact the page's own check says so, at its question."""
    li = chat()
    li.writes("你好", "3")
    said = li.writes(
        "2", "路灯不亮", "半年了没人修", "1", "跳过", "2", "和平路 1 号", "李丽", "13800000000", "跳过", "2"
    )
    assert "姓名" in said
    assert "路灯不亮" in said
    li.writes("1")
    assert matter().procedure == "petition"


def test_a_complaint_is_kept_from_who_is_complained_about(cast, chat):
    li = chat()
    said = li.writes("你好", "3", "1")
    assert "看不到" in said
    li.writes("1")
    li.writes("3" if "和平路派出所" in li.said[-1].split("\n3 ")[1][:10] else "5")
    li.writes("跳过", "他态度很差", "1", "跳过", "跳过", "2", "2", "1")
    assert matter().confidential
    assert matter().unit_id != matter().about_unit_id


def test_the_receipt_behind_a_link_opens_once(cast, chat, client):
    said = asks(chat(), send="2")
    assert not re.search(r"#\w{15}", said)
    link = re.search(r"http://testserver(/chat/r/\S+/)", said)[1]
    assert "打开回执" in client.get(link).content.decode()
    page = client.post(link).content.decode()
    number = receipt.show_number(matter().number)
    assert number in page
    again = client.get(link)
    assert again.status_code == 404
    assert "已经打开过" in again.content.decode()
    assert client.post(link).status_code == 404
    assert bytes(Ticket.objects.get().sealed) == b""


def test_a_secret_behind_a_link_can_not_be_read_from_what_is_kept(cast, chat):
    asks(chat(), send="2")
    kept = memory.memory_of(Talker.objects.get())
    assert not re.search(r"#\w{15}", "".join(kept.said))
    assert Ticket.objects.get().kind == "receipt"


def test_a_link_ends_with_its_day(cast, chat, client):
    said = asks(chat(), send="2")
    link = re.search(r"http://testserver(/chat/r/\S+/)", said)[1]
    Ticket.objects.update(expires_at=DAY - timedelta(days=400))
    assert client.post(link).status_code == 404


# Repeats, order, restarts


def test_the_same_message_twice_is_answered_alike_and_done_once(cast, chat):
    li = chat()
    first = li.writes("你好", *ASKS, "2", "2")
    sent = li.writes("1", id="msg-77")
    again = li.writes("1", id="msg-77")
    assert sent == again
    assert link_in(again) == link_in(sent)
    assert Matter.objects.count() == 1
    assert "提交" in first


def test_an_older_message_that_comes_again_says_nothing(chat):
    li = chat()
    li.writes("你好", id="a")
    li.writes("1", id="b")
    assert li.writes("你好", id="a") == ""


def test_a_second_send_of_the_same_form_registers_nothing(chat):
    li = chat()
    li.writes("你好", *ASKS, "2", "2", "1")
    li.writes("1")
    assert Matter.objects.count() == 1


def test_a_conversation_goes_on_after_a_restart(chat):
    chat().writes("你好", "1", "→咨询", "身份证丢了，怎么补？")
    other = chat()
    other.count, other.now = 50, DAY + timedelta(minutes=1)
    assert "具体情况" in other.writes("再说一遍")


def test_what_was_said_last_can_be_heard_again(chat):
    li = chat()
    said = asks(li)
    assert li.writes("再说一遍") == said


def test_two_messages_at_once_take_turns(chat, monkeypatch):
    """The first one is answered while the second is being thought about: that one then begins anew, and nothing is lost."""
    li = chat()
    li.writes("你好", "1", "→咨询")
    heard, done = actions._turn, []

    def interrupted(*args, **more):
        if not done:
            done.append(True)
            chat_of_now = chat()
            chat_of_now.count, chat_of_now.now = 90, li.now - timedelta(seconds=5)
            chat_of_now.writes("身份证丢了")
        return heard(*args, **more)

    monkeypatch.setattr(actions, "_turn", interrupted)
    said = li.writes("怎么补办")
    assert "记下了" in said
    kept = memory.memory_of(Talker.objects.get())
    assert kept.talk.place.answers["subject"] == ["身份证丢了"]


# Wiping


def test_after_half_an_hour_it_is_wiped_and_they_are_told(chat):
    li = chat()
    li.writes("你好", "1", "→咨询", "身份证丢了，怎么补？")
    actions.wipe_due(li.now + timedelta(minutes=31))
    kept = memory.memory_of(Talker.objects.get())
    assert kept.talk is None
    assert kept.said == ()
    li.now += timedelta(minutes=40)
    assert li.writes("菜单").startswith("您离开超过 30 分钟")


def test_it_is_over_after_half_an_hour_even_where_no_worker_runs(chat):
    li = chat()
    li.writes("你好", "1", "→咨询", "身份证丢了，怎么补？")
    li.now += timedelta(minutes=40)
    said = li.writes("我户口在外地")
    assert said.startswith("您离开超过 30 分钟")
    assert "记下了" not in said


def test_an_old_number_still_means_what_the_menu_said(chat):
    li = chat()
    li.writes("你好")
    li.now += timedelta(hours=5)
    assert "是哪一件" in li.writes("1")


def test_two_days_later_nothing_is_left(chat):
    li = chat()
    li.writes("你好")
    actions.wipe_due(li.now + timedelta(minutes=31))
    actions.wipe_due(li.now + timedelta(days=3))
    assert Talker.objects.count() == 0


def test_nothing_they_wrote_and_no_address_stands_in_the_row(chat):
    chat().writes("你好", "1", "→咨询", "身份证丢了，怎么补？")
    row = Talker.objects.get()
    raw = bytes(row.sealed) + bytes(row.blind) + bytes(row.key)
    assert "身份证".encode() not in raw
    assert LI.encode() not in raw


def test_a_row_that_can_not_be_opened_begins_anew(chat):
    li = chat()
    li.writes("你好", "1")
    Talker.objects.update(key=b"\0" * 64)
    assert "要做什么" in li.writes("菜单")


def test_conversations_of_two_bureaus_know_nothing_of_each_other(cast, chat):
    chat().writes("你好", "1", "→咨询", "身份证丢了，怎么补？")
    other = chat(bureau=cast.other_bureau)
    assert "北河县公安局" in other.writes("你好")


# Following


def test_news_comes_to_the_chat_that_asked_for_it(cast, chat):
    asks(chat(), tell="1")
    address = Address.objects.get()
    assert (address.channel, address.is_usable, address.matter_id) == ("wechat", True, matter().id)
    assert Party.objects.get().reach == "other"
    answer(cast)
    from heliograph.channels.delivery.models import Message

    assert Message.objects.filter(channel="wechat", purpose="matter").exists()


def test_number_and_secret_open_it_and_show_the_answer(cast, chat):
    li = chat()
    number, secret = link_in(asks(li))
    answer(cast)
    li.writes("查进度", receipt.show_number(number))
    said = li.writes(receipt.show_secret(secret))
    assert "已答复" in said
    assert "请删掉那一条" in said
    assert "带身份证到和平路派出所" not in said
    assert "带身份证到和平路派出所" in li.writes("1")
    assert not matter_is_unread()


def matter_is_unread() -> bool:
    from heliograph.matters.models import Telling

    return Telling.objects.filter(read_at=None).exists()


def test_a_wrong_secret_is_counted_and_after_ten_nothing_is_compared(cast, chat):
    li = chat()
    number, secret = link_in(asks(li))
    wang = chat(sender="oWang_wang_wang_wang")
    wang.writes("查进度", number)
    for _ in range(10):
        assert "对不上" in wang.writes(receipt.new_secret())
    assert "试错的次数太多" in wang.writes(secret)
    assert "试错的次数太多" in chat(sender="oThird_third_third").writes(f"{number} {secret}")


def test_a_matter_that_is_not_followed_here_is_not_told(cast, chat):
    asks(chat(), tell="1")
    wang = chat(sender="oWang_wang_wang_wang")
    said = wang.writes("查进度")
    assert receipt.show_number(matter().number) not in said
    assert "下面的事" not in said


def test_who_only_follows_here_reads_no_word_of_it(cast, chat):
    li = chat()
    asks(li, tell="1")
    answer(cast)
    li.now += timedelta(hours=2)
    said = li.writes("查进度") + li.writes("1")
    assert "已答复" in said
    assert "身份证" not in said
    assert "咨询" not in said
    assert "没解决" not in said


def test_the_number_alone_shows_what_the_page_shows_of_it(cast, chat):
    li = chat()
    number, _ = link_in(asks(li))
    wang = chat(sender="oWang_wang_wang_wang")
    wang.writes("查进度", number)
    assert "咨询 · 已提交" in wang.writes("没有")


def test_the_number_of_a_secret_matter_shows_nothing(cast, chat):
    made = cast.submits("complaint", now=DAY)
    wang = chat(sender="oWang_wang_wang_wang")
    wang.writes("查进度", made.number)
    assert "看不到什么" in wang.writes("没有")


def test_rating_in_a_chat_is_a_rating(cast, chat):
    li = chat()
    asks(li, tell="1")
    answer(cast)
    li.writes("评价", "1", "1", "很清楚", "1", "2")
    assert "非常满意" in li.said[-1]
    li.writes("1")
    from heliograph.matters.models import Rating

    assert Rating.objects.get().grade == 5


def test_words_that_follow_a_question_of_ours_are_added(cast, chat):
    li = chat()
    asks(li, tell="1")
    ref = MatterRef(cast.bureau.id, matter().id)
    act(ref, "ask", cast.actor("qian"), now=DAY + timedelta(minutes=9), details=Details(words="户口在哪个省？"))
    li.now = DAY + timedelta(hours=3)
    assert "“户口在云南省”已经补充到" in li.writes("户口在云南省")
    event = Event.objects.order_by("sequence").last()
    assert (event.kind, event.role, event.facts["door"]) == ("supply", "resident", "wechat")
    assert matter().state == "accepted"


def test_where_nothing_was_asked_words_are_offered_to_the_matter_and_added_by_one_number(cast, chat):
    li = chat()
    asks(li, tell="1")
    act(MatterRef(cast.bureau.id, matter().id), "accept", cast.actor("qian"), now=DAY + timedelta(minutes=9))
    li.now = DAY + timedelta(hours=3)
    before = Event.objects.count()
    assert "补充到" in li.writes("户口在云南省")
    assert Event.objects.count() == before
    assert "好了" in li.writes("1")
    assert Event.objects.order_by("sequence").last().kind == "supply"


def test_an_answer_by_text_message_goes_to_the_matter_whose_question_came_there(cast, lines, chat):
    """Nobody ever wrote from there: the number stands in the contact of what was asked on the page."""
    contact = Contact(name="李丽", phone="13800000000", ways=("sms",))
    made = cast.submits(contact=contact, unit=cast.units["heping"].id, now=DAY)
    cast.does(made, "accept", "zhao", now=DAY)
    cast.does(made, "ask", "zhao", words="请说明在哪里丢的。", now=DAY)
    said = chat("sms", LI_PHONE).writes("在河西路口丢的")
    assert receipt.show_number(made.number) in said
    event = Event.objects.order_by("sequence").last()
    assert (event.kind, event.facts["door"]) == ("supply", "sms")


def test_where_two_matters_wait_for_words_they_choose(cast, lines, chat):
    contact = Contact(name="李丽", phone="13800000000", ways=("sms",))
    for _ in range(2):
        made = cast.submits(contact=contact, unit=cast.units["heping"].id, now=DAY)
        cast.does(made, "accept", "zhao", now=DAY)
        cast.does(made, "ask", "zhao", words="请说明在哪里丢的。", now=DAY)
    before = Event.objects.count()
    assert chat("sms", LI_PHONE).writes("在河西路口丢的").count("补充到") == 2
    assert Event.objects.count() == before


def test_stop_ends_all_messages_to_them(cast, chat):
    li = chat()
    asks(li, tell="1")
    assert "不再" in li.writes("停")
    assert not Address.objects.get().is_usable
    assert matter().state == "submitted"


def test_leaving_the_account_ends_messages_and_forgets_the_conversation(cast, chat):
    li = chat()
    asks(li, tell="1")
    assert li.does("unsubscribe") == ""
    assert not Address.objects.get().is_usable
    assert Talker.objects.count() == 0


# Following by a code of the page


def bind_code(client, made) -> str:
    client.post("/follow/", {"number": made.number, "secret": made.secret})
    page = client.post(f"/m/{made.number}/chat/").content.decode()
    return re.search(r"绑定 (\w{4}-\w{4})", page)[1]


@pytest.fixture
def paper(cast):
    """A matter that was asked on the page."""
    return cast.submits("consultation", now=DAY)


@pytest.fixture
def today(monkeypatch):
    """The page and the chat on the same day."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: DAY)


def test_a_code_from_the_page_lets_a_chat_follow(cast, chat, client, paper, today):
    code = bind_code(client, paper)
    said = chat().writes(f"绑定 {code}")
    assert f"好，{receipt.show_number(paper.number)}" in said
    assert delivery.at(cast.bureau.id, "wechat", LI)[0].matter_id == paper.ref.id


def test_a_code_works_once_and_not_for_long(cast, chat, client, paper, today):
    code = bind_code(client, paper)
    late = chat()
    late.now = DAY + timedelta(minutes=16)
    assert "不对" in late.writes(f"绑定 {code}")
    assert "好，" in chat(sender="oWang_wang_wang_wang").writes(f"绑定 {code}")
    assert "不对" in chat(sender="oThird_third_third").writes(f"绑定 {code}")


def test_scanning_in_wechat_is_the_same(cast, chat, client, paper, today):
    code = bind_code(client, paper).replace("-", "")
    li = chat()
    assert "好，" in li.does("subscribe", code)
    assert "进展" in li.said[-1]


def test_codes_can_not_be_tried_by_the_dozen(cast, chat, client, paper, today):
    code = bind_code(client, paper)
    li = chat()
    for _ in range(12):
        li.writes(f"绑定 {receipt.new_number()[:8]}")
    assert "不对" in li.writes(f"绑定 {code}")


def test_who_holds_no_receipt_gets_no_code(client, paper, today, lines):
    assert client.post(f"/m/{paper.number}/chat/").status_code == 302


def test_the_page_of_how_i_am_told_leads_to_a_code(client, paper, today, lines):
    client.post("/follow/", {"number": paper.number, "secret": paper.secret})
    page = client.get(f"/m/{paper.number}/reach/").content.decode()
    assert f"/m/{paper.number}/chat/" in page


# Finding who is answerable


def test_my_officer_is_found_as_on_the_page(chat):
    said = chat().writes("你好", "找民警", "和平")
    assert "和平路派出所" in said
    assert "钱进" in said
    assert "警号 010002" in said
    assert "0571-110" in said


# Limits and failures


def test_a_machine_that_writes_without_end_is_slowed_down_and_danger_is_still_answered(chat):
    li = chat()
    for count in range(90):
        li.now = DAY
        li.writes(f"第 {count} 条")
    assert li.said[-8].startswith("您发得太快了") or li.said[-1] == ""
    assert "110" in li.writes("救命")


def test_silence_follows_where_even_the_warning_is_one_too_many(chat):
    li = chat()
    for count in range(90):
        li.now = DAY
        li.writes(f"第 {count} 条")
    assert li.said[-1] == ""
    cache.clear()
    assert li.writes("菜单")


def test_what_breaks_on_our_side_changes_nothing_and_can_be_sent_again(chat, monkeypatch):
    li = chat()
    li.writes("你好", *ASKS, "2", "2")
    good = actions.carrying.carry_out

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions.carrying, "carry_out", broken)
    assert "出了错" in li.writes("1", id="send")
    assert Matter.objects.count() == 0
    monkeypatch.setattr(actions.carrying, "carry_out", good)
    link_in(li.writes("1", id="send"))
    assert Matter.objects.count() == 1


def test_every_open_procedure_that_a_chat_takes_can_be_asked_to_its_end(cast, chat):
    """Every form of every procedure, in both languages: each question has an answer, and the review is reached."""
    from heliograph.channels.talk.conversation.house import Asks
    from heliograph.channels.talk.house import BureauHouse

    plain = {Asks.DATE: "2026-03-01", Asks.MOMENT: "2026-03-01 10:00", Asks.YES: "1", Asks.ONE: "1", Asks.MANY: "1"}
    for language in ("zh-hans", "en"):
        house = BureauHouse(cast.bureau.id, "wechat", LI, DAY)
        begun = [b for g in house.groups(language) for b in house.beginnings(g.value, language) if b.is_here]
        assert len(begun) > 8
        for beginning in begun:
            form = house.form(f"ask:{beginning.code}", language)
            for question in form.questions:
                typed = {"phone": "13800000000", "email": "li@example.org"}.get(question.name)
                text = typed or plain.get(question.asks, "身份证丢了，怎么补办？")
                values = (question.options[1].value,) if question.options and question.asks is Asks.ONE else (text,)
                values = (question.options[0].value,) if question.asks is Asks.MANY else values
                values = ("yes",) if question.asks is Asks.YES else values
                checked = house.check(form.name, question.name, values, language)
                assert not checked.wrong, (beginning.code, question.name, checked)
                assert checked.shown


def test_contact_that_was_left_is_told_by_mail_and_here(cast, chat):
    li = chat()
    li.writes("你好", *ASKS, "1", "李丽", "跳过", "li@example.org", "1", "1")
    assert Party.objects.get().reach == Contact(email="x", ways=("mail", "other")).reach
    assert set(sayings()) >= {"receipt"}


def test_a_message_costs_few_queries(cast, chat, django_assert_max_num_queries):
    li = chat()
    li.writes("你好", "1", "→咨询")
    with django_assert_max_num_queries(8):
        li.writes("身份证丢了，怎么补？")
    asks(chat(sender="oWang_wang_wang_wang"), tell="1")
    with django_assert_max_num_queries(24):
        chat(sender="oWang_wang_wang_wang").writes("查进度", id="another")


STOLEN = "停在楼下的电瓶车让人偷走了，锁也撬坏了"


@pytest.mark.parametrize(
    ("choice", "code", "followed"), [("看着像", "non-urgent-report", "yes"), ("当作咨询来问", "consultation", "no")]
)
def test_words_of_their_own_are_offered_what_they_look_like_and_the_record_says_whether_it_was_followed(
    cast, chat, choice, code, followed
):
    li = chat()
    li.writes("你好")
    offered = li.writes(STOLEN)
    assert re.search(r"^1 看着像“(.*)”，就办这个$", offered, re.M)[1] == cast.procedure("non-urgent-report").title.zh
    li.writes(f"→{choice}.*")
    if followed == "no":
        li.writes("→咨询")
    while not Matter.objects.exists():
        assert len(li.said) < 20, li.said[-1]
        li.writes(_goes_on(li.said[-1]))
    event = Event.objects.get(sequence=1)
    assert matter().procedure == code
    assert (event.facts["suggested"], event.facts["followed"]) == ("non-urgent-report", followed)


def _goes_on(said: str) -> str:
    """Skip what can be skipped, leave no contact, take the first of other choices, and send."""
    if "跳过" in said:
        return "跳过"
    if "2 不留" in said:
        return "2"
    return "1" if re.search(r"^1 ", said, re.M) else "电瓶车被偷"


def test_with_the_reader_off_nothing_is_suggested_in_a_chat(cast, chat):
    learned.switch_off(cast.bureau, "routing", by=None, now=DAY)
    li = chat()
    li.writes("你好")
    assert "看着像" not in li.writes(STOLEN)
