"""What can be kept fresh: the board of each kind of notice, each guide, each unit's page; and how often by default.

A board is named by a code: "kind:traffic", "guide:consultation", "unit:heping". Data in, values out; writes are in
`actions.keeping`, look-ups for pages in `reading.boards`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from heliograph.core.procedure import Procedure
from heliograph.core.text import Text
from heliograph.matters.reading import guides
from heliograph.notices import kinds
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
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
    for procedure in guides.for_residents(bureau_id, today):
        try:
            owner = organisation.unit_for(bureau_id, procedure.handler).id
        except NoUnit:
            owner = root
        yield Kept(f"guide:{procedure.code}", _of_guide(procedure), owner, GUIDE_DAYS)
    for unit in units.values():
        if unit.active:
            yield Kept(f"unit:{unit.code}", _of_unit(unit), unit.id, UNIT_DAYS)


def titles(bureau_id: int, codes: Collection[str], today: date) -> dict[str, Text]:
    """What those of these boards that exist today are called: each looked up by itself."""
    units = {unit.code: unit for unit in organisation.units(bureau_id).values() if unit.active}
    found = {code: _title(bureau_id, code, units, today) for code in codes}
    return {code: title for code, title in found.items() if title is not None}


def _title(bureau_id: int, code: str, units: Mapping[str, Unit], today: date) -> Text | None:
    what, _, name = code.partition(":")
    if what == "kind":
        kind = kinds.kind(name)
        return kind.title if kind else None
    if what == "guide":
        procedure = guides.readable_procedure(bureau_id, name, today)
        return _of_guide(procedure) if procedure else None
    return _of_unit(units[name]) if what == "unit" and name in units else None


def _of_guide(procedure: Procedure) -> Text:
    return Text(f"办事指南：{procedure.title.zh}", f"Guide: {procedure.title.en}")


def _of_unit(unit: Unit) -> Text:
    return Text(f"单位信息：{unit.name_zh}", f"Unit page: {unit.name_en}")


def warning_before(days: int) -> timedelta:
    return min(WARNING, timedelta(days=days) / 3)
