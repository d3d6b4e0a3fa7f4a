"""How soon people are answered: the figures of one span, whole or for one unit or procedure.

Counts every matter submitted in the span. What is not known, not finished or not published is counted too, and said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import TypeVar
from uuid import UUID

from django.core.cache import cache

from heliograph.core.procedure import Outcome
from heliograph.insight.coarsening import published_as
from heliograph.insight.measures import Bar, Estimate, bars, quantile, quantile_estimate, share
from heliograph.insight.reading import rows, staffing
from heliograph.insight.reading.bases import MATTERS as BASES
from heliograph.insight.reading.bases import RECEIVED
from heliograph.insight.reading.hiding import Counts, Months, Told, is_small, summed
from heliograph.insight.reading.rows import Asked, Chosen, Promised
from heliograph.insight.reading.span import Span
from heliograph.organisation import reading as organisation

FRESH = 600
"""Seconds for which a day's figures are kept: a page that is asked for often is counted once."""
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Measures:
    """What can be said of a set of matters. received = answered + waiting + withdrawn + merged.

    `undated` are answered, but nobody knows when. `judged` had a promise to answer that was kept or not; `kept` of
    them were. Times are days of 24 hours from submission to the first answer. Of fewer than ten nothing is measured.
    """

    received: int
    answered: int
    undated: int
    waiting: int
    withdrawn: int
    merged: int
    judged: int
    kept: int | None
    on_time: Estimate | None
    median: Estimate | None
    ninth: Estimate | None

    @property
    def problems(self) -> int:
        """How many different matters people raised: what was joined to another counts with it, once."""
        return self.received - self.merged

    @property
    def measured(self) -> int:
        """How many answers have a time that could be measured."""
        return self.answered - self.undated


@dataclass(frozen=True, slots=True)
class Part:
    """A row of a table by unit or procedure. Without measures it is not published."""

    key: str
    measures: Measures | None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Caveats:
    """What the figures can't say, in numbers."""

    provisional: int
    imported: int
    imported_judged: int
    overdue: int
    median_at_least: float | None
    ninth_at_least: float | None


@dataclass(frozen=True, slots=True)
class Voices:
    """What residents said afterwards. Only answers given here can be rated or come back as "not solved".

    Told of the whole bureau only, and only where no month has few: a unit that reads of its one bad grade could
    guess who gave it. Shares by unit are `reading.figures`', which hides what is too small there.
    """

    could: int
    reopened: int
    rated: int
    grades: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Replies:
    """The figures. `whole` is None when the numbers are too small to publish for this unit and procedure.

    Without rows and voices where the span is not whole months that are over.
    """

    span: Span
    unit: int | None
    procedure: str | None
    counted_at: datetime
    whole: Measures | None
    bars: tuple[Bar, ...] = ()
    caveats: Caveats | None = None
    voices: Voices | None = None
    units: tuple[Part, ...] = ()
    procedures: tuple[Part, ...] = ()


def replies(
    bureau_id: int, span: Span, unit: int | None = None, procedure: str | None = None, *, now: datetime
) -> Replies:
    """The figures of the span for a unit (with all below it) and a procedure; None for all. Small numbers are hidden.

    Of a unit or a procedure the months that the span touches and that are over: `span` of the result says which.
    Procedures by the names that all figures have (`coarsening`). Counted at most once in `FRESH` seconds. Raises KeyError
    for a unit that the bureau does not have.
    """
    every = organisation.units(bureau_id)
    if unit is not None and every[unit].parent_id is None:
        unit = None
    day = now.astimezone(organisation.zone(bureau_id)).date()
    if procedure is not None:
        procedure = published_as(bureau_id)(procedure)
    if unit is not None or procedure is not None:
        span = span.whole_months(day)
    key = f"insight.replies:{bureau_id}:{span.since}:{span.until}:{unit}:{procedure}:{day}"
    found = cache.get(key)
    if not isinstance(found, Replies):
        found = _count(bureau_id, span, unit, procedure, now, is_settled=span.is_whole_months and span.until < day)
        cache.set(key, found, FRESH)
    return found


def _count(
    bureau_id: int, span: Span, unit: int | None, procedure: str | None, now: datetime, *, is_settled: bool
) -> Replies:
    every, zone = organisation.units(bureau_id), organisation.zone(bureau_id)
    start, end = span.bounds(zone)
    chosen = Chosen(bureau_id, start, end)
    asked, promised = _named(bureau_id, rows.asked(chosen)), rows.promised(chosen, now)
    numbers = _bases(asked, promised, zone)
    counts = Counts(summed(numbers[RECEIVED]), every)
    few = staffing.few(bureau_id, span)
    told = Told(tuple(Months.of(numbers, name, every, is_settled=is_settled, few=few) for name in numbers))
    if told.is_hidden(unit, procedure):
        return Replies(span, unit, procedure, now, None)
    below = counts.below(unit) if unit is not None else None
    asked = [a for a in asked if (below is None or a.unit in below) and procedure in (None, a.procedure)]
    promised = {a.id: promised[a.id] for a in asked if a.id in promised}
    days = _days(asked)
    parent = unit if unit is not None else counts.top()
    return Replies(
        span=span,
        unit=unit,
        procedure=procedure,
        counted_at=now,
        whole=_measure(asked, promised),
        bars=bars(days),
        caveats=_caveats(asked, promised, days, now),
        voices=_voices(asked, chosen, {month for _, _, month in numbers[RECEIVED]})
        if is_settled and unit is None and procedure is None
        else None,
        units=_by_unit(counts, told, asked, promised, parent, procedure),
        procedures=() if procedure else _by_procedure(counts, told, asked, promised, unit),
    )


