"""Surveys as everybody reads them: what was planned, who was drawn, what came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters.errors import NotAllowed, NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.supervision.actions.public_drawing import announcement_of
from heliograph.supervision.models import PublicDraw
from heliograph.surveys.actions.answering import is_on, questions_of
from heliograph.surveys.actions.planning import RUN, code_of, may_run, today
from heliograph.surveys.bank import Question
from heliograph.surveys.models import Invitation, Kind, Stratum, Survey
from heliograph.surveys.reading.results import Counted, Result, counted, results_of

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A survey in a list. `stands`: announced, drawn, open, over or stopped."""

    id: UUID
    kind: str
    title: Text
    about: Text | None
    opens_on: date
    until: date
    stands: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """One survey. Results only once it is over: nobody is told how others answered while answers come in."""

    line: Line
    survey: Survey
    questions: tuple[Question, ...]
    strata: tuple[Stratum, ...]
    counted: Counted
    results: tuple[Result, ...]
    may_run: bool
    draw: PublicDraw | None
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation to be printed: which number of which list it goes to, and its code."""

    stratum: str
    number: int
    code: str
    typed: str


def listed(bureau_id: int, *, now: datetime) -> list[Line]:
    """The newest first."""
    rows = Survey.objects.filter(bureau_id=bureau_id).order_by("-until", "-id")[:AT_ONCE]
    return [_line(row, now) for row in rows]


def kept_by(viewer: Viewer, *, now: datetime) -> list[Line]:
    """Those that the officer may run."""
    rows = Survey.objects.filter(bureau_id=viewer.bureau_id).order_by("-until", "-id")[: 5 * AT_ONCE]
    return [_line(row, now) for row in rows if may_run(viewer, row.about_id)]


def page_of(bureau_id: int, survey_id: UUID, *, now: datetime, viewer: Viewer | None = None) -> Page:
    """Raises `NotFound`; `NotAllowed` for an officer who may not run it."""
    survey = Survey.objects.filter(bureau_id=bureau_id, id=survey_id).first()
    if survey is None:
        raise NotFound
    if viewer is not None and not may_run(viewer, survey.about_id):
        raise NotAllowed(RUN)
    line = _line(survey, now)
    strata = tuple(Stratum.objects.filter(bureau_id=bureau_id, survey_id=survey.id).order_by("place"))
    found = counted(survey, strata, _answered(survey))
    is_over = line.stands in ("over", "stopped")
    results = results_of(survey, strata, found) if is_over and found.answered is not None else ()
    mine = (
        PublicDraw.objects.filter(bureau_id=bureau_id, id=survey.draw_id)
        if survey.draw_id
        else PublicDraw.objects.none()
    )
    told = mine.defer("population").first()
    names = tuple(one.partition("+")[0] for one in announcement_of(told).witnesses) if told else ()
    return Page(line, survey, questions_of(survey), strata, found, results, viewer is not None, told, names)


def letters_of(viewer: Viewer, survey_id: UUID, *, now: datetime) -> Iterator[Letter]:
    """Every invitation with its code, for who runs the survey, while it takes answers. Raises `NotFound`, `NotAllowed`."""
    page = page_of(viewer.bureau_id, survey_id, now=now, viewer=viewer)
    if page.line.stands not in ("drawn", "open"):
        return
    for stratum in page.strata:
        for number in stratum.numbers:
            code = code_of(page.survey, stratum, number)
            yield Letter(stratum.name, number, show_number(code), code)


def _answered(survey: Survey) -> dict[UUID, int]:
    rows = Invitation.objects.filter(bureau_id=survey.bureau_id, survey_id=survey.id).order_by()
    found = rows.values_list("stratum_id").annotate(used=Count("blind", filter=Q(used=True)))
    return dict(found.values_list("stratum_id", "used"))


def _line(survey: Survey, now: datetime) -> Line:
    about = organisation.units(survey.bureau_id).get(survey.about_id) if survey.about_id else None
    return Line(
        survey.id, str(Kind(survey.kind)), survey.title, about.title if about else None, survey.opens_on, survey.until,
        _stands(survey, now), survey.why,
    )  # fmt: skip


def _stands(survey: Survey, now: datetime) -> str:
    if survey.stopped_at is not None:
        return "stopped"
    if today(survey.bureau_id, now) > survey.until:
        return "over"
    if survey.drawn_at is None:
        return "announced"
    return "open" if is_on(survey, now) else "drawn"
