"""Lists of notices, a page at a time, each by an index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from heliograph.core.language.tokens import tokens
from heliograph.notices import kinds
from heliograph.notices.models.found import NoticeArea, NoticeWord
from heliograph.notices.models.notices import Notice, State
from heliograph.notices.reading.public.rows import released, values_of
from heliograph.notices.reading.public.values import PublicNotice
from heliograph.notices.words import Severity

PAGE = 20
SCREEN_SHOWS = timedelta(days=60)
"""Older notices are not shown on screens, even if they have no end."""
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. `since`, `until`: first released in that time. `before`: what comes after the notice with this id."""

    kind: str = ""
    unit: int | None = None
    area: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    withdrawn: bool = False
    before: UUID | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.unit or self.area or self.words or self.since or self.until or self.withdrawn or self.kind)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of notices; `next` is what to ask for the following page."""

    notices: list[PublicNotice]
    next: UUID | None


def listed(bureau_id: int, wanted: Wanted, *, now: datetime, most: int = PAGE) -> Listed:
    """A page of what was released, the newest first; withdrawn ones among them, marked."""
    found = released(bureau_id)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.unit is not None:
        found = found.filter(unit_id=wanted.unit)
    if wanted.withdrawn:
        found = found.filter(state=State.WITHDRAWN)
    if wanted.since:
        found = found.filter(released_at__gte=wanted.since)
    if wanted.until:
        found = found.filter(released_at__lt=wanted.until)
    if wanted.area:
        found = found.filter(_in_area(bureau_id, wanted.area))
    for word in list(dict.fromkeys(tokens(wanted.words)))[:MOST_WORDS]:
        found = found.filter(id__in=NoticeWord.objects.filter(bureau_id=bureau_id, word=word[:40]).values("notice_id"))
    last = released(bureau_id).filter(id=wanted.before).first() if wanted.before else None
    if last is not None:
        at = last.released_at
        found = found.filter(Q(released_at__lte=at) & (Q(released_at__lt=at) | Q(id__lt=last.id)))
    rows = list(found.order_by("-released_at", "-id")[: most + 1])
    return Listed(values_of(rows[:most], now), rows[most - 1].id if len(rows) > most else None)


def newest_of(bureau_id: int, units: Collection[int], *, now: datetime, most: int) -> list[PublicNotice]:
    """The last few that these units released, the newest first: chosen in the index, and only those read."""
    order = ("-released_at", "-id")
    chosen = released(bureau_id).filter(unit_id__in=units).order_by(*order).values_list("id", flat=True)[:most]
    return values_of(released(bureau_id).filter(id__in=list(chosen)).order_by(*order), now)


def _in_area(bureau_id: int, area: str) -> Q:
    """About this area, or about the whole bureau."""
    about = NoticeArea.objects.filter(bureau_id=bureau_id, notice_id=OuterRef("id"))
    return Q(Exists(about.filter(area=area))) | ~Q(Exists(about))


def changes(bureau_id: int, *, now: datetime, before: UUID | None = None, most: int = 50) -> Listed:
    """What the public saw change last, for feeds and whoever keeps a copy: a correction or withdrawal moves to the front."""
    found = released(bureau_id)
    last = found.filter(id=before).first() if before else None
    if last is not None:
        at = last.changed_at
        found = found.filter(Q(changed_at__lte=at) & (Q(changed_at__lt=at) | Q(id__lt=last.id)))
    rows = list(found.order_by("-changed_at", "-id")[: most + 1])
    return Listed(values_of(rows[:most], now), rows[most - 1].id if len(rows) > most else None)


def newest(bureau_id: int, *, now: datetime, most: int, kinds_of: Sequence[str] = ()) -> list[PublicNotice]:
    """The last few that hold now (neither withdrawn nor over), the newest first."""
    found = released(bureau_id).filter(state=State.RELEASED)
    if kinds_of:
        found = found.filter(kind__in=kinds_of)
    rows = found.filter(Q(expires__isnull=True) | Q(expires__gt=now)).order_by("-released_at", "-id")[:most]
    return values_of(rows, now)


def in_force(bureau_id: int, *, now: datetime) -> list[PublicNotice]:
    """Alerts that hold now or soon, the gravest first."""
    rows = Notice.objects.filter(bureau_id=bureau_id, kind__in=kinds.alerts(), state=State.RELEASED, expires__gt=now)
    found = values_of(rows.order_by("-released_at")[:20], now)
    return sorted(found, key=lambda one: list(Severity).index(one.severity or Severity.UNKNOWN))


def on_screen(bureau_id: int, *, now: datetime, area: str = "", most: int = 12) -> list[PublicNotice]:
    """What a large screen shows: alerts that have begun, alone; otherwise the newest of the kinds meant for screens."""
    alerts = [one for one in in_force(bureau_id, now=now) if one.onset is None or one.onset <= now]
    alerts = [one for one in alerts if not area or not one.areas or area in one.areas]
    if alerts:
        return alerts
    meant = [kind.code for kind in kinds.kinds() if kind.on_screen and not kind.is_alert]
    rows = released(bureau_id).filter(state=State.RELEASED, kind__in=meant, released_at__gte=now - SCREEN_SHOWS)
    rows = rows.filter(Q(expires__isnull=True) | Q(expires__gt=now))
    if area:
        rows = rows.filter(_in_area(bureau_id, area))
    return values_of(rows.order_by("-released_at", "-id")[:most], now)
