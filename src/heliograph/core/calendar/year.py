"""One calendar year as the State Council's notice arranges it: which days are off, which weekends are worked (调休).

A `Year` is a published fact. What can be said of a year whose notice is not out yet is in `estimate.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Year:
    """The notice for one year.

    `off` maps every day of a holiday break (its weekends too) to the holiday's name; `working` maps every weekend
    day that is worked to the holiday it is worked for. All other weekends are off, all other weekdays are worked.
    """

    year: int
    version: str
    source: str
    published: date | None
    off: Mapping[date, Text]
    working: Mapping[date, Text]

    def is_working(self, day: date) -> bool:
        """Whether `day`, which must lie in this year, is a working day."""
        if day in self.working:
            return True
        return day.weekday() < 5 and day not in self.off

    def to_json(self) -> str:
        """The year as one JSON object, to be stored; `from_json` gives back an equal year."""
        return json.dumps(
            {
                "year": self.year,
                "version": self.version,
                "source": self.source,
                "published": self.published.isoformat() if self.published else None,
                "off": _written(self.off),
                "working": _written(self.working),
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Year:
        """Read what `to_json` wrote. Raises ValueError when the text is something else."""
        try:
            held = json.loads(text)
            published = held["published"]
            return cls(
                year=int(held["year"]),
                version=str(held["version"]),
                source=str(held["source"]),
                published=date.fromisoformat(published) if published else None,
                off=_read(held["off"]),
                working=_read(held["working"]),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as wrong:
            raise ValueError(f"this is not a calendar year as Year.to_json writes it: {wrong!r}") from wrong


def _written(days: Mapping[date, Text]) -> dict[str, list[str]]:
    return {day.isoformat(): [name.zh, name.en] for day, name in sorted(days.items())}


def _read(days: Mapping[str, list[str]]) -> dict[date, Text]:
    return {date.fromisoformat(day): Text(zh=zh, en=en) for day, (zh, en) in days.items()}
