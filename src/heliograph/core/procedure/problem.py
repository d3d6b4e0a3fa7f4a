"""What is wrong with a procedure file: where, and why, in words its author can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a file is refused. `line` counts from 1; `path` names the entry, such as ``actions[3].from``."""

    file: str
    line: int
    path: str
    reason: Text

    def __str__(self) -> str:
        return self.show("en")

    def show(self, language: str) -> str:
        """One line, as compilers write it, with the reason in `language`."""
        where = f"{self.file}:{self.line}: "
        return f"{where}{self.path}: {self.reason.get(language)}" if self.path else where + self.reason.get(language)


class ProcedureInvalid(Exception):
    """A procedure contradicts itself or can't be read; `problems` says where and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
