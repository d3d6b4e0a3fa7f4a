"""What choices of times of the day leave unmet at least on a mean day, all choices one after the other, as machine code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]

_MOST_STEPS, _NIL, _TIE = 500, 1e-9, 1e-12


@compiled
def _pivot(table: Numbers, row: int, column: int) -> None:
    width = table.shape[1]
    by = 1.0 / table[row, column]
    for place in range(width):
        table[row, place] *= by
    for other in range(len(table)):
        times = table[other, column]
        if other != row and times != 0.0:
            for place in range(width):
                table[other, place] -= times * table[row, place]


@compiled
def _leaving(table: Numbers, basis: Indexes, column: int) -> int:
    """The row whose variable falls to 0 first; of those, the lowest variable; -1: none does."""
    last, row, least = table.shape[1] - 1, -1, np.inf
    for other in range(len(basis)):
        if table[other, column] > _NIL:
            ratio = table[other, last] / table[other, column]
            if ratio < least - _TIE or (ratio <= least + _TIE and row >= 0 and basis[other] < basis[row]):
                least, row = ratio, other
    return row


@compiled
def _prices(table: Numbers, basis: Indexes, covers: Numbers, lasting: Numbers, asks: Numbers, paid: float) -> None:
    """By the simplex method: what an officer is worth in each row, left in the table's last row where the surplus stands.

    Columns: duties, what each row is short, what it has beyond, hours not paid, what is asked. It begins with nobody there.
    """
    duties, rows = covers.shape
    width = table.shape[1]
    table[:] = 0.0
    for duty in range(duties):
        for row in range(rows):
            table[row, duty] = covers[duty, row]
        table[rows, duty] = lasting[duty]
    for row in range(rows):
        table[row, duties + row] = 1.0
        table[row, duties + rows + row] = -1.0
        table[row, width - 1] = asks[row, 0]
        basis[row] = duties + row
        for place in range(width):
            table[rows + 1, place] -= asks[row, 1] * table[row, place]
        table[rows + 1, duties + row] = 0.0
    table[rows, width - 2] = 1.0
    table[rows, width - 1] = paid
    basis[rows] = width - 2
    for _ in range(_MOST_STEPS):
        column = int(np.argmin(table[rows + 1, : width - 1]))
        if table[rows + 1, column] >= -_NIL:
            return
        row = _leaving(table, basis, column)
        if row < 0:
            return
        _pivot(table, row, column)
        basis[row] = column


@compiled
def least_of_choices(
    choices: Indexes, lengths: Indexes, asks: Numbers, hours: Indexes, paid: float, least: Numbers, missing: Numbers
) -> None:
    """`least[choice]`: a bound below what these times of the day leave short on a day that follows itself, officers divisible;
    `missing[choice, row]`: how many officers fewer are there than asked for.

    `asks[row]`: officers asked for in the hour `hours[row]`, and the price of each who is missing. Whatever prices v up to those
    prices the simplex leaves, officers asked for times v, less the hours paid at the best duty's v an hour, is below (weak duality):
    a bound holds even where the method was cut short.
    """
    duties, rows = choices.shape[1] * len(lengths), len(asks)
    covers, lasting = np.zeros((duties, rows)), np.zeros(duties)
    table, basis = np.zeros((rows + 2, duties + 2 * rows + 2)), np.zeros(rows + 1, np.int64)
    for choice in range(len(choices)):
        covers[:] = 0.0
        for duty in range(duties):
            begins, long = choices[choice, duty // len(lengths)], lengths[duty % len(lengths)]
            lasting[duty] = long
            for row in range(rows):
                if (hours[row] - begins) % 24 < long:
                    covers[duty, row] = 1.0
        _prices(table, basis, covers, lasting, asks, paid)
        missing[choice] = 0.0
        for row in range(rows):
            if duties <= basis[row] < duties + rows:
                missing[choice, basis[row] - duties] = table[row, -1]
        worth, dearest = 0.0, 0.0
        for row in range(rows):
            price = min(max(table[rows + 1, duties + rows + row], 0.0), asks[row, 1])
            table[rows + 1, duties + rows + row] = price
            worth += asks[row, 0] * price
        for duty in range(duties):
            earned = 0.0
            for row in range(rows):
                earned += covers[duty, row] * table[rows + 1, duties + rows + row]
            dearest = max(dearest, earned / lasting[duty])
        least[choice] = max(worth - paid * dearest, 0.0)
