"""What is written to people: data in texts.toml, or a bureau's own words for the same code (`Wording`), with history.

A text is filled only with the fields it declares; one that names another place, or lacks one that it needs, is refused
when it is read or saved, so that no message goes out with a hole in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec
from django.db.models import Max

from heliograph.channels.delivery.errors import BadWording
from heliograph.channels.delivery.models import Wording
from heliograph.core.text import Text

_PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST = {"title": 60, "text": 2000, "short": 140}


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in both languages."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bureau may write anew."""

    title: Pair
    text: Pair
    short: Pair


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text of texts.toml: when it is used, which places it may and must fill, and its words."""

    used: Pair
    fields: tuple[str, ...]
    needs: tuple[str, ...]
    title: Pair
    text: Pair
    short: Pair
    merged: str = ""

    @property
    def words(self) -> Words:
        return Words(self.title, self.text, self.short)


class Stop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    link: Pair
    reply: Pair


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    version: str
    stop: Stop
    texts: dict[str, Template]


@dataclass(frozen=True, slots=True)
class Said:
    """A message in one language, and which version of its text it was made from."""

    title: str
    text: str
    short: str
    wording: str


@cache
def shipped() -> Texts:
    """texts.toml. Raises `BadWording` if a text contradicts what it declares."""
    read = files("heliograph.channels.delivery").joinpath("texts.toml").read_text("utf-8")
    texts = msgspec.convert(tomllib.loads(read), Texts)
    for code in texts.texts:
        check(texts.texts[code], texts.texts[code].words)
    return texts


def template(code: str) -> Template:
    """Raises `KeyError` for a code that texts.toml does not have."""
    return shipped().texts[code]


def check(of: Template, words: Words) -> None:
    """Raises `BadWording` with a sentence for who wrote the words."""
    parts = {"title": words.title, "text": words.text, "short": words.short}
    for name, pair in parts.items():
        for written in (pair.zh, pair.en):
            _check(of, name, written)


def _check(of: Template, name: str, written: str) -> None:
    places = set(_PLACE.findall(written))
    if not written.strip():
        raise BadWording(Text("中文和英文都要写。", "Write it in Chinese and in English."))
    if len(written) > LONGEST[name]:
        raise BadWording(Text(f"太长了，最多 {LONGEST[name]} 个字。", f"Too long: at most {LONGEST[name]} characters."))
    if unknown := places - set(of.fields):
        one = f"{{{sorted(unknown)[0]}}}"
        raise BadWording(Text(f"没有 {one} 这个空。", f"There is no place {one} to fill."))
    if "{" in _PLACE.sub("", written) or "}" in _PLACE.sub("", written):
        raise BadWording(Text("花括号要成对。", "Braces must come in pairs."))
    if name != "title" and (
        missing := [need for need in of.needs if need not in places and (name, need) != ("short", "link")]
    ):
        one = f"{{{missing[0]}}}"
        raise BadWording(Text(f"缺少 {one}。", f"{one} is missing."))


def words_of(bureau_id: int, code: str) -> tuple[Words, str]:
    """The words a bureau uses now, and their version: the newest of its own, or ours."""
    own = Wording.objects.filter(bureau_id=bureau_id, code=code).order_by("-id").first()
    if own is not None and own.words:
        return msgspec.convert(own.words, Words), f"own:{own.pk}"
    return template(code).words, shipped().version


def versions(bureau_id: int) -> dict[str, str]:
    """Which version of each text a bureau uses now."""
    own = Wording.objects.filter(bureau_id=bureau_id)
    newest = own.filter(id__in=own.values("code").annotate(newest=Max("id")).values("newest"))
    ours = dict.fromkeys(shipped().texts, shipped().version)
    return ours | {row.code: f"own:{row.pk}" for row in newest if row.words and row.code in ours}


def filled(words: Words, version: str, fields: Mapping[str, object], language: str) -> Said:
    """The words with their places filled, for one reader."""
    given = {name: in_language(value, language) for name, value in fields.items()}

    def fill(pair: Pair) -> str:
        return _PLACE.sub(lambda place: given.get(place.group(1), ""), pair.get(language)).strip()

    return Said(fill(words.title).replace("\n", " "), fill(words.text) + "\n", fill(words.short), version)


def in_language(value: object, language: str) -> str:
    """A stored field as one reader gets it."""
    if isinstance(value, dict):
        return str(value["en" if language.startswith("en") else "zh"])
    return str(value)
