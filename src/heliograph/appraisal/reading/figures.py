"""The figures that an appraisal rests on, from `insight` and the registered surveys. Nothing is counted here."""

from __future__ import annotations

from datetime import date

from heliograph.appraisal import opinion
from heliograph.appraisal.indicators import Indicator, IndicatorSet
from heliograph.appraisal.reading.places import is_too_small
from heliograph.appraisal.scoring import Seen
from heliograph.insight.reading import figures
from heliograph.insight.reading.span import Span

RESPONSE = "response-rate"


def seen(bureau_id: int, unit_id: int, found: IndicatorSet, first: date, until: date) -> dict[str, Seen]:
    """Each indicator's figure of the unit, with all below it, in those days; all hidden where it would point at one officer."""
    if is_too_small(bureau_id, unit_id, until):
        return {one.code: Seen(hidden=True) for one in found.indicators}
    span = Span(first, until)
    return {one.code: _seen(bureau_id, unit_id, one, span) for one in found.indicators}


def _seen(bureau_id: int, unit_id: int, one: Indicator, span: Span) -> Seen:
    source = opinion.source(one.measure)
    if source is not None:
        said = source.read(bureau_id, span, unit_id)
        response = said.answered / said.asked if said.asked else None
        return Seen(said.value, said.low, said.high, None, said.answered, said.asked, response, said.hidden)
    figure = figures.figure(bureau_id, one.measure, span, unit=unit_id, procedure=one.procedure)
    if figure.hidden:
        return Seen(hidden=True)
    response = None
    if opinion.is_opinion(one.measure):
        response = figures.figure(bureau_id, RESPONSE, span, unit=unit_id, procedure=one.procedure).value
    return Seen(figure.value, figure.low, figure.high, figure.part, figure.of, figure.asked, response)
