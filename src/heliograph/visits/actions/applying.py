"""Plan a visit; write down one that was made. Both apply one entry exactly once, and only to the version that its writer saw."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.actions.locking import holding
from heliograph.matters.errors import Invalid
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.visits import entries, sealed
from heliograph.visits.actions.counting import count_visit
from heliograph.visits.actions.once import once
from heliograph.visits.actions.rights import beat_named, units_of
from heliograph.visits.entries import Answer
from heliograph.visits.errors import Conflict, TooFarAway
from heliograph.visits.kinds import kinds
from heliograph.visits.models import State, Visit

PAST, AHEAD = timedelta(days=30), timedelta(days=60)


def plan(viewer: Viewer, sent: entries.Plan, *, now: datetime) -> Answer:
    """Plan a visit, or change the plan. Raises `Conflict`, `NoBeat`, `TooFarAway`, `Invalid`, `OtherWords`."""
    check_day(viewer.bureau_id, sent.day, now)
    _check("place", sent.place, kinds().places)

    def work() -> int:
        visit = _held(viewer, sent.visit, sent.base)
        if visit.state != State.PLANNED:
            raise Conflict
        beat = beat_named(viewer, sent.beat, sent.day)
        visit.beat, visit.unit_id, visit.officer_id = beat, beat.unit_id, viewer.officer_id
        visit.day, visit.place = sent.day, sent.place
        sealed.seal_words(visit, " ".join(sent.words.split()))
        return _saved(visit, is_new=sent.base == 0)

    return once(viewer.bureau_id, sent, work, now=now)


def make(viewer: Viewer, sent: entries.Made, *, now: datetime) -> Answer:
    """Write a visit down: where it was to go is erased, and who went. Written down anew, it replaces what stood.

    Raises `Conflict`, `NoBeat`, `TooFarAway`, `Invalid`, `OtherWords`.
    """
    check_day(viewer.bureau_id, sent.day, now, ahead=timedelta())
    _check("place", sent.place, kinds().places)
    _check("outcome", sent.outcome, kinds().outcomes)
    for one in sent.advice:
        _check("advice", one, kinds().advice)

    def work() -> int:
        visit = _held(viewer, sent.visit, sent.base)
        beat = beat_named(viewer, sent.beat, sent.day)
        if visit.state == State.DONE:
            check_day(viewer.bureau_id, visit.day, now, ahead=timedelta())  # a published month does not move
            count_visit(visit, by=-1)
        visit.beat, visit.unit_id, visit.day, visit.place = beat, beat.unit_id, sent.day, sent.place
        visit.advice = (
            [one for one in kinds().advice if one in sent.advice] if kinds().outcomes[sent.outcome].met else []
        )
        finish(visit, sent.outcome)
        count_visit(visit, by=1)
        return _saved(visit, is_new=sent.base == 0)

    return once(viewer.bureau_id, sent, work, now=now)


def finish(visit: Visit, outcome: str) -> None:
    """The end of a plan: nothing stays of where it went and who went there."""
    visit.state, visit.outcome, visit.officer_id = State.DONE, outcome, None
    visit.key = visit.words = b""


def check_day(bureau_id: int, day: date, now: datetime, *, ahead: timedelta = AHEAD) -> None:
    """Raises `TooFarAway`."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    if not today - PAST <= day <= today + ahead:
        raise TooFarAway


def _held(viewer: Viewer, visit_id: UUID, base: int) -> Visit:
    """The visit, held until the transaction ends; a new one for base 0. Raises `Conflict`."""
    found = holding(Visit.objects.filter(bureau_id=viewer.bureau_id, id=visit_id)).first()
    if found is None and base == 0:
        return Visit(bureau_id=viewer.bureau_id, id=visit_id, officer_id=viewer.officer_id, version=0)
    if found is None or not may_change(viewer, found):
        raise Invalid("visit", Text("没有这次走访，或者它不归您。", "There is no such visit, or it is not yours."))
    if found.version != base:
        raise Conflict
    return found


def may_change(viewer: Viewer, visit: Visit) -> bool:
    """A plan is its officer's; what is done belongs to the unit, because nobody's name stands on it."""
    return visit.officer_id == viewer.officer_id if visit.state == State.PLANNED else visit.unit_id in units_of(viewer)


def _saved(visit: Visit, *, is_new: bool) -> int:
    visit.version += 1
    visit.save(force_insert=is_new)
    return visit.version


def _check(what: str, code: str, known: Container[str]) -> None:
    if code not in known:
        raise Invalid(
            what, Text(f"没有“{code}”这一种。请刷新后再选。", f"There is no kind {code!r}. Reload and choose again.")
        )
