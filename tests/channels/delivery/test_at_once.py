"""Several workers share one outbox and one gateway: nothing goes twice, nothing is left, and the rate is kept together."""

from __future__ import annotations

from datetime import timedelta

from heliograph.channels.delivery import actions
from heliograph.channels.delivery.actions.delivering import deliver_all, deliver_batch
from heliograph.channels.delivery.models import Message, Tally
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)


def started(cast, many: int):
    people = [actions.allow(cast.bureau.id, "sms", f"138{n:08}", is_confirmed=True, now=cast.now) for n in range(many)]
    fields = {"title": "停水", "summary": "", "unit": "", "link": "http://testserver/n/1"}
    batch = actions.begin(cast.bureau.id, "alert", fields, purpose="notice", urgent=True, now=cast.now)
    batch.save(force_insert=True)
    actions.fan_out(batch, people, now=cast.now)
    return batch


def test_four_workers_send_every_message_once(file_database, cast, line):  # noqa: F811 (a fixture)
    started(cast, 300)
    gateway = line["sms"]
    outcomes = at_once(*[lambda: deliver_all(gateway, cast.now)] * 4)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    while deliver_all(gateway, cast.now):
        pass
    assert len(gateway.got) == 300
    assert len({one.to for one in gateway.got}) == 300
    assert set(Message.objects.values_list("state", "next_at")) == {("sent", None)}
    assert [(row.state, row.count) for row in Tally.objects.exclude(count=0)] == [("sent", 300)]


def test_workers_keep_a_gateways_rate_together(file_database, cast, line):  # noqa: F811 (a fixture)
    started(cast, 100)
    gateway = line["sms"]
    gateway.a_second = 10
    for part in range(10):
        now = cast.now + timedelta(milliseconds=100 * part)
        at_once(*[lambda now=now: deliver_batch(gateway, now)] * 3)
    assert 9 <= len(gateway.got) <= 12
