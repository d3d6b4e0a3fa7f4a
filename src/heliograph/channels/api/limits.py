"""How many requests of one partner are answered in a minute, counted in the cache, and said in the headers.

The headers are those of the IETF draft (draft-ietf-httpapi-ratelimit-headers): `RateLimit-Policy` and `RateLimit`, and
`Retry-After` (RFC 9110) with a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from heliograph.channels.api.models import Partner
from heliograph.channels.api.problems import Problem

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of the minute: `left` requests, then anew in `seconds`."""

    most: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"minute";q={self.most};w={SECONDS}',
            "RateLimit": f'"minute";r={self.left};t={self.seconds}',
        }


def count(partner: Partner, now: datetime) -> Budget:
    """Count one request. Raises `Problem` past the limit; no request past it is worked on."""
    window, into = divmod(int(now.timestamp()), SECONDS)
    key = f"api:minute:{partner.bureau_id}:{partner.pk}:{window}"
    cache.add(key, 0, timeout=SECONDS * 2)
    try:
        counted = cache.incr(key)
    except ValueError:  # it ran out between the two lines: the window is over
        counted = 1
    budget = Budget(partner.a_minute, max(0, partner.a_minute - counted), SECONDS - into)
    if counted > partner.a_minute:
        raise Problem("too-many", headers={**budget.headers(), "Retry-After": str(budget.seconds)})
    return budget
