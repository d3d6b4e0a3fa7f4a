"""Who does something, and whether the procedure and their post let them: the spine's one door for writes."""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.procedure import Action, Kind
from heliograph.matters import procedures
from heliograph.matters.models import Matter, Party
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import LEGAL, Viewer

OFFERED_KINDS = frozenset({Kind.TAKE, Kind.OBJECT})
ANY_OF_UNIT = frozenset({Kind.NOTE, Kind.SUPPLY, Kind.CORRECT, Kind.KEY, *OFFERED_KINDS})


@dataclass(frozen=True, slots=True)
class Actor:
    """The holder of the receipt, a party of a case with their key, an officer, or the system itself (the clock).

    `source` names a system of record that tells what the officer did there (an import), or a partner through whom a
    resident speaks: its times count as when it was done, not only as when it began. `door` is the channel by which it
    came, where that was not a page; both become facts of the event.
    """

    viewer: Viewer | None = None
    is_system: bool = False
    party: Party | None = None
    source: str = ""
    door: str = ""

    @property
    def is_resident(self) -> bool:
        return self.viewer is None and not self.is_system and self.party is None


RESIDENT = Actor()
SYSTEM = Actor(is_system=True)


def roles_for(actor: Actor, action: Action, matter: Matter) -> list[str]:
    """The roles in which the actor may take this action on this matter, in the order of the procedure."""
    viewer = actor.viewer
    if actor.party is not None:
        return ["party"] if _may_as_party(actor.party, action, matter) else []
    if viewer is None:
        own = "system" if actor.is_system else "resident"
        return [own] if own in action.by else []
    if is_hidden(viewer, matter):
        return []
    return [role for role in action.by if role in viewer.roles and _reaches(viewer, role, action, matter)]


def _may_as_party(party: Party, action: Action, matter: Matter) -> bool:
    """A party acts in their own case, in their part, and only once the law lets them know of it."""
    is_theirs = (party.bureau_id, party.matter_id) == (matter.bureau_id, matter.id)
    return is_theirs and party.known_from is not None and "party" in action.by and party.part in action.parts


def role_for(actor: Actor, action: Action, matter: Matter) -> str | None:
    """The first of those roles; None if there is none."""
    return next(iter(roles_for(actor, action, matter)), None)


def is_hidden(viewer: Viewer, matter: Matter) -> bool:
    """Whether for this officer there is no such matter: another bureau's, or one they are barred from."""
    return matter.bureau_id != viewer.bureau_id or is_barred(viewer, matter)


def is_barred(viewer: Viewer, matter: Matter) -> bool:
    """Whether the officer must never see the matter: complained about, or of the unit complained about (P-07)."""
    if matter.about_officer_id == viewer.officer_id or (
        matter.about_unit_id is not None and matter.about_unit_id in viewer.posted_units
    ):
        return True
    handles = not viewer.confidential_units.isdisjoint({matter.unit_id, matter.offered_to_id})
    return matter.confidential and not handles and not viewer.is_one_of("supervisor")


def may_see(viewer: Viewer, matter: Matter) -> bool:
    """Whether the matter stands in the officer's lists. `reading.desk.visible_to` is this rule as one query.

    Handlers: what their units have and is theirs or nobody's, and what is offered to their units. Leads and chiefs: all
    below their post. Supervisors: the bureau. Auditors and administrators: nothing.
    """
    if matter.bureau_id != viewer.bureau_id or is_barred(viewer, matter):
        return False
    if viewer.is_one_of("supervisor"):
        return True
    at = {matter.unit_id, matter.offered_to_id}
    if not at.isdisjoint(viewer.led_units) or matter.offered_to_id in viewer.own_units:
        return True
    return matter.unit_id in viewer.own_units and matter.officer_id in (None, viewer.officer_id)


def may_open(viewer: Viewer, matter: Matter) -> bool:
    """Whether the officer may open the matter with its number in hand.

    Besides what stands in the lists: a colleague's matter of the own unit, because somebody who comes to the counter
    with a receipt must be served by whoever sits there (`ANY_OF_UNIT`). The resident sees that look as one at a counter.
    And a case that waits for the legal office, for whoever works there.
    """
    if may_see(viewer, matter):
        return True
    is_ours = matter.unit_id in viewer.own_units or (viewer.is_legal and _waits_for_legal(matter))
    return matter.bureau_id == viewer.bureau_id and is_ours and not is_barred(viewer, matter)


def _waits_for_legal(matter: Matter) -> bool:
    """Whether it is where the legal office has a step to take."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    return bool(procedure.offered(matter.state, {LEGAL}))


def sees_rating(viewer: Viewer, matter: Matter) -> bool:
    """Whether the officer may learn how the matter was rated: superiors and supervisors, never the rated unit or officer."""
    is_rated = viewer.officer_id in (matter.officer_id, matter.answered_by_id)
    if is_rated or matter.bureau_id != viewer.bureau_id or is_barred(viewer, matter):
        return False
    return any(_is_above(viewer, role, matter) for role in ("supervisor", "chief", "lead") if role in viewer.roles)


def _reaches(viewer: Viewer, role: str, action: Action, matter: Matter) -> bool:
    """Whether the post that gives the role covers the matter."""
    if action.kind is Kind.FOLLOW_UP:
        return sees_rating(viewer, matter) and _is_above(viewer, role, matter)
    unit = matter.offered_to_id if action.kind in OFFERED_KINDS else matter.unit_id
    if unit is None:
        return False
    if role == "handler":
        is_free = matter.officer_id in (None, viewer.officer_id) or action.kind in ANY_OF_UNIT
        return unit in viewer.own_units and is_free
    if role in ("supervisor", "legal"):
        return True
    return any(post.role == role and unit in post.below for post in viewer.posts)


def _is_above(viewer: Viewer, role: str, matter: Matter) -> bool:
    """A bad rating is followed up above the rated unit, never inside it (R-04 as design section 5 sharpens it).

    Above the bureau's own desk stands nobody but its chief.
    """
    if matter.unit_id in viewer.posted_units:
        has_superior = organisation.superior(matter.bureau_id, matter.unit_id) != matter.unit_id
        return (
            role == "chief"
            and not has_superior
            and all(p.role == role for p in viewer.posts if p.unit_id == matter.unit_id)
        )
    return role == "supervisor" or any(post.role == role and matter.unit_id in post.below for post in viewer.posts)
