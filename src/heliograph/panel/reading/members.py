"""Who sits on the panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import User
from heliograph.panel.models import KINDS, Kind, Member


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member for everybody: appointed in the open, with a term and what was declared."""

    id: UUID
    name: str
    kind: Text
    since: date
    until: date
    state: str
    conflicts: tuple[Text, ...]
    declared: bool


def member_of(user: User, today: date) -> Member | None:
    """The member whose log-in this is, in the term."""
    held = Member.objects.filter(user_id=user.pk, since__lte=today, until__gte=today, ended_at=None)
    return held.first() if user.is_active else None


def in_term(bureau_id: int, today: date) -> list[Member]:
    """Members who sit now and have declared their interests."""
    held = Member.objects.filter(
        bureau_id=bureau_id, since__lte=today, until__gte=today, ended_at=None, user__isnull=False
    )
    return [one for one in held.order_by("id") if one.conflicts is not None]


def members(bureau_id: int, *, now: datetime, accepted: bool = True) -> list[MemberShown]:
    """Members whose term is not over; with `accepted` only those who took it up."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    rows = Member.objects.filter(bureau_id=bureau_id, until__gte=today, ended_at=None)
    if accepted:
        rows = rows.filter(user__isnull=False)
    return [_shown(one, now) for one in rows.order_by("until", "id")]


def _shown(one: Member, now: datetime) -> MemberShown:
    state = "sits" if one.user_id is not None else "invited" if now < one.code_until else "expired"
    names = (organisation.unit_name(one.bureau_id, unit) for unit in one.conflicts or ())
    return MemberShown(
        one.id, one.name, KINDS[Kind(one.kind)], one.since, one.until, state, tuple(name for name in names if name),
        one.conflicts is not None,
    )  # fmt: skip
