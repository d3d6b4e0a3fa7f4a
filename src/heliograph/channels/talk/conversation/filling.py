"""Filling in a form, one question at a time, with a look at all of it before it is sent.

The form is the page's own (`House.form`, `House.check`); what is ours are three questions that a page does not ask: whether
to leave a contact at all, whether to tell of news here, and the look before sending.
"""

from __future__ import annotations

from msgspec.structs import replace

from heliograph.channels.talk.conversation import asking, reviewing, understanding
from heliograph.channels.talk.conversation.asking import CHANGE, CONTACT, LEAVE, REVIEW, TELL
from heliograph.channels.talk.conversation.house import Asks, Form, House, Question
from heliograph.channels.talk.conversation.values import (
    Act,
    Done,
    Filling,
    Heard,
    Outcome,
    Piece,
    Place,
    Refused,
    Registered,
    Saying,
    Submit,
    Talk,
    ToForm,
    ToMatter,
    ToMenu,
    ToStep,
    Turn,
    Way,
)
from heliograph.channels.talk.wording import label

MINUTES = "30"


def begin(talk: Talk, way: ToForm, house: House) -> Turn:
    """The first question of a procedure's form, after what one should know before writing."""
    form = house.form(f"ask:{way.code}", talk.language)
    if form is None:
        return Turn(talk, (Saying("closed"),), go=ToMenu())
    says = [
        Saying("begin", {"title": form.title, "promised": form.promised}),
        Saying("begin-private", {"link": form.page, "minutes": MINUTES}),
    ]
    if form.is_secret:
        says.append(Saying("begin-secret"))
    filled = Filling(form.name, house.token(), suggested=way.suggested)
    return _begun(talk, filled, form, says, way.seed, house)


def begin_step(talk: Talk, way: ToStep, house: House) -> Turn:
    """The first question of a step with a matter: say more, rate, "not solved". What we asked is said before it."""
    view = house.view(way.number, talk.language, opened=way.opened)
    form = house.form(f"do:{way.number}:{way.action}", talk.language) if view is not None else None
    if view is None or form is None:
        return Turn(talk, (Saying("closed"),), go=ToMatter(way.number, way.opened))
    says = []
    if view.is_question and way.opened and not way.seed:
        house.mark_read(way.number)
        says.append(Saying("words-question", {"text": view.words}))
    filled = Filling(form.name, "", number=way.number, opened=way.opened, action=way.action, sequence=view.sequence)
    return _begun(talk, filled, form, says, way.seed, house)


def _begun(talk: Talk, filled: Filling, form: Form, says: list[Saying], seed: str, house: House) -> Turn:
    """What they wrote before we asked goes where the form has room for it."""
    place = next((one for one in form.questions if one.asks is Asks.LONG and not one.is_contact), None)
    if seed and place is not None:
        checked = house.check(form.name, place.name, (seed,), talk.language)
        if not checked.wrong:
            filled = replace(filled, answers={place.name: list(checked.values)})
            if filled.number and all(asking.is_done(step, filled) for step in asking.steps(form, filled)):
                return Turn(talk, tuple(says), wish=Act(filled))  # they saw their words, and chose where they go
            says.append(Saying("begin-seed", {"label": place.label}))
    turn = _go_on(talk, filled, form, house)
    return Turn(turn.talk, (*says, *turn.says))


def takes_late(place: Place) -> bool:
    """Whether a message that came out of order still has its place: among the pieces of a long answer."""
    return isinstance(place, Filling) and bool(place.pieces)


def ask(talk: Talk, house: House) -> Turn:
    """Ask what is being asked, once more."""
    filled = _filling(talk)
    form = house.form(filled.form, talk.language)
    return _closed(talk) if form is None else _ask(talk, filled, form, house)


def _ask(talk: Talk, filled: Filling, form: Form, house: House) -> Turn:
    """Put the question of `filled.step`; everything to look at where there is none (any longer)."""
    if filled.step == CHANGE:
        return reviewing.which(talk, filled, form)
    if filled.step == LEAVE:
        return leave(replace(talk, place=filled))
    if filled.step not in (CONTACT, TELL) and form.question(filled.step) is None:
        return reviewing.show(talk, filled, form, house)
    return asking.ask(talk, filled, form, house)


