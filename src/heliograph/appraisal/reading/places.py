"""Where units stand in the tree: who appraises whom, what kind a unit is, and on which side an officer is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q

from heliograph.appraisal.indicators import Side
from heliograph.appraisal.models import Appraisal
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Duty, Posting, Role, Unit
from heliograph.organisation.reading import Viewer

LEADING = frozenset({Role.LEAD, Role.CHIEF})
FEWEST_OFFICERS = 3
"""A figure of one officer is a figure of a person; of two, each can subtract themselves and knows the other's."""


def kind_of(bureau_id: int, unit: Unit) -> Side:
    """Of what kind a unit is; sets for unlike kinds differ."""
    has_below = any(one.parent_id == unit.id and one.active for one in organisation.units(bureau_id).values())
    if has_below:
        return Side.BUREAU
    if Duty.GENERAL in unit.duties:
        return Side.STATION
    if Duty.TRAFFIC in unit.duties:
        return Side.TRAFFIC
    if Duty.CRIMINAL in unit.duties:
        return Side.CRIMINAL
    return Side.OFFICE


def is_too_small(bureau_id: int, unit_id: int, on: date) -> bool:
    """Whether so few officers work in the unit with all below it that its figures would point at one of them.

    So would those of a unit of which, once the parts are taken away that have figures of their own, one or two who handle
    matters are left.
    """
    postings = Posting.objects.filter(
        Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on), officer__active=True,
        unit_id__in=organisation.subtree(bureau_id, unit_id), role__in=(Role.HANDLER, Role.LEAD),
    )  # fmt: skip
    posted: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for unit, officer, role in postings.values_list("unit_id", "officer_id", "role"):
        posted[unit].add((officer, role))
    units = organisation.units(bureau_id)
    return not _told(unit_id, posted, {one.id: one.parent_id for one in units.values()})[0]


def _told(
    unit: int, posted: Mapping[int, set[tuple[int, str]]], parents: Mapping[int, int | None]
) -> tuple[bool, set[tuple[int, str]], set[tuple[int, str]]]:
    """Whether the unit has figures; who works in it with all below it; and who is left once parts with figures are taken away."""
    everybody, left = set(posted.get(unit, ())), set(posted.get(unit, ()))
    for below in (one for one, above in parents.items() if above == unit):
        _, theirs, not_told = _told(below, posted, parents)
        everybody |= theirs
        left |= not_told
    handlers = {officer for officer, role in left if role == Role.HANDLER}
    is_told = len({officer for officer, _ in everybody}) >= FEWEST_OFFICERS
    if left != everybody and 0 < len(handlers) < FEWEST_OFFICERS:
        is_told = False
    return is_told, everybody, set() if is_told else left


def directly_below(viewer: Viewer) -> list[Unit]:
    """The units that the officer's own units appraise: one level, never two (下考一级)."""
    mine = {post.unit_id for post in viewer.posts if post.role in LEADING}
    return [one for one in organisation.units(viewer.bureau_id).values() if one.active and one.parent_id in mine]


def leads(viewer: Viewer, unit_id: int) -> bool:
    """Whether the officer leads this very unit; leading one above it is not enough."""
    return any(post.unit_id == unit_id and post.role in LEADING for post in viewer.posts)


def is_above(viewer: Viewer, appraisal: Appraisal) -> bool:
    return viewer.bureau_id == appraisal.bureau_id and leads(viewer, appraisal.above_id)


def is_below(viewer: Viewer, appraisal: Appraisal) -> bool:
    return viewer.bureau_id == appraisal.bureau_id and leads(viewer, appraisal.unit_id)


def may_read(viewer: Viewer, appraisal: Appraisal) -> bool:
    """Both sides, everybody who works in the unit or above it as a lead, and supervision."""
    if viewer.bureau_id != appraisal.bureau_id:
        return False
    units = viewer.posted_units | viewer.led_units | {post.unit_id for post in viewer.posts}
    return not units.isdisjoint({appraisal.unit_id, appraisal.above_id}) or viewer.is_one_of(Role.SUPERVISOR)


def is_over(appraisal: Appraisal, now: datetime) -> bool:
    """Whether the last day of the period has passed where the bureau is."""
    today = now.astimezone(organisation.zone(appraisal.bureau_id)).date()
    return today >= appraisal.until + timedelta(days=1)
