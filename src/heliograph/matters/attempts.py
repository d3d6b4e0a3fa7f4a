"""Wrong codes are counted, per number and per network, so that nobody can try codes by the thousand.

Every door that a code opens asks `refused_until` before it looks at one, and reports a wrong one with `failed`. Only
failures are counted: a right code costs one read of the cache. Counts live in Django's cache for one `WINDOW` and
nowhere else. A code has 63 random bits; this is the second lock, not the first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = timedelta(minutes=15)
MOST_FOR_NUMBER = 10
MOST_FOR_NETWORK = 40
"""More than for one number: a whole street may share an address (CGNAT), a police station's counter does."""


def network(request: HttpRequest) -> str:
    """Where a request comes from: the IPv4 address, or the /64 that one IPv6 subscriber has.

    Behind proxies (`HELIOGRAPH_PROXIES`) the address is the one that the outermost trusted proxy saw; what a sender
    writes into the header before it is not believed.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        address = hops[-min(proxies, len(hops))] if hops else address
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)


def refused_until(bureau_id: int, number: str, net: str, now: datetime) -> datetime | None:
    """When the next attempt is allowed; None if now. One read of the cache."""
    window = _window(now)
    for_number, for_network = _keys(bureau_id, number, net, window)
    counts = cache.get_many([for_number, for_network])
    if counts.get(for_number, 0) < MOST_FOR_NUMBER and counts.get(for_network, 0) < MOST_FOR_NETWORK:
        return None
    return datetime.fromtimestamp((window + 1) * WINDOW.total_seconds(), UTC)


def failed(bureau_id: int, number: str, net: str, now: datetime) -> None:
    """Count one wrong code against its number (whether or not there is such a matter) and against its network."""
    for key in _keys(bureau_id, number, net, _window(now)):
        cache.add(key, 0, timeout=WINDOW.total_seconds() + 60)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two lines: the window is over
            continue


def _window(now: datetime) -> int:
    return int(now.timestamp() // WINDOW.total_seconds())


def _keys(bureau_id: int, number: str, net: str, window: int) -> tuple[str, str]:
    return f"attempts:{window}:{bureau_id}:number:{number}", f"attempts:{window}:{bureau_id}:network:{net}"
