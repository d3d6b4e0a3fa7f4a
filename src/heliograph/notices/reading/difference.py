"""What changed between two versions, text by text, word by word: shown with both marked, never as two columns to compare."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from heliograph.core.text import Text
from heliograph.notices.words import Words, part_of

_PIECES = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
LONGEST = 20_000
"""Longer texts are compared line by line."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text: `same`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One text of a notice that is not as it was."""

    part: Text
    runs: list[Run]


def changed(before: Words, after: Words) -> list[Changed]:
    """Every text that differs, in the order of the page; facts (areas, times) among them as text."""
    old, new = dict(_all(before)), dict(_all(after))
    labels = list(dict.fromkeys([*new, *old]))
    return [
        Changed(part_of(label), runs(old.get(label, ""), new.get(label, "")))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def _all(words: Words) -> Iterator[tuple[str, str]]:
    yield from words.texts()
    if words.areas:
        yield "areas", "、".join(words.areas)
    for name in ("onset", "expires"):
        at = getattr(words, name)
        if at is not None:
            yield name, at.isoformat(timespec="minutes")
    if words.alert:
        for name in ("category", "urgency", "severity", "certainty"):
            yield f"alert.{name}", getattr(words.alert, name).value
    if words.record:
        yield "record.at", words.record.at.isoformat(timespec="minutes")


def runs(before: str, after: str) -> list[Run]:
    """What stayed, went and came, in order."""
    if max(len(before), len(after)) > LONGEST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    else:
        old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Run] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Run("same", "".join(old[a:b])))
            continue
        found += [Run("gone", "".join(old[a:b]))] if b > a else []
        found += [Run("new", "".join(new[c:d]))] if d > c else []
    return found
