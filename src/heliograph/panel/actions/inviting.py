"""Invite somebody from outside, take up the seat with a log-in of one's own, declare interests, end the seat.

The link is the only way to a log-in, opens once, and expires. The log-in has no posting and no rights but the panel's.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.organisation import reading as organisation
from heliograph.organisation.actions.log_ins import USERNAME, end_sessions
from heliograph.organisation.models import Role, User
from heliograph.organisation.reading import Viewer
from heliograph.panel.errors import LinkOver, NotInviting
from heliograph.panel.models import Kind, Member
from heliograph.publishing.for_everybody import reason

LINK_HOLDS = timedelta(days=14)
LONGEST_TERM = timedelta(days=366 * 5)
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
CODE = "panel"


@dataclass(frozen=True, slots=True)
class Invited:
    """The member, and the token of the link: shown once, kept only as a keyed hash."""

    member: Member
    token: str


def may_invite(viewer: Viewer) -> bool:
    return viewer.is_one_of(Role.SUPERVISOR, Role.CHIEF)


def invite(viewer: Viewer, name: str, kind: str, since: date, until: date, *, now: datetime) -> Invited:
    """Invite somebody for a term. Raises `NotInviting`, `Missing`, `Invalid`."""
    if not may_invite(viewer):
        raise NotInviting
    if not name.strip():
        raise Missing("person")
    if kind not in Kind.values:
        raise Invalid("kind", Text("请选是什么身份。", "Choose in what capacity."))
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    if until < since or until < today or until - since > LONGEST_TERM:
        raise Invalid("until", Text("任期从哪天到哪天，最长五年。", "From which day to which, five years at most."))
    token = secrets.token_urlsafe(32)
    made = Member(
        bureau_id=viewer.bureau_id, id=new_id(), name=name.strip()[:50], kind=kind, since=since, until=until, invited_at=now,
        invited_by_id=viewer.officer_id, code_hash=_hash(token), code_until=now + LINK_HOLDS,
    )  # fmt: skip
    durably(lambda: made.save(force_insert=True))
    return Invited(made, token)


def open_invitation(bureau_id: int, token: str, *, now: datetime) -> Member:
    """Whose invitation a link is. Raises `LinkOver`: the same for a wrong one, a used one and an old one."""
    if not TOKEN.fullmatch(token):
        raise LinkOver
    held = Member.objects.filter(bureau_id=bureau_id, code_hash=_hash(token), user=None, ended_at=None)
    found = held.filter(code_until__gt=now).first()
    if found is None:
        raise LinkOver
    return found


def accept(bureau_id: int, token: str, username: str, password: str, *, now: datetime) -> Member:
    """Take up the seat with a log-in of one's own. Raises `LinkOver`, `Invalid`."""

    def work() -> Member:
        member = Member.objects.select_for_update().get(
            bureau_id=bureau_id, id=open_invitation(bureau_id, token, now=now).id
        )
        if member.user_id is not None:
            raise LinkOver
        name = username.strip()
        if not USERNAME.fullmatch(name):
            zh, en = "用户名用小写字母、数字、“.”“-”“_”，2 到 50 个。", "Use small letters, digits, '.', '-' and '_'."
            raise Invalid("username", Text(zh, en))
        if User.objects.filter(username__iexact=name).exists():
            raise Invalid("username", Text("这个用户名已经有人用了。", "This user name is taken."))
        user = User(username=name)
        _check_password(password, user)
        user.set_password(password)
        user.save()
        member.user, member.accepted_at, member.code_hash = user, now, b""
        member.save()
        return member

    return durably(work)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError:
        raise Invalid(
            "password",
            Text(
                "密码至少 12 位，不要用常见的，也不要和用户名像。",
                "At least 12 characters, none that is common or like the user name.",
            ),
        ) from None


def declare(member: Member, units: Collection[int], *, now: datetime) -> Member:
    """Declare in which units one has an interest; none is an answer too. What is declared is public."""

    def work() -> Member:
        held = Member.objects.select_for_update().get(bureau_id=member.bureau_id, id=member.id)
        if not set(units) <= organisation.units(member.bureau_id).keys():
            raise Invalid("units", Text("请选单位。", "Choose units."))
        held.conflicts, held.declared_at = sorted(units), now
        held.save()
        return held

    return durably(work)


def end(viewer: Viewer, member_id: UUID, why: str, *, now: datetime) -> Member:
    """End a seat before its term; the reason is public, the log-in ends at once. Raises `NotInviting`, `NotFound`, `Standing`."""
    if not may_invite(viewer):
        raise NotInviting
    words = reason(viewer.bureau_id, why, 300)

    def work() -> Member:
        held = (
            Member.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=member_id, ended_at=None).first()
        )
        if held is None:
            raise NotFound
        held.ended_at, held.why_ended, held.code_hash = now, words, b""
        held.save()
        if held.user is not None:
            end_sessions(held.user)
        return held

    return durably(work)


def _hash(token: str) -> bytes:
    return keyring().blind_value(CODE, token)
