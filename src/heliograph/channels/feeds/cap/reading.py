"""Which alerts there are and what each message says: from public notices to messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from heliograph.channels.feeds.addresses import base, host
from heliograph.channels.feeds.cap.message import Kind, Message, Place, composed
from heliograph.channels.feeds.cap.signing import signed
from heliograph.channels.feeds.models import AlertMessage
from heliograph.core import geometry
from heliograph.core.text import Text
from heliograph.notices import kinds
from heliograph.notices.reading import public
from heliograph.notices.reading.public import PublicNotice, Status, Wanted
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind, Bureau, Unit

STAYS_CANCELLED = timedelta(days=1)
"""How long a withdrawal is listed, where nobody may read any more until when the alert would have held."""
MOST_CANCELLED = 20


def message(bureau: Bureau, notice_id: UUID, number: int, *, now: datetime) -> Message | None:
    """The message that released a version; None if there is none, or if it may not be read any more."""
    found = public.version(bureau.id, notice_id, number, now=now)
    if found is None or not found.is_alert:
        return None
    every = public.version_times(bureau.id, notice_id)
    sent = dict(every)[number]
    earlier = tuple(one for one in every if one[0] < number)
    return _message(bureau, found, Kind.UPDATE if earlier else Kind.ALERT, sent, earlier)


def document(bureau: Bureau, notice_id: UUID, number: int, *, now: datetime) -> bytes | None:
    """A signed message, as it was sent; `number` 0 is the withdrawal. None if there is none, or if it may not be read."""
    found = message(bureau, notice_id, number, now=now) if number else cancel(bureau, notice_id, now=now)
    if found is None:
        return None
    kept = AlertMessage.objects.filter(bureau_id=bureau.id, notice_id=notice_id, number=number).first()
    return bytes(kept.body) if kept else signed(composed(found), bureau, now=now)


def cancel(bureau: Bureau, notice_id: UUID, *, now: datetime) -> Message | None:
    """The message that took an alert back; None unless it was withdrawn."""
    found = public.notice(bureau.id, notice_id, now=now)
    if found is None or not _is_alert(found) or found.status is not Status.WITHDRAWN:
        return None
    return _message(bureau, found, Kind.CANCEL, found.changed_at, tuple(public.version_times(bureau.id, notice_id)))


def listed(bureau: Bureau, *, now: datetime) -> list[PublicNotice]:
    """Alerts that hold, the gravest first; then those that were withdrawn before their time was over."""
    current = public.in_force(bureau.id, now=now)
    taken_back: list[PublicNotice] = []
    for kind in kinds.alerts():
        wanted = Wanted(kind=kind, withdrawn=True)
        taken_back += public.listed(bureau.id, wanted, now=now, most=MOST_CANCELLED).notices
    still = [one for one in taken_back if (one.expires or one.changed_at + STAYS_CANCELLED) > now]
    return [*current, *sorted(still, key=lambda one: one.changed_at, reverse=True)]


def places_of(bureau: Bureau, codes: Iterable[str], now: datetime) -> tuple[Place, ...]:
    """The areas that a notice names by their codes, or by the codes of units: all these cover. Nothing: the whole bureau."""
    today = now.astimezone(organisation.zone(bureau.id)).date()
    areas = organisation.areas(bureau.id)
    units = {unit.code: unit for unit in organisation.units(bureau.id).values()}
    holding = [area for area in areas.values() if area.kind == AreaKind.AREA and area.holds_on(today)]
    found = [_place(code, areas, units, holding) for code in codes]
    named = tuple(place for place in found if place is not None)
    root = next((unit for unit in units.values() if unit.parent_id is None), None)
    whole = _covered(root, holding) if root else ()
    return named or (Place(bureau.title, root.code if root else bureau.code, whole),)


def _place(code: str, areas: Mapping[str, Area], units: Mapping[str, Unit], holding: list[Area]) -> Place | None:
    area, unit = areas.get(code), units.get(code)
    if area is not None:
        return Place(area.title, code, tuple(geometry.lat_lon_rings(area.geometry)))
    return Place(unit.title, code, _covered(unit, holding)) if unit is not None else None


def _covered(unit: Unit, holding: list[Area]) -> tuple[str, ...]:
    """The unit's own areas; where it has none, those of the units below it."""
    own = [area for area in holding if area.unit_id == unit.id]
    below = {one.id for one in organisation.units(unit.bureau_id).values() if one.path.startswith(unit.path)}
    shown = own or [area for area in holding if area.unit_id in below]
    return tuple(ring for area in shown for ring in geometry.lat_lon_rings(area.geometry))


def _is_alert(notice: PublicNotice) -> bool:
    """Also of one whose words are gone."""
    return notice.kind in kinds.alerts()


def _message(
    bureau: Bureau, notice: PublicNotice, kind: Kind, sent: datetime, earlier: tuple[tuple[int, datetime], ...]
) -> Message:
    unit = organisation.units(bureau.id).get(notice.unit)
    name = bureau.title
    if unit is not None and unit.parent_id is not None:
        name = Text(f"{bureau.name_zh} {unit.name_zh}", f"{unit.name_en}, {bureau.name_en}")
    return Message(
        notice=notice,
        kind=kind,
        sent=sent,
        earlier=earlier,
        sender=host(bureau),
        sender_name=name,
        contact=unit.phone if unit else "",
        url=base(bureau) + notice.path,
        places=places_of(bureau, notice.areas, sent),
        zone=organisation.zone(bureau.id),
        is_test=settings.IS_DEMO,
    )
