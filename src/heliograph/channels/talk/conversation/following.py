"""Following a matter: its number, its secret, how far it is, and what can be done with it from here.

Who only follows a matter here (a phone in other hands follows it too) is told how far it is, and no word of what it is
about. For that the secret is asked, and what it opened is forgotten with the conversation.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from heliograph.channels.talk.conversation import understanding
from heliograph.channels.talk.conversation.house import House, Offer, View
from heliograph.channels.talk.conversation.values import (
    Again,
    Bind,
    Coding,
    Heard,
    Holding,
    Leafing,
    Numbering,
    Saying,
    Talk,
    ToMatter,
    ToMenu,
    ToNumber,
    ToOffer,
    ToSecret,
    ToStep,
    Turn,
    Unbind,
)
from heliograph.channels.talk.wording import label
from heliograph.core.receipt import show_number

ACT = "act:"
FROM_HERE = ("supply", "rate")
"""What somebody may do who only follows the matter here: it can be read by whoever handles it, and does no harm."""
OPENED = ("supply", "rate", "reopen")


def ask_number(talk: Talk, goal: str, house: House) -> Turn:
    """Which matter. Those followed here can be chosen by a number."""
    mine = house.mine(talk.language)
    place = Numbering(goal, tuple(one.number for one in mine))
    lines = tuple(" ".join(filter(None, (one.shown, one.state, one.due))) for one in mine)
    says = Saying("number-mine" if mine else "number", choices=lines, ways=("menu",))
    return Turn(replace(talk, place=place), (says,))


def numbered(talk: Talk, heard: Heard, house: House) -> Turn:
    """A receipt's number, or its link, or one of those followed here."""
    place = talk.place
    assert isinstance(place, Numbering)
    chosen = understanding.number(heard.text)
    if 1 <= chosen <= len(place.shown):
        return Turn(talk, go=ToMatter(place.shown[chosen - 1], opened=False, goal=place.goal))
    number, secret = understanding.codes(heard.text)
    if number:
        return Turn(talk, go=ToSecret(number, place.goal, secret))
    if understanding.is_prose(heard.text):
        return Turn(talk, go=ToOffer(heard.text))
    why = understanding.mistyped_number(heard.text).get(talk.language)
    return Turn(talk, (Saying("wrong", {"why": why}),), go=ToNumber(place.goal))


def ask_secret(talk: Talk, way: ToSecret, house: House) -> Turn:
    says = Saying("secret", {"link": house.follow_page()}, ways=("none", "menu"))
    return Turn(replace(talk, place=Coding(way.number, way.goal)), (says,))


def coded(talk: Talk, heard: Heard, house: House) -> Turn:
    """The secret; or that there is none, and what the number alone shows."""
    place = talk.place
    assert isinstance(place, Coding)
    said = understanding.command(heard.text)
    if said == "back":
        return Turn(talk, go=ToNumber(place.goal))
    if said == "skip":
        return _by_number(talk, place.number, house)
    number, secret = understanding.codes(heard.text)
    if number or secret:
        return Turn(talk, go=ToSecret(number or place.number, place.goal, secret))
    if understanding.is_prose(heard.text):
        return Turn(talk, go=ToOffer(heard.text))
    why = understanding.mistyped_secret(heard.text).get(talk.language)
    return Turn(talk, (Saying("wrong", {"why": why}),), go=ToSecret(place.number, place.goal))


def _by_number(talk: Talk, number: str, house: House) -> Turn:
    """What anybody may see by the number. One that shows nothing is counted like a wrong code, as on the page."""
    until = house.wait_until(number)
    if until is not None:
        return _too_many(talk, until, house)
    text = house.in_public(number, talk.language)
    if not text:
        house.count_wrong(number)
        return Turn(talk, (Saying("no-public"),), go=ToSecret(number))
    return Turn(talk, (Saying("in-public", {"number": show_number(number), "text": text}),), go=ToNumber())


def compare(talk: Talk, way: ToSecret, house: House) -> Turn:
    """Number and secret, compared as on the page, and counted as on the page when they are wrong."""
    until = house.wait_until(way.number)
    if until is not None:
        return _too_many(talk, until, house)
    if not house.opens(way.number, way.secret):
        house.count_wrong(way.number)
        return Turn(talk, (Saying("wrong-code"),), go=ToSecret(way.number, way.goal))
    return Turn(talk, (Saying("delete-code"),), go=ToMatter(way.number, opened=True, goal=way.goal))


