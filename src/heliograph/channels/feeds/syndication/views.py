"""Feeds of notices: /feeds/zh/notices.atom, /feeds/en/kinds/traffic.rss, /feeds/zh/areas/east.atom.

The language stands in the address: the same address gives everybody the same bytes, so that any cache may keep them.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.channels.feeds.addresses import base
from heliograph.channels.feeds.answering import bureau_of, kept
from heliograph.channels.feeds.syndication import reading
from heliograph.channels.feeds.syndication.forms import Atom, Rss, written
from heliograph.channels.feeds.syndication.items import item_of
from heliograph.core.text import Text
from heliograph.notices import kinds
from heliograph.notices.reading.public import PublicNotice
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

FORMS: dict[str, tuple[type[Atom] | type[Rss], str]] = {
    "atom": (Atom, "application/atom+xml; charset=utf-8"),
    "rss": (Rss, "application/rss+xml; charset=utf-8"),
}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
NOTICES = Text("通报和提示", "Notices")


@require_safe
def everything(request: HttpRequest, language: str, form: str) -> HttpResponse:
    bureau = bureau_of(request)
    return _feed(request, NOTICES, reading.newest(bureau.id, now=timezone.now()), language, form)


@require_safe
def of_kind(request: HttpRequest, language: str, code: str, form: str) -> HttpResponse:
    found = kinds.kind(code)
    if found is None:
        raise Http404
    notices = reading.of_kind(bureau_of(request).id, code, now=timezone.now())
    return _feed(request, found.title, notices, language, form)


@require_safe
def of_area(request: HttpRequest, language: str, code: str, form: str) -> HttpResponse:
    bureau = bureau_of(request)
    title = _area(bureau, code)
    if title is None:
        raise Http404
    return _feed(request, title, reading.of_area(bureau.id, code, now=timezone.now()), language, form)


def _area(bureau: Bureau, code: str) -> Text | None:
    """The name of an area or a unit by its code."""
    area = organisation.areas(bureau.id).get(code)
    if area is not None:
        return area.title
    return next((one.title for one in organisation.units(bureau.id).values() if one.code == code), None)


def _feed(request: HttpRequest, title: Text, notices: Sequence[PublicNotice], language: str, form: str) -> HttpResponse:
    if language not in LANGUAGES or form not in FORMS:
        raise Http404
    bureau, tongue = bureau_of(request), LANGUAGES[language]
    made, media_type = FORMS[form]
    items = [item_of(bureau, one, tongue) for one in notices]
    named = f"{bureau.title.get(tongue)} · {title.get(tongue)}"
    match = request.resolver_match
    assert match is not None
    address = base(bureau) + reverse(match.view_name, kwargs=match.kwargs)
    body = written(made, bureau, named, address, items, tongue)
    return kept(request, body, media_type, changed_at=reading.last_change(notices, timezone.now()))
