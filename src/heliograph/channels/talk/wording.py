"""What the conversation says, from sayings.toml: one text to send, made of sayings, choices and ways to go on.

Text messages have shorter words where that saves a message. Nothing here knows what the conversation is about.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from heliograph.channels.talk.conversation.values import Saying
from heliograph.core.text import Text

SMS = "sms"
LISTS = ("labels", "ways")
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
        return sorted({name for _, name, _, _ in string.Formatter().parse(self.text.zh) if name})


@cache
def sayings() -> dict[str, Words]:
    """Every saying by code."""
    return {code: _words(code, table) for code, table in _file().items() if code not in LISTS}


@cache
def listed(which: str) -> dict[str, Text]:
    """The labels of choices, or the words one may answer."""
    return {name: Text(pair["zh"], pair["en"]) for name, pair in _file()[which].items()}


def label(code: str, language: str, **fields: str) -> str:
    """What stands beside a number."""
    return listed("labels")[code].get(language).format(**fields)


def text_of(says: Iterable[Saying], language: str, channel: str) -> str:
    """The sayings as one text, in the order in which they are said."""
    return "\n".join(_one(saying, saying.language or language, channel) for saying in says)


def _one(saying: Saying, language: str, channel: str) -> str:
    words = sayings()[saying.code]
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
def _file() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
        Path(__file__).with_name("sayings.toml").read_text("utf-8")
    )
    return found


def _words(code: str, table: dict[str, dict[str, str]] | dict[str, str]) -> Words:
    pair: dict[str, str] = {name: str(value) for name, value in table.items()}
    return Words(
        code,
        Text(pair["zh"], pair["en"]),
        Text(pair.get("sms_zh", pair["zh"]), pair.get("sms_en", pair["en"])),
    )
