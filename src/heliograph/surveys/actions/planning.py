"""Announce a survey with its whole plan, stop it with the reason: by supervision, never by the rated unit. The clock draws who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from heliograph.core.receipt import number_from
from heliograph.core.text import Text
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import reason, refuse_personal
from heliograph.supervision.actions import announce_numbers
from heliograph.supervision.actions.public_drawing import announcement_of
from heliograph.supervision.models import PublicDraw
from heliograph.supervision.reading import draws
from heliograph.surveys.bank import bank
from heliograph.surveys.errors import NotOpen
from heliograph.surveys.models import Invitation, Kind, Stratum, Survey
from heliograph.verifier.draw_file import result_of

LONGEST_TITLE, LONGEST_NAME, LONGEST_REASON = 60, 60, 300
LONGEST = timedelta(days=92)
MOST_STRATA, MOST_ASKED, MOST_QUESTIONS, LARGEST = 60, 20_000, 12, 10_000_000
MOST_AT_ONCE = 20
RUN = Text("办调查、测评", "run surveys")


@dataclass(frozen=True, slots=True)
class Layer:
    """A stratum as it is planned: a list of `size`, of which `take` are to be asked."""

    name: str
    size: int
    take: int


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """What is announced. `about`: the unit that a review is about."""

    kind: str
    title: str
    questions: tuple[str, ...]
    layers: tuple[Layer, ...]
    opens_on: date
    until: date
    title_en: str = ""
    about: int | None = None


def announce(viewer: Viewer, new: NewSurvey, *, now: datetime) -> Survey:
    """Public at once, and not to be changed any more. Raises `NotAllowed`, `Invalid`, `Standing`."""
    _may_run(viewer, new.about)
    _check(viewer.bureau_id, new, now)
    lists = [(Text(one.name.strip(), one.name.strip()), one.size, one.take) for one in new.layers]
    title = Text(new.title.strip(), new.title_en.strip() or new.title.strip())

    def work() -> Survey:
        told = announce_numbers(viewer, title, lists, _about(new), until=new.until, now=now)
        survey = Survey(
            bureau_id=viewer.bureau_id, id=new_id(), kind=new.kind, about_id=new.about, title_zh=title.zh,
            title_en=new.title_en.strip(), bank=bank().version, questions=list(new.questions), opens_on=new.opens_on,
            until=new.until, announced_at=now, announced_by_id=viewer.officer_id, draw_id=told.id,
        )  # fmt: skip
        strata = [
            Stratum(
                bureau_id=survey.bureau_id, id=new_id(), survey_id=survey.id, place=place, name=layer.name.strip(),
                size=layer.size, take=layer.take,
            )
            for place, layer in enumerate(new.layers, start=1)
        ]  # fmt: skip
        insert([survey, *strata])
        return survey

    return durably(work)


def _about(new: NewSurvey) -> dict[str, str]:
    """What is fixed in the log beside the lists."""
    return {
        "kind": new.kind, "unit": str(new.about or ""), "bank": bank().version, "questions": " ".join(new.questions),
        "opens": new.opens_on.isoformat(), "until": new.until.isoformat(),
    }  # fmt: skip


def draw_due(now: datetime) -> int:
    """Make the invitations of every survey whose numbers were drawn by the clock. Returns of how many."""
    open_still = Survey.objects.filter(drawn_at=None, stopped_at=None, draw_id__isnull=False)
    waiting = open_still.filter(until__gte=now.date() - timedelta(days=1)).order_by("id")
    return sum(_draw(survey, now) for survey in waiting[:MOST_AT_ONCE])


def _draw(given: Survey, now: datetime) -> bool:
    def work() -> bool:
        survey = Survey.objects.select_for_update().get(bureau_id=given.bureau_id, id=given.id)
        assert survey.draw_id is not None
        row = draws.draw_row(survey.bureau_id, survey.draw_id, PublicDraw.Purpose.SURVEY)
        is_over = survey.stopped_at is not None or today(survey.bureau_id, now) > survey.until
        if survey.drawn_at is not None or is_over or row.drawn_at is None:
            return False
        survey.seed, survey.seed_size, survey.drawn_at = row.seed, draws.size_of(row), now
        survey.save()
        result = result_of(announcement_of(row), row.seed)
        for stratum in Stratum.objects.filter(bureau_id=survey.bureau_id, survey_id=survey.id):
            stratum.keep([int(label.partition("/")[2]) for label in result.taken[stratum.place - 1]])
            stratum.save()
            Invitation.objects.bulk_create(
                [
                    Invitation(
                        bureau_id=survey.bureau_id, blind=blind(code_of(survey, stratum, number)),
                        survey_id=survey.id, stratum_id=stratum.id,
                    )
                    for number in stratum.numbers
                ],
                batch_size=500,
            )  # fmt: skip
        return True

    return durably(work)


def stop(viewer: Viewer, survey_id: UUID, why: str, *, now: datetime) -> Survey:
    """End it before its time, with the reason; what was answered stays. Raises `NotFound`, `NotAllowed`, `NotOpen`, `Missing`."""

    def work() -> Survey:
        survey = to_run(viewer, survey_id)
        if survey.stopped_at or today(survey.bureau_id, now) > survey.until:
            raise NotOpen
        survey.why, survey.stopped_at = reason(survey.bureau_id, why, LONGEST_REASON), now
        survey.save()
        return survey

    return durably(work)


def code_of(survey: Survey, stratum: Stratum, number: int) -> str:
    """The code of an invitation: the same whenever the letter is printed, and kept nowhere."""
    made = keyring().blind_value("survey invitation", f"{survey.id}/{stratum.id}/{number}")
    return number_from(made)


def blind(code: str) -> bytes:
    """What is kept of a code."""
    return keyring().blind_value("survey code", code)


def to_run(viewer: Viewer, survey_id: UUID) -> Survey:
    """The locked row, for who may run it. Raises `NotFound`, `NotAllowed`."""
    survey = Survey.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=survey_id).first()
    if survey is None:
        raise NotFound
    _may_run(viewer, survey.about_id)
    return survey


def may_run(viewer: Viewer, about: int | None) -> bool:
    """Whether the officer runs surveys, and not one about the own unit."""
    return viewer.is_one_of("supervisor") and about not in viewer.posted_units


def today(bureau_id: int, now: datetime) -> date:
    return now.astimezone(organisation.zone(bureau_id)).date()


def _may_run(viewer: Viewer, about: int | None) -> None:
    if not may_run(viewer, about):
        raise NotAllowed(RUN)


def _check(bureau_id: int, new: NewSurvey, now: datetime) -> None:
    if new.kind not in Kind.values:
        raise Invalid("kind", Text("请选是哪一种。", "Choose what kind it is."))
    if (new.about is not None) != (new.kind == Kind.REVIEW):
        raise Invalid(
            "about",
            Text("评议要选一个单位；安全感调查不选。", "A review is about one unit; a safety survey about none."),
        )
    if new.about is not None and new.about not in organisation.units(bureau_id):
        raise Invalid("about", Text("请选本局的单位。", "Choose a unit of this bureau."))
    if not new.title.strip() or len(new.title) > LONGEST_TITLE or len(new.title_en) > 2 * LONGEST_TITLE:
        raise Invalid(
            "title",
            Text(f"请写标题，最多 {LONGEST_TITLE} 个字。", f"Give a title, {LONGEST_TITLE} characters at most."),
        )
    _check_questions(new)
    _check_layers(new.layers)
    refuse_personal(bureau_id, "\n".join([new.title, new.title_en, *(layer.name for layer in new.layers)]))
    if not max(new.opens_on, today(bureau_id, now)) <= new.until <= new.opens_on + LONGEST:
        raise Invalid(
            "until",
            Text(
                "结束要在开始以后、还没过去，最长三个月。",
                "It must end after it opens, not in the past, within three months.",
            ),
        )


def _check_questions(new: NewSurvey) -> None:
    known = {one.code: one for one in bank().for_kind(new.kind)}
    chosen = [known[code] for code in new.questions if code in known]
    if len(chosen) < len(new.questions) or len(set(new.questions)) < len(new.questions):
        raise Invalid("questions", Text("题目要从题库里选，每题一次。", "Choose questions from the bank, each once."))
    if not any(not one.about_you for one in chosen) or len(chosen) > MOST_QUESTIONS:
        raise Invalid(
            "questions",
            Text(
                f"至少选一道正题，最多 {MOST_QUESTIONS} 道：题多了没人答。",
                f"Choose at least one and at most {MOST_QUESTIONS}: nobody answers many.",
            ),
        )


def _check_layers(layers: Sequence[Layer]) -> None:
    if not 1 <= len(layers) <= MOST_STRATA:
        raise Invalid("layers", Text(f"请写一层到 {MOST_STRATA} 层。", f"Give one to {MOST_STRATA} strata."))
    for line, layer in enumerate(layers, start=1):
        if not layer.name.strip() or len(layer.name) > LONGEST_NAME:
            raise Invalid(
                "layers",
                Text(
                    f"第 {line} 行：请写名称，最多 {LONGEST_NAME} 个字。",
                    f"Line {line}: give a name, {LONGEST_NAME} characters at most.",
                ),
            )
        if not 1 <= layer.take <= layer.size <= LARGEST:
            raise Invalid(
                "layers",
                Text(
                    f"第 {line} 行：抽的数要在 1 和总数之间。",
                    f"Line {line}: the number to ask lies between 1 and the size of the list.",
                ),
            )
    if len({layer.name.strip() for layer in layers}) < len(layers):
        raise Invalid("layers", Text("两层的名称一样，请分清楚。", "Two strata have one name: tell them apart."))
    if sum(layer.take for layer in layers) > MOST_ASKED:
        raise Invalid("layers", Text(f"一次最多抽 {MOST_ASKED} 份。", f"{MOST_ASKED} invitations at most."))
