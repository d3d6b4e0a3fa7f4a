"""Partners: taken in, changed, given a new secret, stopped. Each change is in the administration's own record."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from heliograph.channels.api.hashing import hash_of, new_secret
from heliograph.channels.api.models import Partner, Scope, Token
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid
from heliograph.organisation.actions.recording import record
from heliograph.organisation.models import Bureau, Officer

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
NOT_A_CODE = frozenset({"new", "heliograph"})
"""Addresses and our own name."""
MOST_A_MINUTE = 6000


@dataclass(frozen=True, slots=True)
class Terms:
    """What a partner is called, and what it may do."""

    code: str
    name_zh: str
    name_en: str
    scopes: Sequence[str]
    a_minute: int = 120
    procedures: Sequence[str] = ()

    def values(self) -> dict[str, object]:
        return {
            "code": self.code,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "scopes": sorted(self.scopes),
            "a_minute": self.a_minute,
            "procedures": sorted(self.procedures),
        }


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the partner's system logs in with. The secret is shown once and is nowhere else."""

    client_id: str
    secret: str


def add(bureau: Bureau, terms: Terms, *, by: Officer | None, now: datetime) -> tuple[Partner, Credentials]:
    """Take a partner in. Raises `Invalid`."""
    _check(bureau, terms)
    if Partner.objects.filter(bureau=bureau, code=terms.code).exists():
        raise Invalid("code", Text("已经有这个代号的合作单位。", "There is a partner with this code."))
    given = Credentials(f"{terms.code}-{secrets.token_hex(8)}", new_secret())

    def work() -> Partner:
        made = Partner(
            bureau=bureau, client_id=given.client_id, secret_hash=hash_of(given.secret), made_at=now, secret_at=now,
            **terms.values(),
        )  # fmt: skip
        made.save()
        record(bureau, "partner.added", f"partner:{made.pk}", made.name_zh, by=by, now=now, after=terms.values())
        return made

    return durably(work), given


def change(partner: Partner, terms: Terms, *, by: Officer | None, now: datetime) -> None:
    """Change its name and what it may do. Its code stays. A token that it holds keeps no scope that was taken away."""
    _check(partner.bureau, terms)
    if terms.code != partner.code:
        raise Invalid("code", Text("代号不能改：记录里写着它。", "The code can't change: records name it."))
    before = {name: getattr(partner, name) for name in terms.values()}

    def work() -> None:
        for name, value in terms.values().items():
            setattr(partner, name, value)
        partner.save()
        about = f"partner:{partner.pk}"
        record(
            partner.bureau, "partner.changed", about, partner.name_zh, by=by, now=now, before=before,
            after=terms.values(),
        )  # fmt: skip

    durably(work)


def renew_secret(partner: Partner, *, by: Officer | None, now: datetime) -> Credentials:
    """Give it a new secret. The old one and every token end at once."""
    given = Credentials(partner.client_id, new_secret())

    def work() -> None:
        Partner.objects.filter(pk=partner.pk).update(secret_hash=hash_of(given.secret), secret_at=now)
        Token.objects.filter(partner=partner).delete()
        record(partner.bureau, "partner.secret", f"partner:{partner.pk}", partner.name_zh, by=by, now=now)

    durably(work)
    return given


def stop(partner: Partner, *, by: Officer | None, now: datetime) -> None:
    """It can't come in any more, from this moment. Stopping it twice does nothing."""
    _set_stopped(partner, now, "partner.stopped", by=by, now=now)


def let_in_again(partner: Partner, *, by: Officer | None, now: datetime) -> None:
    """It may come in again with the secret that it has."""
    _set_stopped(partner, None, "partner.let-in", by=by, now=now)


def _set_stopped(partner: Partner, at: datetime | None, verb: str, *, by: Officer | None, now: datetime) -> None:
    def work() -> None:
        held = Partner.objects.select_for_update().get(pk=partner.pk)
        if (held.stopped_at is None) == (at is None):
            return
        held.stopped_at = at
        held.save()
        Token.objects.filter(partner=held).delete()
        record(held.bureau, verb, f"partner:{held.pk}", held.name_zh, by=by, now=now)

    durably(work)


def _check(bureau: Bureau, terms: Terms) -> None:
    if not CODE.fullmatch(terms.code) or terms.code in NOT_A_CODE:
        words = Text("代号用 1 到 20 个小写字母、数字或短横。", "1 to 20 small letters, digits or dashes.")
        raise Invalid("code", words)
    if not terms.name_zh.strip() or not terms.name_en.strip():
        raise Invalid("name_zh", Text("请写中文名和英文名。", "Give its name in Chinese and English."))
    if not terms.scopes or not set(terms.scopes) <= set(Scope.values):
        raise Invalid("scopes", Text("请至少选一项权限。", "Choose at least one scope."))
    if not 1 <= terms.a_minute <= MOST_A_MINUTE:
        words = Text(f"每分钟 1 到 {MOST_A_MINUTE} 次。", f"1 to {MOST_A_MINUTE} a minute.")
        raise Invalid("a_minute", words)
