"""What can be kept fresh: the board of each kind of notice, each guide, each unit's page; and how often by default.

A board is named by a code: "kind:traffic", "guide:consultation", "unit:heping". Data in, values out; writes are in
`actions.keeping`, look-ups for pages in `reading.boards`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from heliograph.core.text import Text
from heliograph.matters.reading import guides
from heliograph.notices import kinds
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import NoUnit

GUIDE_DAYS = 90
UNIT_DAYS = 60
FIRST_LOOK = timedelta(days=14)
"""How long the owner of a board that nobody ever checked has for the first look."""
WARNING = timedelta(days=3)
"""How long before its day the yellow card comes; a third of the time where that is shorter."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A board that exists: what it is, whose it is unless the bureau says otherwise, and its address' name and argument."""

    code: str
    title: Text
    unit: int
    days: int


def every(bureau_id: int, today: date) -> Iterator[Kept]:
    """All boards of a bureau as it is today."""
    units = organisation.units(bureau_id)
    root = next((unit.id for unit in units.values() if unit.parent_id is None and unit.active), None)
    if root is None:
        return
    for kind in kinds.kinds():
        yield Kept(f"kind:{kind.code}", kind.title, root, kind.review_days)
    for procedure in guides.open_procedures(bureau_id, today):
        try:
            owner = organisation.unit_for(bureau_id, procedure.handler).id
        except NoUnit:
            owner = root
        title = Text(f"办事指南：{procedure.title.zh}", f"Guide: {procedure.title.en}")
        yield Kept(f"guide:{procedure.code}", title, owner, GUIDE_DAYS)
    for unit in units.values():
        if unit.active:
            title = Text(f"单位信息：{unit.name_zh}", f"Unit page: {unit.name_en}")
            yield Kept(f"unit:{unit.code}", title, unit.id, UNIT_DAYS)


def warning_before(days: int) -> timedelta:
    return min(WARNING, timedelta(days=days) / 3)
