"""Under which name a procedure appears in figures: its own, or one it shares with others where the procedure alone says too much.

That somebody is party to a criminal case, and to which kind, is told to nobody: every procedure of a case is counted as `case`.
Mediation has tables of its own (kinds, places, ends of half a year): were its months told here by station, one could be had from the others.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from heliograph.core.procedure import Group
from heliograph.core.text import Text
from heliograph.matters import procedures

NEAR_HOME = "near-home"
COARSE = {
    str(Group.CASE): Text("案件（不分种类）", "Cases (all kinds together)"),
    NEAR_HOME: Text("纠纷调解和上门办（合在一起）", "Mediation and visits at home (together)"),
}
"""Names that stand for several procedures, with their titles."""
_AT_HOME = frozenset({"mediation", "home-visit"})


def counted_as(name: str) -> frozenset[str]:
    """The procedures that stand under `NEAR_HOME`."""
    return _AT_HOME if name == NEAR_HOME else frozenset()


def published_as(bureau_id: int) -> Callable[[str], str]:
    """A function from a procedure's code to its name in figures."""

    @cache
    def named(code: str) -> str:
        if code in _AT_HOME:
            return NEAR_HOME
        procedure = procedures.in_force(bureau_id, code, date.max)
        group = "" if procedure is None else str(procedure.group)
        return group if group == Group.CASE else code

    return named
