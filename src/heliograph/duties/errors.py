"""Why duties refuse: a sentence in both languages that says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a rule: the field it stands in, and what to write there."""

    field: str
    reason: Text


class RuleInvalid(MatterError):
    """A rule that can't be used; `problems` lists everything found, by field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            Text(
                "；".join(f"{p.field}：{p.reason.zh.rstrip('。')}" for p in problems) + "。",
                " ".join(f"{p.field}: {p.reason.en}" for p in problems),
            )
        )
        self.problems = tuple(problems)


class Unchangeable(MatterError):
    """A version that is known would get another text."""

    def __init__(self, code: str, version: str) -> None:
        super().__init__(
            Text(
                f"规则 {code} 的版本 {version} 已经有了，内容不同。改了就用新的版本号。",
                f"Version {version} of the rule {code} is known with another text: give the change a version of its own.",
            )
        )


class NotYourRule(MatterError):
    """Rules are set by who answers for them."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "规则由单位负责人、局领导或者管理员定。请把要改的告诉他们。",
                "Rules are set by leads, chiefs and administrators. Tell one of them what should change.",
            )
        )
