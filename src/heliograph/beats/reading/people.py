"""Who stands on a card today. Read from holders and postings at every look, so that a change of staff shows at once.

A holder counts from the first to the last day of the row, while the officer is in service and posted in the beat's unit, one
above or one below it. Where nobody is left, the lead of the unit (else of the one above) stands in, and the card says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from heliograph.beats.models import Holder, Part, Portrait, Profile
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind, Officer, Posting, Role, Unit


class Standing(StrEnum):
    """Whether the card's officer is the beat's own."""

    OWN = "own"
    AWAY = "away"
    VACANT = "vacant"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Contact:
    """An officer as a card shows one. `portrait` is the digest of a photo, empty without one; `until` ends a stand-in."""

    officer_id: int
    name: Text
    badge: str
    part: str
    phone: str
    languages: str
    portrait: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OnCard:
    """Those on a card, the one to turn to first."""

    standing: Standing
    contacts: tuple[Contact, ...]


def on_cards(bureau_id: int, areas: Sequence[Area], today: date) -> dict[int, OnCard]:
    """For each area, by id. Three queries, however many areas."""
    of_area: dict[int, list[Holder]] = {area.id: [] for area in areas}
    for holder in Holder.objects.filter(_running(today), area__in=list(of_area)):
        of_area[holder.area_id].append(holder)
    staff = _staff(bureau_id, {one.officer_id for of in of_area.values() for one in of}, today)
    return {area.id: _on_card(staff, area, of_area[area.id]) for area in areas}


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who works where today: the leads of every unit, and those who are asked about."""

    units: dict[int, Unit]
    posted: dict[int, set[int]]
    leads: dict[int, list[Officer]]
    people: dict[int, Officer]
    profiles: dict[int, Profile]

    def works_near(self, officer_id: int, here: Unit) -> bool:
        """Posted in the unit, one above or one below it."""
        paths = [self.units[one].path for one in self.posted.get(officer_id, ())]
        return any(path.startswith(here.path) or here.path.startswith(path) for path in paths)

    def nearest_leads(self, here: Unit) -> list[Officer]:
        unit: Unit | None = here
        while unit is not None:
            if unit.id in self.leads:
                return self.leads[unit.id][:1]
            unit = self.units.get(unit.parent_id) if unit.parent_id else None
        return []

    def contact(self, officer_id: int, part: str, *, until: date | None = None) -> Contact:
        officer, profile = self.people[officer_id], self.profiles.get(officer_id)
        return Contact(
            officer_id=officer_id,
            name=officer.title,
            badge=officer.badge,
            part=part,
            phone=profile.phone if profile else "",
            languages=profile.languages if profile else "",
            portrait=profile.portrait_digest if profile else "",
            until=until,
        )


def _staff(bureau_id: int, officers: Collection[int], today: date) -> _Staff:
    postings = list(
        Posting.objects.filter(_running(today), unit__bureau_id=bureau_id, officer__active=True)
        .filter(Q(officer_id__in=officers) | Q(role=Role.LEAD))
        .select_related("officer")
        .order_by("officer__badge")
    )
    posted: dict[int, set[int]] = {}
    leads: dict[int, list[Officer]] = {}
    for one in postings:
        posted.setdefault(one.officer_id, set()).add(one.unit_id)
        if one.role == Role.LEAD and not (one.unit_id in leads and one.officer in leads[one.unit_id]):
            leads.setdefault(one.unit_id, []).append(one.officer)
    people = {one.officer_id: one.officer for one in postings}
    profiles = {one.officer_id: one for one in Profile.objects.filter(officer__in=people)}
    return _Staff(organisation.units(bureau_id), posted, leads, people, profiles)


def _running(today: date) -> Q:
    """Of holders and of postings: those that hold today."""
    return (Q(since=None) | Q(since__lte=today)) & (Q(until=None) | Q(until__gte=today))


def _on_card(staff: _Staff, area: Area, holders: Iterable[Holder]) -> OnCard:
    here = staff.units[area.unit_id]
    fit = [one for one in holders if staff.works_near(one.officer_id, here)]
    fit.sort(key=lambda one: (one.since, one.id))

    def contacts(part: Part) -> list[Contact]:
        seen: dict[int, Contact] = {}
        for one in fit:
            if one.part == part:
                until = one.until if part == Part.STAND_IN else None
                seen[one.officer_id] = staff.contact(one.officer_id, part, until=until)
        return list(seen.values())

    main, helpers, away = contacts(Part.MAIN), contacts(Part.HELPER), contacts(Part.STAND_IN)
    if away:
        return OnCard(Standing.AWAY, (*away, *helpers))
    if main:
        return OnCard(Standing.OWN, (*main, *helpers))
    stand_in = [staff.contact(one.id, Part.STAND_IN) for one in staff.nearest_leads(here)]
    standing = Standing.VACANT if stand_in else Standing.NOBODY
    return OnCard(standing, (*stand_in, *helpers))


def portrait_of(bureau_id: int, badge: str, today: date) -> bytes | None:
    """The photo of an officer who stands on a card today, as holder or as stand-in; None for anybody else."""
    found = (
        Portrait.objects.select_related("officer").filter(officer__bureau_id=bureau_id, officer__badge=badge).first()
    )
    if found is None:
        return None
    areas = [one for one in organisation.areas(bureau_id).values() if one.holds_on(today) and one.kind != AreaKind.POST]
    shown = on_cards(bureau_id, areas, today).values()
    is_shown = any(contact.officer_id == found.officer_id for one in shown for contact in one.contacts)
    return bytes(found.jpeg) if is_shown else None
