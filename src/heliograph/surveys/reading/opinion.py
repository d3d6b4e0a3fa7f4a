"""What a unit's reviews said, for who weighs public opinion: one question, the newest review of the span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from heliograph.organisation import reading as organisation
from heliograph.surveys.models import Kind, Survey
from heliograph.surveys.reading.surveys import page_of

ASKS = "fair"
"""The question that counts: does this unit act fairly?"""


@dataclass(frozen=True, slots=True)
class Heard:
    """The weighted share of good answers with its interval; None where no review ended or too few answered."""

    value: float | None
    low: float | None
    high: float | None
    answered: int
    asked: int


def reviewed(bureau_id: int, since: date, until: date, unit: int | None, *, now: datetime) -> Heard:
    """The newest review of exactly this unit that was over in the span; of the whole bureau (None) there is none."""
    nothing = Heard(None, None, None, 0, 0)
    if unit is None or unit not in organisation.units(bureau_id):
        return nothing
    ended = Survey.objects.filter(
        bureau_id=bureau_id, kind=Kind.REVIEW, about_id=unit, until__gte=since, until__lte=until
    )
    newest = ended.exclude(drawn_at=None).order_by("-until", "-id").first()
    if newest is None:
        return nothing
    page = page_of(bureau_id, newest.id, now=now)
    found = next((one.good for one in page.results if one.question.code == ASKS), None)
    asked, answered = page.counted.asked, page.counted.answered or 0
    return (
        Heard(found.share, found.low, found.high, answered, asked)
        if found
        else Heard(None, None, None, answered, asked)
    )
