"""What an import did or would do, line by line. Values only: pages and the command line show the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from heliograph.core.text import Text


class Outcome(StrEnum):
    """What becomes of a line."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


OUTCOME_NAMES = {
    Outcome.ADDED: Text("新增", "added"),
    Outcome.CHANGED: Text("修改", "changed"),
    Outcome.UNCHANGED: Text("不变", "unchanged"),
    Outcome.REFUSED: Text("不能导入", "refused"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that becomes another."""

    field: Text
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the file and what becomes of it. `reason` says why a line is refused."""

    number: int
    outcome: Outcome
    key: str
    name: str
    differences: tuple[Difference, ...] = ()
    reason: Text | None = None

    @property
    def title(self) -> Text:
        return OUTCOME_NAMES[self.outcome]


@dataclass(frozen=True)
class ImportReport:
    """Every line in the order of the file. `written` is whether anything was kept.

    `problem` is what is wrong with the whole although every line is right (somebody still works in a retired unit).
    """

    lines: tuple[Seen, ...]
    problem: Text | None
    written: bool

    @cached_property
    def counts(self) -> Counter[Outcome]:
        return Counter(line.outcome for line in self.lines)

    @property
    def is_clean(self) -> bool:
        """Whether all of it can be written."""
        return self.problem is None and not self.counts[Outcome.REFUSED]

    @property
    def changes_something(self) -> bool:
        return bool(self.counts[Outcome.ADDED] + self.counts[Outcome.CHANGED])

    @property
    def digest(self) -> str:
        """Equal for reports that say the same: what is confirmed is what was shown."""
        return hashlib.sha256(repr((self.lines, self.problem)).encode()).hexdigest()
