"""What the checks have found so far, each with the line of the entry it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from heliograph.core.procedure.merging import Origins
from heliograph.core.procedure.problem import Problem
from heliograph.core.procedure.table import unknown
from heliograph.core.procedure.vocabulary import GROUP_WORDS
from heliograph.core.text import Text

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Notes:
    """Collects problems; `part` is a list of the file ("actions"), `name` an entry of it, `key` a key of that entry."""

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self.found: list[Problem] = []

    @property
    def file(self) -> str:
        """The procedure's own file."""
        return self._origins.top.place.file

    def is_own(self, part: str, name: str) -> bool:
        """Whether an entry stands in the procedure's own file and not only in a shared piece."""
        return self._origins.parts[part, name].place.file == self.file

    def top(self, key: str, zh: str, en: str) -> None:
        """Something is wrong with a key at the head of the file."""
        self.found.append(self._origins.top.described(key, Text(zh, en)))

    def entry(self, part: str, name: str, key: str, zh: str, en: str) -> None:
        """Something is wrong with a key of one entry."""
        self.found.append(self._origins.parts[part, name].described(key, Text(zh, en)))

    def names(self, part: str, name: str, key: str, written: Iterable[str], known: Iterable[str], what: Text) -> None:
        """Every name in `written` must be one of `known`."""
        choices = list(known)
        for each in written:
            if each not in choices:
                reason = unknown(what, each, choices)
                self.entry(part, name, key, reason.zh, reason.en)

    def well_named(self, part: str, name: str) -> None:
        """Names are lower-case words joined by hyphens: they end up in addresses and in exported figures."""
        if name in GROUP_WORDS:
            self.entry(
                part,
                name,
                "name",
                f"“{name}”已用来指一组状态或动作，请换个名称。",
                f'"{name}" already stands for a group of states or actions: take another name.',
            )
        if not _NAME.fullmatch(name):
            self.entry(
                part,
                name,
                "name",
                f"名称“{name}”只能用小写字母、数字和连字符。",
                f'the name "{name}" may only have lower-case letters, digits and hyphens.',
            )
