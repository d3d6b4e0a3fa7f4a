"""Equal service (一视同仁): how long small and large firms wait for an answer, as everybody may read it.

Of the requests that firms sent within the half-year that is over, as far as they were answered in it: the median number of
days with an interval that assumes nothing, and what it says in words. A band with fewer than ten answers says nothing; there
is no table of firms, and none of officers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count

from heliograph.firms.advice import Topic, items, topics
from heliograph.firms.models import Advice, Firm, FirmRequest, Size
from heliograph.insight.measures import SMALL, Estimate, hidden, quantile_estimate
from heliograph.insight.reading.quarterly import half_year_after, half_year_over
from heliograph.insight.reading.span import Span
from heliograph.organisation import reading as organisation

PAIRS: tuple[tuple[str, ...], ...] = (("micro", "small"), ("medium", "large"))
"""Firms of fewer than 50 people, and the others."""
Published = Mapping[tuple[str, ...], int | None]
MOST = 20_000


class Verdict(StrEnum):
    """What the two medians say."""

    TOO_FEW = "too-few"
    NO_DIFFERENCE = "no-difference"  # the intervals overlap
    SMALL_WAIT = "small-wait"
    LARGE_WAIT = "large-wait"


@dataclass(frozen=True, slots=True)
class Band:
    """One band, or a pair of them. Each number is None where it is not published."""

    sizes: tuple[str, ...]
    firms: int | None
    asked: int | None
    days: Estimate | None


@dataclass(frozen=True, slots=True)
class Equal:
    """What is published."""

    since: date
    until: date
    small: Band
    large: Band
    bands: tuple[Band, ...]
    verdict: Verdict
    advice: tuple[tuple[Topic, int | None], ...]

    @property
    def next(self) -> Span:
        """The half-year that is told next, once it is over."""
        return half_year_after(Span(self.since, self.until))

    @property
    def next_told_on(self) -> date:
        """The day from which that is written."""
        return self.next.until + date.resolution


def equal(bureau_id: int, *, now: datetime) -> Equal:
    """The half-year that is over: firms are counted as of now, what they asked and what they were told as of its end."""
    zone = organisation.zone(bureau_id)
    span = half_year_over(now.astimezone(zone).date())
    begin, cut = span.bounds(zone)
    rows = FirmRequest.objects.filter(bureau_id=bureau_id, asked_at__gte=begin, asked_at__lt=cut)
    read = rows.order_by("-asked_at").values_list("size", "asked_at", "answered_at")[:MOST]
    asked = [(size, at, done if done and done < cut else None) for size, at, done in read]
    days = {size: [_days(at, done) for one, at, done in asked if one == size and done] for size in Size.values}
    of_firms, of_asked = (_published(of) for of in (_counted_firms(bureau_id), Counter(one[0] for one in asked)))
    small, large = (Band(pair, of_firms[pair], of_asked[pair], _median(days, pair)) for pair in PAIRS)
    bands = tuple(_band((size,), of_firms, of_asked, days) for pair in PAIRS for size in pair)
    return Equal(span.since, span.until, small, large, bands, verdict(small.days, large.days), _advice(bureau_id, span))


def _counted_firms(bureau_id: int) -> Counter[str]:
    rows = Firm.objects.filter(bureau_id=bureau_id, left_at=None).order_by().values("size").annotate(count=Count("id"))
    return Counter({row["size"]: row["count"] for row in rows})


def _published(counts: Mapping[str, int]) -> Published:
    """How many of each pair and of each band, None where it is small or a small one would follow from it.

    How many firms there are in all is public (the visits owed to them are counted), so that of two pairs both are hidden
    where one is small; the sum of a pair stands beside its bands, so that both of these are, and those of a hidden pair.
    """
    sums = {pair: sum(counts[size] for size in pair) for pair in PAIRS}
    kept = hidden(sums)
    found: dict[tuple[str, ...], int | None] = {pair: None if pair in kept else sums[pair] for pair in PAIRS}
    for pair in PAIRS:
        bands = {(size,): counts[size] for size in pair}
        kept_bands = frozenset(bands) if pair in kept else hidden(bands)
        found |= {band: None if band in kept_bands else count for band, count in bands.items()}
    return found


def _days(asked: datetime, answered: datetime) -> float:
    return (answered - asked).total_seconds() / 86400


def _median(days: Mapping[str, list[float]], sizes: tuple[str, ...]) -> Estimate | None:
    values = sorted(value for size in sizes for value in days[size])
    return quantile_estimate(values, 0.5) if len(values) >= SMALL else None


def _band(
    band: tuple[str, ...], of_firms: Published, of_asked: Published, days: Mapping[str, list[float]]
) -> Band:  # fmt: skip
    """One band; of requests that are not counted nothing is timed."""
    return Band(band, of_firms[band], of_asked[band], None if of_asked[band] is None else _median(days, band))


def verdict(small: Estimate | None, large: Estimate | None) -> Verdict:
    """Whether one of the two waits longer: only where the intervals lie apart."""
    if small is None or large is None:
        return Verdict.TOO_FEW
    if small.low is not None and large.high is not None and small.low > large.high:
        return Verdict.SMALL_WAIT
    if large.low is not None and small.high is not None and large.low > small.high:
        return Verdict.LARGE_WAIT
    return Verdict.NO_DIFFERENCE


def _advice(bureau_id: int, span: Span) -> tuple[tuple[Topic, int | None], ...]:
    """How often advice was given, by topic; small counts hidden."""
    rows = Advice.objects.filter(bureau_id=bureau_id, given_on__gte=span.since, given_on__lte=span.until)
    counts: Counter[str] = Counter()
    for row in rows.order_by().values("item").annotate(count=Count("id")):
        if row["item"] in items():
            counts[items()[row["item"]][0].code] += row["count"]
    kept = hidden(counts)
    return tuple((topic, None if topic.code in kept else counts[topic.code]) for topic in topics())
