"""What machines look for first: robots.txt, sitemap.xml, security.txt; and the page of all feeds for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from heliograph.channels.feeds import keys
from heliograph.channels.feeds.addresses import absolute
from heliograph.channels.feeds.answering import LISTS, bureau_of, kept
from heliograph.channels.feeds.discovery import security, sitemap
from heliograph.channels.feeds.fediverse import objects
from heliograph.channels.feeds.models import Purpose
from heliograph.notices import kinds
from heliograph.organisation import reading as organisation
from heliograph.reader import language

NOBODY_S_BUSINESS = ("/desk/", "/staff/", "/m/", "/follow/", "/language/", "/large-type/", "/fediverse/")
"""Pages of one person or of staff, and addresses that only switch something."""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by machines."""
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in NOBODY_S_BUSINESS)]
    lines += ["", f"Sitemap: {absolute(bureau_of(request), 'sitemap')}", ""]
    return kept(request, "\n".join(lines).encode(), security.MEDIA_TYPE)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    bureau = bureau_of(request)
    body = sitemap.written(bureau, sitemap.entries(bureau, now=timezone.now()))
    return kept(request, body, "application/xml; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    body = security.text(bureau_of(request), now=timezone.now()).encode()
    return kept(request, body, security.MEDIA_TYPE)


@require_safe
def every_feed(request: HttpRequest) -> HttpResponse:
    """What there is to subscribe to, and how."""
    bureau, today = bureau_of(request), timezone.localdate()
    certificate = keys.in_use(bureau, Purpose.ALERTS, now=timezone.now()).public
    context = {
        "tongue": "en" if language().startswith("en") else "zh",
        "kinds": kinds.kinds(),
        "areas": [one for one in organisation.areas(bureau.id).values() if one.holds_on(today)],
        "units": [one for one in organisation.units(bureau.id).values() if one.active],
        "account": f"@{objects.account(bureau)}",
        "fingerprint": keys.fingerprint(certificate),
    }
    response = render(request, "feeds/feeds.html", context)
    response["Cache-Control"] = LISTS
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
