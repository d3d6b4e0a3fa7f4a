"""Why there is no roster: the smallest set of rules that contradict one another, in words that name officer, day and rule.

First each officer alone, where the smallest set is searched for and proven; then, with the needs, all together: a set from
which no rule can be left out, or the smallest one found in the time there is. Only what is proven is claimed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from heliograph.core.planning.rosters.problem import Problem
from heliograph.core.planning.rosters.rules import DayName, Rule, Rules
from heliograph.core.planning.rosters.smallest import Smallest, shrunk, smallest
from heliograph.core.text import Text

TRIES = 300


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that no roster keeps together."""

    rules: tuple[Rule, ...]
    is_irreducible: bool
    is_smallest: bool

    @property
    def words(self) -> Text:
        """How small it is known to be."""
        many = len(self.rules)
        if self.is_smallest:
            return Text(
                f"最小的冲突：以下 {many} 条规则不能同时遵守，没有更小的冲突。",
                f"The smallest conflict: these {many} rules can't be kept together, and no smaller set conflicts.",
            )
        if self.is_irreducible:
            return Text(
                f"以下 {many} 条规则不能同时遵守，去掉任何一条就可以（不能再缩短；是否还有更小的，未证明）。",
                f"These {many} rules can't be kept together; without any one of them the others can (it cannot be shortened; "
                f"whether a smaller one exists is not proven).",
            )
        return Text(
            f"以下 {many} 条规则不能同时遵守（时间不够，可能还可缩短）。",
            f"These {many} rules can't be kept together (there was no time to find out whether fewer would do).",
        )


def explain(
    problem: Problem, *, needs: bool, seconds: float = 60, day_name: DayName = lambda day: f"day {day}"
) -> Conflict | Literal[False] | None:
    """The conflict; False where there is none, None where neither was proven. With `needs`, that every place is filled is a rule too."""
    until, sure = time.monotonic() + seconds, True
    for seat in range(len(problem.officers)):
        alone = Rules(problem, seats=[seat], needs=False, until=until, day_name=day_name)
        answer = alone.conflict(alone.all)
        sure = sure and answer is not None
        if answer:
            return _conflict(smallest(alone.all, alone.conflict, tries=TRIES))
    if not needs:
        return False if sure else None
    whole = Rules(problem, seats=range(len(problem.officers)), needs=True, until=until, day_name=day_name)
    answer = whole.conflict(whole.all)
    if not answer:
        return answer
    return _conflict(_together(whole))


def _conflict(found: Smallest[Rule]) -> Conflict:
    return Conflict(found.rules, found.is_irreducible, found.is_smallest)


def _together(rules: Rules) -> Smallest[Rule]:
    """Rules by the whole first (all days of a need, say), then their parts, then whether a smaller set exists."""
    parts: dict[tuple[str, str, str], list[Rule]] = {}
    for rule in rules.all:
        parts.setdefault(rule.whole, []).append(rule)

    def conflict(wholes: Sequence[tuple[str, str, str]]) -> bool | None:
        return rules.conflict(rule for whole in wholes for rule in parts[whole])

    kept, _ = shrunk(sorted(parts, key=_lightest), conflict)
    left = [rule for whole in kept for rule in parts[whole]]
    return smallest(left, rules.conflict)


def _lightest(whole: tuple[str, str, str]) -> int:
    """What is left out first: what says least to people, hours and needs last."""
    order = (
        "tally",
        "weekends",
        "least in a row",
        "least days off",
        "rest after nights",
        "rest between shifts",
        "most in a row",
    )
    return order.index(whole[0]) if whole[0] in order else len(order)