def _filling(talk: Talk) -> Filling:
    assert isinstance(talk.place, Filling)
    return talk.place


def _closed(talk: Talk) -> Turn:
    """The form is gone: a new version came into force, or the step was taken meanwhile."""
    return Turn(talk, (Saying("closed"),), go=_out(_filling(talk)))


def _out(filled: Filling) -> Way:
    return ToMatter(filled.number, filled.opened) if filled.number else ToMenu()


def answered(talk: Talk, heard: Heard, house: House) -> Turn:
    """An answer, or one of the words that lead elsewhere."""
    filled = _filling(talk)
    form = house.form(filled.form, talk.language)
    if form is None:
        return _closed(talk)
    said = understanding.command(heard.text)
    if filled.step == LEAVE:
        return _leaving(talk, filled, form, heard, house)
    if said in ("cancel", "menu"):
        return leave(talk)
    if said == "back":
        return _back(talk, filled, form, house)
    if filled.step in (REVIEW, CHANGE):
        return reviewing.answered(talk, filled, form, heard, house)
    if filled.step in (CONTACT, TELL):
        return _decided(talk, filled, form, 2 if said == "skip" else understanding.number(heard.text), house)
    question = form.question(filled.step)
    if question is None:
        return _go_on(talk, filled, form, house)
    if said == "keep" and question.name in filled.answers:
        return _go_on(talk, filled, form, house)
    if said == "skip" and not question.required and not filled.pieces:
        return _keep(talk, filled, form, question, (), house)
    if said == "skip" and question.required:
        return _with(Saying("must"), _ask(talk, filled, form, house))
    if question.asks is Asks.LONG:
        return _piece(talk, filled, form, question, heard, house)
    return _one_answer(talk, filled, form, question, heard.text, house)


def _one_answer(talk: Talk, filled: Filling, form: Form, question: Question, text: str, house: House) -> Turn:
    given = asking.read(question, filled.shown, text)
    if isinstance(given, asking.Narrowed):
        return asking.narrow(talk, filled, question, given, text)
    if given is None:
        return _with(Saying("choose"), _ask(talk, filled, form, house))
    return _keep(talk, filled, form, question, given, house)


def _keep(talk: Talk, filled: Filling, form: Form, question: Question, given: tuple[str, ...], house: House) -> Turn:
    """Check the answer as the page does; keep it and go on, or say what is wrong with it."""
    checked = house.check(form.name, question.name, given, talk.language)
    if checked.wrong:
        return _with(Saying("wrong", {"why": checked.wrong}), _ask(talk, filled, form, house))
    kept = {**filled.answers, question.name: list(checked.values)}
    return _go_on(talk, replace(filled, answers=kept, pieces=()), form, house)


def _piece(talk: Talk, filled: Filling, form: Form, question: Question, heard: Heard, house: House) -> Turn:
    """One more message of a long answer, or its end. Pieces stand in the order in which they were written."""
    if understanding.plain(heard.text) in ("1", "一") or understanding.plain(heard.text) == label(
        "done", talk.language
    ):
        if not filled.pieces:
            is_kept = bool(filled.answers.get(question.name))
            return _go_on(talk, filled, form, house) if is_kept else _nothing(talk, filled, form, house)
        said = "\n".join(piece.text for piece in filled.pieces)
        return _keep(talk, filled, form, question, (said,), house)
    pieces = tuple(sorted((*filled.pieces, Piece(heard.at, heard.text)), key=lambda piece: piece.at))
    count = len("\n".join(piece.text for piece in pieces))
    if question.most and count > question.most:
        says = Saying("too-long", {"most": str(question.most), "count": str(count)}, ways=asking.WAYS)
        return Turn(talk, (says,))
    noted = Saying("noted", {"count": str(count)}, ways=asking.WAYS)
    return Turn(replace(talk, place=replace(filled, pieces=pieces)), (noted,))


def _nothing(talk: Talk, filled: Filling, form: Form, house: House) -> Turn:
    return _with(Saying("nothing-yet"), _ask(talk, filled, form, house))


