"""A share estimated from a stratified random sample, with its margin of error. Values in, values out.

Each stratum's share weighs by how many the stratum has, not by how many of it answered (Cochran, Sampling Techniques,
sections 5.3 to 5.6): W_h = N_h / N, p = sum W_h p_h, var(p) = sum W_h² (1 - n_h/N_h) p_h (1 - p_h) / (n_h - 1). Who did not answer is in no
formula: the response rate stands beside every share instead.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.959963984540054
"""The normal quantile of 0.975: margins are of 95 %."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a stratum answered: it has `size`, `answered` of them answered, `good` of those well."""

    size: int
    answered: int
    good: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A weighted share. `margin` None: a stratum has fewer than two answers, so that nothing is known of its spread.

    `covers`: the share of all who live in strata where somebody answered; what is not covered is not in `share`.
    `plain`: the share without weights, `effect`: how much wider the variance is than that of a simple random sample.
    """

    share: float
    margin: float | None
    covers: float
    plain: float
    answered: int
    effect: float | None

    @property
    def low(self) -> float | None:
        return None if self.margin is None else max(0.0, self.share - self.margin)

    @property
    def high(self) -> float | None:
        return None if self.margin is None else min(1.0, self.share + self.margin)


def weigh(parts: Sequence[Part]) -> Weighed | None:
    """None where nobody answered. Raises ValueError where more answered than there are, or more were good than answered."""
    for part in parts:
        if not 0 <= part.good <= part.answered <= part.size:
            raise ValueError(f"no stratum of {part.size} has {part.answered} answers, {part.good} of them good")
    heard = [part for part in parts if part.answered]
    answered = sum(part.answered for part in heard)
    if not answered:
        return None
    size = sum(part.size for part in heard)
    share = sum(part.size / size * part.good / part.answered for part in heard)
    plain = sum(part.good for part in heard) / answered
    variance = sum((part.size / size) ** 2 * _spread(part) for part in heard) if _is_known(heard) else None
    simple = plain * (1 - plain) / (answered - 1) if answered > 1 else 0.0
    return Weighed(
        share=share,
        margin=None if variance is None else Z * math.sqrt(variance),
        covers=size / sum(part.size for part in parts),
        plain=plain,
        answered=answered,
        effect=variance / simple if variance is not None and simple else None,
    )


def _is_known(heard: Sequence[Part]) -> bool:
    return all(part.answered > 1 or part.answered == part.size for part in heard)


def _spread(part: Part) -> float:
    """The variance of a stratum's share. At 0 % and 100 % one answer each way is added, so that no margin is nothing."""
    if part.answered == part.size:
        return 0.0
    share = part.good / part.answered
    if part.good in (0, part.answered):
        share = (part.good + 1) / (part.answered + 2)
    return (1 - part.answered / part.size) * share * (1 - share) / (part.answered - 1)


def needed(margin: float, *, size: int, answering: float = 1.0) -> int:
    """How many to ask so that a share near one half has this margin, where `answering` of those asked do, of `size` in all.

    Raises ValueError unless 0 < margin < 1 and 0 < answering <= 1.
    """
    if not 0 < margin < 1 or not 0 < answering <= 1:
        raise ValueError("a margin and a response rate lie between 0 and 1")
    endless = (Z * 0.5 / margin) ** 2
    return min(size, math.ceil(endless / (1 + (endless - 1) / size) / answering))
