"""A request of a plug-in to the other side of its channel, with every failure told as one of the three that `base` knows.

All plug-ins that speak HTTP send through `call`; none opens a connection of its own. What the other side means by the
answer is read by the plug-in; what HTTP itself says (too many, broken, not allowed) is the same for all: `check_status`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from heliograph.channels.base import TryLater, WillNeverWork
from heliograph.channels.outside import Answer, NotReached, Reach, request

LONGEST_WAIT = timedelta(hours=6)


def call(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    reach: Reach = Reach.ANY,
    seconds: float = 10.0,
) -> Answer:
    """Send one request. Raises `TryLater` if no answer came, `WillNeverWork` if the address may not be called."""
    try:
        return request(method, url, body=body, headers=headers, reach=reach, seconds=seconds)
    except NotReached as error:
        if error.kind == "private":
            raise WillNeverWork("private") from error
        raise TryLater(error.kind) from error
    except ValueError as error:
        raise WillNeverWork("address") from error


def check_status(answer: Answer, now: datetime | None = None) -> None:
    """Nothing for 2xx; else `TryLater` for what passes (408, 425, 429, 5xx), `WillNeverWork` for what does not."""
    if 200 <= answer.status < 300:
        return
    if is_passing(answer.status):
        raise TryLater(f"http-{answer.status}", retry_after(answer, now or datetime.now(UTC)))
    raise WillNeverWork(f"http-{answer.status}")


def is_passing(status: int) -> bool:
    """Whether a status says that it may work later."""
    return status in (408, 425, 429) or status >= 500


def retry_after(answer: Answer, now: datetime) -> timedelta | None:
    """What the Retry-After header asks for (RFC 9110, 10.2.3), at most `LONGEST_WAIT`; None if it says nothing readable."""
    given = answer.headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return min(timedelta(seconds=int(given[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(given)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta(0)), LONGEST_WAIT)
