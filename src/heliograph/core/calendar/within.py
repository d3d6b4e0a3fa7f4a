"""How long a promise may take: an amount and a unit, read from and written to one short phrase.

Laws mix hours, calendar days, working days, months and years, and often leave the unit open (law.md W-01 to W-04, W-08
to W-10), so the unit is data that a procedure states and never something the code assumes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from heliograph.core.text import Text


class Unit(StrEnum):
    """What a time limit is counted in; the value is the word procedures write."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    MONTHS = "months"
    YEARS = "years"

    @property
    def is_hours(self) -> bool:
        """Whether the limit runs by the clock, from the minute, instead of by whole days."""
        return self is Unit.HOURS

    @property
    def is_working(self) -> bool:
        """Whether days off are left out of the count."""
        return self is Unit.WORKING_DAYS


# A hundred years each: nothing in law.md comes near, and no calculation can then leave the range of `datetime`.
_CEILING = {Unit.HOURS: 876_600, Unit.DAYS: 36_525, Unit.WORKING_DAYS: 25_000, Unit.MONTHS: 1_200, Unit.YEARS: 100}
_CHINESE = {Unit.HOURS: "小时", Unit.DAYS: "日", Unit.WORKING_DAYS: "个工作日", Unit.MONTHS: "个月", Unit.YEARS: "年"}
_PHRASE = re.compile(r"\s*(\d{1,9})\s+(working\s+days?|hours?|days?|months?|years?)\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Within:
    """A length of time as a rule states it: "15 working days". `str()` gives the phrase back."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= _CEILING[self.unit]:
            raise ValueError(f"a time limit is from 0 to {_CEILING[self.unit]} {self.unit}, not {self.amount}")

    @classmethod
    def parse(cls, phrase: str) -> Within:
        """Read "24 hours", "30 days", "15 working days", "2 months", "3 years" (singular too).

        Raises ValueError with a sentence that says what was expected.
        """
        found = _PHRASE.fullmatch(phrase)
        if found is None:
            raise ValueError(
                f"{phrase!r} is not a time limit: write a whole number and one of "
                "hours, days, working days, months, years, for example '15 working days'"
            )
        word = " ".join(found[2].split())
        return cls(int(found[1]), Unit(word if word.endswith("s") else word + "s"))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.value[:-1] if self.amount == 1 else self.unit.value}"

    @property
    def text(self) -> Text:
        """The limit as a reader sees it: 15 个工作日 / 15 working days."""
        return Text(zh=f"{self.amount} {_CHINESE[self.unit]}", en=str(self))
