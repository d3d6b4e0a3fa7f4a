"""The public board of a month: by rule and unit, how many were owed, done in time, done late, moved, missed.

Counted by the day first promised, so that moving one never takes it off the month in which it was owed. These are counts of
the police's own duties and not of persons: none is suppressed (decision 161).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from heliograph.core.text import Text
from heliograph.duties.models import Duty, Status
from heliograph.duties.reading.rules import titles
from heliograph.organisation import reading as organisation


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month by its first day; `code` stands in addresses."""

    first: date

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.replace(day=1))

    @property
    def title(self) -> Text:
        return Text(f"{self.first.year}年{self.first.month}月", f"{self.first:%B %Y}")

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> Month:
        year, month = divmod(self.first.year * 12 + self.first.month, 12)
        return Month(date(year, month + 1, 1))

    @property
    def previous(self) -> Month:
        return Month.of(self.first - timedelta(days=1))


@dataclass(slots=True)
class Counts:
    """How many duties stand where. `owed`: all of them; `open`: not due yet; `moved`: moved at least once, wherever they stand."""

    owed: int = 0
    open: int = 0
    done: int = 0
    late: int = 0
    missed: int = 0
    ended: int = 0
    moved: int = 0

    def add(self, status: str, count: int, moved: int) -> None:
        self.owed += count
        self.moved += moved
        name = {"owed": "open"}.get(status, status)
        setattr(self, name, getattr(self, name) + count)


@dataclass(frozen=True, slots=True)
class OfUnit:
    unit: int
    title: Text
    counts: Counts


@dataclass(frozen=True, slots=True)
class OfRule:
    code: str
    title: Text
    units: list[OfUnit]
    total: Counts


@dataclass(frozen=True, slots=True)
class Board:
    """A month. `before` and `after`: the months beside it; None where the table has nothing further."""

    month: Month
    rules: list[OfRule]
    before: Month | None
    after: Month | None


def board(bureau_id: int, month: Month) -> Board:
    """The board of a month. Reads that month's rows of one index."""
    first, until = month.first, month.next.first
    mine = Duty.objects.filter(bureau_id=bureau_id)
    rows = (
        mine.filter(due_on__gte=first, due_on__lt=until).order_by("rule", "unit").values_list("rule", "unit", "status")
    ).annotate(count=Count("id"), moved=Count("id", filter=Q(moves__gt=0)))
    return Board(
        month, _by_rule(bureau_id, rows),
        month.previous if mine.filter(due_on__lt=first).exists() else None,
        month.next if mine.filter(due_on__gte=until).exists() else None,
    )  # fmt: skip


def _by_rule(bureau_id: int, rows: Iterable[tuple[str, int, str, int, int]]) -> list[OfRule]:
    found: dict[str, dict[int, Counts]] = defaultdict(lambda: defaultdict(Counts))
    totals: dict[str, Counts] = defaultdict(Counts)
    for rule, unit, status, count, moved in rows:
        found[rule][unit].add(status, count, moved)
        totals[rule].add(status, count, moved)
    named, units = titles(bureau_id), organisation.units(bureau_id)
    order = {unit: place for place, unit in enumerate(units)}
    return [
        OfRule(
            rule,
            named.get(rule, Text(rule, rule)),
            [OfUnit(unit, units[unit].title, of[unit]) for unit in sorted(of, key=lambda one: order.get(one, 0))],
            totals[rule],
        )
        for rule, of in sorted(found.items())
    ]


def counts_of(bureau_id: int, kind: str, key: str, since: date) -> Counts:
    """One subject's counts of what was due since a day: a leader's reception days, a station's reports."""
    made = Counts()
    rows = Duty.objects.filter(bureau_id=bureau_id, kind=kind, subject=key, due_on__gte=since).order_by()
    for status, count, moved in rows.values_list("status").annotate(
        count=Count("id"), moved=Count("id", filter=Q(moves__gt=0))
    ):
        made.add(Status(status), count, moved)
    return made
