"""Counts with noise: differential privacy for tables too fine to publish otherwise. Optional (`pip install heliograph[noise]`).

A matter stands in one cell, so that adding or taking one away changes one count by 1. Integer Laplace noise of scale
1/epsilon then makes any table almost as likely with a matter as without it: e^epsilon times at most. The noise is drawn by
OpenDP, which proves that and draws from the system's randomness; nothing here can be seeded.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from heliograph.core.text import Text

K = TypeVar("K", bound=Hashable)


class NoNoise(Exception):
    """OpenDP is not installed. `text` says what to do."""

    text = Text(
        "这台机器没有安装差分隐私的程序。请运行 pip install 'heliograph[noise]'，再试一次。",
        "The program for differential privacy is not installed here. Run pip install 'heliograph[noise]' and try again.",
    )

    def __init__(self) -> None:
        super().__init__(self.text.en)


@dataclass(frozen=True, slots=True)
class Noisy(Generic[K]):
    """The table with noise. A count may be below 0; 95 % of them are within `within` of the truth."""

    counts: Mapping[K, int]
    epsilon: float
    within: int


def with_noise(counts: Mapping[K, int], *, epsilon: float) -> Noisy[K]:
    """Every cell with noise of its own; zeros must be among them, or a missing cell tells that it was 0.

    `epsilon` of the result is what was proved, never more than asked. Raises ValueError below or at 0, `NoNoise`.
    """
    if not (math.isfinite(epsilon) and epsilon > 0):
        raise ValueError("epsilon is a number above 0")
    try:
        import opendp.prelude as dp
    except ImportError as error:
        raise NoNoise from error
    dp.enable_features("contrib")
    keys = sorted(counts, key=str)
    scale = 1 / epsilon * (1 + 1e-9)  # rounding never gives more away than was asked
    measurement = dp.m.make_laplace(dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64"), scale=scale)
    drawn = measurement([counts[key] for key in keys]) if keys else []
    proved = float(measurement.map(d_in=1))  # type: ignore[no-untyped-call]
    return Noisy(dict(zip(keys, (int(one) for one in drawn), strict=True)), min(proved, epsilon), within(epsilon))


def within(epsilon: float) -> int:
    """95 % of the noise is no farther from 0 than this."""
    falls = math.exp(-epsilon)  # integer Laplace: P(|noise| > k) = 2 falls^(k+1) / (1 + falls)
    return max(0, math.ceil(math.log(0.05 * (1 + falls) / 2) / -epsilon) - 1)
