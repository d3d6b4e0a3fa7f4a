"""Who holds an api_key; and every client, for administrators."""

from __future__ import annotations

from heliograph.channels.open311.models import Client
from heliograph.matters.keys import keyring


def hash_of(key: str) -> bytes:
    """What is kept of a key. It has 256 random bits: nobody tries keys, and no slow hash is needed."""
    return keyring().blind_value("open311-key", key)


def client_with(bureau_id: int, key: str) -> Client | None:
    """Whose key this is; None alike for an unknown one, one of another bureau, and one of a client that was stopped."""
    if not key or len(key) > 200:
        return None
    return Client.objects.filter(bureau_id=bureau_id, key_hash=hash_of(key), stopped_at=None).first()


def clients(bureau_id: int) -> list[Client]:
    """Every client, those that may send first."""
    rows = Client.objects.filter(bureau_id=bureau_id).order_by("code")
    return sorted(rows, key=lambda one: one.stopped_at is not None)


def client(bureau_id: int, code: str) -> Client | None:
    return Client.objects.filter(bureau_id=bureau_id, code=code).first()