def _decided(talk: Talk, filled: Filling, form: Form, chosen: int, house: House) -> Turn:
    """Our own two questions: a contact, and news here."""
    if chosen not in (1, 2):
        return _with(Saying("choose"), _ask(talk, filled, form, house))
    wanted = chosen == 1
    if filled.step == CONTACT:
        answers = filled.answers if wanted else asking.without_contact(filled.answers, form)
        return _go_on(talk, replace(filled, wants_contact=wanted, answers=answers), form, house)
    return _go_on(talk, replace(filled, tell_here=wanted), form, house)


def _go_on(talk: Talk, filled: Filling, form: Form, house: House) -> Turn:
    """To the first question that is not answered; the look at all of it when there is none."""
    step = next((step for step in asking.steps(form, filled) if not asking.is_done(step, filled)), REVIEW)
    return _ask(talk, replace(filled, step=step, pieces=(), shown=()), form, house)


def _back(talk: Talk, filled: Filling, form: Form, house: House) -> Turn:
    """To the question before; before the first, out of the form."""
    steps = [*asking.steps(form, filled), REVIEW]
    at = REVIEW if filled.step == CHANGE else filled.step
    place = steps.index(at) if at in steps else 0
    if filled.pieces:  # what they wrote of this answer goes first
        return _ask(talk, replace(filled, pieces=()), form, house)
    if filled.step == CHANGE:
        return _ask(talk, replace(filled, step=REVIEW), form, house)
    if place == 0:
        return leave(talk)
    return _ask(talk, replace(filled, step=steps[place - 1], shown=()), form, house)


def leave(talk: Talk) -> Turn:
    """Out of the form: at once if nothing is written, otherwise after they said that it may be wiped."""
    filled = _filling(talk)
    if not any(filled.answers.values()) and not filled.pieces:
        return _gone(talk, filled)
    left = filled.left if filled.step == LEAVE else filled.step
    asked = Saying("leave", choices=(label("go-back", talk.language), label("wipe", talk.language)))
    return Turn(replace(talk, place=replace(filled, step=LEAVE, left=left)), (asked,))


def _leaving(talk: Talk, filled: Filling, form: Form, heard: Heard, house: House) -> Turn:
    chosen = understanding.number(heard.text)
    if chosen == 2:
        return _gone(talk, filled)
    back = replace(filled, step=filled.left, left="")
    if chosen == 1 or understanding.command(heard.text) == "back":
        if back.pieces:
            count = str(len("\n".join(piece.text for piece in back.pieces)))
            return Turn(replace(talk, place=back), (Saying("noted", {"count": count}, ways=asking.WAYS),))
        return _ask(talk, back, form, house)
    return leave(talk)


def _gone(talk: Talk, filled: Filling) -> Turn:
    return Turn(talk, (Saying("left"),), go=_out(filled))


def sent(talk: Talk, wish: Submit | Act, outcome: Outcome, house: House) -> Turn:
    """It was sent, or it could not be: then everything that was written is still there."""
    filled = wish.filled
    match outcome:
        case Registered():
            form = house.form(filled.form, talk.language)
            return Turn(talk, tuple(reviewing.receipt(outcome, form)), go=ToMenu(is_brief=True))
        case Done(code, fields):
            return Turn(talk, (Saying(code, fields),), go=_out(filled))
        case Refused(why, question):
            form = house.form(filled.form, talk.language)
            if form is None:
                return _closed(talk)
            step = question if form.question(question) else REVIEW
            wants = filled.wants_contact or _is_contact(form, question)
            again = replace(filled, step=step, pieces=(), shown=(), wants_contact=wants)
            again = _counted_anew(talk, again, house)
            return _with(Saying("refused", {"why": why}), _ask(talk, again, form, house))


def _counted_anew(talk: Talk, filled: Filling, house: House) -> Filling:
    """After a refusal it counts from what happened meanwhile, so that sending it again can succeed."""
    view = house.view(filled.number, talk.language, opened=filled.opened) if filled.number else None
    return replace(filled, sequence=view.sequence) if view is not None else filled


def _is_contact(form: Form, name: str) -> bool | None:
    question = form.question(name)
    return True if question is not None and question.is_contact else None


def _with(first: Saying, turn: Turn) -> Turn:
    return Turn(turn.talk, (first, *turn.says), turn.wish, turn.go)
