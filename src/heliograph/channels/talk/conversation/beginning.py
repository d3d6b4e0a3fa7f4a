"""The menu, and choosing what to begin; what becomes of words that somebody wrote without choosing."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from heliograph.channels.talk.conversation import understanding
from heliograph.channels.talk.conversation.house import Beginning, House
from heliograph.channels.talk.conversation.values import (
    SHORT,
    Add,
    Heard,
    Home,
    Offered,
    Picking,
    Saying,
    Stop,
    Talk,
    ToForm,
    ToGroup,
    ToMenu,
    ToNumber,
    ToOffer,
    ToOfficer,
    ToSecret,
    ToStep,
    ToSubscribing,
    Turn,
    Way,
)
from heliograph.channels.talk.wording import label
from heliograph.core.language.formulas import says_nothing

ASK, REPORT = "ask", "report"
GROUPS = (ASK, REPORT, "complain", "apply", "correct")
OWN = ("follow", "officer", "subscribe", "stop")
ADD = "add:"
AS = "as:"
_WAYS: dict[str, Way] = {
    **{group: ToGroup(group) for group in GROUPS},
    "follow": ToNumber(),
    "rate": ToNumber("rate"),
    "officer": ToOfficer(),
    "subscribe": ToSubscribing(),
    "help": ToMenu(greets=True),
    "menu": ToMenu(),
    "cancel": ToMenu(),
}


def menu(talk: Talk, house: House, *, greets: bool = False, is_brief: bool = False) -> Turn:
    """What can be done here; `greets`: and who this is; `is_brief`: only how to get to it."""
    first = (Saying("greeting", {"bureau": house.bureau(talk.language)}),) if greets else ()
    turn = _menu(talk, Saying("menu"), house)
    if is_brief:
        return Turn(turn.talk, (Saying("menu-brief", ways=("menu",)),))
    return Turn(turn.talk, (*first, *turn.says))


def _menu(talk: Talk, saying: Saying, house: House) -> Turn:
    groups = house.groups(talk.language)
    own = [code for code in OWN if code != "subscribe" or house.can_subscribe]
    shown = (*(one.value for one in groups), *own)
    labels = (*(one.label for one in groups), *(label(code, talk.language) for code in own))
    return Turn(replace(talk, place=Home(shown)), (Saying(saying.code, saying.fields, labels),))


def commanded(talk: Talk, said: str) -> Turn | None:
    """What a command of the menu does; None if it is none."""
    if said == "stop":
        return Turn(talk, wish=Stop())
    way = _WAYS.get(said)
    return Turn(talk, go=way) if way is not None else None


def at_home(talk: Talk, heard: Heard, house: House) -> Turn:
    """At the menu: a number of it, a receipt, or words of their own."""
    place = talk.place
    shown = place.shown if isinstance(place, Home) else ()
    chosen = understanding.number(heard.text)
    done = commanded(talk, shown[chosen - 1]) if 1 <= chosen <= len(shown) else None
    if done is not None:
        return done
    number, secret = understanding.codes(heard.text)
    if number:
        return Turn(talk, go=ToSecret(number, secret=secret))
    if chosen or len(heard.text) < 2 or not any(character.isalpha() for character in heard.text):
        return _menu(talk, Saying("menu-again", {"text": heard.text[:SHORT]}), house)
    asked = "" if says_nothing(heard.text) else house.asked_here()
    return Turn(talk, wish=Add(asked, heard.text)) if asked else Turn(talk, go=ToOffer(heard.text))


def offer(talk: Talk, text: str, house: House) -> Turn:
    """They wrote what it is about. It is kept, and becomes what they say it should."""
    mine = [brief for brief in house.mine(talk.language) if _adds_to(brief.number, talk, house)][:3]
    like = house.suggested(text, talk.language)
    shown = (*(ADD + brief.number for brief in mine), *(AS + one.code for one in like), ASK, REPORT, "other", "menu")
    labels = (
        *(label("as-add", talk.language, number=brief.shown) for brief in mine),
        *(label("as-like", talk.language, title=one.title) for one in like),
        *(label(code, talk.language) for code in ("as-ask", "as-report", "as-other", "menu")),
    )
    short = text if len(text) <= SHORT else f"{text[:SHORT]}…"
    place = Offered(text, shown, like[0].code if like else "")
    return Turn(replace(talk, place=place), (Saying("offered", {"text": short}, labels),))


def _adds_to(number: str, talk: Talk, house: House) -> str:
    """The step by which something is added to a matter that is followed here; empty if none is open."""
    view = house.view(number, talk.language, opened=False)
    return next((one.action for one in view.offers if one.kind == "supply"), "") if view else ""


def offered(talk: Talk, heard: Heard, house: House) -> Turn:
    """What their words are to become. More words are more of the same."""
    place = talk.place
    assert isinstance(place, Offered)
    chosen = understanding.number(heard.text)
    if not chosen and len(heard.text) > 1:
        return Turn(talk, go=ToOffer(f"{place.text}\n{heard.text}"))
    what = place.shown[chosen - 1] if 1 <= chosen <= len(place.shown) else ""
    if what.startswith(ADD):
        number = what.removeprefix(ADD)
        return Turn(talk, go=ToStep(number, _adds_to(number, talk, house), opened=False, seed=place.text))
    if what.startswith(AS):
        return _confirmed(talk, what.removeprefix(AS), place, house)
    match what:
        case "menu":
            return Turn(talk, go=ToMenu())
        case "other":
            others = (group.value for group in house.groups(talk.language) if group.value not in (ASK, REPORT))
            found = [b for b in _beginnings(others, talk, house) if b.is_here]
            return _choose(talk, found, place.text, place.suggested)
        case "":
            return Turn(talk, go=ToOffer(place.text))
    return Turn(talk, go=ToGroup(what, place.text, place.suggested))


def _confirmed(talk: Talk, code: str, place: Offered, house: House) -> Turn:
    """They say that it is what their words look like."""
    groups = (group.value for group in house.groups(talk.language))
    one = next((one for one in _beginnings(groups, talk, house) if one.code == code), None)
    return Turn(talk, go=ToOffer(place.text)) if one is None else _begin(talk, one, place.text, place.suggested)


def pick(talk: Talk, way: ToGroup, house: House) -> Turn:
    """What there is in a group: if it is one, it begins at once."""
    found, seed = house.beginnings(way.group, talk.language), way.seed
    if len(found) == 1:
        return _begin(talk, found[0], seed, way.suggested)
    if not found:
        return Turn(talk, (Saying("pick-none", {"link": house.guides_page()}),), go=ToMenu())
    return _choose(talk, found, seed, way.suggested)


def _choose(talk: Talk, found: list[Beginning], seed: str, suggested: str) -> Turn:
    if not found:
        return Turn(talk, go=ToMenu())
    place = Picking(tuple(one.code for one in found), seed, suggested)
    says = Saying("pick", choices=tuple(one.title for one in found), ways=("menu",))
    return Turn(replace(talk, place=place), (says,))


def picked(talk: Talk, heard: Heard, house: House) -> Turn:
    """One of what was shown. Words instead of a number are kept as what it is about."""
    place = talk.place
    assert isinstance(place, Picking)
    every = {one.code: one for one in _beginnings((g.value for g in house.groups(talk.language)), talk, house)}
    chosen = understanding.number(heard.text)
    known = every.get(place.shown[chosen - 1]) if 1 <= chosen <= len(place.shown) else None
    if known is not None:
        return _begin(talk, known, place.seed, place.suggested)
    if understanding.command(heard.text) == "back":
        return Turn(talk, go=ToMenu())
    if not chosen and len(heard.text) > 1:
        return Turn(talk, go=ToOffer("\n".join(filter(None, (place.seed, heard.text)))))
    turn = _choose(talk, [every[code] for code in place.shown if code in every], place.seed, place.suggested)
    return Turn(turn.talk, (Saying("choose"), *turn.says), go=turn.go)


def _beginnings(groups: Iterable[str], talk: Talk, house: House) -> list[Beginning]:
    return [one for group in groups for one in house.beginnings(group, talk.language)]


def _begin(talk: Talk, one: Beginning, seed: str, suggested: str) -> Turn:
    """Its form; or its page, where an identity number is safer and what it belongs to can be read."""
    if not one.is_here:
        return Turn(talk, (Saying(one.why, {"title": one.title, "link": one.page}),), go=ToMenu())
    return Turn(talk, go=ToForm(one.code, seed, suggested))
