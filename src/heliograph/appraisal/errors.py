"""Why appraisal refuses: a sentence in both languages that says what to do; for a file, with its line and the row of law.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a set: where it stands, the row of law.md if the law forbids it, what to do."""

    line: int
    field: str
    reason: Text
    row: str = ""


class SetInvalid(MatterError):
    """A set of indicators that can't be used; `problems` lists everything found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda one: (one.line, one.field)))
        super().__init__(
            Text(
                "".join(f"第 {p.line} 行 {p.field}：{p.reason.zh}" for p in self.problems),
                " ".join(f"Line {p.line}, {p.field}: {p.reason.en}" for p in self.problems),
            )
        )


class Refusal(MatterError):
    """Something that may not be done now, with what to do instead."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(Text(zh, en))


def not_yours() -> Refusal:
    return Refusal(
        "只有这个单位的负责人，或者直接上一级单位的负责人可以这样做。",
        "Only who leads this unit, or the unit directly above it, may do this.",
    )


def too_small() -> Refusal:
    return Refusal(
        "这个单位不到三个人，考核它就是考核个人。它办的事算在上一级单位里。",
        "Fewer than three officers work here: to appraise the unit would be to appraise persons. Its work counts with the unit above.",
    )


def moved() -> Refusal:
    return Refusal(
        "这个单位在周期中间换了上级，这个周期由原来的上级考核到底；下一个周期起由您考核。",
        "The unit came to you within the period: who appraised it before finishes this one. From the next one on it is yours.",
    )


def agreed_already() -> Refusal:
    return Refusal(
        "双方已经签字，目标不能再改。要改，下一个周期重新商定。",
        "Both sides have signed: the targets stand. Agree on others for the next period.",
    )


def no_ground(met: str, name: Text, row: str) -> Refusal:
    return Refusal(
        f"“{met}”说的是{name.zh}，不能当奖励、帮扶的依据（law.md {row}）。依据写这次考核里的哪一项。",
        f"“{met}” is about the {name.en}: no ground for reward or help (law.md {row}). Name what in this appraisal is.",
    )


def names_somebody(name: str) -> Refusal:
    return Refusal(
        f"这里写了民警“{name}”。考核的是单位，公开的话里不写人名，请删掉再提交。",
        f"This names an officer, “{name}”. Units are appraised: take the name out, these words are public.",
    )


def not_agreed() -> Refusal:
    return Refusal("双方签字以后才能算分。", "Scores are computed only after both sides have signed.")


def not_over() -> Refusal:
    return Refusal(
        "周期还没有结束，结果不能公布；现在可以看进行中的分。",
        "The period is not over, so no result can be published; the running score is shown.",
    )


def too_late() -> Refusal:
    return Refusal("提出异议的期限已经过了。", "The time to object is over.")


def unchangeable(code: str, version: str) -> Refusal:
    return Refusal(
        f"指标 {code} 的版本 {version} 已经有了，内容不同。改了就用新的版本号。",
        f"Version {version} of the set {code} is known with another text: give the change a version of its own.",
    )
