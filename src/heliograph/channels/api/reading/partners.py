"""Who a partner is: by the token that it shows; and all of them, for administrators."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from heliograph.channels.api.hashing import hash_of
from heliograph.channels.api.models import Partner, Token

BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Caller:
    """A partner at the door, with what its token lets it do."""

    partner: Partner
    scopes: frozenset[str]

    @property
    def who(self) -> str:
        return f"partner:{self.partner.pk}"


def caller(bureau_id: int, authorization: str, now: datetime) -> Caller | None:
    """Whose token this is; None alike for none, unknown, ended, stopped, and one of another bureau."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != BEARER or not token or len(token) > 200:
        return None
    row = (
        Token.objects.filter(bureau_id=bureau_id, digest=hash_of(token), until__gt=now)
        .select_related("partner")
        .first()
    )
    if row is None or row.partner.stopped_at is not None or row.partner.bureau_id != bureau_id:
        return None
    return Caller(row.partner, frozenset(row.scopes) & frozenset(row.partner.scopes))


def basic(authorization: str) -> tuple[str, str] | None:
    """Id and secret of an `Authorization: Basic` header; None for another or a broken one."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, secret = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except ValueError:  # not ASCII, not base64, not UTF-8
        return "", ""
    return (name, secret) if colon else ("", "")


def partners(bureau_id: int) -> list[Partner]:
    """Every partner, those that may come in first."""
    rows = Partner.objects.filter(bureau_id=bureau_id).order_by("code")
    return sorted(rows, key=lambda one: one.stopped_at is not None)


def partner(bureau_id: int, code: str) -> Partner | None:
    return Partner.objects.filter(bureau_id=bureau_id, code=code).first()


def takers(bureau_id: int) -> list[Partner]:
    """Those to whom something can be handed over."""
    return [one for one in partners(bureau_id) if one.stopped_at is None and "handover" in one.scopes]
