"""What is known of a plan besides the plan: how good, how far from the best possible at most, and how to make it again."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heliograph.core.text import Text

NEGLIGIBLE = 1e-9
"""Of a gap: what rounding makes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`bound`: no plan under the same rules is better than this (None: nothing was proven). `rounds`: the work done; the same
    input, seed and rounds give the same plan, on any machine and at any speed."""

    objective: float
    bound: float | None
    seed: int
    rounds: int
    seconds: float
    engine: str
    more_is_better: bool = False

    @property
    def gap(self) -> float | None:
        """How much better, at most, the best plan could be: a share of the larger of the two figures."""
        if self.bound is None:
            return None
        better = self.bound - self.objective if self.more_is_better else self.objective - self.bound
        largest = max(abs(self.bound), abs(self.objective))
        return max(better, 0.0) / largest if largest else 0.0

    @property
    def is_proven(self) -> bool:
        """Nothing better exists."""
        return self.gap is not None and self.gap <= NEGLIGIBLE

    @property
    def words(self) -> Text:
        """What may be said of the plan, and no more."""
        if self.gap is None:
            return Text(
                "没有可证明的界：不知道离最优有多远。", "No bound was proven: nobody knows how far the best plan is."
            )
        if self.is_proven:
            return Text("已证明：在这些规则下没有更好的方案。", "Proven: under these rules no plan is better.")
        most = math.ceil(self.gap * 10_000 - NEGLIGIBLE) / 10_000
        return Text(
            f"未证明最优：最好的方案至多再好 {most:.2%}。",
            f"Not proven: the best plan is at most {most:.2%} better.",
        )
