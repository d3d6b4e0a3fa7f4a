"""What goes out by itself: a planted number of a person stands in no message, to whatever channel, and in no webhook.

Every channel gets an `Outgoing` and nothing else, and only the places in `MAKERS` make one; a new place, or a plug-in that is
given something else, fails here until it has an entry with a test.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

import heliograph
from heliograph.channels import plugins
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.subscriptions import actions as subscriptions
from heliograph.channels.subscriptions.choice import Choice
from heliograph.channels.webhooks.actions import endpoints
from heliograph.channels.webhooks.actions.endpoints import Owner, Terms
from heliograph.channels.webhooks.models import Delivery
from heliograph.core.text import Text
from heliograph.jobs.queue import drain
from tests.channels.delivery.conftest import line
from tests.channels.subscriptions.test_telling import Microblog
from tests.matters.holding import clock
from tests.notices.newsroom import ADVICE, Newsroom, alert_words
from tests.publishing.test_every_byte import readings
from tests.publishing.test_every_renderer import IDENTITY, MOBILE, PLANTED

__all__ = ["clock", "line"]
pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = Path(heliograph.__file__).parent
MAKERS = {
    "channels/delivery/actions/preparing.py": "news and notices: read below, on every channel",
    "channels/talk/waiting.py": "a conversation: what somebody wrote is said back to who wrote it, tests/channels/talk",
    "channels/plugins/sms.py": "a sample by which a template is checked before it is used",
    "channels/plugins/weibo.py": "a sample by which a template is checked before it is used",
}
WEBHOOKS = {"channels/webhooks/listening.py"}


def made_in(call: str) -> set[str]:
    """The files in which this is called."""
    made = re.compile(rf"(?<![\w.]){call}\(")
    return {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(made.search(one) and not one.startswith("class ") for one in path.read_text("utf-8").splitlines())
    }


def test_messages_and_calls_are_made_in_the_places_that_are_read_here():
    assert made_in("Outgoing") == set(MAKERS)
    assert {path for path in made_in("Delivery") if "webhooks" in path} == WEBHOOKS


def test_every_channel_is_given_an_outgoing_message_and_nothing_else():
    seen = 0
    for module in pkgutil.walk_packages(plugins.__path__, f"{plugins.__name__}."):
        for _name, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if one.__module__ == module.name and hasattr(one, "send") and hasattr(one, "address"):
                _self, given, *more = inspect.signature(one.send).parameters.values()
                assert (given.annotation, more) == ("Outgoing", []), one
                seen += 1
    assert seen >= 5


@pytest.fixture
def everybody(cast, line, settings):
    """Somebody on every channel, in both languages, and a system that is called for each notice."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    line["weibo"] = Microblog("淳南公安", bureau=cast.bureau.code)
    for language in ("zh-hans", "en"):
        for channel, address in (
            ("mail", f"{language}@example.org"),
            ("sms", "13800000001"),
            ("wechat", f"o-{language}"),
        ):
            subscriptions.sign_up(
                cast.bureau.id, channel, address, Choice(), language=language, is_confirmed=True, now=cast.now
            )
    kinds = ("notice.released", "notice.corrected", "notice.withdrawn")
    endpoints.add(
        cast.bureau, Terms("系统", "http://127.0.0.1:9/hook", kinds), Owner(None, None), by=None, now=cast.now
    )
    return line


def test_no_planted_number_goes_out_by_any_channel(cast, clock, everybody):
    room = Newsroom(cast)
    words = ADVICE.replacing(
        title=Text(f"先挂断 {MOBILE}", f"Hang up {MOBILE}"),
        summary=Text(PLANTED, f"Call {MOBILE}"),
        body=Text(f"# 怎么做\n\n- {PLANTED}", f"Call {MOBILE}"),
    )
    notice = room.publishes(words=words, now=clock.now)
    room.publishes(kind="alert", now=clock.now, words=alert_words(clock.now, summary=Text(PLANTED, f"Call {MOBILE}")))
    _works_off(clock.now)
    room.corrects(notice, now=clock.now, summary=Text(f"改了一处。{PLANTED}", ""))
    _works_off(clock.now + timedelta(minutes=1))
    room.withdraws(notice, now=clock.now, why="规定变了。", hides=False)
    _works_off(clock.now + timedelta(minutes=2))
    sent = {code: [repr(one) for one in everybody[code].got] for code in ("sms", "wechat", "weibo")}
    sent["mail"] = [f"{one.subject}\n{one.body}" for one in mail.outbox]
    sent["webhooks"] = list(Delivery.objects.values_list("body", flat=True))
    for way, messages in sent.items():
        assert len(messages) >= 3, f"nothing went out by {way}: the test would prove nothing"
        for message in messages:
            for reading in readings(message.encode()):
                assert MOBILE not in reading, (way, message)
                assert IDENTITY not in reading, (way, message)
    for way in ("sms", "wechat", "weibo", "mail"):
        assert any("先挂断" in one or "Hang up" in one for one in sent[way]), (way, sent[way])


def _works_off(now) -> None:
    drain(now, clock=lambda: now)
    delivery.deliver_due(now)
