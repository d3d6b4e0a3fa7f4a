"""Under which name a procedure appears in figures: its own, or its group's where the procedure alone says too much.

That somebody is party to a criminal case, and to which kind, is told to nobody: every procedure of a case is counted as `case`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from heliograph.core.procedure import Group
from heliograph.core.text import Text
from heliograph.matters import procedures

COARSE = {str(Group.CASE): Text("案件（不分种类）", "Cases (all kinds together)")}
"""Names that stand for every procedure of a group, with their titles."""


def published_as(bureau_id: int) -> Callable[[str], str]:
    """A function from a procedure's code to its name in figures."""

    @cache
    def named(code: str) -> str:
        procedure = procedures.in_force(bureau_id, code, date.max)
        group = "" if procedure is None else str(procedure.group)
        return group if group in COARSE else code

    return named
