"""Checks the TOML of a set: every mistake with its line, and what the law forbids with its row of law.md."""

from __future__ import annotations

import re
import tomllib

from heliograph.appraisal.checking.indicator import ABOUT_CASES
from heliograph.appraisal.checking.whole import SetReader
from heliograph.appraisal.errors import Problem, SetInvalid
from heliograph.appraisal.indicators import IndicatorSet
from heliograph.core.text import Text

__all__ = ["ABOUT_CASES", "LONGEST", "check"]

LONGEST = 20_000
"""Signs in a set's text. The shipped ones have three thousand; what is longer hides something, or is no set."""


def check(text: str) -> IndicatorSet:
    """Raises `SetInvalid` with every problem."""
    if len(text) > LONGEST:
        said = Text(f"最多 {LONGEST} 个字，现在有 {len(text)} 个。", f"at most {LONGEST} signs; there are {len(text)}.")
        raise SetInvalid([Problem(1, "TOML", said)])
    try:
        given = tomllib.loads(text)
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:  # not TOML, or a number of thousands of digits
        met = re.search(r"line (\d+)", str(error))
        line = int(met[1]) if met else 1
        raise SetInvalid([Problem(line, "TOML", Text(f"读不懂：{error}。", f"can't be read: {error}."))]) from error
    reader = SetReader(text, given)
    try:
        made = reader.set()
    except RecursionError:
        raise _too_deep() from None
    if reader.problems or made is None:
        raise SetInvalid(reader.problems)
    return made


def _too_deep() -> SetInvalid:
    return SetInvalid([Problem(1, "TOML", Text("一层套一层，太深了。", "one thing within another: too deep."))])
