"""The public pages of notices: boards, one notice and its versions, its pictures, its poster."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliograph.core.receipt import qr_svg
from heliograph.matters.identifiers import read_id
from heliograph.matters.views.bureau import bureau_of
from heliograph.notices import kinds
from heliograph.notices.kinds import Kind
from heliograph.notices.reading import boards as freshness
from heliograph.notices.reading import public
from heliograph.notices.reading.areas import area_names
from heliograph.notices.reading.images import public_image
from heliograph.notices.reading.public import Wanted
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

LISTS = "public, max-age=60"
ITEMS = "public, no-cache"
PICTURES = "public, max-age=300"
SIZES = ("a4", "a3")
LONGEST_QUERY = 60


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Everything that was published, the newest first, with the boards to choose from."""
    return _list(request, None)


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """One kind of notice."""
    kind = kinds.kind(code)
    if kind is None:
        raise Http404
    return _list(request, kind)


def _list(request: HttpRequest, kind: Kind | None) -> HttpResponse:
    bureau, now = bureau_of(request), timezone.now()
    wanted = _wanted(request, bureau, kind)
    found = public.listed(bureau.id, wanted, now=now)
    kept_query = {name: value for name, value in request.GET.items() if name != "before" and value}
    codes = [f"kind:{one.code}" for one in kinds.kinds()]
    is_narrowed = any(request.GET.get(name) for name in ("unit", "since", "until", "q", "withdrawn"))
    shows_alerts = kind is None and not is_narrowed and wanted.before is None
    context = {
        "kind": kind,
        "kinds": kinds.kinds(),
        "listed": found,
        "alerts": public.in_force(bureau.id, now=now) if shows_alerts else [],
        "fresh": freshness.fresh(bureau.id, codes, now=now),
        "given": request.GET,
        "is_narrowed": is_narrowed,
        "units": [unit for unit in organisation.units(bureau.id).values() if unit.active],
        "next": "?" + urlencode({**kept_query, "before": found.next.hex}) if found.next else "",
        "first": "?" + urlencode(kept_query) if wanted.before else "",
    }
    return kept(request, render(request, "notices/board.html", context), LISTS)


def _wanted(request: HttpRequest, bureau: Bureau, kind: Kind | None) -> Wanted:
    """What the address asks for; what makes no sense is left out. A unit is asked for as an area: what concerns it."""
    given, zone = request.GET, organisation.zone(bureau.id)
    code = given.get("unit", "")
    is_unit = any(unit.code == code for unit in organisation.units(bureau.id).values())

    def day(name: str, after: int) -> datetime | None:
        try:
            said = date.fromisoformat(given.get(name, ""))
        except ValueError:
            return None
        return datetime.combine(said, time(), zone) + timedelta(days=after) if 2000 <= said.year <= 2100 else None

    return Wanted(
        kind=kind.code if kind else "",
        area=code if is_unit else "",
        words=given.get("q", "")[:LONGEST_QUERY],
        since=day("since", 0),
        until=day("until", 1),
        withdrawn=given.get("withdrawn") == "1",
        before=read_id(given.get("before", "")),
    )


@require_safe
def item(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice as it stands now; withdrawn, that and why."""
    bureau, now = bureau_of(request), timezone.now()
    found = public.notice(bureau.id, notice_id, now=now)
    if found is None:
        raise Http404
    code = f"kind:{found.kind}"
    context = {
        "notice": found,
        "fresh": freshness.fresh(bureau.id, [code], now=now).get(code),
        "areas": area_names(bureau.id, found.areas),
    }
    return kept(request, render(request, "notices/item.html", context), ITEMS)


@require_safe
def version(request: HttpRequest, notice_id: UUID, number: int) -> HttpResponse:
    """An older version, marked, with what took its place; the newest stands at the notice's own address."""
    bureau, now = bureau_of(request), timezone.now()
    found = public.version(bureau.id, notice_id, number, now=now)
    if found is None:
        raise Http404
    context = {"notice": found, "fresh": None, "areas": area_names(bureau.id, found.areas)}
    return kept(request, render(request, "notices/item.html", context), ITEMS)


@require_safe
def versions(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Every version, why it came, and what it changed."""
    bureau, now = bureau_of(request), timezone.now()
    found = public.notice(bureau.id, notice_id, now=now)
    if found is None:
        raise Http404
    every = public.versions(bureau.id, notice_id, now=now)
    differences = public.differences(bureau.id, notice_id) if len(every) > 1 else {}
    steps = [(new, differences.get(new.version, [])) for new, _old in pairwise(every)]
    context = {"notice": found, "steps": steps, "first": every[-1] if every else None}
    return kept(request, render(request, "notices/versions.html", context), ITEMS)


@require_safe
def poster(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """A sheet for the wall, with a code that leads to the newest version. Only of what holds now."""
    bureau, now = bureau_of(request), timezone.now()
    found = public.notice(bureau.id, notice_id, now=now)
    if found is None or found.is_hidden:
        raise Http404
    size = request.GET.get("size", "")
    size = size if size in SIZES else SIZES[0]
    context = {
        "notice": found,
        "size": size,
        "other": next(one for one in SIZES if one != size),
        "areas": area_names(bureau.id, found.areas),
        "qr": qr_svg(found.url, _("二维码，用手机扫一下看最新的内容")),
    }
    return kept(request, render(request, "notices/poster.html", context), ITEMS)


@require_safe
def image(request: HttpRequest, notice_id: UUID, image_id: UUID, extension: str) -> HttpResponse:
    """A picture of a notice in full size."""
    return _picture(request, notice_id, image_id, small=False)


@require_safe
def small_image(request: HttpRequest, notice_id: UUID, image_id: UUID) -> HttpResponse:
    """The same as a JPEG of at most 640 px a side."""
    return _picture(request, notice_id, image_id, small=True)


def _picture(request: HttpRequest, notice_id: UUID, image_id: UUID, *, small: bool) -> HttpResponse:
    found = public_image(bureau_of(request).id, notice_id, image_id, small=small)
    if found is None:
        raise Http404
    return kept(request, HttpResponse(found[0], content_type=found[1]), PICTURES, by_reader=False)


def kept(request: HttpRequest, response: HttpResponse, how: str, *, by_reader: bool = True) -> HttpResponse:
    """May be kept by anybody's cache; 304 for who has it already."""
    response["Cache-Control"] = how
    if by_reader:
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
    set_response_etag(response)
    answer = get_conditional_response(request, etag=response.get("ETag"), response=response)
    assert isinstance(answer, HttpResponse)
    return answer
