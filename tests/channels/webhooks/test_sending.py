"""Messages on their way: signed, tried again, given up; endpoints that are away lose nothing and are not flooded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from heliograph.channels.webhooks import patience
from heliograph.channels.webhooks.actions import endpoints, keeping
from heliograph.channels.webhooks.listening import delivery
from heliograph.channels.webhooks.models import Delivery, Endpoint


@pytest.fixture
def told(tells):
    """An endpoint for notices; `owes` puts messages for it."""
    return tells()


def owe(told, count: int = 1) -> list[Delivery]:
    rows = [
        delivery(told.endpoint.bureau_id, told.endpoint.id, "notice.released", {"id": str(n)}, told.now)
        for n in range(count)
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


class TestASignature:
    def test_is_genuine_for_the_standards_own_library(self, told):
        (row,) = owe(told)
        told.sends()
        (heard,) = told.receiver.heard
        assert told.opened(heard)["type"] == "notice.released"
        assert heard.headers["webhook-id"] == str(row.id)
        assert heard.headers["content-type"].startswith("application/json")

    def test_is_of_the_very_bytes_and_of_this_id_and_time(self, told):
        owe(told)
        told.sends()
        (heard,) = told.receiver.heard
        from dataclasses import replace

        for forged in (
            replace(heard, body=heard.body.replace(b"released", b"withdrawn")),
            replace(heard, headers={**heard.headers, "webhook-id": "another"}),
            replace(heard, headers={**heard.headers, "webhook-timestamp": str(int(told.now.timestamp()) + 1)}),
        ):
            assert not told.is_genuine(forged, told.secret)

    def test_cannot_be_replayed_later(self, told):
        owe(told)
        told.goes_on(minutes=-10)
        Delivery.objects.update(next_at=told.now)
        told.sends()
        assert not told.is_genuine(told.receiver.heard[0], told.secret)

    def test_of_two_secrets_is_there_while_one_replaces_the_other(self, told):
        old = told.secret
        new = endpoints.renew_secret(told.endpoint, by=None, now=told.now)
        owe(told)
        told.sends()
        heard = told.receiver.heard[-1]
        assert len(heard.headers["webhook-signature"].split()) == 2
        assert told.is_genuine(heard, old)
        assert told.is_genuine(heard, new)
        Endpoint.objects.update(old_until=told.now - timedelta(seconds=1))
        owe(told)
        told.sends()
        heard = told.receiver.heard[-1]
        assert not told.is_genuine(heard, old)
        assert told.is_genuine(heard, new)

    def test_secrets_are_sealed_and_old_ones_go(self, told):
        endpoints.renew_secret(told.endpoint, by=None, now=told.now)
        row = told.row
        assert told.secret.encode() not in bytes(row.secret) + bytes(row.old_secret)
        keeping.clear(told.now + timedelta(days=2))
        assert bytes(told.row.old_secret) == b""

    def test_secrets_outlive_a_new_master_key(self, told):
        from django.conf import settings

        from heliograph.core.sealing import Keyring
        from heliograph.matters import keys

        Keyring.rotate(settings.HELIOGRAPH_HOME / "keys" / "master.json")
        keys.keyring.cache_clear()
        assert keeping.rewrap_keys(told.endpoint.bureau_id) == 1
        assert keeping.rewrap_keys(told.endpoint.bureau_id) == 0
        owe(told)
        told.sends()
        assert told.opened(told.receiver.heard[0])


class TestARetry:
    def test_comes_later_and_later_with_the_same_id_and_body(self, told):
        (row,) = owe(told)
        told.receiver.answer(503)
        assert told.sends() == 1
        assert told.sends() == 0
        for _ in range(3):
            told.now = told.row.retry_at
            told.now = max(told.now, told.log[0].next_at)
            assert told.sends() == 1
        assert {(one.headers["webhook-id"], one.body) for one in told.receiver.heard} == {
            (str(row.id), row.body.encode())
        }
        told.receiver.answer(200)
        told.now = max(told.row.retry_at, told.log[0].next_at)
        told.sends()
        assert (told.log[0].state, told.log[0].tries, told.log[0].status) == ("delivered", 5, 200)
        assert told.row.failing_since is None

    def test_waits_as_long_as_the_other_side_asks(self, told):
        owe(told)
        told.receiver.answer(429, Retry_After="7200")
        told.sends()
        assert told.row.retry_at - told.now >= timedelta(hours=2)

    def test_follows_no_redirect(self, told):
        owe(told)
        told.receiver.answer(302, Location=f"{told.receiver.url}/elsewhere")
        told.sends()
        assert [one.path for one in told.receiver.heard] == ["/hook"]
        assert (told.log[0].state, told.log[0].status) == ("waiting", 302)

    def test_of_one_message_that_is_refused_holds_up_no_other(self, told):
        owe(told, 3)
        told.receiver.answers = [(400, {}, b""), (200, {}, b"")]
        assert told.sends() == 3
        assert [one.state for one in told.log] == ["waiting", "delivered", "delivered"]

    def test_ends_after_three_days(self, told):
        owe(told, 2)
        told.receiver.answers = [(400, {}, b""), (200, {}, b"")]
        told.sends()
        told.goes_on(days=3)
        told.receiver.answer(400)
        told.sends()
        assert (told.log[0].state, told.log[0].next_at) == ("failed", None)

    def test_an_endpoint_that_is_away_is_asked_once_and_flooded_by_nothing_on_return(self, told):
        owe(told, 25)
        told.receiver.answer(500)
        assert told.sends() == 1
        told.goes_on(days=1)
        assert told.sends() == 1
        told.receiver.answer(200)
        told.goes_on(hours=12)
        assert told.sends() == 1
        assert told.sends() <= 10
        while told.sends():
            pass
        told.goes_on(hours=12)
        while told.sends():
            pass
        assert {one.state for one in told.log} == {"delivered"}

    def test_a_process_that_dies_loses_nothing(self, told, monkeypatch):
        from heliograph.channels.webhooks.actions import sending

        owe(told)
        monkeypatch.setattr(sending, "_settle", lambda *_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            told.sends()
        monkeypatch.undo()
        assert told.sends() == 0
        told.goes_on(minutes=6)
        assert told.sends() == 1
        assert told.log[0].state == "delivered"

    @given(st.integers(0, 200), st.floats(0, 1))
    def test_waits_are_bounded_and_grow(self, misses, chance):
        wait = patience.wait(misses, chance)
        assert timedelta(seconds=4) <= wait <= timedelta(hours=7.2)
        assert patience.wait(misses + 1, 0.5) >= patience.wait(misses, 0.5)


class TestAnEndpoint:
    def test_that_takes_nothing_for_three_days_is_stopped_and_its_owner_told(self, tells, settings):
        from heliograph.channels.configuration import channels
        from heliograph.channels.delivery.actions import deliver_due as deliver_mail

        told = tells(mail="it@hotline.example")
        told.receiver.answer(500)
        while told.row.stopped_at is None:
            owe(told)
            told.sends()
            told.goes_on(hours=12)
        row = told.row
        assert (row.stopped_why, bool(row.stopped_at)) == ("failing", True)
        assert not Delivery.objects.filter(next_at__isnull=False).exists()
        assert channels()
        deliver_mail(told.now)
        (letter,) = mail.outbox
        assert letter.to == ["it@hotline.example"]
        assert "热线" in letter.subject
        assert told.secret not in letter.body

    def test_that_answers_gone_is_stopped_at_once(self, told):
        owe(told, 3)
        told.receiver.answer(410)
        told.sends()
        assert told.row.stopped_why == "gone"
        assert [one.state for one in told.log] == ["dropped", "dropped", "dropped"]

    def test_that_was_stopped_is_sent_nothing_and_starts_with_what_comes_then(self, told):
        owe(told)
        endpoints.stop(told.endpoint, by=None, now=told.now)
        assert told.sends() == 0
        endpoints.start_again(told.endpoint, by=None, now=told.now)
        assert told.sends() == 0
        owe(told)
        assert told.sends() == 1

    def test_one_that_was_given_up_can_be_sent_again_under_its_id(self, told):
        (row,) = owe(told)
        Delivery.objects.update(state="failed", next_at=None)
        assert endpoints.send_again(told.endpoint, row, now=told.goes_on(days=5))
        assert told.sends() == 1
        assert told.receiver.heard[0].headers["webhook-id"] == str(row.id)
        assert not endpoints.send_again(told.endpoint, row, now=told.now)

    def test_a_slow_one_holds_up_no_other(self, tells, cast):
        import socket

        with socket.socket() as deaf:  # takes connections and never answers
            deaf.bind(("127.0.0.1", 0))
            deaf.listen(8)
            from heliograph.channels.webhooks import calling

            slow = tells(url=f"http://127.0.0.1:{deaf.getsockname()[1]}/", name="慢")
            quick = tells()
            owe(slow, 5)
            owe(quick, 2)
            before, calling.SECONDS = calling.SECONDS, 0.5
            try:
                assert quick.sends() == 3
            finally:
                calling.SECONDS = before
        assert slow.log[0].failure == "timeout"
        assert [one.state for one in quick.log] == ["delivered", "delivered"]

    def test_one_that_never_ends_its_answer_is_left(self, tells):
        import socket
        import threading
        import time

        from heliograph.channels.webhooks import calling

        ends = threading.Event()
        with socket.socket() as dripping:
            dripping.bind(("127.0.0.1", 0))
            dripping.listen(4)

            def drip() -> None:
                peer, _ = dripping.accept()
                try:
                    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
                    while not ends.wait(0.1):
                        peer.sendall(b"x")
                except OSError:
                    pass

            threading.Thread(target=drip, daemon=True).start()
            told = tells(url=f"http://127.0.0.1:{dripping.getsockname()[1]}/")
            owe(told)
            before, calling.SECONDS = calling.SECONDS, 0.4
            began = time.monotonic()
            try:
                told.sends()
            finally:
                calling.SECONDS = before
                ends.set()
            assert time.monotonic() - began < 8
        assert told.log[0].failure == "timeout"

    def test_old_log_lines_go_after_a_month(self, told):
        owe(told, 2)
        told.sends()
        keeping.clear(told.now + timedelta(days=29))
        assert len(told.log) == 2
        keeping.clear(told.now + timedelta(days=31))
        assert told.log == []
