"""The outbox goes out once, at the gateway's rate, again when it failed, and another way when it can't; nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from heliograph.channels.base import AddressGone, Report, Stage, Taken, TryLater, WillNeverWork
from heliograph.channels.delivery import actions, reading
from heliograph.channels.delivery.actions import claiming, settling, watching
from heliograph.channels.delivery.models import Address, Gateway, Lane, Message, Tally
from heliograph.jobs import queue
from heliograph.matters import commit
from heliograph.matters.actions import Contact
from heliograph.matters.models import Telling

BOTH = Contact(name="李丽", phone="13800000000", email="li@example.org", ways=("sms", "mail"))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def by_sms(cast, **more):
    contact = Contact(name="李丽", phone="13800000000", ways=("sms",))
    return cast.submits(contact=contact, unit=cast.units["heping"].id, **more)


def subscriber(cast, number: str, channel: str = "sms") -> Address:
    return actions.allow(cast.bureau.id, channel, number, is_confirmed=True, now=cast.now)


def notice(cast, *, urgent: bool = False, title: str = "停水", now=None, **more):
    fields = {"title": title, "summary": "明天", "unit": "", "link": "http://testserver/n/1"}
    batch = actions.begin(
        cast.bureau.id,
        "alert" if urgent else "notice",
        fields,
        purpose="notice",
        urgent=urgent,
        now=now or cast.now,
        **more,
    )
    batch.save(force_insert=True)
    return batch


def away(message):
    raise TryLater("timeout")


def tallied(batch) -> dict[tuple[str, str], int]:
    rows = Tally.objects.filter(bureau_id=batch.bureau_id, batch_id=batch.id).exclude(count=0)
    return {(row.channel, row.state): row.count for row in rows}


# A way out


def test_a_text_message_is_short_and_says_how_to_stop(cast, line):
    receipt = by_sms(cast)
    actions.deliver_due(cast.now)
    (sent,) = line["sms"].got
    assert (sent.to, sent.template) == ("13800000000", "news")
    assert f"http://testserver/r/{receipt.number}" in sent.text
    assert "回复TD" in sent.text
    message = Message.objects.get()
    assert (message.state, message.reference, message.wording) == ("sent", f"sms-{message.id.hex}", "2026-11-26")


def test_the_gateway_is_given_the_same_id_at_every_try(cast, line):
    by_sms(cast)
    line["sms"].behaves = away
    actions.deliver_due(cast.now)
    actions.deliver_due(cast.now + HOUR)
    assert len({one.id for one in line["sms"].tried}) == 1
    assert len(line["sms"].tried) == 2


def test_a_fault_of_a_plug_in_costs_a_try_and_names_nobody(cast, line, caplog):
    def broken(message):
        raise RuntimeError(f"can't send to {message.to}")

    by_sms(cast)
    line["sms"].behaves = broken
    actions.deliver_due(cast.now)
    message = Message.objects.get()
    assert (message.state, message.failure) == ("waiting", "RuntimeError")
    assert "13800000000" not in caplog.text


def test_pauses_double_and_are_bounded_and_never_all_the_same():
    firsts = {settling.pause(0) for _ in range(20)}
    assert len(firsts) > 1
    for tries in range(30):
        full = min(HOUR, timedelta(seconds=30) * 2**tries)
        assert full / 2 <= settling.pause(tries) <= full


def test_what_a_gateway_refuses_goes_the_next_way_at_once(cast, line):
    def refuses(message):
        raise WillNeverWork("template")

    line["sms"].behaves = refuses
    cast.submits(contact=BOTH)
    actions.deliver_due(cast.now)
    actions.deliver_due(cast.now)
    assert [letter.to for letter in mail.outbox] == [["li@example.org"]]
    first, second = Message.objects.order_by("id")
    assert (first.state, first.failure, second.instead_of) == ("failed", "template", first.id)
    telling = Telling.objects.get()
    assert (telling.status, telling.channel, telling.failure) == ("sent", "mail", "")


def test_when_no_way_is_left_it_is_there_for_staff_to_see(cast, line):
    def dead(message):
        raise AddressGone("dead number")

    line["sms"].behaves = dead
    by_sms(cast)
    actions.deliver_due(cast.now)
    assert Telling.objects.get().status == "failed"
    assert Address.objects.get().gone_at == cast.now
    (row,) = reading.unreached(cast.bureau.id)
    assert row.failure == "dead number"


def test_one_message_that_never_works_gives_up_while_others_go(cast, line):
    def some(message):
        if message.to == "13800000000":
            raise TryLater("busy")
        return Taken()

    line["sms"].behaves = some
    by_sms(cast)
    now = cast.now
    for number in range(settling.TRIES + 2):
        commit.insert(actions.compose([subscriber(cast, f"1390000000{number}")], "news", {"link": "x"}, now=now))
        now += DAY
        actions.deliver_due(now)
    message = Message.objects.get(matter_id__isnull=False)
    assert (message.state, message.tries) == ("failed", settling.TRIES)


def test_a_lone_message_that_keeps_a_gateway_from_answering_ends_where_staff_see_it(cast, line):
    """It looks like a gateway that is away; it is tried for a week, ever more seldom, and then is somebody's to see to."""
    line["sms"].behaves = away
    by_sms(cast)
    for hour in range(7 * 24 + 2):
        actions.deliver_due(cast.now + hour * HOUR)
        watching.watch(cast.now + hour * HOUR)
    message = Message.objects.get()
    assert (message.state, message.next_at) == ("failed", None)
    assert [row.id for row in reading.unreached(cast.bureau.id)] == [message.id]
    assert Telling.objects.get().status == "failed"
    assert len(line["sms"].tried) < 8 * 24


