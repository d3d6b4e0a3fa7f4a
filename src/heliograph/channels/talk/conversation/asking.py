"""Asking one question: how it is put, which choices stand with it, and how an answer is read.

Also the order of the steps of a form. Called by `filling` and `reviewing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from heliograph.channels.talk.conversation import understanding
from heliograph.channels.talk.conversation.house import Asks, Form, House, Option, Question
from heliograph.channels.talk.conversation.values import SHORT, Filling, Saying, Talk, Turn
from heliograph.channels.talk.wording import label

CONTACT, TELL, REVIEW, CHANGE, LEAVE = "?contact", "?tell", "?review", "?change", "?leave"
WAYS = ("back", "cancel")
MOST_CHOICES = 12
_CODES = {
    Asks.LONG: "question-long",
    Asks.DATE: "question-date",
    Asks.MOMENT: "question-moment",
    Asks.MANY: "question-many",
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left of many options after somebody wrote a part of a name."""

    options: tuple[Option, ...]


def steps(form: Form, filled: Filling) -> list[str]:
    """Everything that is asked, in order. A contact is asked for only from who wants to leave one, or must."""
    contact = [one.name for one in form.questions if one.is_contact]
    must = any(one.required for one in form.questions if one.is_contact)
    found = [one.name for one in form.questions if not one.is_contact]
    if contact and not must:
        found.append(CONTACT)
    if must or filled.wants_contact:
        found += contact
    if form.can_tell_here:
        found.append(TELL)
    return found


def is_done(step: str, filled: Filling) -> bool:
    if step == CONTACT:
        return filled.wants_contact is not None
    if step == TELL:
        return filled.tell_here is not None
    return step in filled.answers


def without_contact(answers: Mapping[str, list[str]], form: Form) -> dict[str, list[str]]:
    """What was answered, without what says who they are."""
    contact = {one.name for one in form.questions if one.is_contact}
    return {name: values for name, values in answers.items() if name not in contact}


def ask(talk: Talk, filled: Filling, form: Form, house: House) -> Turn:
    """Put the question of `filled.step`, which is one of the form or one of our own two."""
    if filled.step == CONTACT:
        return _own(talk, filled, "contact", ("leave-it", "leave-none"))
    if filled.step == TELL:
        return _own(talk, filled, "tell", ("tell-yes", "tell-no"))
    question = form.question(filled.step)
    assert question is not None  # `filling` looks at everything where a question is gone
    return _put(talk, filled, form, question, house)


def _own(talk: Talk, filled: Filling, code: str, choices: tuple[str, str]) -> Turn:
    labels = tuple(label(choice, talk.language) for choice in choices)
    return Turn(replace(talk, place=filled), (Saying(code, choices=labels, ways=WAYS),))


def _put(talk: Talk, filled: Filling, form: Form, question: Question, house: House) -> Turn:
    is_answered = bool(filled.answers.get(question.name))
    ways = (("keep",) if is_answered else ()) + (() if question.required else ("skip",)) + WAYS
    says = []
    if is_answered:
        checked = house.check(form.name, question.name, tuple(filled.answers[question.name]), talk.language)
        says.append(Saying("now-is", {"value": shortened(checked.shown)}))
    options = _options(question, talk.language)
    fields = {"label": _asked(question.label, talk.language), "hint": _hint(question, talk.language)}
    code = _CODES.get(question.asks, "question")
    if len(options) > MOST_CHOICES:
        code, options = "question-find", ()
    elif question.own:
        code = "question-own"
    shown = tuple(one.value for one in options)
    says.append(Saying(code, fields, tuple(one.label.strip() for one in options), ways))
    return Turn(replace(talk, place=replace(filled, shown=shown)), tuple(says))


def _asked(label: str, language: str) -> str:
    """A label, put as a question."""
    if label.endswith(("？", "?", "：", ":")):
        return label
    return f"{label}:" if language == "en" else f"{label}？"


def _hint(question: Question, language: str) -> str:
    """A hint as a sentence of its own."""
    if not question.hint:
        return ""
    is_sentence = question.hint.endswith(("。", ".", "！", "!", "？", "?"))
    sentence = question.hint if is_sentence else f"{question.hint}{'.' if language == 'en' else '。'}"
    return f"{sentence} " if language == "en" else sentence


def _options(question: Question, language: str) -> tuple[Option, ...]:
    if question.asks is Asks.YES:
        return (Option("yes", label("yes", language)), Option("", label("no", language)))
    return tuple(one for one in question.options if one.value)


def read(question: Question, shown: tuple[str, ...], text: str) -> tuple[str, ...] | Narrowed | None:
    """The values that an answer gives; what it narrows many options down to; None if it is none of them."""
    chosen = understanding.number(text)
    if question.own and chosen == 1:
        return (question.own,)
    if question.asks not in (Asks.ONE, Asks.MANY, Asks.YES):
        return (text,)
    if question.asks is Asks.MANY and (listed := understanding.numbers(text)):
        return tuple(dict.fromkeys(shown[n - 1] for n in listed)) if all(1 <= n <= len(shown) for n in listed) else None
    if chosen and shown:
        return (shown[chosen - 1],) if 1 <= chosen <= len(shown) else None
    return _by_name(question, text)


def _by_name(question: Question, text: str) -> tuple[str, ...] | Narrowed | None:
    """An option written out, or a part of its name."""
    said = understanding.plain(text)
    if question.asks is Asks.YES:
        return {"是": ("yes",), "是的": ("yes",), "yes": ("yes",), "不是": (), "否": (), "no": ()}.get(said)
    options = [one for one in question.options if one.value]
    exact = [one for one in options if understanding.plain(one.label) == said]
    if exact:
        return (exact[0].value,)
    part = [one for one in options if said and said in understanding.plain(one.label)]
    if len(part) == 1 and len(options) <= MOST_CHOICES:
        return (part[0].value,)
    return Narrowed(tuple(part)) if len(options) > MOST_CHOICES else None


def narrow(talk: Talk, filled: Filling, question: Question, given: Narrowed, text: str) -> Turn:
    """Say what was found under a part of a name, to choose from."""
    ways = WAYS if question.required else ("skip", *WAYS)
    short = text[:SHORT]
    if not given.options:
        says = Saying("found-none", {"text": short}, ways=ways)
        return Turn(replace(talk, place=replace(filled, shown=())), (says,))
    if len(given.options) > MOST_CHOICES:
        says = Saying("found-many", {"text": short, "count": str(len(given.options))}, ways=ways)
        return Turn(replace(talk, place=replace(filled, shown=())), (says,))
    shown = tuple(one.value for one in given.options)
    labels = tuple(one.label.strip() for one in given.options)
    return Turn(replace(talk, place=replace(filled, shown=shown)), (Saying("found-some", {}, labels, ways),))


def shortened(text: str) -> str:
    """An answer on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…({len(text)})"
