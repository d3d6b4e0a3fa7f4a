"""Take an answer in: once for each invitation, by web, on paper or by text message. Who was asked and what was said never meet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.receipt import Mistyped, read_number
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.organisation.reading import Viewer
from heliograph.surveys.actions.planning import RUN, blind, may_run, today
from heliograph.surveys.bank import Question, bank
from heliograph.surveys.errors import NoSuchCode, NotOpen, Used
from heliograph.surveys.models import Answers, Invitation, Survey, Way


@dataclass(frozen=True, slots=True)
class Invited:
    """The survey that a code opens."""

    survey: Survey
    invitation: Invitation


def is_on(survey: Survey, now: datetime) -> bool:
    """Whether answers are taken now."""
    is_drawn = survey.drawn_at is not None and survey.stopped_at is None
    return is_drawn and survey.opens_on <= today(survey.bureau_id, now) <= survey.until


def questions_of(survey: Survey) -> tuple[Question, ...]:
    """What it asks, in its order."""
    return tuple(found for code in survey.questions if (found := bank().question(code)) is not None)


def find(bureau_id: int, typed: str, *, now: datetime) -> Invited:
    """What a code opens. Raises `Invalid` for a code that was mistyped, `NoSuchCode`, `NotOpen`, `Used`."""
    try:
        code = read_number(typed)
    except Mistyped as error:
        raise Invalid("code", error.text) from error
    invitation = Invitation.objects.filter(bureau_id=bureau_id, blind=blind(code)).first()
    if invitation is None:
        raise NoSuchCode
    survey = Survey.objects.get(bureau_id=bureau_id, id=invitation.survey_id)
    if invitation.used:
        raise Used
    if not is_on(survey, now):
        raise NotOpen
    return Invited(survey, invitation)


def answer(bureau_id: int, typed: str, said: Mapping[str, str], *, way: str = Way.WEB, now: datetime) -> Survey:
    """Keep what was said, and mark the code as used, in one transaction and without a word in common.

    Raises what `find` raises, and `Invalid` for a value that the question does not offer or a question left out.
    """

    def work() -> Survey:
        invited = find(bureau_id, typed, now=now)
        survey, held = invited.survey, invited.invitation
        kept = check(survey, said, may_skip=way == Way.PAPER)
        unused = Invitation.objects.filter(bureau_id=bureau_id, blind=bytes(held.blind), used=False)
        if not unused.update(used=True):
            raise Used
        Answers(
            bureau_id=bureau_id, id=uuid.uuid4(), survey_id=survey.id, stratum_id=held.stratum_id, way=way, said=kept
        ).save()
        return survey

    return durably(work)


def answer_by_text(bureau_id: int, typed: str, digits: str, *, now: datetime) -> Survey:
    """A text message: a digit for each question, the number of an option as the letter has it; 0 where nothing is said, about
    oneself. Raises what `answer` raises."""
    asked = questions_of(find(bureau_id, typed, now=now).survey)
    if len(digits) != len(asked):
        raise Invalid(
            "digits",
            Text(
                f"这次有 {len(asked)} 题，您写了 {len(digits)} 个数字。请照信上题目的次序，每题写一个选项的数字，关于您自己、不想说的写 0。",
                f"There are {len(asked)} questions, and you wrote {len(digits)} digits. In the order of the letter, write the number of an "
                "option for each; 0 for what you would rather not say about yourself.",
            ),
        )  # fmt: skip
    said: dict[str, str] = {}
    for place, (question, digit) in enumerate(zip(asked, digits, strict=True), start=1):
        number = int(digit)
        if number > len(question.options) or (number == 0 and not question.about_you):
            raise Invalid(
                "digits",
                Text(
                    f"第 {place} 题的选项是 1 到 {len(question.options)}，没有 {number}。",
                    f"Question {place} has the options 1 to {len(question.options)}, there is no {number}.",
                ),
            )
        if number:
            said[question.code] = question.options[number - 1].value
    return answer(bureau_id, typed, said, way=Way.TEXT, now=now)


def enter_paper(viewer: Viewer, survey_id: UUID, typed: str, said: Mapping[str, str], *, now: datetime) -> Survey:
    """An answer that came on paper, typed in by who runs the survey. Raises `NotAllowed` and what `answer` raises."""
    invited = find(viewer.bureau_id, typed, now=now)
    if invited.survey.id != survey_id:
        raise NoSuchCode
    if not may_run(viewer, invited.survey.about_id):
        raise NotAllowed(RUN)
    return answer(viewer.bureau_id, typed, said, way=Way.PAPER, now=now)


def check(survey: Survey, said: Mapping[str, str], *, may_skip: bool = False) -> dict[str, str]:
    """The answers as they are kept; on paper a question may have been left empty, but not all. Raises `Invalid`."""
    kept: dict[str, str] = {}
    for question in questions_of(survey):
        value = said.get(question.code, "")
        if not value and (question.about_you or may_skip):
            continue
        if question.option(value) is None:
            raise Invalid(question.code, Text("请选一项。", "Choose one."))
        kept[question.code] = value
    if all(question.about_you for question in questions_of(survey) if question.code in kept):
        raise Invalid("code", Text("纸上一题也没有答，不用登记。", "Nothing was answered on the sheet: leave it out."))
    return kept
