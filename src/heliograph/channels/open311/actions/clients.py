"""Clients: taken in, changed, given a new key, stopped. Each change is in the administration's own record."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from heliograph.channels.open311.models import Client
from heliograph.channels.open311.reading.clients import hash_of
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid
from heliograph.organisation.actions.recording import record
from heliograph.organisation.models import Bureau, Officer

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
MOST_A_MINUTE = 600


@dataclass(frozen=True, slots=True)
class Terms:
    """What a client is called, and how much it may send."""

    code: str
    name_zh: str
    name_en: str
    a_minute: int = 60

    def values(self) -> dict[str, object]:
        return {"code": self.code, "name_zh": self.name_zh, "name_en": self.name_en, "a_minute": self.a_minute}


def add(bureau: Bureau, terms: Terms, *, by: Officer | None, now: datetime) -> tuple[Client, str]:
    """Take a client in; returns it with its key, which is shown once. Raises `Invalid`."""
    _check(terms)
    key = secrets.token_urlsafe(32)

    def work() -> Client:
        if Client.objects.filter(bureau=bureau, code=terms.code).exists():
            raise Invalid("code", Text("已经有这个代号的程序。", "There is a client with this code."))
        made = Client(bureau=bureau, key_hash=hash_of(key), made_at=now, key_at=now, **terms.values())
        made.save(force_insert=True)
        record(bureau, "open311.added", f"open311:{made.pk}", made.name_zh, by=by, now=now, after=terms.values())
        return made

    return durably(work), key


def renew_key(client: Client, *, by: Officer | None, now: datetime) -> str:
    """Give it a new key; the old one ends at once."""
    key = secrets.token_urlsafe(32)

    def work() -> None:
        Client.objects.filter(pk=client.pk).update(key_hash=hash_of(key), key_at=now)
        record(client.bureau, "open311.key", f"open311:{client.pk}", client.name_zh, by=by, now=now)

    durably(work)
    return key


def stop(client: Client, *, by: Officer | None, now: datetime) -> None:
    """It can't send any more, from this moment. Stopping it twice does nothing."""
    _set_stopped(client, now, "open311.stopped", by=by, now=now)


def let_in_again(client: Client, *, by: Officer | None, now: datetime) -> None:
    """It may send again with the key that it has."""
    _set_stopped(client, None, "open311.let-in", by=by, now=now)


def _set_stopped(client: Client, at: datetime | None, verb: str, *, by: Officer | None, now: datetime) -> None:
    def work() -> None:
        held = Client.objects.select_for_update().get(pk=client.pk)
        if (held.stopped_at is None) == (at is None):
            return
        held.stopped_at = at
        held.save(update_fields=["stopped_at"])
        record(held.bureau, verb, f"open311:{held.pk}", held.name_zh, by=by, now=now)

    durably(work)


def _check(terms: Terms) -> None:
    if not CODE.fullmatch(terms.code):
        raise Invalid(
            "code", Text("代号用 1 到 20 个小写字母、数字或短横。", "1 to 20 small letters, digits or dashes.")
        )
    if not terms.name_zh.strip() or not terms.name_en.strip():
        raise Invalid("name_zh", Text("请写中文名和英文名。", "Give its name in Chinese and English."))
    if not 1 <= terms.a_minute <= MOST_A_MINUTE:
        raise Invalid("a_minute", Text(f"每分钟 1 到 {MOST_A_MINUTE} 次。", f"1 to {MOST_A_MINUTE} a minute."))
