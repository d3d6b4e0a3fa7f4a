"""A roster's rows beside its squad: what the judge of changes reads, and what is said of a roster after one. No request, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from heliograph.core.planning import squads
from heliograph.core.planning.inputs import Source
from heliograph.core.planning.rosters.problem import Problem, Roster
from heliograph.core.planning.squads import describing, judging
from heliograph.core.planning.squads.fairness import is_fair, shares, spreads
from heliograph.core.planning.squads.judging import Broken, Judgement
from heliograph.core.planning.squads.model import for_changes
from heliograph.core.planning.squads.squad import Squad
from heliograph.core.text import Text
from heliograph.patrol.models import SquadRoster

Cells = Mapping[tuple[str, int], str]
"""Code of a seat and place of a day -> the `post/shift` that stands there afterwards, "" for a day off."""


@dataclass(frozen=True)
class Table:
    """A roster that can be asked what a change would do."""

    squad: Squad
    problem: Problem
    roster: Roster

    @classmethod
    def of(cls, row: SquadRoster) -> Table:
        """Of a roster that has rows."""
        squad = describing.squad(Source("squad.toml", row.squad))
        made = for_changes(squad)
        return cls(squad, made, judging.from_rows(squad, made, row.rows))

    @property
    def seats(self) -> list[str]:
        """Codes, in the order of the roster."""
        return [member.code for member in self.squad.members]

    def day(self, place: int) -> date:
        """The date of a column."""
        return self.squad.begins + timedelta(days=place)

    def place(self, day: date) -> int | None:
        """The column of a date; None outside of the table."""
        found = (day - self.squad.begins).days
        return found if 0 <= found < self.squad.days else None

    def cell(self, seat: str, place: int) -> str:
        """What stands there."""
        at = int(self.roster[self.seats.index(seat), place])
        return self.problem.shifts[at - 1].code if at else ""

    def broken(self, cells: Cells) -> tuple[Broken, ...]:
        """The rules that a change would break."""
        return judging.newly_broken(self.squad, self.problem, self.roster, self._change(cells))

    def judge(self, cells: Cells) -> Judgement:
        """All that a change would do."""
        return judging.judge(self.squad, self.problem, self.roster, self._change(cells))

    def after(self, cells: Cells) -> Table:
        """The table with the change made."""
        return Table(self.squad, self.problem, judging.changed(self.roster, self._change(cells)))

    def exchange(self, seat: str, other: str, places: list[int]) -> dict[tuple[str, int], str]:
        """The change by which two seats take each other's shifts on these days."""
        found: dict[tuple[str, int], str] = {}
        for place in places:
            found[seat, place], found[other, place] = self.cell(other, place), self.cell(seat, place)
        return found

    def rows(self) -> list[list[Any]]:
        """As a roster keeps them."""
        codes = ["", *(shift.code for shift in self.problem.shifts)]
        return [
            [seat, [codes[at] for at in row]] for seat, row in zip(self.seats, self.roster.tolist(), strict=True)
        ]  # fmt: skip

    def figures(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """The result of a roster, counted anew. Of evenness only what holds for all together; bound and cheapest stay the solver's."""
        spread = spreads(shares(self.squad, self.problem, self.roster))
        empty = squads.empty(self.problem, self.roster)
        cost = self.problem.cost(self.roster)
        found = {
            **result, "empty": [[one.day, one.shift, one.officers] for one in empty], "fair": is_fair(spread), "cost": cost,
            "price": cost - result["cheapest"], "apart": {name: one.max_minus_min for name, one in spread.items()},
        }  # fmt: skip
        if not empty:
            found.pop("why", None)
        return found

    def _change(self, cells: Cells) -> dict[tuple[int, int], int]:
        seats = {code: at for at, code in enumerate(self.seats)}
        places = {"": 0, **self.problem.places}
        return {(seats[seat], day): places[code] for (seat, day), code in cells.items()}


def effect(judgement: Judgement) -> Text:
    """What a lawful change does besides: places, cost, how far apart nights and weekends are."""
    missing = [sum(max(getattr(gap, when), 0) for gap in judgement.gaps) for when in ("before", "after")]
    over = [sum(max(-getattr(gap, when), 0) for gap in judgement.gaps) for when in ("before", "after")]
    zh, en = [], []
    for words, (before, after) in (
        (("空着的岗次", "empty places"), missing), (("多出来的人次", "officers too many"), over),
        (("夜班最多差几次", "nights apart"), _apart(judgement, "nights")),
        (("周末最多差几个", "weekends apart"), _apart(judgement, "weekends")),
    ):  # fmt: skip
        if before != after:
            zh.append(f"{words[0]} {before:g}→{after:g}")
            en.append(f"{words[1]} {before:g}→{after:g}")
    cost = (judgement.cost_after or 0) - judgement.cost_before
    zh.append(f"代价 {cost:+g}" if cost else "代价不变")
    en.append(f"cost {cost:+g}" if cost else "same cost")
    return Text("，".join(zh), ", ".join(en))


def _apart(judgement: Judgement, figure: str) -> list[float]:
    return [judgement.even_before[figure].max_minus_min, judgement.even_after[figure].max_minus_min]


def reasons(broken: tuple[Broken, ...]) -> Text:
    """Why a change may not be."""
    return Text("；".join(one.words.zh for one in broken), "; ".join(one.words.en for one in broken))
