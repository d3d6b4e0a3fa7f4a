"""Who is told of what: a partner of its own matters, everybody of notices, nobody of what anybody wrote."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.channels.webhooks import kinds, listening
from heliograph.channels.webhooks.actions import endpoints
from heliograph.channels.webhooks.models import Delivery
from heliograph.core.receipt import show_number
from heliograph.matters.errors import Invalid
from heliograph.matters.models import Matter
from heliograph.notices import actions
from tests.notices.newsroom import Newsroom


class TestAPartner:
    def test_is_told_of_each_step_of_what_it_brought_in_without_a_word_of_it(self, cast, tells, partner, brought_in):
        told = tells("matter.changed", partner=partner)
        cast.does(brought_in, "accept", "tang", now=told.now)
        cast.does(brought_in, "answer", "tang", words="灯已修好。", now=told.now)
        assert told.sends() == 2
        first, last = told.said()
        assert first["type"] == "matter.changed"
        assert first["data"] == {
            "id": "12345-7", "number": show_number(brought_in.number), "state": "accepted", "final": False,
            "at": told.now.isoformat(timespec="seconds"),
        }  # fmt: skip
        assert (last["data"]["state"], last["data"]["final"]) == ("answered", True)
        assert "灯" not in json.dumps(told.said(), ensure_ascii=False)

    def test_is_not_told_of_notes_grades_or_anybody_elses_matters(self, cast, tells, partner, brought_in):
        told = tells("matter.changed", partner=partner)
        cast.does(brought_in, "note", "tang", internal="内部的话", now=told.now)
        other = cast.submits("consultation", now=told.now)
        cast.does(other, "accept", "tang", now=told.now)
        assert told.sends() == 0

    def test_another_partner_is_told_of_nothing(self, cast, tells, partner, brought_in):
        from dataclasses import replace

        from tests.channels.api.conftest import HOTLINE, takes_in

        other = takes_in(cast.bureau, replace(HOTLINE, code="110"), datetime.now(UTC)).partner
        told = tells("matter.changed", partner=other)
        cast.does(brought_in, "accept", "tang", now=told.now)
        assert told.sends() == 0

    def test_that_was_stopped_is_told_of_nothing(self, cast, tells, partner, brought_in):
        from heliograph.channels.api.actions import partners

        told = tells("matter.changed", partner=partner)
        cast.does(brought_in, "accept", "tang", now=told.now)
        partners.stop(partner, by=None, now=told.now)
        assert told.sends() == 0
        listening.forget(cast.bureau.id)
        cast.does(brought_in, "answer", "tang", words="好了。", now=told.now)
        assert Delivery.objects.count() == 1

    def test_hears_that_something_was_handed_over_to_it(self, cast, tells, partner):
        from heliograph.channels.api.actions.handovers import Handing, hand_over

        told = tells("handover.waiting", partner=partner)
        asked = cast.submits("consultation", now=told.now, unit=cast.units["heping"].id)
        hand_over(asked.ref, partner, Handing("请修路灯。", False), cast.viewer("zhao"), now=told.now)
        assert told.sends() == 1
        assert told.said()[0]["data"].keys() == {"at"}


class TestAnOpen311Client:
    def test_is_told_when_its_request_changes_its_state(self, cast, tells, app):
        told = tells("request.changed", client=app.client)
        request = app.asks().json()[0]["service_request_id"]
        row = Matter.objects.get(channel="open311")
        from heliograph.matters.actions import Details, MatterRef, act

        ref = MatterRef(row.bureau_id, row.id)
        act(ref, "accept", cast.actor("tang"), now=told.now, details=Details())
        act(ref, "note", cast.actor("tang"), now=told.now, details=Details(internal="内部"))
        act(ref, "answer", cast.actor("tang"), now=told.now, details=Details(words="好了。"))
        told.sends()
        data = [one["data"] for one in told.said()]
        assert [(one["service_request_id"], one["status"]) for one in data] == [(request, "open"), (request, "closed")]


class TestEverybody:
    def test_may_be_told_of_notices(self, cast, tells):
        told, room = tells(), Newsroom(cast)
        notice = room.publishes(now=told.now)
        assert told.sends() == 1
        room.corrects(notice, now=told.goes_on(hours=1))
        assert told.sends() == 1
        actions.withdraw(cast.viewer("qian"), notice.id, "写错了。", hides=False, now=told.goes_on(hours=1))
        assert told.sends() == 1
        assert [one["type"] for one in told.said()] == ["notice.released", "notice.corrected", "notice.withdrawn"]
        assert {one["data"]["id"] for one in told.said()} == {str(notice.id)}
        assert [one["data"]["version"] for one in told.said()] == [1, 2, 2]
        assert "退款" not in json.dumps(told.said(), ensure_ascii=False)

    @pytest.mark.parametrize("event", ["matter.changed", "handover.waiting", "request.changed", "nothing"])
    def test_may_not_ask_for_matters(self, tells, event):
        with pytest.raises(Invalid) as refused:
            tells(event)
        assert refused.value.field == "events"

    def test_a_bureau_without_endpoints_pays_nothing_for_events(self, cast, django_assert_num_queries):
        receipt = cast.submits("consultation")
        row = Matter.objects.get(id=receipt.ref.id)
        event = row.events.get(sequence=1)
        event.sequence = 2
        list(listening.matter_happened(row, event))
        with django_assert_num_queries(0):
            assert list(listening.matter_happened(row, event)) == []

    def test_what_is_rolled_back_is_told_to_nobody(self, cast, tells, partner, brought_in):
        from django.db import transaction

        told = tells("matter.changed", partner=partner)
        with transaction.atomic():
            cast.does(brought_in, "accept", "tang", now=told.now)
            transaction.set_rollback(True)
        assert told.sends() == 0

    def test_every_event_is_described(self):
        assert len({one.code for one in kinds.KINDS}) == len(kinds.KINDS)
        for one in (*kinds.KINDS, kinds.TEST):
            assert one.holds[-1] == kinds.AT

    def test_each_message_holds_what_is_described(self, cast, tells, partner, brought_in):
        told = tells("matter.changed", partner=partner)
        cast.does(brought_in, "accept", "tang", now=told.now)
        told.sends()
        (said,) = told.said()
        assert set(said["data"]) == {name for name, _ in kinds.kind(said["type"]).holds}


def test_another_bureaus_partner_owns_nothing_here(cast, partner):
    from heliograph.channels.webhooks.actions.endpoints import Owner, Terms

    with pytest.raises(Invalid):
        endpoints.add(
            cast.other_bureau, Terms("a", "https://hooks.example/x", ["matter.changed"]), Owner(partner), by=None,
            now=cast.now + timedelta(days=1),
        )  # fmt: skip
