"""Staff see what is stuck, how old and why; whom nobody could reach; letters to print; and the words, with their history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from heliograph.channels.base import TryLater, WillNeverWork
from heliograph.channels.delivery import actions, health, policy, texts
from heliograph.channels.delivery.actions import desk
from heliograph.channels.delivery.errors import BadWording, DeliveryError
from heliograph.channels.delivery.models import Message, Policy, Wording
from heliograph.matters import commit
from heliograph.matters.actions import Contact
from heliograph.matters.models import Look, Telling
from tests.matters.desk_stage import desk_of

__all__ = ["desk_of"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BY_SMS = Contact(name="李丽", phone="13800000000", ways=("sms",))
BY_LETTER = Contact(name="李丽", address="淳南市河西路 1 号\n李丽 收", ways=("print",))


@pytest.fixture
def ours(cast, line):
    return lambda contact=BY_SMS, now=None: cast.submits(contact=contact, unit=cast.units["heping"].id, now=now)


def words(page) -> str:
    assert page.status_code == 200
    return page.content.decode()


def away(message):
    raise TryLater("timeout")


# What is stuck


def test_a_sound_house_has_nothing_to_warn_of(cast, line, ours):
    ours()
    actions.deliver_due(cast.now)
    assert health.warnings(cast.now + DAY) == []


def test_doctor_says_what_is_stuck_since_when_and_why(cast, line, ours):
    line["sms"].behaves = away
    for _ in range(4):
        ours()
    actions.deliver_due(cast.now)
    (warning,) = health.warnings(cast.now + 3 * HOUR)
    assert "[sms] stopped answering 3 hours ago (timeout)" in warning
    assert "4 messages wait" in warning


def test_doctor_says_that_no_worker_runs(cast, line, ours):
    ours()
    assert health.warnings(cast.now + 10 * MINUTE) == []
    (warning,) = health.warnings(cast.now + 3 * HOUR)
    assert "[sms] 1 message due and not sent: does a worker run?, the oldest 3 hours ago." in warning


def test_what_waits_for_the_morning_is_not_stuck(cast, line, ours):
    night = cast.now.replace(hour=15)  # 23:00 in Shanghai
    ours(now=night)
    assert actions.deliver_due(night) == 0
    assert health.warnings(night + 5 * HOUR) == []
    morning = night + 9 * HOUR
    assert actions.deliver_due(morning - MINUTE) == 0
    assert actions.deliver_due(morning) == 1


def test_whom_nobody_could_reach_is_on_the_list_until_somebody_saw_to_it(cast, line, ours, desk_of):
    def refuses(message):
        raise WillNeverWork("blocked")

    line["sms"].behaves = refuses
    receipt = ours()
    actions.deliver_due(cast.now)
    assert "could not be delivered in any way" in health.warnings(cast.now)[0]
    page = words(desk_of("zhao").get("/desk/channels/"))
    assert f"/desk/m/{receipt.number}/" in page
    assert "blocked" in page
    assert receipt.number not in words(desk_of("zhou").get("/desk/channels/"))  # another station's
    message = Message.objects.get()
    assert desk_of("zhou").post(f"/desk/channels/{message.id}/seen-to/").status_code == 404
    assert desk_of("zhao").post(f"/desk/channels/{message.id}/seen-to/").status_code == 302
    message.refresh_from_db()
    assert message.seen_to_by_id == cast.officers["zhao"].id
    assert health.warnings(cast.now) == []


def test_an_administrator_sees_why_but_not_whose(cast, line, ours, desk_of):
    def refuses(message):
        raise WillNeverWork("blocked")

    line["sms"].behaves = refuses
    receipt = ours()
    actions.deliver_due(cast.now)
    page = words(desk_of("chen").get("/desk/channels/"))
    assert "blocked" in page
    assert receipt.number not in page


def test_what_is_of_no_matter_is_the_administrators_to_take_off_the_list(cast, line, desk_of):
    def refuses(message):
        raise WillNeverWork("blocked")

    line["sms"].behaves = refuses
    address = actions.allow(cast.bureau.id, "sms", "13800000000", is_confirmed=True, now=cast.now)
    fields = {"link": "http://testserver/subscription/x/"}
    commit.insert(actions.compose([address], "subscriptions", fields, purpose="subscriptions", now=cast.now))
    actions.deliver_due(cast.now)
    message = Message.objects.get()
    assert "给订阅人的消息" in words(desk_of("chen").get("/desk/channels/"))
    assert desk_of("zhao").post(f"/desk/channels/{message.id}/seen-to/").status_code == 404
    assert desk_of("chen").post(f"/desk/channels/{message.id}/seen-to/").status_code == 302
    assert health.warnings(cast.now) == []


def test_a_mistyped_number_on_a_public_form_is_on_nobodys_list(cast, line):
    def refuses(message):
        raise WillNeverWork("no such number")

    line["sms"].behaves = refuses
    actions.ask(actions.allow(cast.bureau.id, "sms", "13800000000", now=cast.now), now=cast.now)
    actions.deliver_due(cast.now)
    assert Message.objects.get().state == "failed"
    assert health.warnings(cast.now) == []


# Letters


def test_a_letter_is_printed_posted_and_proves_the_telling(cast, line, ours, desk_of):
    receipt = ours(BY_LETTER)
    assert actions.deliver_due(cast.now) == 0
    (message,) = Message.objects.all()
    zhao = desk_of("zhao")
    assert receipt.number[:4] in words(zhao.get("/desk/channels/letters/"))
    sheet = words(zhao.get(f"/desk/channels/letters/print/?letter={message.id}"))
    assert "李丽 收" in sheet
    assert f"/r/{receipt.number}" in sheet
    assert "身份证丢了" not in sheet
    assert Look.objects.filter(matter_id=receipt.ref.id, officer=cast.officers["zhao"]).count() == 1
    zhao.post("/desk/channels/letters/", {"letter": str(message.id)})
    telling = Telling.objects.get()
    assert (telling.status, telling.channel) == ("sent", "print")
    assert "没有要打印的" in words(zhao.get("/desk/channels/letters/"))


def test_letters_are_for_those_who_see_the_matter(cast, line, ours, desk_of):
    ours(BY_LETTER)
    message = Message.objects.get()
    zhou = desk_of("zhou")
    assert "没有要打印的" in words(zhou.get("/desk/channels/letters/"))
    assert zhou.get(f"/desk/channels/letters/print/?letter={message.id}").status_code == 302
    zhou.post("/desk/channels/letters/", {"letter": str(message.id)})
    message.refresh_from_db()
    assert message.state == "to-print"
    assert desk_of("chen").get("/desk/channels/letters/").status_code == 403


def test_news_that_comes_before_a_letter_is_printed_goes_into_it(cast, line, ours):
    receipt = ours(BY_LETTER)
    cast.does(receipt, "accept", "zhao", now=cast.now + 2 * DAY)
    assert [(row.state, row.count) for row in Message.objects.all()] == [("to-print", 2)]
    assert "1 message to print and post" in health.warnings(cast.now + 4 * DAY)[0]


# Words


OWN = texts.Words(
    texts.Pair("淳南公安：{number}", "Chunan: {number}"),
    texts.Pair("淳南公安提醒您：{link} {stop}", "Chunan Police: {link} {stop}"),
    texts.Pair("淳南公安：有新进展 {link}", "Chunan: news {link}"),
)


def test_a_bureaus_own_words_go_out_from_then_on_and_history_is_kept(cast, line, ours):
    desk.put_wording(cast.viewer("chen"), "news", OWN, why="统一口径", now=cast.now)
    ours()
    actions.deliver_due(cast.now)
    assert line["sms"].got[0].text.startswith("淳南公安：有新进展")
    assert Message.objects.get().wording == f"own:{Wording.objects.get().id}"
    assert texts.words_of(cast.other_bureau.id, "news")[1] == texts.shipped().version
    desk.put_wording(cast.viewer("chen"), "news", None, why="恢复", now=cast.now)
    assert texts.words_of(cast.bureau.id, "news")[1] == texts.shipped().version
    assert Wording.objects.count() == 2


@pytest.mark.parametrize(
    ("words_zh", "why"),
    [
        ("没有链接", "缺少"),
        ("{link} {name}", "没有 {name} 这个空"),
        ("{link} {", "花括号要成对"),
        ("", "都要写"),
        ("{link}" + "长" * 3000, "太长"),
    ],
)
def test_words_with_a_hole_are_refused(words_zh, why):
    bad = texts.Words(OWN.title, texts.Pair(words_zh, OWN.text.en), OWN.short)
    with pytest.raises(BadWording) as refused:
        texts.check(texts.template("news"), bad)
    assert why in refused.value.text.zh


def test_every_shipped_text_can_be_filled_in_both_languages_and_no_place_is_left(line):
    for code, one in texts.shipped().texts.items():
        for language in ("zh-hans", "en"):
            said = texts.filled(one.words, "", dict.fromkeys(one.fields, "X"), language)
            assert "{" not in said.title + said.text + said.short, code
            assert all((said.title, said.text.strip(), said.short)), code


def test_lead_and_administrator_see_how_it_looks_and_only_the_administrator_changes_it(cast, line, desk_of):
    fields = {
        "title_zh": "甲", "title_en": "A", "text_zh": "甲{link}", "text_en": "A{link}", "short_zh": "甲{link}",
        "short_en": "A{link}", "why": "试",
    }  # fmt: skip
    page = words(desk_of("qian").get("/desk/channels/texts/news/"))
    assert "News about your matter" in page
    assert desk_of("qian").post("/desk/channels/texts/news/", fields).status_code == 403
    chen = desk_of("chen")
    assert "甲http" in words(chen.post("/desk/channels/texts/news/", {**fields, "preview": "1"}))
    assert Wording.objects.count() == 0
    assert chen.post("/desk/channels/texts/news/", fields).status_code == 302
    assert Wording.objects.count() == 1
    refused = chen.post("/desk/channels/texts/news/", {**fields, "text_zh": "没有链接"})
    assert refused.status_code == 422
    assert chen.post("/desk/channels/texts/news/", {"ours": "1"}).status_code == 302
    assert chen.get("/desk/channels/texts/none-such/").status_code == 404
    assert "有人的事项有了新进展" in words(chen.get("/desk/channels/texts/"))


# Policy


def test_a_policy_counts_from_now_on_and_the_old_one_stays_to_be_seen(cast, line, desk_of):
    fields = {
        "quiet_from": 20,
        "quiet_until": 9,
        "quiet_channels": ["sms", "mail"],
        "merge": 30,
        "next_way": 45,
        "why": "夏天",
    }
    assert desk_of("qian").post("/desk/channels/rules/", fields).status_code == 403
    chen = desk_of("chen")
    assert chen.post("/desk/channels/rules/", fields).status_code == 302
    assert policy.rules_of(cast.bureau.id) == policy.Rules(20, 9, ("sms", "mail"), 30 * MINUTE, 45 * MINUTE)
    assert chen.post("/desk/channels/rules/", {**fields, "quiet_from": 24}).status_code == 422
    assert Policy.objects.count() == 1
    assert "夏天" in words(desk_of("qian").get("/desk/channels/rules/"))
    with pytest.raises(DeliveryError):
        desk.put_policy(cast.viewer("chen"), policy.Rules(quiet_from=25), why="", now=timezone.now())


@pytest.mark.parametrize(
    ("begins", "ends", "at", "then"),
    [
        (21, 8, "22:30", "08:00"),
        (21, 8, "07:59", "08:00"),
        (21, 8, "08:00", "08:00"),
        (21, 8, "20:59", "20:59"),
        (12, 14, "13:10", "14:00"),
        (12, 14, "14:00", "14:00"),
        (8, 8, "08:30", "08:30"),
        (22, 0, "23:10", "00:00"),
    ],
)
def test_quiet_hours_are_of_the_bureaus_zone(cast, begins, ends, at, then):
    from tests.matters.at_the_door import SHANGHAI
    from tests.matters.at_the_door import at as moment

    found = policy.after_quiet(begins, ends, SHANGHAI, moment(f"2026-03-17T{at}"))
    assert f"{found.astimezone(SHANGHAI):%H:%M}" == then
    assert found - moment(f"2026-03-17T{at}") < DAY


def test_a_persons_own_hours_replace_the_bureaus(cast, line, ours):
    receipt = ours()
    actions.deliver_due(cast.now)
    from heliograph.channels.delivery.models import Address

    actions.keep_quiet(Address.objects.all(), 10, 18)
    cast.does(receipt, "accept", "zhao", now=cast.now + 2 * HOUR)  # noon
    assert actions.deliver_due(cast.now + 2 * HOUR) == 0
    assert actions.deliver_due(cast.now + 8 * HOUR) == 1  # 18:00


def test_an_alert_waits_for_no_hour(cast, line):
    address = actions.allow(cast.bureau.id, "sms", "13800000000", is_confirmed=True, now=cast.now)
    night = cast.now.replace(hour=18)
    fields = {"title": "疏散", "summary": "", "unit": "", "link": "http://testserver/n/1"}
    batch = actions.begin(cast.bureau.id, "alert", fields, purpose="notice", urgent=True, now=night)
    batch.save(force_insert=True)
    actions.fan_out(batch, [address], now=night)
    actions.deliver_due(night)
    assert len(line["sms"].got) == 1
