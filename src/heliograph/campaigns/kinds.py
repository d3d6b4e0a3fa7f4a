"""Kinds of campaign, and the ways in which people may be counted: data, read once from kinds.toml and checked.

What is not among `counts` can't be recorded at all: no view, click or leaflet ever becomes a person.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.text import Text


class KindsInvalid(ValueError):
    """kinds.toml contradicts itself; the message says where."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of campaign; `asks` is what its page asks readers."""

    code: str
    title: Text
    says: Text
    asks: Text


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way in which people at a door were counted, and its doubt."""

    code: str
    title: Text
    doubt: Text


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How answers on the page are counted, and the doubt of that."""

    how: Text
    doubt: Text


class Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    kinds: tuple[Kind, ...]
    counts: tuple[Way, ...]
    answers: Answers

    def kind(self, code: str) -> Kind | None:
        return next((one for one in self.kinds if one.code == code), None)

    def way(self, code: str) -> Way | None:
        return next((one for one in self.counts if one.code == code), None)


def read(text: str) -> Kinds:
    """Raises `KindsInvalid`."""
    try:
        found = msgspec.convert(tomllib.loads(text), Kinds)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KindsInvalid(str(error)) from error
    for name in ("kinds", "counts"):
        codes = [one.code for one in getattr(found, name)]
        if not codes or len(set(codes)) < len(codes):
            raise KindsInvalid(f"{name}: empty, or a code stands twice")
    for way in found.counts:
        if not (way.doubt.zh and way.doubt.en):
            raise KindsInvalid(f"counts {way.code}: a figure without its doubt")
    return found


@cache
def kinds() -> Kinds:
    return read((Path(__file__).resolve().parent / "kinds.toml").read_text("utf-8"))
