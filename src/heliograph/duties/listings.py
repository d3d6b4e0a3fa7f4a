"""The kinds of subject that need no other app: leaders of the bureau, and stations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from heliograph.core.text import Text
from heliograph.duties import subjects
from heliograph.duties.subjects import Subject
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Duty, Posting, Role, Unit

LEADERS = "leaders"
STATIONS = "stations"


def register() -> None:
    subjects.register(LEADERS, Text("局领导", "leaders of the bureau"), leaders, still_leaders)
    subjects.register(STATIONS, Text("派出所", "stations"), stations, still_stations)


def _chiefs(bureau_id: int, on: date) -> QuerySet[Posting]:
    rows = Posting.objects.filter(officer__bureau_id=bureau_id, officer__active=True, role=Role.CHIEF)
    return rows.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))


def leaders(bureau_id: int, *, on: date, after: str, limit: int) -> Sequence[Subject]:
    """Officers who are chiefs that day; the key is the badge number."""
    rows = _chiefs(bureau_id, on).filter(officer__badge__gt=after).select_related("officer")
    found: dict[str, Subject] = {}
    for row in rows.order_by("officer__badge", "id"):  # every one, of a handful: an officer may be chief of many units
        found.setdefault(row.officer.badge, Subject(row.officer.badge, row.officer.title, row.unit_id))
    return list(found.values())[:limit]


def still_leaders(bureau_id: int, keys: Collection[str], *, on: date) -> Collection[str]:
    return set(_chiefs(bureau_id, on).filter(officer__badge__in=keys).values_list("officer__badge", flat=True))


def _stations(bureau_id: int) -> list[Unit]:
    """Units at the foot of the tree that take whatever comes to them."""
    every = organisation.units(bureau_id).values()
    parents = {unit.parent_id for unit in every if unit.active}
    return [u for u in every if u.active and u.parent_id and u.id not in parents and Duty.GENERAL in u.duties]


def stations(bureau_id: int, *, on: date, after: str, limit: int) -> Sequence[Subject]:
    """The key is the unit's code. A unit has no first and last day, so `on` says nothing here."""
    found = sorted((unit for unit in _stations(bureau_id) if unit.code > after), key=lambda unit: unit.code)
    return [Subject(unit.code, unit.title, unit.id) for unit in found[:limit]]


def still_stations(bureau_id: int, keys: Collection[str], *, on: date) -> Collection[str]:
    return {unit.code for unit in _stations(bureau_id)} & set(keys)
