"""One sentence in the two languages of the product; and how words are compared when a name or an address is looked for.

Procedures, calendars and errors of `core` carry `Text` values; pages pick the reader's language at the edge.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in Chinese (zh-Hans) and English."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """The sentence in `language` (a code such as ``zh-hans`` or ``en-gb``); Chinese unless English is asked for."""
        return self.en if language.startswith("en") else self.zh


def folded(words: str) -> str:
    """Without case, spaces, punctuation and full width, so that an address is found as people write it."""
    return "".join(one for one in unicodedata.normalize("NFKC", words).casefold() if one.isalnum())