def test_what_waits_for_a_gateway_that_never_comes_back_ends_too(cast, line):
    line["sms"].behaves = away
    by_sms(cast)
    batch = notice(cast)
    actions.fan_out(batch, [subscriber(cast, f"138{n:08}") for n in range(20)], now=cast.now)
    actions.deliver_due(cast.now)
    watching.watch(cast.now + 7 * DAY - MINUTE)
    assert not Message.objects.filter(state="failed").exists()
    watching.watch(cast.now + 7 * DAY + MINUTE)
    assert tallied(batch) == {("sms", "failed"): 20}
    assert [row.purpose for row in reading.unreached(cast.bureau.id)] == ["matter"]


def test_what_fails_of_what_goes_to_many_is_counted_with_it_and_on_nobodys_list(cast, line):
    def dead(message):
        raise AddressGone("dead number")

    line["sms"].behaves = dead
    batch = notice(cast)
    actions.fan_out(batch, [subscriber(cast, "13800000001")], now=cast.now)
    actions.deliver_due(cast.now)
    assert tallied(batch) == {("sms", "failed"): 1}
    assert not reading.unreached(cast.bureau.id).exists()


# Rates and lanes


def test_a_gateway_gets_no_more_a_second_than_it_bears(cast, line):
    line["sms"].a_second = 5
    batch = notice(cast)
    actions.fan_out(batch, [subscriber(cast, f"138{n:08}") for n in range(30)], now=cast.now)
    counts = []
    for second in range(4):
        before = len(line["sms"].got)
        for part in range(5):
            actions.deliver_due(cast.now + timedelta(seconds=second, milliseconds=200 * part))
        counts.append(len(line["sms"].got) - before)
    assert counts == [5, 5, 5, 5]


def test_a_code_somebody_waits_for_goes_before_everything(cast, line):
    line["sms"].a_second = 1
    actions.fan_out(notice(cast), [subscriber(cast, f"138{n:08}") for n in range(5)], now=cast.now)
    address = actions.allow(cast.bureau.id, "sms", "13911111111", now=cast.now)
    actions.ask(address, now=cast.now + MINUTE)
    actions.deliver_due(cast.now + MINUTE)
    assert [one.to for one in line["sms"].got] == ["13911111111"]


