"""Kinds of notice: data, read once from kinds.toml and checked. No other module knows a kind by name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from heliograph.core.text import Text
from heliograph.publishing.kinds import Ground

Part = Literal["period", "alert", "record"]
Need = Literal["onset", "expires", "alert", "record"]
_PART_OF: dict[Need, Part] = {"onset": "period", "expires": "period", "alert": "alert", "record": "record"}
_DAYS = re.compile(r"([1-9]\d{0,3}) days")


class KindsInvalid(ValueError):
    """kinds.toml contradicts itself; the message says where."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of notice, and the board that lists them. kinds.toml says what each field means."""

    code: str
    title: Text
    says: Text
    released_by: Literal["lead", "handler"]
    review: str
    basis: tuple[Ground, ...]
    parts: tuple[Part, ...] = ()
    needs: tuple[Need, ...] = ()
    on_screen: bool = False
    needs_english: bool = False
    wakes: bool = False

    @property
    def review_days(self) -> int:
        found = _DAYS.fullmatch(self.review)
        return int(found[1]) if found else 0

    @property
    def has_period(self) -> bool:
        return "period" in self.parts

    @property
    def is_alert(self) -> bool:
        return "alert" in self.parts

    @property
    def has_record(self) -> bool:
        return "record" in self.parts


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: tuple[Kind, ...]


def read(text: str) -> tuple[Kind, ...]:
    """The file's kinds, in its order. Raises `KindsInvalid`."""
    try:
        found = msgspec.convert(tomllib.loads(text), _File).kinds
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KindsInvalid(str(error)) from error
    for kind in found:
        problems = {
            "review": not kind.review_days,
            "basis": not kind.basis or any(not ground.row for ground in kind.basis),
            "needs": any(_PART_OF[need] not in kind.parts for need in kind.needs),
            "code": sum(one.code == kind.code for one in found) > 1,
        }
        for key, is_wrong in problems.items():
            if is_wrong:
                raise KindsInvalid(f"kind {kind.code}: {key}")
    return found


@cache
def kinds() -> tuple[Kind, ...]:
    return read((Path(__file__).resolve().parent / "kinds.toml").read_text("utf-8"))


def kind(code: str) -> Kind | None:
    return next((one for one in kinds() if one.code == code), None)


def alerts() -> list[str]:
    """The codes of kinds that are alerts."""
    return [one.code for one in kinds() if one.is_alert]
