"""The name of one published figure: what it measures, of which unit and procedure, over which days.

It stands beside the figure on every page and in every download, and `heliograph recompute` takes it: one function prints
it, one reads it. No database: values in, values out.

    on-time:2026-08-29..2026-11-26                                      the whole bureau, everything
    on-time:unit=heping:2026-08-29..2026-11-26                          one unit with all below it
    first-answer-p90:unit=heping:procedure=consultation:2026-01-01..2026-03-31
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from heliograph.core.text import Text

_SHAPE = re.compile(
    r"(?P<code>[a-z0-9-]{1,60})(:unit=(?P<unit>[A-Za-z0-9_-]{1,60}))?(:procedure=(?P<procedure>[a-z0-9-]{1,60}))?"
    r":(?P<since>\d{4}-\d\d-\d\d)\.\.(?P<until>\d{4}-\d\d-\d\d)"
)


class NotAFigure(ValueError):
    """The words name no figure."""

    said = Text(
        "这不是数字的编号。编号写成 on-time:unit=heping:2026-01-01..2026-03-31：先是指标，再是单位、事项（可以不写），最后是起止的日子。",
        "This is no name of a figure. Write it as on-time:unit=heping:2026-01-01..2026-03-31: "
        "the measure, then unit and procedure (both may be left out), then the first and last day.",
    )

    def __init__(self, words: str) -> None:
        super().__init__(f"{words!r}: {self.said.en}")
        self.words = words


@dataclass(frozen=True, slots=True)
class FigureId:
    """`unit` and `procedure` are codes, as they stand in addresses and released tables; None for all. Both days included."""

    code: str
    since: date
    until: date
    unit: str | None = None
    procedure: str | None = None

    def __str__(self) -> str:
        unit = f":unit={self.unit}" if self.unit is not None else ""
        procedure = f":procedure={self.procedure}" if self.procedure is not None else ""
        return f"{self.code}{unit}{procedure}:{self.since.isoformat()}..{self.until.isoformat()}"


def read(words: str) -> FigureId:
    """The figure that the words name. Raises `NotAFigure`."""
    found = _SHAPE.fullmatch(words.strip())
    if found is None:
        raise NotAFigure(words)
    try:
        since, until = date.fromisoformat(found["since"]), date.fromisoformat(found["until"])
    except ValueError:
        raise NotAFigure(words) from None
    if until < since:
        raise NotAFigure(words)
    return FigureId(found["code"], since, until, found["unit"], found["procedure"])
