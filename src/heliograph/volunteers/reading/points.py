"""Contact points as everybody finds them: by place, by service, by words; and the desk's list. Lists go a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from heliograph.core.text import Text, folded
from heliograph.matters.errors import NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.volunteers.kinds import kinds
from heliograph.volunteers.models import ContactPoint, PointState, PointStep

PAGE, MOST_WORDS = 30, 6
MOST_LOOKED_THROUGH = 3000
"""Points of one bureau that a search by words or service looks through: they are kept by hand, a few to a beat."""


@dataclass(frozen=True, slots=True)
class Point:
    """One contact point as a page shows it."""

    id: UUID
    title: Text
    kind: Text
    address: str
    way: str
    hours: str
    services: tuple[Text, ...]
    unit: Text | None
    unit_phone: str
    officer: Text | None
    area: str
    area_title: Text | None
    state: str
    why: str
    opened_on: date
    since: date

    @property
    def path(self) -> str:
        return reverse("contact_point", args=[self.id])

    @property
    def url(self) -> str:
        """What the QR on the sign says."""
        return f"{settings.BASE_URL}{self.path}"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a point's history."""

    verb: str
    at: datetime
    by: Text | None
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; `after` is the last point of the page before."""

    words: str = ""
    service: str = ""
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of points; `next` is what to ask for the following one."""

    points: tuple[Point, ...]
    next: UUID | None


def found(bureau_id: int, wanted: Wanted) -> Listed:
    """Open and paused points by name. Each word must stand in the name, the address, the way, the unit or the beat."""
    rows = ContactPoint.objects.filter(bureau_id=bureau_id).exclude(state=PointState.CLOSED)
    last = ContactPoint.objects.filter(bureau_id=bureau_id, id=wanted.after).first() if wanted.after else None
    if last is not None:
        rows = rows.filter(Q(name_zh__gt=last.name_zh) | Q(name_zh=last.name_zh, id__gt=last.id))
    words = [word for word in map(folded, wanted.words.split()[:MOST_WORDS]) if word]
    most = MOST_LOOKED_THROUGH if words or wanted.service else PAGE + 1
    fitting = (one for one in rows.order_by("name_zh", "id")[:most] if _fits(one, words, wanted.service))
    kept = list(islice(fitting, PAGE + 1))
    return Listed(tuple(_point(one) for one in kept[:PAGE]), kept[PAGE - 1].id if len(kept) > PAGE else None)


def _fits(row: ContactPoint, words: Sequence[str], service: str) -> bool:
    if service and service not in row.services:
        return False
    unit = organisation.units(row.bureau_id).get(row.unit_id)
    area = organisation.areas(row.bureau_id).get(row.area)
    names = [one for found in (unit, area) if found for one in (found.name_zh, found.name_en)]
    said = "\n".join(folded(one) for one in (row.name_zh, row.name_en, row.address, row.way, *names)) if words else ""
    return all(word in said for word in words)


def point(bureau_id: int, point_id: UUID) -> Point:
    """Also a closed one, whose sign may still hang somewhere. Raises `NotFound`."""
    return _point(_row(bureau_id, point_id))


def steps(bureau_id: int, point_id: UUID) -> tuple[Step, ...]:
    """What was done with it, the newest first."""
    rows = PointStep.objects.filter(bureau_id=bureau_id, point_id=point_id).order_by("-at", "-id")[:100]
    return tuple(Step(one.verb, one.at, organisation.officer_name(bureau_id, one.by_id), one.words) for one in rows)


def kept_by(viewer: Viewer) -> tuple[Point, ...]:
    """The points of the units that the officer works in or leads, closed ones last."""
    rows = ContactPoint.objects.filter(bureau_id=viewer.bureau_id)
    if not rights.sees_all(viewer):
        rows = rows.filter(unit_id__in=rights.units_prepared(viewer))
    shown = sorted(rows.order_by("name_zh", "id")[:500], key=lambda one: one.state == PointState.CLOSED)
    return tuple(_point(one) for one in shown)


def to_keep(viewer: Viewer, point_id: UUID) -> ContactPoint:
    """The row behind the form that changes it. Raises `NotFound` for who works elsewhere."""
    row = _row(viewer.bureau_id, point_id)
    if not (rights.may_prepare(viewer, row.unit_id) or rights.sees_all(viewer)):
        raise NotFound
    return row


def _row(bureau_id: int, point_id: UUID) -> ContactPoint:
    row = ContactPoint.objects.filter(bureau_id=bureau_id, id=point_id).first()
    if row is None:
        raise NotFound
    return row


def _point(row: ContactPoint) -> Point:
    known = kinds()
    kind = known.place(row.kind)
    services = [one for one in (known.service(code) for code in row.services) if one]
    unit = organisation.units(row.bureau_id).get(row.unit_id)
    area = organisation.areas(row.bureau_id).get(row.area)
    return Point(
        id=row.id, title=row.title, kind=kind.title if kind else Text(row.kind, row.kind), address=row.address,
        way=row.way, hours=row.hours, services=tuple(one.title for one in services),
        unit=unit.title if unit else None, unit_phone=unit.phone if unit else "",
        officer=organisation.officer_name(row.bureau_id, row.officer_id), area=row.area,
        area_title=area.title if area else None, state=row.state, why=row.why, opened_on=row.opened_on, since=row.since,
    )  # fmt: skip
