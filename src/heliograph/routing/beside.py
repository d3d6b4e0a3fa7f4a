"""What an officer sees beside a matter: which procedure its words are for, with a tap to confirm or to choose another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heliograph.core.procedure import Group, Kind, Procedure
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.asides import Aside
from heliograph.matters.models import Matter
from heliograph.matters.reading import guides
from heliograph.matters.reading.steps import steps
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.organisation.reading import Viewer
from heliograph.routing import reading, units
from heliograph.routing.reading import Read, Suggested

MAY_CHOOSE = ("handler", "lead", "chief")


def aside(viewer: Viewer, matter: Matter, now: datetime) -> Aside | None:
    """Nothing beside a case, what a rule opened, what has ended, or what somebody chose already; nothing while the reader is off."""
    if matter.outcome or matter.erased_at is not None or not viewer.is_one_of(*MAY_CHOOSE):
        return None
    own = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if own.group is Group.CASE or own.opens_by_rule or reading.choice_for(matter) is not None:
        return None
    today = now.astimezone(organisation.zone(matter.bureau_id)).date()
    try:
        found = reading.read_matter(matter, today)
    except SealBroken:
        return None
    if found is None or found.first is None:
        return None
    like = units.likely(matter)
    named = found.units or ((like.unit,) if like is not None else ())
    context = {
        "read": found,
        "like": like if like is not None and not found.units else None,
        "stays": like is not None and like.unit.id == matter.unit_id,
        "own": own,
        "guesses": _guesses(found, own),
        "number": matter.number,
        "others": [one for one in guides.open_procedures(matter.bureau_id, today) if one.code != own.code],
        "units": [unit for unit in found.units if unit.id != matter.unit_id],
        "transfer": _transfer(viewer, matter, own, named, now),
    }
    return Aside("routing/beside.html", context)


def _guesses(found: Read, own: Procedure) -> tuple[Suggested, ...]:
    """What to offer with a tap besides the form it came in: the likely one, or while it is not sure the nearest two.

    Words that spoke for nothing bring no guess.
    """
    first = found.first
    if first is None or (first.is_likely and first.procedure.code == own.code) or not first.why:
        return ()
    others = tuple(one for one in found.suggestions if one.procedure.code != own.code)
    return others[:1] if first.is_likely else others[:2]


@dataclass(frozen=True, slots=True)
class Transfer:
    """The spine's own step, ready to be taken to a unit that the text names, or that answered such things before."""

    action: str
    unit: Unit
    sequence: int
    words: Text


def _transfer(
    viewer: Viewer, matter: Matter, own: Procedure, named: tuple[Unit, ...], now: datetime
) -> Transfer | None:
    """A transfer to the first of these units, if the officer may make it now and none of them has it."""
    if not named or any(unit.id == matter.unit_id for unit in named):
        return None
    found = next((one for one in steps(viewer, matter, own, now) if one.action.kind is Kind.TRANSFER), None)
    open_to = {choice.id for choice in found.units} if found is not None else set()
    unit = next((unit for unit in named if unit.id in open_to), None)
    if found is None or unit is None:
        return None
    words = Text(
        f"您说的事归{unit.name_zh}管，请他们接着办。",
        f"What you write about is for {unit.name_en or unit.name_zh}, who are asked to take over.",
    )
    return Transfer(found.action.name, unit, matter.sequence, words)
