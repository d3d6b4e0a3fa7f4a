"""Kinds of times that can be booked: data, read once from kinds.toml and checked. No other module knows a kind by name."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from heliograph.core.text import Text
from heliograph.publishing.kinds import Ground


class KindsInvalid(ValueError):
    """kinds.toml contradicts itself; the message says where."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of time. kinds.toml says what each field means."""

    code: str
    title: Text
    says: Text
    bring: Text
    minutes: int
    kept: int
    waiting: int
    grace: int
    answer: int
    asks: tuple[Literal["needs", "place"], ...]
    listed: bool
    basis: tuple[Ground, ...]
    procedure: str = ""
    gathering: bool = False

    def kept_of(self, capacity: int) -> int:
        """How many of so many places are kept for who comes without booking, rounded up; one at least stays open to all."""
        return min(-(-capacity * self.kept // 100), capacity - 1)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: tuple[Kind, ...]


def read(text: str) -> dict[str, Kind]:
    """The file's kinds by code, in its order. Raises `KindsInvalid`."""
    try:
        found = msgspec.convert(tomllib.loads(text), _File).kinds
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KindsInvalid(str(error)) from error
    for kind in found:
        problems = {
            "minutes": not 5 <= kind.minutes <= 24 * 60,
            "kept": not 0 <= kind.kept <= 90,
            "waiting": kind.waiting < 0,
            "grace": not 0 <= kind.grace < 24 * 60,
            "answer": not 1 <= kind.answer <= 72,
            "basis": not kind.basis,
            "code": sum(one.code == kind.code for one in found) > 1,
        }
        for key, is_wrong in problems.items():
            if is_wrong:
                raise KindsInvalid(f"kind {kind.code}: {key}")
    return {kind.code: kind for kind in found}


@cache
def kinds() -> dict[str, Kind]:
    return read(Path(__file__).with_name("kinds.toml").read_text("utf-8"))


def kind(code: str) -> Kind:
    """Raises `KeyError`."""
    return kinds()[code]
