"""How staff reach a matter: one by its number, many by one predicate, and the word for why they looked.

The rule itself is `actions.actor.may_see` and `may_open`; `visible_to` is `may_see` as a query, and a test walks cases
to hold the two together. Views must not ask `Matter.objects` themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from heliograph.core.procedure import Kind, Procedure, When
from heliograph.core.receipt import Mistyped, read_number
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import title_of
from heliograph.matters.actions.actor import may_open, may_see, sees_rating
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Event, Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer


def matter_for(viewer: Viewer, number: str) -> Matter:
    """The matter with that number, for an officer who may open it. The only way to one in a staff request.

    Raises `NotFound`, the same for one that is hidden and one that never was.
    """
    try:
        read = read_number(number)
    except Mistyped:
        raise NotFound from None
    matter = Matter.objects.filter(bureau_id=viewer.bureau_id, number=read).first()
    if matter is None or not may_open(viewer, matter):
        raise NotFound
    return matter


def visible_to(viewer: Viewer) -> Q:
    """What stands in the officer's lists: `may_see` as a query."""
    mine = Q(bureau_id=viewer.bureau_id)
    allowed = mine & ~Q(about_officer_id=viewer.officer_id) & ~Q(about_unit_id__in=viewer.posted_units)
    if viewer.is_one_of("supervisor"):
        return allowed
    reached, handled = viewer.own_units | viewer.led_units, viewer.confidential_units
    if not reached:
        return Q(bureau_id__in=())
    every = organisation.units(viewer.bureau_id).keys()  # what holds for all of them needs no list of them
    if not every <= handled:
        open_to_them = Q(confidential=False)
        if handled:
            open_to_them |= Q(unit_id__in=handled) | Q(offered_to_id__in=handled)
        allowed &= open_to_them
    if every <= viewer.led_units:
        return allowed
    free = Q(unit_id__in=viewer.own_units) & (Q(officer_id=None) | Q(officer_id=viewer.officer_id))
    return allowed & (Q(unit_id__in=viewer.led_units) | free | Q(offered_to_id__in=reached))


def why(viewer: Viewer, matter: Matter, *, from_search: bool = False) -> str:
    """The word under which a look is recorded, from who looks at what (`actions.looks.REASONS`)."""
    if from_search:
        return "search"
    if not may_see(viewer, matter):
        return "counter" if matter.unit_id in viewer.own_units else "checking"
    is_offered = matter.offered_to_id is not None and matter.offered_to_id in viewer.own_units | viewer.led_units
    if matter.officer_id == viewer.officer_id or (matter.officer_id is None and matter.unit_id in viewer.own_units):
        return "handling"
    return (
        "assigning" if is_offered or (matter.unit_id in viewer.led_units and "lead" in viewer.roles) else "supervising"
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One event without its content. `sequence` and `commitment` are for auditors; 0 and "" for others."""

    sequence: int
    title: Text
    at: datetime
    role: str
    unit: Text | None
    officer: Text | None
    commitment: str


def events_of(viewer: Viewer, number: str) -> tuple[Matter, list[Entry]]:
    """What happened to a matter, by whom and when, and nothing of what was said.

    For auditors and supervisors (the whole bureau, except what is about themselves or their unit) with the
    commitments; for others who may open it without anything about ratings they may not know of. Raises `NotFound`.
    """
    try:
        matter = Matter.objects.filter(bureau_id=viewer.bureau_id, number=read_number(number)).first()
    except Mistyped:
        raise NotFound from None
    if matter is None or not (may_audit(viewer, matter) or may_open(viewer, matter)):
        raise NotFound
    rows = Event.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).order_by("sequence")
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    is_audit = may_audit(viewer, matter)
    knows = is_audit or sees_rating(viewer, matter)
    return matter, [_entry(procedure, row, is_audit) for row in rows if knows or not _is_about_rating(procedure, row)]


def may_audit(viewer: Viewer, matter: Matter) -> bool:
    """Whether the officer checks records rather than handles matters: never those about themselves or their unit."""
    is_about = matter.about_officer_id == viewer.officer_id or matter.about_unit_id in viewer.posted_units
    return viewer.is_one_of("auditor", "supervisor") and matter.bureau_id == viewer.bureau_id and not is_about


def _is_about_rating(procedure: Procedure, row: Event) -> bool:
    promise = row.facts.get("promise", "")
    follows = any(p.name == promise and p.when is When.BAD_RATING for p in procedure.promises)
    return row.kind in (Kind.RATE, Kind.FOLLOW_UP) or follows


def _entry(procedure: Procedure, row: Event, is_audit: bool) -> Entry:
    try:
        title = title_of(procedure, row.action)
    except KeyError:  # an action of history that came by import and that this version does not name
        title = Text(row.action, row.action)
    return Entry(
        row.sequence if is_audit else 0,
        title,
        row.at,
        row.role,
        organisation.unit_name(row.bureau_id, row.unit_id),
        organisation.officer_name(row.bureau_id, row.officer_id),
        bytes(row.commitment).hex() if is_audit else "",
    )


def by_ids(viewer: Viewer, ids: list[UUID]) -> dict[UUID, Matter]:
    """Those of the matters that the officer may see, without anything sealed."""
    rows = Matter.objects.filter(visible_to(viewer), id__in=ids).defer(*SEALED)
    return {row.id: row for row in rows}


SEALED = ("sealed", "key", "secret", "code_hash", "head")
"""Columns that no list needs."""
