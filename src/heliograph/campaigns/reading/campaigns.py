"""Campaigns as everybody reads them, and as the unit keeps them. Material is read where it was published, in its newest words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from heliograph.bookings import reading as bookings
from heliograph.bookings.reading import Line as Time
from heliograph.campaigns.actions.keeping import is_on, today
from heliograph.campaigns.kinds import Kind, kinds
from heliograph.campaigns.models import Campaign, Material, State
from heliograph.campaigns.reading.reach import Reach, reach_of
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.notices.reading import public as notices
from heliograph.notices.reading.public import PublicNotice
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.reading import register
from heliograph.publishing.reading.register import Entry

MOST = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One campaign in a list. `is_on`: neither ended nor stopped; `is_coming`: not begun."""

    id: UUID
    title: Text
    kind: Kind | None
    unit: Text | None
    begins_on: date
    until: date
    is_on: bool
    is_coming: bool
    is_stopped: bool
    why: str

    @property
    def path(self) -> str:
        return reverse("campaign", args=[self.id])


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of material: where it is read. `is_gone`: withdrawn or over since."""

    id: UUID
    title: Text
    kind: Text
    path: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One campaign. `times` are its events to come."""

    line: Line
    about: Text
    material: tuple[Item, ...]
    times: tuple[Time, ...]
    reach: Reach
    may_lead: bool = False
    may_count: bool = False


def listed(bureau_id: int, *, now: datetime, before: UUID | None = None) -> tuple[list[Line], bool]:
    """Campaigns, those that end last first; `before` is the last one of the page before. And whether there are more."""
    rows = Campaign.objects.filter(bureau_id=bureau_id)
    last = rows.filter(id=before).first() if before is not None else None
    if last is not None:
        rows = rows.filter(Q(until__lt=last.until) | Q(until=last.until, id__lt=last.id))
    found = list(rows.order_by("-until", "-id")[: MOST + 1])
    return [_line(one, now) for one in found[:MOST]], len(found) > MOST


def page_of(bureau_id: int, campaign_id: UUID, *, now: datetime, viewer: Viewer | None = None) -> Page:
    """With a `viewer`, as the unit sees it: small counts too. Raises `NotFound`."""
    row = Campaign.objects.filter(bureau_id=bureau_id, id=campaign_id).first()
    if row is None or (viewer is not None and not _may_see(viewer, row)):
        raise NotFound
    about = Text(row.about, row.about_en or row.about)
    times = tuple(bookings.coming_of(bureau_id, row.id, now))
    may_lead = viewer is not None and rights.may_lead(viewer, row.unit_id) and is_on(row, now)
    may_count = viewer is not None and rights.may_prepare(viewer, row.unit_id)
    reach = reach_of(row, plainly=viewer is not None)
    return Page(_line(row, now), about, _material(row, now), times, reach, may_lead, may_count)


def kept_by(viewer: Viewer, *, now: datetime) -> list[Line]:
    """The campaigns of the officer's units, the latest first."""
    rows = Campaign.objects.filter(bureau_id=viewer.bureau_id)
    if not rights.sees_all(viewer):
        rows = rows.filter(unit_id__in=rights.units_prepared(viewer))
    return [_line(one, now) for one in rows.order_by("-until", "-id")[:100]]


def notices_to_hand_out(bureau_id: int, *, now: datetime) -> list[tuple[UUID, Text]]:
    """The latest notices that hold, to choose material from."""
    return [(one.id, one.title) for one in notices.newest(bureau_id, now=now, most=60)]


def _may_see(viewer: Viewer, row: Campaign) -> bool:
    return rights.may_prepare(viewer, row.unit_id) or rights.sees_all(viewer)


def _line(row: Campaign, now: datetime) -> Line:
    on = is_on(row, now)
    return Line(
        id=row.id, title=row.title, kind=kinds().kind(row.kind),
        unit=organisation.unit_name(row.bureau_id, row.unit_id), begins_on=row.begins_on, until=row.until, is_on=on,
        is_coming=on and today(row.bureau_id, now) < row.begins_on, is_stopped=row.state == State.STOPPED, why=row.why,
    )  # fmt: skip


def _material(row: Campaign, now: datetime) -> tuple[Item, ...]:
    rows = list(Material.objects.filter(bureau_id=row.bureau_id, campaign_id=row.id).order_by("at", "id"))
    told = notices.several(row.bureau_id, [one.notice_id for one in rows if one.notice_id], now=now)
    entries = register.several(row.bureau_id, [one.document_id for one in rows if one.document_id])
    found = (
        _notice(one, told.get(one.notice_id)) if one.notice_id
        else _document(one, entries.get(one.document_id)) if one.document_id else None
        for one in rows
    )  # fmt: skip
    return tuple(one for one in found if one is not None)


def _notice(row: Material, notice: PublicNotice | None) -> Item | None:
    if notice is None or notice.is_hidden:
        return None
    return Item(row.id, notice.title, notice.kind_title, notice.path, not notice.is_current)


def _document(row: Material, entry: Entry | None) -> Item | None:
    if entry is None or not entry.is_shown:
        return None
    path = reverse("public_item", args=[entry.id])
    return Item(row.id, Text(entry.title, entry.title), entry.kind, path, False)
