"""Notices to a chat: asked for by a word, told once they are released, ended by a word or a number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.channels.base import Incoming
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery.models import Address
from heliograph.channels.subscriptions import reading
from heliograph.channels.subscriptions.choice import Choice
from heliograph.channels.talk import actions
from heliograph.channels.talk.wording import MOST
from heliograph.jobs.queue import drain
from heliograph.matters.models import Party
from heliograph.organisation import reading as organisation
from heliograph.organisation.actions import AreaDetails, save_area
from tests.channels.delivery.conftest import line  # noqa: F401 (a fixture)
from tests.channels.talk.conftest import LI, LI_PHONE
from tests.notices.newsroom import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)


class Chatting:
    """Li writes on a channel in memory; what the newsroom publishes is delivered there."""

    def __init__(self, cast, gateways, channel: str, sender: str) -> None:
        self.cast, self.gateway, self.channel, self.sender = cast, gateways[channel], channel, sender
        self.now, self.newsroom = cast.now, Newsroom(cast)

    def writes(self, *texts: str) -> str:
        said = ""
        for text in texts:
            self.now += SECOND
            came = Incoming(self.channel, self.now.isoformat(), self.sender, self.now, text)
            said = actions.hear(self.cast.bureau.id, came, self.now).text
        return said

    def hears_of(self, **notice) -> list[str]:
        """What is sent to Li once a notice was released."""
        self.newsroom.publishes(now=self.now, **notice)
        drain(self.now, clock=lambda: self.now)
        self.gateway.got.clear()
        delivery.deliver_due(self.now)
        return [one.text for one in self.gateway.got if one.to == self.sender]

    def choice(self) -> Choice:
        return reading.choice_of(Address.objects.get(stopped_at=None))


@pytest.fixture(params=[("wechat", LI), ("sms", LI_PHONE)], ids=["wechat", "sms"])
def li(request, cast, line) -> Chatting:  # noqa: F811
    return Chatting(cast, line, *request.param)


def test_a_word_subscribes_and_a_release_is_told_there_once(li):
    assert "全部通告" in li.writes("订阅", "1")
    (told,) = li.hears_of()
    assert "/n" in told or "http" in told


def test_places_and_kinds_are_named_in_words(li):
    assert "和平路派出所的警方提示" in li.writes("订阅 和平路，警方提示")
    assert li.choice() == Choice(("safety-advice",), ("heping",))
    assert len(li.hears_of(areas=("heping",))) == 1
    assert li.hears_of(areas=("traffic",)) == []


def test_a_place_of_one_s_own_can_be_written_as_it_is_called(li):
    li.writes("订阅", "和平路派出所")
    assert li.choice() == Choice((), ("heping",))


def test_a_station_s_beats_called_after_it_do_not_stand_in_its_way(li, cast):
    square = [[118.90, 28.72], [118.94, 28.72], [118.94, 28.75], [118.90, 28.75], [118.90, 28.72]]
    for number in "一二三四":
        place = {"type": "Polygon", "coordinates": [square]}
        details = AreaDetails("beat", f"h-{ord(number)}", f"和平路派出所第{number}警区", "Beat", "heping", place)
        save_area(cast.bureau, details, by=None, now=cast.now)
    organisation.forget()
    li.writes("订阅 和平路")
    assert li.choice() == Choice((), ("heping",))


@pytest.mark.parametrize("words", ["订阅 火星", "订阅 队", "订阅 和平路，火星"])
def test_what_names_nothing_or_too_much_changes_nothing(li, words):
    assert "没认出" in li.writes(words)
    assert not Address.objects.exists()


def test_who_is_subscribed_sees_what_and_chooses_anew(li):
    li.writes("订阅 和平路")
    assert "现在发到这里的：和平路派出所的全部通告" in li.writes("订阅")
    li.writes("交通管制")
    assert li.choice() == Choice(("traffic",), ())


def test_no_more_notices_leaves_news_of_matters(li, cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    matter = cast.matter(receipt)
    party = Party.objects.get(matter_id=matter.id)
    delivery.allow(cast.bureau.id, li.channel, li.sender, matter=matter, party=party, is_confirmed=True, now=li.now)
    li.writes("订阅 警方提示")
    assert "不再发通告" in li.writes("订阅", "2")
    assert li.hears_of() == []
    assert [row.is_usable for row in Address.objects.filter(matter_id=matter.id)] == [True]


@pytest.mark.parametrize("word", ["停", "TD"])
def test_stop_ends_notices_too_and_subscribing_again_works(li, word):
    li.writes("订阅", "1")
    li.writes(word)
    assert li.hears_of() == []
    li.writes("订阅", "1")
    assert len(li.hears_of()) == 1


def test_leaving_the_account_ends_notices(li):
    li.writes("订阅", "1")
    li.now += SECOND
    came = Incoming(li.channel, "left", li.sender, li.now, "", "unsubscribe")
    actions.hear(li.cast.bureau.id, came, li.now)
    assert li.hears_of() == []


def test_in_english_too(li):
    said = li.writes("Subscribe to safety advice")
    assert "All right" in said
    assert li.choice().kinds == ("safety-advice",)


def test_the_question_fits_into_what_a_gateway_takes(li):
    assert len(li.writes("订阅")) <= MOST["sms"]


def test_who_unfollowed_by_a_gateway_s_word_is_not_asked_for_a_code(li):
    """They wrote from it: there is nothing to confirm."""
    li.writes("订阅", "1")
    assert Address.objects.get().confirmed_at is not None
    assert li.gateway.got == []
