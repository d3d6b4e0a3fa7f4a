"""Every measure that events give, once, as data: which matters it counts, and which of those are its part.

Ibis expressions over the table of matters (the last row of each in the event table): any engine runs them. `as_of` is the time
up to which events are exported, in microseconds: a promise that runs past its date then is broken. Importing this takes
Ibis along; import it where figures are computed, never at the start of a process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, Table

Says = Callable[[Table, int], BooleanValue]
Counts = Callable[[Table, int], IntegerValue]
SATISFIED = 3
"""非常满意, 满意, 基本满意 (R-02)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A share or a ratio: `part` of `of`. `asked`: of how many could have been said something, beside a rating."""

    of: Says
    part: Counts
    asked: Says | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A quantile of a column of waiting times (microseconds; null where there is none)."""

    column: str
    quantile: float


def _judged(state: str, due: str) -> Says:
    def says(m: Table, as_of: int) -> BooleanValue:
        broken = ((m[state] == "running") & (m[due] < as_of)).fill_null(False)
        return m[state].isin(["kept", "late"]) | broken

    return says


def _kept(state: str) -> Counts:
    return lambda m, as_of: (m[state] == "kept").cast("int64")


def _promise(state: str, due: str) -> Tally:
    return Tally(_judged(state, due), _kept(state))


def _all(m: Table, as_of: int) -> BooleanValue:
    return m.leaf >= 0


def _could(m: Table, as_of: int) -> BooleanValue:
    """Answered here: could be rated, and could come back as "not solved"."""
    return m.answered & ~m.imported


def _rated(m: Table, as_of: int) -> BooleanValue:
    return _could(m, as_of) & (m.grade > 0)


def _spoke(m: Table, as_of: int) -> BooleanValue:
    return _could(m, as_of) & ((m.grade > 0) | (m.reopened > 0))


def _number(of: Says) -> Counts:
    return lambda m, as_of: of(m, as_of).cast("int64")


TALLIES: dict[str, Tally] = {
    "on-time": _promise("promise", "due"),
    "response-rate": Tally(_could, _number(lambda m, t: m.grade > 0), _could),
    "solved-rate": Tally(_spoke, _number(lambda m, t: m.reopened == 0), _could),
    "satisfied-rate": Tally(_rated, _number(lambda m, t: m.grade >= SATISFIED), _could),
    "reopened": Tally(_could, lambda m, t: m.reopened.cast("int64")),
    "not-solved": Tally(_could, _number(lambda m, t: m.reopened > 0)),
    "transfers": Tally(_all, _number(lambda m, t: m.moves > 0)),
    "circling": Tally(_all, _number(lambda m, t: m.circled)),
    "tellings-on-time": _promise("telling", "telling_due"),
    "follow-ups-on-time": _promise("follow_up", "follow_up_due"),
}
WAITS: dict[str, Wait] = {
    "first-answer-median": Wait("first_wait", 0.5),
    "first-answer-p90": Wait("first_wait", 0.9),
    "end-median": Wait("end_wait", 0.5),
    "end-p90": Wait("end_wait", 0.9),
}


def column(code: str, what: str) -> str:
    """The column of a roll-up: on_time_part, on_time_of, satisfied_rate_asked, first_answer_median."""
    return f"{code.replace('-', '_')}_{what}" if what else code.replace("-", "_")


def matters(folded: Table | None, since: Table | None) -> Table:
    """One row a matter, its last: of what was gathered and of the events since, either of which may be missing."""
    if since is None:
        assert folded is not None
        return folded
    newest = since.group_by("matter").agg(leaf=since.leaf.max())
    latest = since.semi_join(newest, "leaf")
    return latest if folded is None else folded.anti_join(since, "matter").union(latest)


def submitted(
    m: Table, start: int, end: int, *, units: Sequence[int] | None = None, procedure: str | None = None
) -> Table:
    """Those submitted in [start, end), of these units, under this procedure."""
    chosen = m.filter((m.submitted >= start) & (m.submitted < end))
    if units is not None:
        chosen = chosen.filter(chosen.unit.isin(list(units)))
    return chosen if procedure is None else chosen.filter(chosen.procedure == procedure)


def counts(m: Table, as_of: int, by: Sequence[str]) -> Table:
    """`received`, and part, of and asked of every tally, by these columns; and how many waits there are."""
    return m.group_by(list(by)).agg(**_sums(m, as_of))


def roll_up(m: Table, as_of: int, by: Sequence[str]) -> Table:
    """The same with the quantiles: exact, of type 7, in tenths of a microsecond, so that no engine rounds its own way."""
    arrays = {one.column: sorted({w.quantile for w in WAITS.values()}) for one in WAITS.values()}
    lists = {f"{name}_q": m[name].quantile(levels) for name, levels in arrays.items()}
    found = m.group_by(list(by)).agg(**_sums(m, as_of), **lists)
    values = {
        column(code, ""): (found[f"{one.column}_q"][arrays[one.column].index(one.quantile)] * 10 + 0.5)
        .floor()
        .cast("int64")
        for code, one in WAITS.items()
    }
    return found.mutate(**values).drop(*lists)


def waits(m: Table, name: str, by: Sequence[str]) -> Table:
    """The waiting times themselves, for an estimate with its interval."""
    return m.filter(m[name].notnull()).select(*by, name)


def _sums(m: Table, as_of: int) -> dict[str, ibis.Value]:
    sums: dict[str, ibis.Value] = {"received": m.count()}
    for code, tally in TALLIES.items():
        of = tally.of(m, as_of)
        sums[column(code, "of")] = of.cast("int64").sum()
        sums[column(code, "part")] = of.ifelse(tally.part(m, as_of), 0).sum().cast("int64")
        if tally.asked is not None:
            sums[column(code, "asked")] = tally.asked(m, as_of).cast("int64").sum()
    for name in sorted({one.column for one in WAITS.values()}):
        sums[f"{name}s"] = m[name].count()
    return sums