def _named(bureau_id: int, asked: Iterable[Asked]) -> list[Asked]:
    """With the names that procedures have in figures."""
    name = published_as(bureau_id)
    return [a if (code := name(a.procedure)) == a.procedure else replace(a, procedure=code) for a in asked]


def _bases(
    asked: Iterable[Asked], promised: Mapping[UUID, Promised], zone: tzinfo
) -> dict[str, Counter[tuple[int, str, int]]]:
    """What this page's figures are taken of, by unit, procedure and month, as the exported events have it."""
    made: dict[str, Counter[tuple[int, str, int]]] = {name: Counter() for name in BASES}
    for one in asked:
        month = one.submitted_at.astimezone(zone)
        cell = one.unit, one.procedure, month.year * 100 + month.month
        made[RECEIVED][cell] += 1
        made["on_time_of"][cell] += one.id in promised
        made["reopened_of"][cell] += one.is_answered and not one.is_imported
        made["first_waits"][cell] += one.first_wait is not None
        made["end_waits"][cell] += one.end_wait is not None
    return made


def _measure(asked: Iterable[Asked], promised: Mapping[UUID, Promised]) -> Measures:
    every = list(asked)
    days = _days(every)
    answered = sum(a.is_answered for a in every)
    outcomes = Counter(a.outcome for a in every if not a.is_answered)
    judged = [promised[a.id] for a in every if a.id in promised]
    kept = sum(one.kept for one in judged)
    gone = outcomes[Outcome.WITHDRAWN] + outcomes[Outcome.MERGED]
    return Measures(
        received=len(every),
        answered=answered,
        undated=answered - len(days),
        waiting=len(every) - answered - gone,
        withdrawn=outcomes[Outcome.WITHDRAWN],
        merged=outcomes[Outcome.MERGED],
        judged=len(judged),
        kept=None if is_small(len(judged)) else kept,
        on_time=share(kept, len(judged)) if judged and not is_small(len(judged)) else None,
        median=quantile_estimate(days, 0.5) if days and not is_small(len(days)) else None,
        ninth=quantile_estimate(days, 0.9) if days and not is_small(len(days)) else None,
    )


def _days(asked: Iterable[Asked]) -> list[float]:
    return sorted(a.days for a in asked if a.days is not None)


def _is_waiting(one: Asked) -> bool:
    return not one.is_answered and one.outcome not in (Outcome.WITHDRAWN, Outcome.MERGED)


def _caveats(asked: list[Asked], promised: Mapping[UUID, Promised], days: list[float], now: datetime) -> Caveats:
    """Matters still waiting have waited some days already: counted with those, the quantiles can only grow from there."""
    waited = [(now - a.submitted_at).total_seconds() / 86_400 for a in asked if _is_waiting(a)]
    least = sorted([*days, *waited]) if waited else []
    judged = [(a, promised[a.id]) for a in asked if a.id in promised]
    return Caveats(
        provisional=sum(one.provisional for _, one in judged),
        imported=sum(a.is_imported for a in asked),
        imported_judged=sum(a.is_imported for a, _ in judged),
        overdue=sum(_is_waiting(a) and not one.kept for a, one in judged),
        median_at_least=quantile(least, 0.5) if least else None,
        ninth_at_least=quantile(least, 0.9) if least else None,
    )


def _voices(asked: list[Asked], chosen: Chosen, months: Iterable[int]) -> Voices | None:
    could = sum(a.is_answered and not a.is_imported for a in asked)
    grades = rows.grades(chosen)
    rated = sum(grades.values())
    zone = organisation.zone(chosen.bureau_id)
    spans = (Span(first, first).month().bounds(zone) for first in (date(m // 100, m % 100, 1) for m in months))
    of_months = (sum(rows.grades(Chosen(chosen.bureau_id, start, end)).values()) for start, end in spans)
    if any(is_small(number) for number in of_months):
        return None
    shown = tuple((grade, grades.get(grade, 0)) for grade in range(5, 0, -1)) if rated else ()
    return Voices(could, sum(bool(a.reopened) for a in asked), rated, shown)


def _by_unit(
    counts: Counts,
    told: Told,
    asked: list[Asked],
    promised: Mapping[UUID, Promised],
    parent: int | None,
    procedure: str | None,
) -> tuple[Part, ...]:
    """The units directly below, in the order of the tree; nothing for a unit that has none below it."""
    by_row = counts.by_unit(parent, procedure)
    if set(by_row) <= {parent} or told.is_withheld():
        return ()
    ordered = {unit: by_row[unit] for unit in counts.units if unit in by_row}
    away = told.hidden_units(ordered, parent, procedure)
    return _parts(asked, promised, lambda a: counts.row_of(a.unit, parent), ordered, away, own=parent)


def _by_procedure(
    counts: Counts, told: Told, asked: list[Asked], promised: Mapping[UUID, Promised], unit: int | None
) -> tuple[Part, ...]:
    """The kinds of matter, the most frequent first; those that are not published in the order of their codes."""
    if told.is_withheld():
        return ()
    counted = counts.by_procedure(unit)
    away = told.hidden_procedures(counted, unit)
    ordered = sorted(counted, key=lambda code: (0 if code in away else -counted[code], code))
    return _parts(asked, promised, lambda a: a.procedure, {code: counted[code] for code in ordered}, away)


def _parts(
    asked: list[Asked],
    promised: Mapping[UUID, Promised],
    key_of: Callable[[Asked], K | None],
    counted: Iterable[K],
    away: Collection[K],
    own: K | None = None,
) -> tuple[Part, ...]:
    """A row for each key, without figures where it is hidden."""
    groups: dict[K | None, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[key_of(one)].append(one)
    made = []
    for key in counted:
        measures = None if key in away else _measure(groups[key], promised)
        made.append(Part(str(key), measures, key == own))
    return tuple(made)