def test_a_worker_that_dies_leaves_its_messages_to_be_sent(cast, line):
    by_sms(cast)
    (taken,) = claiming.claim(line["sms"], cast.now)
    assert actions.deliver_due(cast.now + MINUTE) == 0
    actions.deliver_due(cast.now + claiming.LEASE)
    assert [one.id for one in line["sms"].got] == [taken.id]


# A gateway that is away


def test_a_gateway_that_is_away_for_a_day_loses_nothing_and_is_not_hammered(cast, line):
    line["sms"].behaves = away
    actions.fan_out(notice(cast), [subscriber(cast, f"138{n:08}") for n in range(60)], now=cast.now)
    for minute in range(0, 24 * 60, 5):
        actions.deliver_due(cast.now + minute * MINUTE)
    tried = len(line["sms"].tried)
    assert tried < 24 * 60 / 5 + 2 * settling.AWAY_AFTER + 8
    assert Gateway.objects.get(channel="sms").down_since == cast.now
    line["sms"].behaves = None
    back = cast.now + DAY
    for later in range(3):
        actions.deliver_due(back + later * MINUTE * 15)
    assert len(line["sms"].got) == 60
    assert len({one.to for one in line["sms"].got}) == 60
    assert Gateway.objects.get(channel="sms").down_since is None


def test_what_piled_up_meanwhile_is_one_message_to_each(cast, line):
    line["sms"].behaves = away
    people = [subscriber(cast, f"138{n:08}") for n in range(4)]
    for hour in range(6):
        now = cast.now + hour * HOUR
        actions.fan_out(notice(cast, title=f"第{hour}条", now=now), people, now=now)
        actions.deliver_due(now)
    line["sms"].behaves = None
    for later in range(3):
        actions.deliver_due(cast.now + 7 * HOUR + later * MINUTE)
    texts = [one.text for one in line["sms"].got]
    assert len(texts) == 4
    assert all("6条新通告" in text and "第5条" in text for text in texts)


def test_whoever_asked_again_and_again_for_a_code_gets_the_newest_alone(cast, line):
    line["sms"].behaves = away
    address = actions.allow(cast.bureau.id, "sms", "13800000000", now=cast.now)
    for minute in range(0, 180, 60):
        actions.ask(address, now=cast.now + minute * MINUTE)
        actions.deliver_due(cast.now + minute * MINUTE)
    line["sms"].behaves = None
    actions.deliver_due(cast.now + 5 * HOUR)
    assert len(line["sms"].got) == 1


def test_a_question_whose_link_works_no_more_is_not_sent_any_more(cast, line):
    line["sms"].behaves = away
    actions.ask(actions.allow(cast.bureau.id, "sms", "13800000000", now=cast.now), now=cast.now)
    actions.deliver_due(cast.now)
    line["sms"].behaves = None
    actions.deliver_due(cast.now + 4 * DAY)
    assert line["sms"].got == []


def test_an_alert_that_is_out_of_date_is_not_sent_any_more(cast, line):
    batch = notice(cast, urgent=True, expires_at=cast.now + HOUR)
    actions.fan_out(batch, [subscriber(cast, "13800000001")], now=cast.now)
    actions.deliver_due(cast.now + 2 * HOUR)
    assert line["sms"].tried == []
    assert Message.objects.get().failure == "out of date"
    assert tallied(batch) == {("sms", "dropped"): 1}


def test_while_a_gateway_is_away_news_goes_the_next_way(cast, line):
    line["sms"].behaves = away
    for number in range(4):
        contact = Contact(
            name="李丽", phone=f"1380000000{number}", email=f"li{number}@example.org", ways=("sms", "mail")
        )
        cast.submits(contact=contact)
    only = by_sms(cast)
    actions.deliver_due(cast.now)
    for minutes in (60, 119, 121, 122):
        now = cast.now + minutes * MINUTE
        watching.watch(now)
        actions.deliver_due(now)
        assert len(mail.outbox) == (4 if minutes > 120 else 0)
    assert Message.objects.get(matter_id=only.ref.id).state == "waiting"


# What gateways report


