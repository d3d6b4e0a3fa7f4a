"""Squads being written, for who plans for their unit: the list, and what a draft makes so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.core.planning.squads.required import Balance, Required, balance, over_by_cycle, required, whole
from heliograph.core.planning.squads.squad import WEEK
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer
from heliograph.patrol.drafting.checked import Checked
from heliograph.patrol.drafting.typed import Typed
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import SquadDraft
from heliograph.patrol.reading.place_names import place_names
from heliograph.patrol.reading.rights import may_plan, units_planned

MOST = 50


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list. `begins`: as it was typed, if that is a date; `who`: changed it last."""

    id: int
    unit: Text
    begins: date | None
    seats: int
    who: Text
    changed_at: datetime
    is_aside: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a draft asks for, as far as it is right. `places`: names of posts and beats by their code; `seats`: how many there are; `more`: officers
    too few for the hours; `over`: seats whose team's cycle has more hours than the rules leave, with both."""

    required: tuple[Required, ...]
    places: dict[str, Text]
    hours: float
    basis: str
    seats: int
    officers: int
    balance: Balance | None
    more: int
    over: tuple[tuple[str, float, float], ...]


def draft_for(viewer: Viewer, draft_id: int) -> SquadDraft:
    """Raises `NotYours`."""
    found = SquadDraft.objects.filter(bureau_id=viewer.bureau_id, id=draft_id).first()
    if found is None or not may_plan(viewer, found.unit_id):
        raise NotYours
    return found


def drafts_of(viewer: Viewer) -> list[DraftLine]:
    """Those of the units this officer plans for, the newest first; those put aside too."""
    units = [one.id for one in units_planned(viewer)]
    rows = SquadDraft.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=units).select_related("changed_by")
    return [line_of(one) for one in rows.order_by("-changed_at", "-id")[:MOST]]


def line_of(draft: SquadDraft) -> DraftLine:
    """The draft in a list."""
    parts = draft.typed["parts"]
    try:
        begins = date.fromisoformat(parts["rules"][0].get("begins", ""))
    except ValueError:
        begins = None
    unit = organisation.units(draft.bureau_id)[draft.unit_id].title
    by = Text(draft.changed_by.name_zh, draft.changed_by.name_en)
    return DraftLine(draft.id, unit, begins, len(parts["seats"]), by, draft.changed_at, draft.is_aside)


def checked(viewer: Viewer, typed: Typed) -> Checked:
    """The lines with all that is wrong. Nobody of the bureau may be named by a code."""
    names = Officer.objects.filter(bureau_id=viewer.bureau_id).values_list("name_zh", "name_en")
    return Checked(typed, [name for pair in names for name in pair])


def asked_of(bureau_id: int, found: Checked) -> Asked | None:
    """None as long as rules, shifts or posts are not right."""
    if found.asked is None:
        return None
    parts, rules = required(found.asked), found.asked.rules
    hours = None if found.squad is None else balance(found.squad)
    more = 0 if hours is None else whole(hours.overtime * 60 / found.asked.weeks / rules.week_minutes)
    over = () if found.squad is None else over_by_cycle(found.squad)
    return Asked(
        parts, place_names(bureau_id, found.asked.posts), rules.week_minutes / 60, rules.hours_basis, len(found.typed.parts["seats"]),
        whole(sum(one.with_absence for one in parts)), hours, more, over,
    )  # fmt: skip


def days_shown(found: Checked) -> tuple[date, date] | None:
    """The first and the last day of the roster, if they are known."""
    if found.asked is None:
        return None
    return found.asked.begins, found.asked.begins + timedelta(days=found.asked.weeks * WEEK - 1)
