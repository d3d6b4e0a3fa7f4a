"""题库: the questions that a survey may ask. Data, read once from bank.toml and checked.

What a code asks never changes, so that two surveys may be compared; there are no free words, so that nobody's data come in.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.text import Text

MOST_OPTIONS = 9


class BankInvalid(ValueError):
    """bank.toml contradicts itself; the message says where."""


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer that may be given."""

    value: str
    zh: str
    en: str

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question; `good` are the values that the headline share counts, `about_you` may be left out by everybody."""

    code: str
    kinds: tuple[str, ...]
    ask: Text
    good: tuple[str, ...]
    options: tuple[Option, ...]
    about_you: bool = False

    def option(self, value: str) -> Option | None:
        return next((one for one in self.options if one.value == value), None)


class Bank(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    version: str
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        return next((one for one in self.questions if one.code == code), None)

    def for_kind(self, kind: str) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if kind in one.kinds)


def read(text: str) -> Bank:
    """Raises `BankInvalid`."""
    try:
        found = msgspec.convert(tomllib.loads(text), Bank)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BankInvalid(str(error)) from error
    codes = [one.code for one in found.questions]
    if not codes or len(set(codes)) < len(codes):
        raise BankInvalid("questions: empty, or a code stands twice")
    for one in found.questions:
        values = [option.value for option in one.options]
        if len(values) < 2 or len(set(values)) < len(values):
            raise BankInvalid(f"question {one.code}: fewer than two options, or one stands twice")
        if len(values) > MOST_OPTIONS:
            raise BankInvalid(
                f"question {one.code}: more than {MOST_OPTIONS} options: a text message has a digit for each"
            )
        if set(one.good) - set(values):
            raise BankInvalid(f"question {one.code}: `good` names no option: {sorted(set(one.good) - set(values))}")
        if not one.good and not one.about_you:
            raise BankInvalid(f"question {one.code}: nothing to count")
    return found


@cache
def bank() -> Bank:
    return read((Path(__file__).resolve().parent / "bank.toml").read_text("utf-8"))
