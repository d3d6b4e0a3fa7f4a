"""One sentence in the two languages of the product.

Procedures, calendars and errors of `core` carry `Text` values; pages pick the reader's language at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in Chinese (zh-Hans) and English."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """The sentence in `language` (a code such as ``zh-hans`` or ``en-gb``); Chinese unless English is asked for."""
        return self.en if language.startswith("en") else self.zh
