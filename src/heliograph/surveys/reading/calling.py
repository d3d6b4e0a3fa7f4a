"""Call-backs: whom this officer is to call; and for everybody what was said of each unit, with who was not reached."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.core.suppression import protect_rows
from heliograph.core.text import Text
from heliograph.insight.measures import Estimate, share
from heliograph.insight.reading.quarterly import half_year_after, half_year_over
from heliograph.insight.reading.span import Span
from heliograph.matters import procedures
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.supervision.models import PublicDraw
from heliograph.supervision.reading import draws as public_draws
from heliograph.supervision.reading.draws import DrawShown
from heliograph.surveys.actions.calling import ASKS, may_call
from heliograph.surveys.actions.planning import today
from heliograph.surveys.models import CallBack, CallDraw, HowWasIt

AT_ONCE = 100
A_YEAR = timedelta(days=365)
CALLED = timedelta(days=31)
"""By then the calls of a month that is over have been made."""
A_YEAR_OF = 16
"""Draws that are listed: twelve months, and some that were void."""


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody to be called: nothing but what is needed to ask."""

    number: str
    procedure: Text
    unit: Text
    ended_on: date
    due: date
    is_late: bool
    tries: int


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one unit (None: of all together). The shares are None where too few answered."""

    unit: Text | None
    drawn: int | None
    answered: int | None
    good: tuple[Estimate | None, ...]


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A year of call-backs: of how many it was asked; and of a half-year that is over (`heard`) who answered, and what.

    `late`: not called although it is due, now. `units`: those of which enough was said.
    """

    since: date
    heard: Span
    ended: int
    agreed: int
    drawn: int
    answered: int | None
    unreached: int | None
    declined: int | None
    gone: int | None
    waiting: int | None
    late: int
    whole: Said
    units: tuple[Said, ...]
    draws: tuple[DrawShown, ...]

    @property
    def next(self) -> Span:
        """The half-year of which people are heard next."""
        return half_year_after(self.heard)

    @property
    def next_told_on(self) -> date:
        """The day from which that is written: its last calls have been made by then."""
        return self.next.until + CALLED + date.resolution


def to_call(viewer: Viewer, *, now: datetime) -> list[ToCall]:
    """The first due first; nobody of a unit that the officer belongs to."""
    on = today(viewer.bureau_id, now)
    units = organisation.units(viewer.bureau_id)
    rows = CallBack.objects.filter(bureau_id=viewer.bureau_id, status=CallBack.Status.DRAWN).order_by(
        "due", "matter_id"
    )
    names: dict[str, Text] = {}
    found = []
    for row in (one for one in rows[:AT_ONCE] if may_call(viewer, one.unit_id)):
        if row.procedure not in names:
            in_force = procedures.in_force(row.bureau_id, row.procedure, on)
            names[row.procedure] = in_force.title if in_force else Text(row.procedure, row.procedure)
        assert row.due is not None
        found.append(
            ToCall(
                row.number,
                names[row.procedure],
                units[row.unit_id].title,
                row.ended_on,
                row.due,
                row.due < on,
                row.tries,
            )
        )
    return found


def called_back(bureau_id: int, *, now: datetime) -> CalledBack:
    """The last twelve months. Who answered, and what, changes twice a year: read daily, each answer would stand there by itself,
    and of two years that share a half the difference would be told."""
    on = today(bureau_id, now)
    since, heard = (on - A_YEAR).replace(day=1), half_year_over(on - CALLED)
    draws = list(CallDraw.objects.filter(bureau_id=bureau_id, month__gte=since))
    rows = list(CallBack.objects.filter(bureau_id=bureau_id, draw_id__in=[one.id for one in draws]))
    said = list(HowWasIt.objects.filter(bureau_id=bureau_id, month__gte=heard.since, month__lte=heard.until))
    drawn = [one for one in draws if heard.since <= one.month <= heard.until]
    of_heard = {one.id for one in drawn}
    kinds = Counter(row.status for row in rows if row.draw_id in of_heard)
    hidden = protect_rows({status: kinds[status] for status in CallBack.Status.values if status != "agreed"})

    def told(status: str) -> int | None:
        return None if status in hidden else kinds[status]

    whole = _said(None, sum(one.took for one in drawn), said)
    late = sum(row.status == CallBack.Status.DRAWN and row.due is not None and row.due < on for row in rows)
    return CalledBack(
        since, heard, sum(one.ended for one in draws), sum(one.agreed for one in draws), len(rows), told("answered"), told("unreached"),
        told("declined"), told("gone"), told("drawn"), late, whole, _by_unit(bureau_id, drawn, said), _drawn(bureau_id, since, now),
    )  # fmt: skip


def _drawn(bureau_id: int, since: date, now: datetime) -> tuple[DrawShown, ...]:
    """The public draws of these months, void ones too, the newest first."""
    rows = PublicDraw.objects.filter(bureau_id=bureau_id, purpose=PublicDraw.Purpose.CALLS, since__gte=since)
    return tuple(public_draws.shown(one, now) for one in rows.order_by("-id")[:A_YEAR_OF])


def _by_unit(bureau_id: int, draws: Iterable[CallDraw], said: list[HowWasIt]) -> tuple[Said, ...]:
    units, took, answered = organisation.units(bureau_id), Counter[int](), defaultdict[int, list[HowWasIt]](list)
    for draw in draws:
        took[draw.unit_id] += draw.took
    for one in said:
        answered[one.unit_id].append(one)
    away = protect_rows({unit: len(answered[unit]) for unit in took})
    shown = sorted((unit for unit in took if unit in units and unit not in away), key=lambda unit: units[unit].path)
    found = [_said(units[unit].title, took[unit], answered[unit]) for unit in shown]
    return tuple(one for one in found if one.answered)


def _said(unit: Text | None, drawn: int, rows: list[HowWasIt]) -> Said:
    if len(rows) < 10:
        return Said(unit, drawn, None if rows else 0, (None,) * len(ASKS))
    good = tuple(share(sum(getattr(row, name) == "yes" for row in rows), len(rows)) for name in ASKS)
    return Said(unit, drawn, len(rows), good)
