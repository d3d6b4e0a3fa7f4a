"""The course of figures as the server draws it: points and lines in an SVG of 320 by 96, from nothing up. Pure: values in, coordinates out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, TOP, FLOOR, EDGE = 320, 14, 78, 8
"""In the units of the viewBox; below the floor stand the months or weeks."""
Run = list[tuple[int, float]]


def runs(values: Sequence[float | None]) -> list[Run]:
    """The stretches without a gap, each value with its place."""
    found: list[Run] = [[]]
    for at, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((at, value))
    return [run for run in found if run]


@dataclass(frozen=True, slots=True)
class Frame:
    """`many` places from edge to edge; `most` reaches the top."""

    many: int
    most: float

    def place(self, at: int, value: float) -> tuple[float, float]:
        step = (WIDTH - 2 * EDGE) / max(1, self.many - 1)
        return round(EDGE + at * step, 1), round(FLOOR - value / self.most * (FLOOR - TOP), 1)

    def line(self, run: Run) -> str:
        """As the points of a polyline."""
        return " ".join("{:g},{:g}".format(*self.place(*each)) for each in run)

    def lines(self, values: Sequence[float | None]) -> list[str]:
        """A polyline a stretch; a value that stands alone is no line."""
        return [self.line(run) for run in runs(values) if len(run) > 1]

    def points(self, values: Sequence[float | None]) -> list[tuple[float, float]]:
        return [self.place(*each) for run in runs(values) for each in run]
