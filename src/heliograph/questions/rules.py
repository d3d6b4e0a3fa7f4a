"""The published rule under which a question may be set aside: data, read once from rules.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.text import Text


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reason; `help` says what its asker can do instead."""

    code: str
    title: Text
    help: Text


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[Reason, ...]


@cache
def reasons() -> tuple[Reason, ...]:
    text = (Path(__file__).resolve().parent / "rules.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File).rules


def reason(code: str) -> Reason | None:
    return next((one for one in reasons() if one.code == code), None)
