"""What may never be an indicator of enforcement: fines, detentions, clearance rates and the like (law.md Q-03, Q-04, Q-13).

Called wherever a point of a checklist or an indicator is read. The list is data (`rules/forbidden.toml`). What stands on it
is refused by code or by words, however it is spelled; that a *rule* about fines or detention was kept may be reviewed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from heliograph.core.text import Text

RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One kind of indicator that is refused, and the row that says so."""

    name: Text
    row: str
    codes: tuple[str, ...]
    words: tuple[re.Pattern[str], ...]

    def is_met_by(self, code: str, *said: str) -> bool:
        bare = _even(code)
        if any(bare.startswith(_even(one)) for one in self.codes):
            return True
        return any(pattern.search(_even(text)) for pattern in self.words for text in (code, *said))


@cache
def every() -> tuple[Forbidden, ...]:
    """The list, in the order of the file."""
    read = tomllib.loads((RULES / "forbidden.toml").read_text("utf-8"))
    return tuple(
        Forbidden(
            Text(group["name"]["zh"], group["name"]["en"]),
            group["row"],
            tuple(group["codes"]),
            tuple(re.compile(words) for words in group["words"]),
        )
        for group in read["groups"]
    )


def found(code: str, *said: str) -> Forbidden | None:
    """The forbidden indicator that a code or its words name; None if there is none."""
    return next((one for one in every() if one.is_met_by(code, *said)), None)


def _even(text: str) -> str:
    """Without what spelling can hide behind: spaces, punctuation, full-width forms, letter case, joiners."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()
