"""Which number is the day: decided for each family of dates by proof, else by witnesses, else not at all.

Proof: a number above 12 is no month. What could be read both ways is put to five witnesses, none of whom is believed alone unless
it is plain: the order of lines in the file, days without a gap, closeness to what is proven, the week's own pattern, and that no
call can come from the future. Where they don't say enough, or contradict one another, or what they say doesn't fit the file
(`fitting`), a person is asked (`UNDECIDED`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from heliograph.core.calls.dates import Order, Written
from heliograph.core.calls.fitting import misfit
from heliograph.core.calls.witnesses import Vote, votes
from heliograph.core.text import Text

Days = NDArray[np.int64]
NONE = np.int64(-(2**40))
"""Stands for "there is no such day"."""
ENOUGH = 2
"""Of witnesses, with none against them."""
MOST_CHANGES = 0.02
"""How often a file may change from one proven order to the other, as a share of the proven lines, for its parts to be told apart."""


class Basis(StrEnum):
    """Why a family is read as it is."""

    PROVEN = "proven"
    WITNESSED = "witnessed"
    CUSTOM = "custom"
    STATED = "stated"
    PARTS = "parts"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Family:
    """What was decided of some dates of one form. `rows`: their places in the file; `swapped`: read the other way round than others
    of the same form, or than the custom is; `said`: what proof and witnesses said."""

    form: str
    rows: Days
    order: Order | None
    basis: Basis
    swapped: bool
    said: tuple[Text, ...]


def decide(
    dates: Sequence[Written | None], *, today: date, stated: Mapping[bool, Order] | None = None
) -> tuple[list[Family], Days]:
    """The families and the day (as `date.toordinal`) of each line; `NONE` where there is no date or it was not decided.

    `stated`: what a person said, by whether the year stands last; it holds for what is not proven.
    """
    day = np.full(len(dates), NONE)
    month_first, day_first = (_days(dates, first) for first in (False, True))
    families: list[Family] = []
    both = (month_first != NONE) & (day_first != NONE) & (month_first != day_first)
    plain = np.array([one is not None and not one.family for one in dates], dtype=np.bool_)
    day[plain] = month_first[plain]
    settled = ~both & ~plain
    day[settled] = np.maximum(month_first, day_first)[settled]
    open_rows: list[tuple[str, Days, Days, Days]] = []
    forms = np.array([one.family if one else "" for one in dates], dtype=object)
    for form in sorted(set(forms) - {""}):
        of = forms == form
        proven = [
            of & (one != NONE) & (other == NONE) for one, other in ((month_first, day_first), (day_first, month_first))
        ]
        doubtful = np.flatnonzero(of & both)
        orders = (Order.MDY, Order.DMY) if form.startswith("?") else (Order.YMD, Order.YDM)
        families += [
            Family(form, np.flatnonzero(rows), order, Basis.PROVEN, False, (_proof(int(rows.sum())),))
            for rows, order in zip(proven, orders, strict=True)
            if rows.any()
        ]
        if len(doubtful):
            open_rows.append((form, doubtful, np.flatnonzero(proven[0]), np.flatnonzero(proven[1])))
    for form, doubtful, *proofs in sorted(open_rows, key=lambda one: len(one[2]) == len(one[3]) == 0):
        found = _family(form, doubtful, proofs, (month_first, day_first), day, today, stated or {})
        for one in found:
            families.append(one)
            if one.order is not None:
                day[one.rows] = (day_first if one.order.day_first else month_first)[one.rows]
    return families, day


def _days(dates: Sequence[Written | None], day_first: bool) -> Days:
    found = [None if one is None else one.day(day_first=day_first) for one in dates]
    return np.array([NONE if one is None else one.toordinal() for one in found], dtype=np.int64)


def _proof(rows: int) -> Text:
    return Text(
        f"有 {rows} 行的数字大于 12，只能这样读。",
        f"{rows} lines hold a number above 12: they can be read in no other way.",
    )


def _family(
    form: str,
    rows: Days,
    proofs: Sequence[Days],
    both: tuple[Days, Days],
    day: Days,
    today: date,
    stated: Mapping[bool, Order],
) -> list[Family]:
    """What becomes of the lines of one form that could be read both ways."""
    orders = (Order.MDY, Order.DMY) if form.startswith("?") else (Order.YMD, Order.YDM)
    said = stated.get(form.startswith("?"))
    if said in orders:
        assert said is not None
        words = Text(f"您说是：{said.words.zh}。", f"You said: {said.words.en}.")
        return [Family(form, rows, said, Basis.STATED, said is Order.YDM, (words,))]
    known = np.flatnonzero(day != NONE)
    if len(proofs[0]) and len(proofs[1]):
        return [_fitted(one, both, known, day, is_witnessed=False) for one in _parts(form, rows, proofs, orders)]
    heard = votes(rows, both[0][rows], both[1][rows], known, day[known], today.toordinal())
    score = [sum(one.weight for one in heard if one.day_first is first) for first in (False, True)]
    found = _judged(form, rows, proofs, orders, score, tuple(one.text for one in heard))
    is_witnessed = found.order is not None and score[found.order.day_first] > score[not found.order.day_first]
    return [_fitted(found, both, known, day, is_witnessed=is_witnessed)]


def _judged(
    form: str,
    rows: Days,
    proofs: Sequence[Days],
    orders: Sequence[Order],
    score: Sequence[int],
    heard: tuple[Text, ...],
) -> Family:
    """What witnesses, the form's own proof and custom say, in this order."""
    usual = next((place for place in (0, 1) if len(proofs[place])), None)
    for place in (0, 1):
        if score[place] >= ENOUGH and not score[1 - place]:
            is_swapped = (usual is not None and usual != place) or orders[place] is Order.YDM
            basis = Basis.PROVEN if usual == place else Basis.WITNESSED
            return Family(form, rows, orders[place], basis, is_swapped, heard)
    if usual is not None and score[usual] >= score[1 - usual]:
        same = Text("同一写法的其他行已经证明。", "Other lines of the same form prove it.")
        return Family(form, rows, orders[usual], Basis.PROVEN, False, (same, *heard))
    if usual is None and orders[0] is Order.YMD and not score[1]:
        custom = Text("年在前的日期，习惯上其后是月、日。", "With the year first, month and day follow by custom.")
        return Family(form, rows, Order.YMD, Basis.CUSTOM, False, (custom, *heard))
    return Family(form, rows, None, Basis.UNDECIDED, False, heard)


