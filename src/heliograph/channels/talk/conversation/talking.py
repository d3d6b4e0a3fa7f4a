"""`hear`: a message comes in. `after`: what was wished for has been carried out. The order in which a message is looked at.

Danger comes before anything else. Then the few words that mean the same everywhere (stop, the other language, the menu),
then whatever the place makes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from msgspec.structs import replace

from heliograph.channels.talk.conversation import (
    beginning,
    filling,
    following,
    seeking,
    subscribing,
    understanding,
)
from heliograph.channels.talk.conversation.house import House
from heliograph.channels.talk.conversation.values import (
    SHORT,
    Act,
    Add,
    Again,
    AnswerSurvey,
    BindByCode,
    Coding,
    Done,
    Filling,
    Heard,
    Holding,
    Home,
    Leafing,
    Numbering,
    Offered,
    Outcome,
    Picking,
    Place,
    Refused,
    Saying,
    Seeking,
    Stop,
    Submit,
    Subscribe,
    Subscribing,
    Talk,
    ToForm,
    ToGroup,
    ToLeave,
    ToMatter,
    ToMenu,
    ToNumber,
    ToOffer,
    ToOfficer,
    ToSecret,
    ToStep,
    ToSubscribing,
    Turn,
    Unsubscribe,
    Warned,
    Wish,
)
from heliograph.channels.talk.wording import label

OPEN = (Home, Picking, Offered, Holding, Leafing)
"""Places where nobody is asked for words of their own: there, commands from the menu count."""


def hear(talk: Talk, heard: Heard, house: House) -> Turn:
    """What comes of a message. Never raises, whatever it says, and always leaves a way on."""
    heard, is_late = Heard(heard.text.strip(), heard.at), heard.at < talk.newest
    talk = replace(talk, newest=max(talk.newest, heard.at))
    if isinstance(talk.place, OPEN):
        talk = replace(talk, language=understanding.language(heard.text, talk.language))
    danger = understanding.danger(heard.text)
    if danger and not isinstance(talk.place, Warned) and danger not in talk.warned:
        return _arrive(_warn(talk, heard.text, danger), house)
    turn = _understood(talk, heard, house, is_late=is_late)
    if danger and not isinstance(talk.place, Warned):
        again = Saying("danger-again", language=understanding.language(heard.text, talk.language))
        turn = Turn(turn.talk, (again, *turn.says), turn.wish, turn.go)
    return _arrive(turn, house)


def after(talk: Talk, wish: Wish, outcome: Outcome, house: House) -> Turn:
    """What is said once the wish was carried out, or could not be."""
    if isinstance(wish, Submit | Act):
        turn = filling.sent(talk, wish, outcome, house)
    elif isinstance(wish, Add):
        turn = _added(talk, wish, outcome)
    elif isinstance(wish, Stop):
        way = Again() if isinstance(talk.place, Filling) else ToMenu(is_brief=True)
        turn = Turn(talk, (Saying("stopped"),), go=way)
    elif isinstance(wish, Subscribe | Unsubscribe):
        turn = _subscribed(talk, outcome)
    else:
        turn = _bound(talk, outcome)
    return _arrive(turn, house)


def welcome(talk: Talk, house: House) -> Turn:
    """Somebody is here for the first time, or asks what this is."""
    return _arrive(Turn(talk, go=ToMenu(greets=True)), house)


def scanned(talk: Talk, key: str, house: House) -> Turn:
    """They scanned a code, or pressed the channel's menu: `key` is what stands behind it."""
    code = understanding.bind_code(f"bind {key}")
    if code:
        return Turn(talk, wish=BindByCode(code))
    turn = None if isinstance(talk.place, Filling | Warned) else beginning.commanded(talk, key)
    return _arrive(turn or Turn(talk, go=Again()), house)


def _understood(talk: Talk, heard: Heard, house: House, *, is_late: bool) -> Turn:
    if isinstance(talk.place, Warned):
        return _after_warning(talk, talk.place, heard, house)
    turn = _everywhere(talk, heard, is_late=is_late)
    if turn is None and isinstance(talk.place, OPEN):
        turn = beginning.commanded(talk, understanding.command(heard.text))
    return turn or _PLACES[type(talk.place)](talk, heard, house)


def _everywhere(talk: Talk, heard: Heard, *, is_late: bool) -> Turn | None:
    """What means the same wherever it is written."""
    said = understanding.command(heard.text)
    if said == "stop":
        return Turn(talk, wish=Stop())
    if said in ("english", "chinese"):
        spoken = replace(talk, language="en" if said == "english" else "zh-hans")
        return Turn(spoken, (Saying("language"),), go=Again())
    if said == "again" or not heard.text:
        return Turn(talk, go=Again())
    if isinstance(talk.place, Filling):
        if is_late and not filling.takes_late(talk.place):
            return Turn(talk, (Saying("late", {"text": heard.text[:SHORT]}),), go=Again())
        return None
    code = understanding.bind_code(heard.text)
    if code is not None:
        return Turn(talk, wish=BindByCode(code)) if code else Turn(talk, (Saying("bad-bind-code"),), go=ToMenu())
    invited = understanding.survey(heard.text)
    if invited is not None:
        return Turn(talk, wish=AnswerSurvey(*invited))
    if said in ("menu", "cancel"):
        return Turn(talk, go=ToMenu())
    wanted = understanding.subscribing(heard.text)
    return Turn(talk, go=ToSubscribing(wanted)) if wanted is not None else None


