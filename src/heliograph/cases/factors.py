"""The second thing that opens a party's page: something they know, beside the slip that they hold.

The last four signs of the identity document recorded for them, else the last four digits of the telephone they left, else
a word of their own. Of all of it only a keyed hash is kept, bound to the key's number and to the party: it can be compared,
never read, and never moved to another party. Used by `actions.keys` and by `reading.opening`; knows no database.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.keys import keyring

LAST = 4
SHORTEST_WORD = 6
LONGEST = 60
NOBODY = UUID(int=0)
"""Whom a factor is hashed for where a number was never given out, so that the work is the same."""


class Factor(StrEnum):
    """What it is that the party knows."""

    IDENTITY = "identity"
    PHONE = "phone"
    WORD = "word"


ASKS: dict[Factor, Text] = {
    Factor.IDENTITY: Text(
        "您身份证件号码的最后四位（最后一位是 X 也算）", "the last four signs of your identity document (an X counts)"
    ),
    Factor.PHONE: Text("您留下的电话号码的最后四位", "the last four digits of the telephone number you left"),
    Factor.WORD: Text("您当时自己定的那个词", "the word that you chose"),
}


def plain(typed: str) -> str:
    """What was typed, as it is compared: width, case, spaces and marks make no difference."""
    folded = unicodedata.normalize("NFKC", typed[: LONGEST * 4]).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def choose(contact: Mapping[str, str], word: str = "") -> tuple[Factor, str] | None:
    """Which factor a party has, and its value; None if nothing was recorded and `word` is too short to be one."""
    for factor in (Factor.IDENTITY, Factor.PHONE):
        recorded = plain(contact.get(str(factor), ""))
        if len(recorded) > LAST:
            return factor, recorded[-LAST:]
    chosen = plain(word)
    return (Factor.WORD, chosen) if SHORTEST_WORD <= len(chosen) <= LONGEST else None


def factor_hash(number: str, party: UUID, value: str) -> bytes:
    """What is kept of a factor."""
    return keyring().blind_value("party factor", f"{len(number)}:{number}{party.hex}{plain(value)}")
