"""Advice on burglary, fraud, fire and traffic as data (advice.toml), read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.text import Text


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to do."""

    code: str
    zh: str
    en: str

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What advice is about."""

    code: str
    title: Text
    items: tuple[Item, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topics: tuple[Topic, ...]


@cache
def topics() -> tuple[Topic, ...]:
    text = (Path(__file__).resolve().parent / "advice.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File).topics


@cache
def items() -> dict[str, tuple[Topic, Item]]:
    """Every item by its code, with its topic."""
    return {item.code: (topic, item) for topic in topics() for item in topic.items}
