"""Notices to where somebody writes from: which kinds, about which places, chosen by their names; and the end of it.

It needs no code to confirm: whoever writes from an address reads it.
"""

from __future__ import annotations

from msgspec.structs import replace

from heliograph.channels.talk.conversation import understanding
from heliograph.channels.talk.conversation.house import House
from heliograph.channels.talk.conversation.values import (
    SHORT,
    Heard,
    Saying,
    Subscribe,
    Subscribing,
    Talk,
    ToMenu,
    ToSubscribing,
    Turn,
    Unsubscribe,
)
from heliograph.channels.talk.wording import label

EVERYTHING, NOTHING = "notices-all", "notices-none"


def ask(talk: Talk, house: House) -> Turn:
    """Which notices; whoever gets some is told which, and how to end it."""
    if not house.can_subscribe:
        return Turn(talk, (Saying("subscribe-not-here", {"link": house.subscribe_page()}),), go=ToMenu())
    now = house.subscribed(talk.language)
    shown = (EVERYTHING, NOTHING) if now else (EVERYTHING,)
    labels = tuple(label(code, talk.language) for code in shown)
    kinds = ("、" if talk.language != "en" else ", ").join(house.notice_kinds(talk.language))
    first = (Saying("subscribe-now", {"what": now}),) if now else ()
    says = Saying("subscribe", {"kinds": kinds}, labels, ways=("menu",))
    return Turn(replace(talk, place=Subscribing(shown)), (*first, says))


def wanted(talk: Talk, words: str, house: House) -> Turn:
    """Their words as kinds and places; what names none of either is said back, and nothing is changed."""
    if not house.can_subscribe:
        return ask(talk, house)
    found = house.wanted(words)
    if found.unknown or not (found.kinds or found.areas):
        unknown = (found.unknown or words)[:SHORT]
        return Turn(talk, (Saying("subscribe-unknown", {"text": unknown}),), go=ToSubscribing())
    return Turn(talk, wish=Subscribe(found.kinds, found.areas))


def chosen(talk: Talk, heard: Heard, house: House) -> Turn:
    """A number of the list, or names."""
    place = talk.place
    assert isinstance(place, Subscribing)
    number = understanding.number(heard.text)
    what = place.shown[number - 1] if 1 <= number <= len(place.shown) else ""
    if what == NOTHING:
        return Turn(talk, wish=Unsubscribe())
    if what == EVERYTHING or understanding.command(heard.text) == "everything":
        return Turn(talk, wish=Subscribe())
    if understanding.command(heard.text) == "back":
        return Turn(talk, go=ToMenu())
    return wanted(talk, heard.text, house)
