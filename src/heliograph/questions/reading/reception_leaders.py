"""Each leader's reception figures, for everybody: what they owed, where they went, and whether what they promised came in time.

Of leaders alone, in the order of the tree and badge, never of their rank by figure: it is the office that is measured, and the
police may not rank officers (decision 169). Counts of promises, none of persons. They change once a quarter, with what was so
on its first day, as the figures of disputes do; few are told in words (decision 171).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.duties import reading as duties
from heliograph.duties.listings import LEADERS
from heliograph.duties.listings import leaders as leaders_of
from heliograph.duties.reading import Counts
from heliograph.insight.measures import SMALL, Estimate, share
from heliograph.insight.reading.quarterly import year_before_quarter
from heliograph.insight.reading.span import Span
from heliograph.matters.models import Deadline
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.questions.models.reception import DayState, Mode, ReceptionDay, ReceptionTime, TimeStatus

MOST = 40
PROMISES = ("meet", "answer", "answer-again")
"""What a person whom a leader receives is promised: the day itself, and the answer in writing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises on the matters that a leader received: in time, of all that fell due."""

    kept: int
    of: int

    @property
    def is_few(self) -> bool:
        """Whether only that all were kept, or not all, is told."""
        return 0 < self.of < SMALL

    @property
    def estimate(self) -> Estimate | None:
        """The share with Wilson's interval; None where nothing fell due."""
        return share(self.kept, self.of) if self.of else None

    @property
    def percents(self) -> tuple[int, int, int] | None:
        """The share, and the lower and upper end of its interval, in whole percent; None for few."""
        found = self.estimate
        if found is None or self.is_few:
            return None
        low, high = (found.value if end is None else end for end in (found.low, found.high))
        return round(100 * found.value), round(100 * low), round(100 * high)


@dataclass(frozen=True, slots=True)
class Leader:
    """A year of one leader. `owed`: the months that the rule of duties asked for; `days` by mode, held; how many were `heard`
    is None for few."""

    badge: str
    title: Text
    unit: Text | None
    owed: Counts
    booked: int
    area: int
    visits: int
    heard: int | None
    kept: Kept


def leaders(bureau_id: int, now: datetime) -> list[Leader]:
    """Every leader in office, over the twelve months before this quarter."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    year = year_of(bureau_id, now)
    listed = leaders_of(bureau_id, on=today, after="", limit=MOST)
    officers = {
        one.badge: one.id for one in Officer.objects.filter(bureau_id=bureau_id, badge__in=[s.key for s in listed])
    }
    return [
        _leader(bureau_id, subject.key, subject.name, subject.unit, officers[subject.key], year) for subject in listed
    ]


def year_of(bureau_id: int, now: datetime) -> Span:
    """The days that are told of."""
    return year_before_quarter(now.astimezone(organisation.zone(bureau_id)).date())


def _leader(bureau_id: int, badge: str, title: Text, unit: int, officer_id: int, year: Span) -> Leader:
    since, until = year.bounds(organisation.zone(bureau_id))
    days = ReceptionDay.objects.filter(
        bureau_id=bureau_id, leader_id=officer_id, starts_at__gte=since, starts_at__lt=until
    )
    rows = list(days.exclude(state=DayState.CANCELLED).values_list("id", "mode", "state"))
    held = Counter(mode for _, mode, state in rows if state == DayState.HELD)
    came = ReceptionTime.objects.filter(
        bureau_id=bureau_id, day_id__in=[day_id for day_id, _, _ in rows], status=TimeStatus.CAME
    )
    matters = list(came.values_list("matter_id", flat=True))
    heard = None if 0 < len(matters) < SMALL else len(matters)
    owed = duties.counts_of(bureau_id, LEADERS, badge, year.since)
    return Leader(
        badge, title, organisation.unit_name(bureau_id, unit), owed, held[Mode.BOOKED], held[Mode.AREA],
        held[Mode.VISIT], heard, _kept(bureau_id, matters, until),
    )  # fmt: skip


def _kept(bureau_id: int, matters: list[UUID], until: datetime) -> Kept:
    """Of the promises that fell due before `until`."""
    rows = Deadline.objects.filter(
        bureau_id=bureau_id, matter_id__in=matters, promise__in=PROMISES, due__lt=until
    ).exclude(status=Deadline.Status.PAUSED)
    kept = late = 0
    for status, broken_at in rows.values_list("status", "broken_at"):
        is_broken = broken_at is not None or status == Deadline.Status.RUNNING
        late += is_broken
        kept += status == Deadline.Status.KEPT and not is_broken
    return Kept(kept, kept + late)
