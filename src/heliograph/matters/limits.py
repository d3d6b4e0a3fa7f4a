"""How much may be sent in from one network, counted in the cache for a few minutes and then forgotten.

A limit keeps a machine from filling the desk; it must never keep a person from a first report. Neighbours behind one
address share the count, so somebody whose browser holds no receipt yet is let through up to ten times the limit.
`SUBMISSIONS_PER_NETWORK` in the settings is how many in `MINUTES`; 0 switches it off. No address is kept: the key is a
keyed hash, and it expires.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from heliograph.core.sealing import blind
from heliograph.matters.attempts import network
from heliograph.matters.keys import keyring

MINUTES = 10
FIRST_REPORT_FACTOR = 10


class TooMany(Exception):
    """The network has used up its limit; `seconds` until it is counted anew."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"limit reached, counted anew in {seconds} s")
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        return max(1, -(-self.seconds // 60))


def count_submission(request: HttpRequest, *, is_first: bool) -> None:
    """Count one checked submission. Raises `TooMany`; the page comes back with everything that was typed."""
    _count("submitted", request, _most() * (FIRST_REPORT_FACTOR if is_first else 1))


def count_attempt(request: HttpRequest) -> None:
    """Count one form that was sent, right or wrong, before any work is done on it. Raises `TooMany`."""
    _count("sent", request, _most() * FIRST_REPORT_FACTOR * 2)


def count_waiting(request: HttpRequest) -> None:
    """Count one question of a receipt's page whether it is in the log yet: one a second for as long as the log may take.

    Raises `TooMany`.
    """
    _count("waiting", request, _most() * FIRST_REPORT_FACTOR * 10)


def count_looking(request: HttpRequest) -> None:
    """Count one look into the answer bank as somebody types. Raises `TooMany`."""
    _count("looking", request, _most() * FIRST_REPORT_FACTOR * 5)


def count_verdict(request: HttpRequest) -> None:
    """Count one "this answered me" or "this did not". Raises `TooMany`: what is over the limit is not counted."""
    _count("verdict", request, _most())


def _most() -> int:
    return int(getattr(settings, "SUBMISSIONS_PER_NETWORK", 30))


def _count(what: str, request: HttpRequest, most: int) -> None:
    if not most:
        return
    window, into = divmod(int(time.time()), MINUTES * 60)
    key = f"limit:{what}:{window}:{blind(keyring().blind_key, network(request)).hex()[:24]}"
    cache.add(key, 0, timeout=MINUTES * 60 + 60)
    try:
        counted = cache.incr(key)
    except ValueError:  # it ran out between the two lines: the window is over
        return
    if counted > most:
        raise TooMany(MINUTES * 60 - into)
