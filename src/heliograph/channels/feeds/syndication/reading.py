"""Which notices a feed holds: of all kinds, of one kind, of one area; what changed last comes first.

What was corrected or withdrawn comes to the front, so that whoever keeps a copy learns of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from heliograph.notices.reading import public
from heliograph.notices.reading.public import PublicNotice, Wanted
from heliograph.organisation import reading as organisation

IN_FEED = 50
LOOKED_AT = 200
"""How many of the bureau's latest changes are looked through for those of a kind or an area."""


def newest(bureau_id: int, *, now: datetime) -> list[PublicNotice]:
    """Of every kind."""
    return public.changes(bureau_id, now=now, most=IN_FEED).notices


def of_kind(bureau_id: int, kind: str, *, now: datetime) -> list[PublicNotice]:
    return _narrowed(bureau_id, Wanted(kind=kind), lambda one: one.kind == kind, now)


def of_area(bureau_id: int, code: str, *, now: datetime) -> list[PublicNotice]:
    """About the area, about a unit that answers for it, or about the whole bureau."""
    codes = codes_about(bureau_id, code)
    return _narrowed(bureau_id, Wanted(area=code), lambda one: not one.areas or not codes.isdisjoint(one.areas), now)


def codes_about(bureau_id: int, code: str) -> frozenset[str]:
    """The code itself, and the codes of units that cover it. Of a unit: of those above it too, and of its areas."""
    units = organisation.units(bureau_id)
    areas = organisation.areas(bureau_id)
    area = areas.get(code)
    unit = units.get(area.unit_id) if area else next((one for one in units.values() if one.code == code), None)
    if unit is None:
        return frozenset({code})
    over = {one.code for one in units.values() if unit.path.startswith(one.path)}
    own = {one.code for one in areas.values() if area is None and one.unit_id == unit.id}
    return frozenset({code} | over | own)


def last_change(notices: Iterable[PublicNotice], now: datetime) -> datetime | None:
    """When what a feed says of these last changed: also by the end of a notice's time, which nobody brings about."""
    times = [time for one in notices for time in (one.changed_at, one.expires) if time is not None and time <= now]
    return max(times, default=None)


def _narrowed(
    bureau_id: int, wanted: Wanted, fits: Callable[[PublicNotice], bool], now: datetime
) -> list[PublicNotice]:
    changed = [one for one in public.changes(bureau_id, now=now, most=LOOKED_AT).notices if fits(one)]
    found = {one.id: one for one in (*changed, *public.listed(bureau_id, wanted, now=now, most=IN_FEED).notices)}
    return sorted(found.values(), key=lambda one: (one.changed_at, one.id), reverse=True)[:IN_FEED]
