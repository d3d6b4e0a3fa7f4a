"""What the conversation says, from sayings.toml: one text to send, made of sayings, choices and ways to go on.

Text messages have shorter words where that saves a message. Nothing here knows what the conversation is about.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from heliograph.channels.talk.conversation.values import Saying
from heliograph.core.text import Text

SMS = "sms"
LISTS = ("labels", "ways")
VERSION = "version"
MOST = {SMS: 310}
"""Characters in one message: five parts of a text message (67 each), with room for the gateway's 【…】."""
MOST_ELSEWHERE = 640
"""WeChat takes 2048 bytes; a Chinese character has three."""


@dataclass(frozen=True, slots=True)
class Words:
    """One saying as it stands in the file. `short` is for text messages."""

    code: str
    text: Text
    short: Text

    @property
    def places(self) -> list[str]:
        """The names that are filled in."""
        return sorted(places_in(self.text.zh))


def places_in(text: str) -> set[str]:
    """The names in braces. Raises `ValueError` for braces that belong to nothing."""
    return {
        name + (spec or "") + (how or "") for _, name, spec, how in string.Formatter().parse(text) if name is not None
    }


@cache
def sayings() -> Mapping[str, Words]:
    """Every saying by code, as we wrote it."""
    return {code: words_from(code, table) for code, table in _file().items() if code not in LISTS}


@cache
def version() -> str:
    """Of our words."""
    return str(_read()[VERSION])


@cache
def listed(which: str) -> dict[str, Text]:
    """The labels of choices, or the words one may answer."""
    return {name: Text(pair["zh"], pair["en"]) for name, pair in _file()[which].items()}


def label(code: str, language: str, **fields: str) -> str:
    """What stands beside a number."""
    return listed("labels")[code].get(language).format(**fields)


def text_of(says: Iterable[Saying], language: str, channel: str, known: Mapping[str, Words] | None = None) -> str:
    """The sayings as one text, in the order in which they are said; in the words of a bureau (`own_words.known`), or ours."""
    return "\n".join(_one(saying, saying.language or language, channel, known or sayings()) for saying in says)


def _one(saying: Saying, language: str, channel: str, known: Mapping[str, Words]) -> str:
    words = known[saying.code]
    said = (words.short if channel == SMS else words.text).get(language).format(**saying.fields)
    lines = [said.strip(), *(f"{number} {one}" for number, one in enumerate(saying.choices, start=1))]
    if saying.ways:
        ways = listed("ways")
        join = ways["join"].get(language)
        lines.append(ways["lead"].get(language) + join.join(ways[way].get(language) for way in saying.ways))
    return "\n".join(line for line in lines if line)


def parts(text: str, channel: str) -> list[str]:
    """The text in messages that the channel carries, cut between lines where it can be."""
    most = MOST.get(channel, MOST_ELSEWHERE)
    found, rest = [], text
    while len(rest) > most:
        cut = rest.rfind("\n", most // 2, most)
        cut = cut if cut > 0 else most
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n")
    return [*found, rest] if rest else found


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("sayings.toml").read_text("utf-8"))


def _file() -> dict[str, dict[str, Any]]:
    return {code: table for code, table in _read().items() if code != VERSION}


def words_from(code: str, table: Mapping[str, Any]) -> Words:
    """A saying from its four texts; what is shorter by text message may be left out."""
    pair: dict[str, str] = {name: str(value) for name, value in table.items()}
    return Words(
        code,
        Text(pair["zh"], pair["en"]),
        Text(pair.get("sms_zh", pair["zh"]), pair.get("sms_en", pair["en"])),
    )
