"""The published rule under which a question is not shown: data, read once from rules.toml. Law alone, nothing of taste."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.text import Text


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reason with the article that forbids it (`row` of law.md); `help` says what its asker has instead."""

    code: str
    title: Text
    ground: Text
    row: str
    help: Text


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[Reason, ...]


@cache
def reasons() -> tuple[Reason, ...]:
    text = (Path(__file__).resolve().parent / "rules.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File).rules


def reason(code: str) -> Reason | None:
    return next((one for one in reasons() if one.code == code), None)
