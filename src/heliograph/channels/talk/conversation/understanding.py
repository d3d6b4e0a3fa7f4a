"""What somebody means: commands, numbers, receipt codes and dangers, from words that are data (commands.toml, danger.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from heliograph.core import receipt
from heliograph.core.text import Text

_DATA = Path(__file__).parent.parent
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[a-z][a-z'’]+")
_NUMBER = re.compile(r"[(\[选第#]?(\d{1,3})[)\]、.号]?")
_CHINESE_NUMBERS = {word: number for number, word in enumerate("一二三四五六七八九", start=1)}
_LINK = re.compile(r"/r/([0-9A-Za-z-]{6,20})(?:#([0-9A-Za-z-]{6,30}))?")
_LINKS = re.compile(r"\S+://\S+")
_INVITED = re.compile(r"[\s:：]*((?:[0-9A-Za-z]-?){11})((?:[\s,，、.]+\d+)*)")
"""A code of eleven, then numbers. `read_number` says whether it can be one."""
_NO_LANGUAGE = ("td", "ok")
_ENDS = " \t\r\n。.，,！!、;；~～…“”\"'"
CODE_LENGTH = 8


def plain(text: str) -> str:
    """Full-width letters as ordinary ones, small, without signs at the ends: how words are compared."""
    return unicodedata.normalize("NFKC", text).casefold().strip(_ENDS)


def command(text: str) -> str:
    """The command that the whole message is; empty for none."""
    return _commands().get(plain(text), "")


def number(text: str) -> int:
    """The number that the whole message is (1, １, 1., 一); 0 for none."""
    said = plain(text)
    if said in _CHINESE_NUMBERS:
        return _CHINESE_NUMBERS[said]
    found = _NUMBER.fullmatch(said)
    return int(found[1]) if found else 0


def numbers(text: str) -> list[int]:
    """The numbers that the message lists ("1 3", "1、3", "13" where there are fewer than ten); empty if there is more."""
    said = plain(text)
    parts = [part for part in re.split(r"[\s,，、;；和]+", said) if part]
    if not parts or not all(part.isdecimal() for part in parts):
        return []
    return [int(part) for part in parts if len(part) < 4]


def bind_code(text: str) -> str | None:
    """The code after 绑定 or "bind", as it is kept; None if the message is no such thing, "" if the code can't be one."""
    said = unicodedata.normalize("NFKC", text).strip()
    for start in _starts("bind"):
        if said.casefold().startswith(start):
            rest = re.sub(r"[^0-9A-Za-z]", "", said[len(start) :]).upper()
            if rest or not said[len(start) :].strip(_ENDS + ":："):
                return rest if _is_bind_code(rest) else ""
    return None


def subscribing(text: str) -> str | None:
    """What stands after 订阅 or "subscribe"; "" for nothing, None where the message is no such thing.

    Only with a space or a sign between them: 订阅号 is another word.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    for start in _starts("subscribe"):
        if said.casefold().startswith(start):
            rest = said[len(start) :]
            if not rest.strip(_ENDS + ":："):
                return ""
            if not rest[0].isalnum():
                return rest.strip(_ENDS + ":：")
    return None


def survey(text: str) -> tuple[str, str] | None:
    """The code of an invitation and the numbers after 调查 or "survey"; None where the message is no such thing."""
    said = unicodedata.normalize("NFKC", text).strip(_ENDS)
    for start in _starts("survey"):
        if said.casefold().startswith(start):
            found = _INVITED.fullmatch(said[len(start) :])
            return (found[1], re.sub(r"\D", "", found[2])) if found else None
    return None


def _is_bind_code(code: str) -> bool:
    return len(code) == CODE_LENGTH and set(code) <= set(receipt.ALPHABET)


def codes(text: str) -> tuple[str, str]:
    """Number and secret in a message: a receipt's link, or both, or one of them; empty for what is not there."""
    link = _LINK.search(text)
    if link:
        return _read(receipt.read_number, link[1]), _read(receipt.read_secret, link[2] or "")
    bare = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    if len(bare) == receipt.NUMBER_LENGTH + receipt.SECRET_LENGTH:
        found = _read(receipt.read_number, bare[: receipt.NUMBER_LENGTH])
        secret = _read(receipt.read_secret, bare[receipt.NUMBER_LENGTH :])
        return (found, secret) if found and secret else ("", "")
    return _read(receipt.read_number, text), _read(receipt.read_secret, text)


def is_prose(text: str) -> bool:
    """Whether somebody tells something, rather than typing a code: a few Chinese characters, or three words."""
    return len(_CHINESE.findall(text)) > 3 or len(_WORDS.findall(text.casefold())) > 2


def mistyped_number(text: str) -> Text:
    """Why it is no receipt number."""
    return _mistyped(receipt.read_number, text)


def mistyped_secret(text: str) -> Text:
    """Why it is no secret."""
    return _mistyped(receipt.read_secret, text)


def _read(reader: object, text: str) -> str:
    try:
        return str(reader(text)) if text else ""  # type: ignore[operator]  # one of the two readers above
    except receipt.Mistyped:
        return ""


def _mistyped(reader: object, text: str) -> Text:
    try:
        reader(text[:200])  # type: ignore[operator]  # one of the two readers above
    except receipt.Mistyped as error:
        return error.text
    return Text("", "")


def language(text: str, before: str) -> str:
    """The language somebody writes in; `before` where it can't be seen (numbers, codes, commands of one letter)."""
    if _CHINESE.search(text):
        return "zh-hans"
    if any(codes(text)) or plain(text) in _NO_LANGUAGE:
        return before
    said = _LINKS.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    words = [
        part for part in re.split(r"[^a-z0-9'’-]+", said) if len(part) > 1 and not any(c.isdecimal() for c in part)
    ]
    return "en" if words else before


def danger(text: str) -> str:
    """Which danger the words speak of; empty for none."""
    said = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    bare = re.sub(r"\s+", "", said)
    for kind, chinese, english in _dangers():
        if chinese.search(bare) or english.search(said):
            return kind
    return ""


@cache
def _commands() -> dict[str, str]:
    tables = tomllib.loads((_DATA / "commands.toml").read_text("utf-8"))
    return {plain(word): code for code, words in tables.items() if code != "starts" for word in words}


@cache
def _starts(of: str) -> tuple[str, ...]:
    tables = tomllib.loads((_DATA / "commands.toml").read_text("utf-8"))
    return tuple(word.casefold() for word in tables["starts"][of])


@cache
def _dangers() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    tables = tomllib.loads((_DATA / "danger.toml").read_text("utf-8"))
    return [
        (kind, _pattern(words["zh"]), re.compile(rf"(?<![a-z0-9])(?:{_english(words['en'])})(?![a-z0-9])"))
        for kind, words in tables.items()
    ]


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\d){word}(?!\d)" if word.isdecimal() else re.escape(word) for word in words))


def _english(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\*", "[a-z]*").replace(r"\ ", r"\s+") for word in words)