def test_reports_go_forward_only_and_reach_the_telling(cast, line):
    by_sms(cast)
    actions.deliver_due(cast.now)
    message = Message.objects.get()
    said = [
        (Stage.DELIVERED, True),
        (Stage.SENT, False),
        (Stage.DELIVERED, False),
        (Stage.READ, True),
        (Stage.FAILED, False),
    ]
    for stage, is_new in said:
        report = Report("sms", stage, cast.now + MINUTE, reference=message.reference)
        assert actions.report(report, cast.now + MINUTE) is is_new
    message.refresh_from_db()
    assert (message.state, message.delivered_at, message.read_at) == ("read", cast.now + MINUTE, cast.now + MINUTE)
    telling = Telling.objects.get()
    assert (telling.status, telling.read_at) == ("delivered", None)


def test_a_report_of_failure_takes_the_next_way(cast, line):
    cast.submits(contact=BOTH)
    actions.deliver_due(cast.now)
    message = Message.objects.get()
    actions.report(Report("sms", Stage.FAILED, cast.now, message=message.id, reason="switched off"), cast.now)
    actions.deliver_due(cast.now)
    assert len(mail.outbox) == 1
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "switched off")


def test_a_report_that_is_faster_than_the_answer_is_kept_until_the_answer_came(cast, line):
    by_sms(cast)
    report = Report("sms", Stage.DELIVERED, cast.now, reference=f"sms-{Message.objects.get().id.hex}")
    assert actions.report(report, cast.now) is False
    actions.deliver_due(cast.now)
    later = cast.now + MINUTE
    queue.drain(later, clock=lambda: later)
    assert Message.objects.get().state == "delivered"


def test_a_report_that_nobody_knows_is_forgotten_in_the_end(cast, line):
    actions.report(Report("sms", Stage.DELIVERED, cast.now, reference="not-ours"), cast.now)
    for minute in range(20):
        now = cast.now + minute * MINUTE
        queue.drain(now, clock=lambda now=now: now)
    assert list(queue.waiting()) == []


# Many at once


def test_a_batch_reaches_nobody_twice_however_often_it_is_run(cast, line):
    batch = notice(cast)
    people = [subscriber(cast, f"138{n:08}") for n in range(5)]
    assert [actions.fan_out(batch, people, now=cast.now) for _ in range(3)] == [5, 0, 0]
    assert tallied(batch) == {("sms", "waiting"): 5}
    actions.deliver_due(cast.now)
    assert tallied(batch) == {("sms", "sent"): 5}
    assert {message.lane for message in Message.objects.all()} == {Lane.MANY}


def test_the_words_of_a_batch_are_in_the_language_of_each_reader(cast, line):
    from heliograph.core.text import Text

    fields = {"title": Text("停水", "Water cut"), "summary": "", "unit": "", "link": "http://testserver/n/1"}
    batch = actions.begin(cast.bureau.id, "notice", fields, purpose="notice", now=cast.now)
    batch.save(force_insert=True)
    english = actions.allow(cast.bureau.id, "sms", "13800000002", language="en", is_confirmed=True, now=cast.now)
    actions.fan_out(batch, [subscriber(cast, "13800000001"), english], now=cast.now)
    actions.deliver_due(cast.now)
    assert {one.to: one.text.partition("http")[0] for one in line["sms"].got} == {
        "13800000001": "停水：",
        "13800000002": "Water cut: ",
    }


@pytest.mark.parametrize("way", ["unconfirmed", "stopped"])
def test_nothing_goes_to_who_did_not_confirm_or_who_stopped(cast, line, way):
    address = actions.allow(cast.bureau.id, "sms", "13800000001", is_confirmed=way == "stopped", now=cast.now)
    batch = notice(cast)
    if way == "stopped":
        actions.fan_out(batch, [address], now=cast.now)
        actions.stop(address, now=cast.now)
    else:
        assert actions.fan_out(batch, [address], now=cast.now) == 0
    actions.deliver_due(cast.now)
    assert line["sms"].tried == []
