"""What a lead typed of a squad. A line has a key of its own, so that others can point at it whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Line = dict[str, str]
KEY = "key"
PARTS: Mapping[str, tuple[str, ...]] = {
    "rules": (
        "begins", "weeks", "hours_a_week", "hours_basis", "hours_within", "rest_hours", "rest_days_after_nights", "in_a_row",
        "days_off", "free_weekends", "least_on_a_beat", "training_hours", "absence", "front_line",
    ),
    "shifts": ("code", "begins", "hours", "night"),
    "posts": ("code", "beat", "skill", "sworn", "street"),
    "teams": ("code", "cycle", "first"),
    "seats": ("code", "skills", "hours", "sworn", "team"),
    "away": ("seat", "kind", "first", "last"),
}  # fmt: skip
"""The parts of a squad in the order in which a lead fills them, and the words of a line of each."""
MOST = {"rules": 1, "shifts": 8, "posts": 30, "teams": 20, "seats": 60, "away": 90}
"""Lines of a part: a request has 500 fields at most."""
NEED = "need-"
"""Before the key of a shift: how many officers a post asks for in it."""
MOST_SIGNS, MOST_REMOVED = 300, 20
FIGURE = re.compile(r"[0-9]{1,6}$")
STARTS: Mapping[str, Line] = {"posts": {"street": "on"}, "seats": {"sworn": "on"}, "teams": {"first": "1"}}
"""What is ticked or filled in on a new line."""


@dataclass
class Typed:
    """All parts. `removed`: lines taken out, the last one last, each with its part and where it stood."""

    parts: dict[str, list[Line]] = field(default_factory=lambda: {part: [] for part in PARTS})
    removed: list[tuple[str, int, Line]] = field(default_factory=list)
    next_key: int = 1

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Typed:
        """As `kept` was."""
        parts = {part: [dict(line) for line in kept["parts"][part]] for part in PARTS}
        return cls(parts, [(part, at, dict(line)) for part, at, line in kept["removed"]], kept["next_key"])

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {"parts": self.parts, "removed": [list(one) for one in self.removed], "next_key": self.next_key}

    def add(self, part: str, words: Mapping[str, str] | None = None) -> Line:
        """A new line at the end; without words, as a new one begins."""
        line = {KEY: str(self.next_key), **(STARTS.get(part, {}) if words is None else words)}
        self.next_key += 1
        self.parts[part].append(line)
        return line

    def has_room(self, part: str) -> bool:
        return len(self.parts[part]) < MOST[part]

    def remove(self, part: str, key: str) -> None:
        """Take a line out, for `bring_back`. A line that is not there changes nothing."""
        for at, line in enumerate(self.parts[part]):
            if line[KEY] == key:
                self.removed = [*self.removed, (part, at, self.parts[part].pop(at))][-MOST_REMOVED:]
                return

    def last_removed(self, part: str) -> Line | None:
        """The line that `bring_back` would bring back."""
        return next((line for one, _, line in reversed(self.removed) if one == part), None)

    def bring_back(self, part: str) -> Line | None:
        """The line of this part that was taken out last, to where it stood. What pointed at it points at it again."""
        for place in reversed(range(len(self.removed))):
            one, at, line = self.removed[place]
            if one == part and self.has_room(part):
                del self.removed[place]
                self.parts[part].insert(at, line)
                return line
        return None

    def names(self, part: str) -> tuple[str, ...]:
        """The words of a line of this part."""
        needs = (f"{NEED}{line[KEY]}" for line in self.parts["shifts"]) if part == "posts" else ()
        return (*PARTS[part], *needs)

    def take(self, part: str, posted: Mapping[str, str], keys: Iterable[str]) -> None:
        """The words of a page, in place of those that stood there. Lines that the page didn't show stay; one that somebody else took
        out meanwhile comes back at the end."""
        asked = {key: None for key in keys if key.isdecimal() and len(key) < 9}
        by_key = {line[KEY]: line for line in self.parts[part]}
        for key in asked:
            if key not in by_key and self.has_room(part) and int(key) < self.next_key:
                by_key[key] = {KEY: key}
                self.parts[part].append(by_key[key])
            if key in by_key:
                words = {name: posted.get(f"{part}-{key}-{name}", "")[:MOST_SIGNS] for name in self.names(part)}
                by_key[key].update(words)


def next_seat(codes: list[str]) -> str:
    """A code that is free, after the last that ends with a figure: 07 after 06, 甲3 after 甲2."""
    last = ([code for code in codes if FIGURE.search(code)] or ["00"])[-1]
    head = FIGURE.sub("", last)
    figure = last[len(head) :]
    numbers = (f"{head}{number:0{len(figure)}d}" for number in count(int(figure) + 1))
    return next(code for code in numbers if code not in codes)
