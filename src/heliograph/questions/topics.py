"""What answers are about: data, read once from topics.toml and checked."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.text import Text

OTHERS = "others"


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A heading of the bank; `procedures` are those whose answers belong under it."""

    code: str
    title: Text
    procedures: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topics: tuple[Topic, ...]


@cache
def topics() -> tuple[Topic, ...]:
    text = (Path(__file__).resolve().parent / "topics.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File).topics


def topic(code: str) -> Topic | None:
    return next((one for one in topics() if one.code == code), None)


def topic_of(procedure: str) -> str:
    """The topic that a procedure's answers belong under."""
    return next((one.code for one in topics() if procedure in one.procedures), OTHERS)
