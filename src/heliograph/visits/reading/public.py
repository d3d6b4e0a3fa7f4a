"""The open counts: visits of each beat in a month, what was advised, what was asked, and how much of it was answered in time.

Small counts are hidden as everywhere (design, section 9), with enough others that none follows by subtraction. A month is
told once nothing can be entered for it any more: were this month's counts always of now, whoever reads them two days running
would see each visit come, at what kind of place, and what it ended in. Only how requests ended still moves afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from heliograph.core.suppression import hides_sum
from heliograph.core.text import Text
from heliograph.insight.measures import SMALL, hidden
from heliograph.organisation import reading as organisation
from heliograph.visits.actions.applying import PAST
from heliograph.visits.actions.counting import ADVICE, ASKED, KEPT, LATE, MADE, PLACE
from heliograph.visits.kinds import kinds
from heliograph.visits.models import Tally

MONTHS = 12
ENDS = {
    KEPT: Text("按时办完、答复", "Done and answered in time"),
    LATE: Text("办完了，但有超期", "Done, but something was late"),
    "open": Text("还在办", "Not ended yet"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; a count of None is not published."""

    name: Text
    count: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """One month. Each table adds up to its own total, which is published unless it is small itself or bounds rows that are all hidden.

    `ended` parts the requests into answered in time, answered late and not ended yet.
    """

    month: date
    months: Sequence[date]
    made: int | None
    asked: int | None
    is_empty: bool
    ended: Sequence[Row]
    beats: Sequence[Row]
    asked_in: Sequence[Row]
    places: Sequence[Row]
    outcomes: Sequence[Row]
    advice: Sequence[Row]

    @property
    def titles(self) -> Mapping[date, Text]:
        return {one: Text(f"{one.year}年{one.month}月", f"{one:%B %Y}") for one in self.months}


def board(bureau_id: int, month: date | None, *, now: datetime) -> Board:
    """The counts of a month: the last one that is published, unless another of the `MONTHS` before it is asked for."""
    months = _months(published(now.astimezone(organisation.zone(bureau_id)).date()))
    chosen = month if month in months else months[0]
    found = _counts(bureau_id, chosen)
    names = {area.id: area.title for area in organisation.areas(bureau_id).values()}
    every = kinds()
    made, asked, kept, late = (sum(found[what].values()) for what in (MADE, ASKED, KEPT, LATE))
    ended = {KEPT: kept, LATE: late, "open": max(0, asked - kept - late)}
    return Board(
        month=chosen,
        months=months,
        made=_shown(
            made, _by_beat(found[MADE]).values(), _by_code(found[MADE]).values(), _by_code(found[PLACE]).values()
        ),
        asked=_shown(asked, _by_beat(found[ASKED]).values(), ended.values()),
        is_empty=not made and not asked,
        ended=_rows(ended, ENDS),
        beats=_rows(_by_beat(found[MADE]), names),
        asked_in=_rows(_by_beat(found[ASKED]), names),
        places=_rows(_by_code(found[PLACE]), every.places),
        outcomes=_rows(_by_code(found[MADE]), {code: one.title for code, one in every.outcomes.items()}),
        advice=_rows(_by_code(found[ADVICE]), every.advice),
    )


Key = tuple[int, str]
K = TypeVar("K")


def published(today: date) -> date:
    """The first day of the last month for which nothing can be entered any more."""
    return _before((today - PAST).replace(day=1))


def _counts(bureau_id: int, month: date) -> Mapping[str, Mapping[Key, int]]:
    found: dict[str, dict[Key, int]] = defaultdict(dict)
    for what, beat, code, number in Tally.objects.filter(bureau_id=bureau_id, month=month, count__gt=0).values_list(
        "what", "beat_id", "code", "count"
    ):
        found[what][beat, code] = number
    return found


def _by_beat(counts: Mapping[Key, int]) -> dict[int, int]:
    summed: dict[int, int] = defaultdict(int)
    for (beat, _code), number in counts.items():
        summed[beat] += number
    return summed


def _by_code(counts: Mapping[Key, int]) -> dict[str, int]:
    summed: dict[str, int] = defaultdict(int)
    for (_beat, code), number in counts.items():
        summed[code] += number
    return summed


def _rows(counts: Mapping[K, int], names: Mapping[K, Text]) -> list[Row]:
    kept_back = hidden(counts)
    return [Row(name, None if key in kept_back else counts.get(key, 0)) for key, name in names.items() if key in counts]


def _shown(number: int, *tables: Collection[int]) -> int | None:
    """A total; None where it is small, or one of the tables that add up to it hides its rows only if it is hidden too."""
    return None if any(hides_sum(counts, least=SMALL) for counts in tables) else number


def _months(this: date) -> list[date]:
    made = [this]
    while len(made) < MONTHS:
        made.append(_before(made[-1]))
    return made


def _before(month: date) -> date:
    return (month - date.resolution).replace(day=1)