def _warn(talk: Talk, text: str, danger: str) -> Turn:
    """To call comes before anything else; what they wrote waits."""
    said_in = understanding.language(text, talk.language)
    talk = replace(talk, warned=(*talk.warned, danger))
    first = Saying(f"danger-{danger}", language=said_in)
    if understanding.command(text) == "help":
        return Turn(talk, (first,), go=Again())
    return Turn(replace(talk, place=Warned(text, talk.place)), (first,), go=Again())


def _after_warning(talk: Talk, place: Warned, heard: Heard, house: House) -> Turn:
    """They are still there. Words instead of a number are more of the same, and are kept with what came before."""
    back = replace(talk, place=place.before)
    chosen, said = understanding.number(heard.text), understanding.command(heard.text)
    if chosen == 2 or said == "menu":
        return Turn(back, go=ToLeave() if isinstance(place.before, Filling) else ToMenu())
    if said == "stop":
        return Turn(back, wish=Stop())
    if chosen == 1 or said == "back":
        return _understood(back, Heard(place.text, heard.at), house, is_late=False)
    danger = understanding.danger(heard.text)
    talk = replace(talk, place=Warned("\n".join(filter(None, (place.text, heard.text))), place.before))
    if danger and danger not in talk.warned:
        return Turn(replace(talk, warned=(*talk.warned, danger)), (Saying(f"danger-{danger}"),), go=Again())
    return Turn(talk, go=Again())


def _bound(talk: Talk, outcome: Outcome) -> Turn:
    match outcome:
        case Done(code, fields, number):
            if isinstance(talk.place, Holding | Filling):
                return Turn(talk, (Saying(code, fields),), go=Again())
            way = ToMatter(number, opened=False) if number else ToMenu(is_brief=True)
            return Turn(talk, (Saying(code, fields),), go=way)
        case Refused(why):
            return Turn(talk, (Saying("refused-here", {"why": why}),), go=Again())
    return Turn(talk, go=Again())


def _added(talk: Talk, wish: Add, outcome: Outcome) -> Turn:
    """Their answer to what we asked stands in the matter; where it could not be added, they choose what it is to become."""
    if isinstance(outcome, Done):
        return Turn(talk, (Saying(outcome.code, outcome.fields, ways=("menu",)),))
    return Turn(talk, go=ToOffer(wish.text))


def _subscribed(talk: Talk, outcome: Outcome) -> Turn:
    if isinstance(outcome, Done):
        return Turn(talk, (Saying(outcome.code, outcome.fields),), go=ToMenu(is_brief=True))
    why = outcome.why if isinstance(outcome, Refused) else ""
    return Turn(talk, (Saying("refused-here", {"why": why}),), go=ToSubscribing())


def _arrive(turn: Turn, house: House) -> Turn:
    """Go on to where the turn leads; no way leads on for ever, because none of them leads back."""
    while turn.go is not None:
        there = _there(turn.talk, turn.go, house)
        turn = Turn(there.talk, (*turn.says, *there.says), there.wish, there.go)
    return turn


def _there(talk: Talk, way: object, house: House) -> Turn:
    match way:
        case ToMenu(greets, is_brief):
            return beginning.menu(talk, house, greets=greets, is_brief=is_brief)
        case ToGroup():
            return beginning.pick(talk, way, house)
        case ToOffer(text):
            return beginning.offer(talk, text, house)
        case ToForm():
            return filling.begin(talk, way, house)
        case ToStep():
            return filling.begin_step(talk, way, house)
        case ToLeave():
            return filling.leave(talk)
        case ToNumber(goal):
            return following.ask_number(talk, goal, house)
        case ToSecret():
            return following.compare(talk, way, house) if way.secret else following.ask_secret(talk, way, house)
        case ToMatter():
            return following.show(talk, way, house)
        case ToOfficer():
            return seeking.ask(talk)
        case ToSubscribing(words):
            return subscribing.wanted(talk, words, house) if words else subscribing.ask(talk, house)
    return _asked_again(talk, talk.place, house)


def _asked_again(talk: Talk, place: Place, house: House) -> Turn:
    """Say once more what is asked here."""
    match place:
        case Filling():
            return filling.ask(talk, house)
        case Holding(number, opened):
            return Turn(talk, go=ToMatter(number, opened))
        case Leafing(_, number):
            return Turn(talk, go=ToMatter(number, opened=True))
        case Numbering(goal):
            return Turn(talk, go=ToNumber(goal))
        case Coding(number, goal):
            return Turn(talk, go=ToSecret(number, goal))
        case Seeking():
            return Turn(talk, go=ToOfficer())
        case Subscribing():
            return Turn(talk, go=ToSubscribing())
        case Offered(text):
            return Turn(talk, go=ToOffer(text))
        case Warned():
            choices = (label("go-on", talk.language), label("menu", talk.language))
            return Turn(talk, (Saying("danger-go-on", choices=choices),))
        case Picking() | Home():
            return Turn(talk, go=ToMenu())
    assert_never(place)


_PLACES: dict[type[Place], Callable[[Talk, Heard, House], Turn]] = {
    Home: beginning.at_home,
    Picking: beginning.picked,
    Offered: beginning.offered,
    Filling: filling.answered,
    Numbering: following.numbered,
    Coding: following.coded,
    Holding: following.chosen,
    Leafing: following.leafed,
    Seeking: seeking.sought,
    Subscribing: subscribing.chosen,
}
