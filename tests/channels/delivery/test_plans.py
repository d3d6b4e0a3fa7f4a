"""No look-up of telling people walks what was ever sent: each takes an index of what is open, due, unseen or named.

SQLite's plans are read; PostgreSQL chooses by what its tables hold.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from heliograph.channels.base import AddressGone, Report, Stage, TryLater
from heliograph.channels.delivery import actions, health, reading
from heliograph.channels.delivery.actions import Answer, watching
from heliograph.channels.subscriptions import actions as subscriptions
from heliograph.channels.talk.reading import waiting
from heliograph.matters.actions import Contact

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's plans are read")
BY_SMS = Contact(name="李丽", phone="13800000000", ways=("sms",))
GROWING = ("delivery_message", "delivery_address", "delivery_carried", "delivery_batch", "talk_talker")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Asked:
    """The statements of a block with their parameters, as the database gets them: a plan for other values is another plan."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, object]] = []

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("SELECT", "UPDATE", "DELETE")) and any(table in sql for table in GROWING):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)

    def walks(self) -> list[str]:
        """Steps of plans that read a growing table from end to end, or a whole bureau of it."""
        found = []
        for sql, params in self.statements:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
                found += [
                    f"{row[3]}: {sql.partition(' FROM ')[2] or sql}" for row in cursor.fetchall() if _is_walk(row[3])
                ]
        return found


def _is_walk(step: str) -> bool:
    if not any(table in step for table in GROWING):
        return False
    is_partial = any(name in step for name in ("address_", "message_", "talker_"))
    return (step.startswith("SCAN") and not is_partial) or step.endswith("(bureau_id=?)")


def at_work(cast, line) -> None:
    """A day of it: news, a gateway that goes away and comes back, a dead number, reports, answers, pages, sweeping."""
    now = cast.now
    receipt = cast.submits(contact=BY_SMS, unit=cast.units["heping"].id)
    actions.deliver_due(now)
    actions.report(Report("sms", Stage.DELIVERED, now, reference=f"sms-{line['sms'].got[0].id.hex}"), now)
    actions.add_reply(cast.bureau.id, Answer("sms", "13800000000", "还有一件", "1"), now=now)
    people = [actions.allow(cast.bureau.id, "sms", f"139{n:08}", is_confirmed=True, now=now) for n in range(3)]
    fields = {"title": "停水", "summary": "", "unit": "", "link": "http://testserver/n/1"}
    line["sms"].behaves = away
    for _ in range(2):
        batch = actions.begin(cast.bureau.id, "notice", fields, purpose="notice", now=now)
        batch.save(force_insert=True)
        actions.fan_out(batch, people, now=now)
    actions.ask(actions.allow(cast.bureau.id, "sms", "13700000000", now=now), now=now)
    for hours in (1, 2, 3, 8 * 24):
        actions.deliver_due(now + hours * HOUR)
        watching.watch(now + hours * HOUR)
    line["sms"].behaves = dead
    cast.does(receipt, "accept", "zhao", now=now + 9 * DAY)
    actions.deliver_due(now + 9 * DAY)
    health.warnings(now + 9 * DAY)
    reading.unreached_for(cast.viewer("zhao"))
    reading.letters(cast.viewer("zhao"), now=now)
    waiting("sms", [cast.bureau.id])
    subscriptions.sweep(now + 60 * DAY)


def away(message):
    raise TryLater("timeout")


def dead(message):
    raise AddressGone("dead")


def test_no_look_up_walks_what_was_ever_sent(cast, line):
    asked = Asked()
    with connection.execute_wrapper(asked):
        at_work(cast, line)
    assert len(asked.statements) > 50
    assert asked.walks() == []
