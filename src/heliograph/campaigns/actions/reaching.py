"""People at a door, counted by an officer who was there. A count is corrected by another one with the reason, never changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from heliograph.campaigns.actions.keeping import KEEP, LONGEST_REASON, locked, today
from heliograph.campaigns.errors import CountedAlready
from heliograph.campaigns.kinds import kinds
from heliograph.campaigns.models import Campaign, Count
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.for_everybody import reason, refuse_personal

MOST_PEOPLE = 20_000
"""More than one officer can count at one door: a larger figure is a guess."""
LONGEST_PLACE = 120


def count_people(
    viewer: Viewer, campaign_id: UUID, *, on: date, place: str, people: int, way: str, now: datetime
) -> Count:
    """So many people came. Raises `NotFound`, `NotAllowed`, `Invalid`, `Missing`, `Standing`."""
    return durably(lambda: _count(_to_count(viewer, campaign_id), viewer, on, place, people, way, now))


def correct_count(viewer: Viewer, count_id: UUID, people: int, why: str, *, now: datetime) -> Count:
    """Another figure instead, with the reason; both stay. Raises `NotFound`, `NotAllowed`, `CountedAlready`, `Invalid`, `Missing`."""

    def work() -> Count:
        old = Count.objects.filter(bureau_id=viewer.bureau_id, id=count_id).first()
        if old is None:
            raise NotFound
        campaign = _to_count(viewer, old.campaign_id)
        if Count.objects.filter(bureau_id=old.bureau_id, instead_of=old.id).exists():
            raise CountedAlready
        said = reason(old.bureau_id, why, LONGEST_REASON)
        return _count(campaign, viewer, old.on, old.place, people, old.way, now, instead_of=old.id, why=said)

    return durably(work)


def _to_count(viewer: Viewer, campaign_id: UUID) -> Campaign:
    campaign = locked(viewer.bureau_id, campaign_id)
    if not rights.may_prepare(viewer, campaign.unit_id):
        raise NotAllowed(KEEP)
    return campaign


def _count(
    campaign: Campaign, viewer: Viewer, on: date, place: str, people: int, way: str, now: datetime, *,
    instead_of: UUID | None = None, why: str = "",
) -> Count:  # fmt: skip
    if kinds().way(way) is None:
        raise Invalid(
            "way",
            Text(
                "请选是怎么数的。估计的、看了多少次、发了多少份，都不是人数。",
                "Choose how they were counted. A guess, a number of views or of leaflets is no number of people.",
            ),
        )
    if not 0 <= people <= MOST_PEOPLE:
        raise Invalid(
            "people", Text(f"请写数到的人数，最多 {MOST_PEOPLE}。", f"Give the people counted, {MOST_PEOPLE} at most.")
        )
    if not campaign.begins_on <= on <= min(campaign.until, today(campaign.bureau_id, now)):
        raise Invalid(
            "on", Text("日期要在活动期间，不能是以后。", "The day must lie within the campaign and not in the future.")
        )
    where = " ".join(place.split())
    if not where or len(where) > LONGEST_PLACE:
        raise Invalid(
            "place",
            Text(f"请写在哪里数的，最多 {LONGEST_PLACE} 个字。", f"Say where, {LONGEST_PLACE} characters at most."),
        )
    refuse_personal(campaign.bureau_id, where)
    count = Count(
        bureau_id=campaign.bureau_id, id=new_id(), campaign_id=campaign.id, on=on, place=where, people=people, way=way,
        by_id=viewer.officer_id, at=now, instead_of=instead_of, why=why,
    )  # fmt: skip
    count.save()
    return count