def _fitted(family: Family, both: tuple[Days, Days], known: Days, day: Days, *, is_witnessed: bool) -> Family:
    """The family, or the question to a person where the reading doesn't fit the rest of the file."""
    if family.order is None:
        return family
    first = family.order.day_first
    chosen, other = both[first][family.rows], both[not first][family.rows]
    why = misfit(family.rows, chosen, other, known, day[known], is_witnessed=is_witnessed)
    return (
        family if why is None else Family(family.form, family.rows, None, Basis.UNDECIDED, False, (*family.said, why))
    )


def _parts(form: str, rows: Days, proofs: Sequence[Days], orders: Sequence[Order]) -> list[Family]:
    """A form proven in both orders: its parts are told apart by the proven lines before and after, if the file changes seldom."""
    marks = np.concatenate(proofs)
    which = np.concatenate([np.zeros(len(proofs[0]), np.int64), np.ones(len(proofs[1]), np.int64)])
    by_line = np.argsort(marks)
    marks, which = marks[by_line], which[by_line]
    changes = int((np.diff(which) != 0).sum())
    after = np.searchsorted(marks, rows)
    before_is, after_is = which[np.maximum(after - 1, 0)], which[np.minimum(after, len(marks) - 1)]
    sure = (before_is == after_is) & (changes <= max(1, MOST_CHANGES * len(marks)))
    text = Text(
        f"同一写法里两种顺序都有证明，全文件换了 {changes} 次；按前后已证明的行判断。",
        f"Both orders are proven within this form; the file changes from one to the other {changes} times. Lines between two of one "
        f"kind are read like these.",
    )
    found = [
        Family(form, rows[sure & (before_is == place)], order, Basis.PARTS, True, (text,))
        for place, order in enumerate(orders)
        if (sure & (before_is == place)).any()
    ]
    if not sure.all():
        found.append(Family(form, rows[~sure], None, Basis.UNDECIDED, False, (text,)))
    return found


__all__ = ["NONE", "Basis", "Family", "Vote", "decide"]
