"""A message as topics read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Message:
    """`sender` is a mark by which people are counted ("" for one who gave none: a person of their own), and is never shown.

    `support` and `against` are what others said of it. All times have a zone, or none has.
    """

    id: str
    title: str
    text: str
    at: datetime
    sender: str = ""
    support: int = 0
    against: int = 0
