"""Absolute addresses of a bureau's pages and feeds: always the same, whatever name a request came by.

Readers of feeds keep ids and addresses for years, so neither a proxy nor a second name of the site may change them.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from heliograph.organisation.models import Bureau


def base(bureau: Bureau) -> str:
    """The bureau's own site, without a slash at the end: by its own name where it has one."""
    if not bureau.host:
        return str(settings.BASE_URL)
    parts = urlsplit(settings.BASE_URL)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{bureau.host}{port}"


def host(bureau: Bureau) -> str:
    """The name of the bureau's site, with the port where it has one: what stands after @ in its account's name."""
    return urlsplit(base(bureau)).netloc


def absolute(bureau: Bureau, name: str, *args: object) -> str:
    """The address of a page by its name in urls.py."""
    return base(bureau) + reverse(name, args=args or None)
