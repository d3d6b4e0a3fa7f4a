"""How much is answered: what one client may send in a minute, what one network may read, and how often a key may be wrong.

Counted in the cache and forgotten; no address is kept, only a keyed hash that expires.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest

from heliograph.channels.open311.errors import Refused
from heliograph.channels.open311.models import Client
from heliograph.core.text import Text
from heliograph.matters.attempts import network
from heliograph.matters.keys import keyring

READS_A_MINUTE = 300
WRONG_KEYS = 20
WRONG_KEY_SECONDS = 600
TOO_MANY = Text("来得太快了，请按 Retry-After 稍后再发。", "Too many at once: try again after Retry-After seconds.")


def count_read(request: HttpRequest, now: datetime) -> None:
    """Count one question of a network. Raises `Refused`."""
    _count("read", _from(request), READS_A_MINUTE, 60, now)


def count_sent(client: Client, now: datetime) -> None:
    """Count one request of a client. Raises `Refused`."""
    _count("sent", f"{client.bureau_id}:{client.pk}", client.a_minute, 60, now)


def refuse_after_wrong_keys(request: HttpRequest, now: datetime) -> None:
    """Raises `Refused` where too many wrong keys came from: no key is looked at any more."""
    key, left = _window("wrong", _from(request), WRONG_KEY_SECONDS, now)
    if cache.get(key, 0) >= WRONG_KEYS:
        raise Refused(429, TOO_MANY, retry_after=left)


def wrong_key(request: HttpRequest, now: datetime) -> None:
    """Count a key that opened nothing."""
    _add(*_window("wrong", _from(request), WRONG_KEY_SECONDS, now))


def _from(request: HttpRequest) -> str:
    return keyring().blind_value("open311-network", network(request)).hex()[:24]


def _window(what: str, who: str, seconds: int, now: datetime) -> tuple[str, int]:
    window, into = divmod(int(now.timestamp()), seconds)
    return f"open311:{what}:{window}:{who}", seconds - into


def _add(key: str, left: int) -> int:
    cache.add(key, 0, timeout=left + 60)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two lines: the window is over
        return 1


def _count(what: str, who: str, most: int, seconds: int, now: datetime) -> None:
    key, left = _window(what, who, seconds, now)
    if _add(key, left) > most:
        raise Refused(429, TOO_MANY, retry_after=left)