def _too_many(talk: Talk, until: datetime, house: House) -> Turn:
    return Turn(talk, (Saying("too-many", {"at": house.moment(until, talk.language)}),), go=ToMenu())


def show(talk: Talk, way: ToMatter, house: House) -> Turn:
    """How far it is, and what can be done with it."""
    view = house.view(way.number, talk.language, opened=way.opened)
    if view is None:
        return Turn(talk, (Saying("no-matter"),), go=ToNumber())
    rating = next((one for one in view.offers if one.kind == "rate"), None)
    if way.goal == "rate" and rating is not None:
        return Turn(talk, go=ToStep(way.number, rating.action, way.opened))
    ways = _ways(talk, view, opened=way.opened)
    place = Holding(way.number, way.opened, tuple(code for code, _ in ways))
    labels = tuple(name for _, name in ways)
    return Turn(replace(talk, place=place), (_matter(view, labels, opened=way.opened),))


def _matter(view: View, labels: tuple[str, ...], *, opened: bool) -> Saying:
    fields = {"number": view.shown, "state": view.state, "next": view.next}
    if not opened:
        return Saying("matter-bare", fields, labels)
    return Saying("matter", {**fields, "title": view.title, "unit": view.unit}, labels)


def _ways(talk: Talk, view: View, *, opened: bool) -> list[tuple[str, str]]:
    """What is offered, and how it is called."""
    ways: list[tuple[str, str]] = []
    if opened and view.words:
        ways.append(("read", label("read-question" if view.is_question else "read-answer", talk.language)))
    ways += [(ACT + one.action, one.title) for one in _open_steps(view, opened=opened)]
    code = "unbind" if view.is_told_here else "bind"
    if view.is_told_here or (opened and view.can_tell_here):
        ways.append((code, label(code, talk.language)))
    return [*ways, ("other", label("other", talk.language)), ("menu", label("menu", talk.language))]


def _open_steps(view: View, *, opened: bool) -> list[Offer]:
    return [one for one in view.offers if one.kind in (OPENED if opened else FROM_HERE)]


def chosen(talk: Talk, heard: Heard, house: House) -> Turn:
    """One of what was offered."""
    place = talk.place
    assert isinstance(place, Holding)
    number = understanding.number(heard.text)
    what = place.shown[number - 1] if 1 <= number <= len(place.shown) else ""
    if what.startswith(ACT):
        return Turn(talk, go=ToStep(place.number, what.removeprefix(ACT), place.opened))
    match what:
        case "read":
            return _read(talk, place, house)
        case "bind":
            return Turn(talk, wish=Bind(place.number))
        case "unbind":
            return Turn(talk, wish=Unbind(place.number))
        case "other":
            return Turn(talk, go=ToNumber())
        case "menu":
            return Turn(talk, go=ToMenu())
    known, secret = understanding.codes(heard.text)
    if known:
        return Turn(talk, go=ToSecret(known, secret=secret))
    if not number and len(heard.text) > 1:
        return Turn(talk, go=ToOffer(heard.text))
    return Turn(talk, (Saying("choose"),), go=Again())


def _read(talk: Talk, place: Holding, house: House) -> Turn:
    """The answer, or what we asked: in parts, because it may be long."""
    view = house.view(place.number, talk.language, opened=True) if place.opened else None
    if view is None or not view.words:
        return Turn(talk, go=Again())
    house.mark_read(place.number)
    return _part(talk, "words-question" if view.is_question else "words-answer", view.words, place.number, house)


def _part(talk: Talk, code: str, text: str, number: str, house: House) -> Turn:
    first, rest = text[: house.page_length], text[house.page_length :]
    if not rest:
        return Turn(talk, (Saying(code, {"text": first}),), go=ToMatter(number, opened=True))
    ways = (label("more", talk.language), label("to-matter", talk.language))
    return Turn(replace(talk, place=Leafing(rest, number)), (Saying(code, {"text": f"{first}…"}, ways),))


def leafed(talk: Talk, heard: Heard, house: House) -> Turn:
    """The next part, or back."""
    place = talk.place
    assert isinstance(place, Leafing)
    if understanding.number(heard.text) == 1:
        return _part(talk, "words-more", place.rest, place.number, house)
    return Turn(talk, go=ToMatter(place.number, opened=True))
