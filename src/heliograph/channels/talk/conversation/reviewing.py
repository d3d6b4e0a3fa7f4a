"""The look at everything before it is sent, and the receipt after it."""

from __future__ import annotations

from msgspec.structs import replace

from heliograph.channels.talk.conversation import asking, understanding
from heliograph.channels.talk.conversation.house import Form, House
from heliograph.channels.talk.conversation.values import (
    Act,
    Again,
    Filling,
    Heard,
    Registered,
    Saying,
    Submit,
    Talk,
    ToLeave,
    Turn,
)
from heliograph.channels.talk.wording import label
from heliograph.core.receipt import show_number

HOURS = 24
_MATTER = ("send", "send-once", "change", "drop")
_STEP = ("send-step", "change", "drop")


def show(talk: Talk, filled: Filling, form: Form, house: House) -> Turn:
    """What will be sent, every line of it, and what can be done with it."""
    lines = "\n".join(_lines(talk, filled, form, house))
    choices = tuple(label(code, talk.language) for code in (_MATTER if form.of_procedure else _STEP))
    if form.of_procedure:
        says = Saying("review", {"bureau": house.bureau(talk.language), "lines": lines}, choices)
    else:
        says = Saying("review-step", {"number": show_number(filled.number), "lines": lines}, choices)
    return Turn(replace(talk, place=replace(filled, step=asking.REVIEW, shown=())), (says,))


def _lines(talk: Talk, filled: Filling, form: Form, house: House) -> list[str]:
    joint = ": " if talk.language == "en" else "："
    found = []
    for question in form.questions:
        values = filled.answers.get(question.name)
        if values and any(values):
            shown = house.check(form.name, question.name, tuple(values), talk.language).shown
            found.append(f"{question.label.rstrip('？?')}{joint}{asking.shortened(shown)}")
    return found


def answered(talk: Talk, filled: Filling, form: Form, heard: Heard, house: House) -> Turn:
    """Send it, change it, or drop it. Only a number of the list counts: nothing is sent by mistake."""
    chosen = understanding.number(heard.text)
    if filled.step == asking.CHANGE:
        return _changed(talk, filled, form, chosen)
    codes = _MATTER if form.of_procedure else _STEP
    match codes[chosen - 1] if 1 <= chosen <= len(codes) else "":
        case "send":
            return Turn(talk, wish=Submit(filled))
        case "send-once":
            return Turn(talk, wish=Submit(filled, once=True))
        case "send-step":
            return Turn(talk, wish=Act(filled))
        case "change":
            return which(talk, filled, form)
        case "drop":
            return Turn(talk, go=ToLeave())
    turn = show(talk, filled, form, house)
    return Turn(turn.talk, (Saying("choose"), *turn.says))


def which(talk: Talk, filled: Filling, form: Form) -> Turn:
    """Which answer is to be changed."""
    names = asking.steps(form, filled)
    labels = tuple(_label(talk, name, form) for name in names)
    place = replace(filled, step=asking.CHANGE, shown=tuple(names))
    return Turn(replace(talk, place=place), (Saying("change", choices=labels, ways=("back",)),))


def _label(talk: Talk, name: str, form: Form) -> str:
    question = form.question(name)
    if question is not None:
        return question.label
    return label("change-contact" if name == asking.CONTACT else "change-tell", talk.language)


def _changed(talk: Talk, filled: Filling, form: Form, chosen: int) -> Turn:
    if not 1 <= chosen <= len(filled.shown):
        turn = which(talk, filled, form)
        return Turn(turn.talk, (Saying("choose"), *turn.says))
    return Turn(replace(talk, place=replace(filled, step=filled.shown[chosen - 1], shown=())), go=Again())


def receipt(made: Registered, form: Form | None) -> list[Saying]:
    """The receipt, in the way that was chosen, and what can still be added."""
    number = show_number(made.number)
    if made.is_again:
        return [Saying("receipt-again", {"number": number})]
    if made.once:
        says = [Saying("receipt-once", {"due": made.due, "hours": str(HOURS), "link": made.link})]
    else:
        says = [Saying("receipt", {"number": number, "due": made.due, "link": made.link})]
    if made.told_here:
        says.append(Saying("told-here"))
    if form is not None and form.takes_files:
        says.append(Saying("add-files"))
    return says
