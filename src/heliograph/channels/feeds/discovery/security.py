"""Whom to tell of a hole in the site (security.txt, RFC 9116), from what the bureau says of itself.

OpenPGP is no business of a web server: an operator who signs writes the signed file into the instance's folder as
`security.txt`, and it is served as it is; `problems` says when its time runs out.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from heliograph.channels.feeds.addresses import absolute, base
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

FILE = "security.txt"
HOLDS = timedelta(days=180)
MEDIA_TYPE = "text/plain; charset=utf-8"
_PHONE = re.compile(r"0(\d{2,3})-?(\d{7,8})")
_EXPIRES = re.compile(r"^Expires:\s*(\S+)\s*$", re.MULTILINE | re.IGNORECASE)


def text(bureau: Bureau, *, now: datetime) -> str:
    """The file's words: the operator's own where there is one, otherwise ours, good until some months from now."""
    own = _own()
    return own if own is not None else _made(bureau, now)


def problems(now: datetime) -> list[str]:
    """What is wrong with the operator's own file, for `heliograph doctor`."""
    own = _own()
    if own is None:
        return []
    found = _EXPIRES.findall(own)
    try:
        (written,) = found
        expires = datetime.fromisoformat(written)
        left = expires - now
    except (ValueError, TypeError):
        return [f"{FILE} in the instance's folder must have one line Expires with a time and a zone (RFC 9116)."]
    if left < timedelta(days=14):
        return [f"{FILE} holds until {expires:%Y-%m-%d}: write and sign it anew."]
    if left > timedelta(days=366):
        return [f"{FILE} holds until {expires:%Y-%m-%d}: RFC 9116 wants less than a year."]
    return []


def _own() -> str | None:
    try:
        return (Path(settings.HELIOGRAPH_HOME) / FILE).read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def _made(bureau: Bureau, now: datetime) -> str:
    """The expiry moves once a month, so that the file stays the same between."""
    month = (now.astimezone(UTC) + HOLDS).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    root = next((unit for unit in organisation.units(bureau.id).values() if unit.parent_id is None), None)
    phone = _PHONE.fullmatch(root.phone.strip()) if root else None
    lines = [
        f"# {bureau.name_zh} / {bureau.name_en}",
        "# 发现网站的安全漏洞，请告诉我们；不用写姓名。 A hole in this site? Tell us; no name needed.",
        f"Contact: {absolute(bureau, 'ask', 'consultation')}",
        *([f"Contact: tel:+86-{phone[1]}-{phone[2]}"] if phone else []),
        f"Expires: {month:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {base(bureau)}/.well-known/security.txt",
        f"Policy: {absolute(bureau, 'boundaries')}",
    ]
    return "\n".join(lines) + "\n"
