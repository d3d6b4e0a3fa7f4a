"""What anybody may see: my officer by words, by place, by the code on the door; the map; the card on paper."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.beats import reading
from heliograph.beats.forms import PlaceForm
from heliograph.beats.reading.mapped import shapes_of
from heliograph.beats.reading.people import portrait_of
from heliograph.core.geography.datum import Datum
from heliograph.core.receipt import qr_svg
from heliograph.matters.reading import guides
from heliograph.matters.views.bureau import bureau_of

MOST_LETTERS = 80
A_PAGE = 40
SIZES = ("a4", "a6")
ASKED, WISH = "consultation", "patrol-wish"


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """All beats, or those that fit an address, a road, a name, a badge."""
    words = request.GET.get("q", "").strip()[:MOST_LETTERS]
    found = reading.cards(bureau_of(request).id, today=timezone.localdate(), words=words)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return _for_all(render(request, "beats/find.html", {"words": words, "page": page}))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def here(request: HttpRequest) -> HttpResponse:
    """By where somebody stands. The place is looked up in memory, once; it is in no address, no log and no table."""
    bureau, today = bureau_of(request), timezone.localdate()
    form = PlaceForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "was_asked": False, "card": None, "others": [], "metres": 0}
    if request.method == "POST" and form.is_valid():
        lon, lat = form.place()
        context["was_asked"] = True
        context["card"] = reading.officer_for(bureau.id, place=(lon, lat), today=today)
        context["metres"] = round(form.metres())
        context["others"] = reading.near(bureau.id, lon, lat, form.metres(), today)
    return render(request, "beats/here.html", context, status=422 if form.errors else 200)


@require_safe
def on_map(request: HttpRequest) -> HttpResponse:
    """The beats on a map that is fetched only when asked for, and the same beats as a list below it."""
    found = reading.cards(bureau_of(request).id, today=timezone.localdate())
    tiles = {"tiles": settings.MAP_TILES, "credit": settings.MAP_CREDIT}
    return _for_all(render(request, "beats/map.html", {"cards": found, **tiles}))


@require_safe
def shapes(request: HttpRequest) -> HttpResponse:
    """What the map draws: beats and units, in the datum of the map."""
    found = shapes_of(bureau_of(request).id, timezone.localdate(), Datum(settings.MAP_DATUM))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response["Content-Type"] = "application/geo+json"
    return _for_all(response, seconds=60)


@require_safe
def portrait(request: HttpRequest, badge: str) -> HttpResponse:
    """The photo of an officer who stands on a card today."""
    jpeg = portrait_of(bureau_of(request).id, badge, timezone.localdate())
    if jpeg is None:
        raise Http404
    return _for_all(HttpResponse(jpeg, content_type="image/jpeg"), seconds=60)


@require_safe
def beat(request: HttpRequest, code: str) -> HttpResponse:
    """The card of one beat, at the address that stands on its door."""
    bureau, today = bureau_of(request), timezone.localdate()
    found = reading.card(bureau.id, code, today)
    if found is None:
        raise Http404
    context = {
        "card": found,
        "question": guides.open_procedure(bureau.id, ASKED, today),
        "complaint": guides.open_procedure(bureau.id, "complaint", today),
        "wish": guides.open_procedure(bureau.id, WISH, today),
    }
    return _for_all(render(request, "beats/beat.html", context))


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The card to hand over (A6) or for the door (A4)."""
    found = reading.card(bureau_of(request).id, code, timezone.localdate())
    if found is None or found.ended:
        raise Http404
    size = request.GET.get("size", "")
    size = size if size in SIZES else SIZES[0]
    context = {
        "card": found,
        "size": size,
        "other": next(one for one in SIZES if one != size),
        "qr": qr_svg(found.url, _("二维码，用手机扫一下看现在是哪位民警")),
    }
    return _for_all(render(request, "beats/paper.html", context))


def _for_all(response: HttpResponse, *, seconds: int = 0) -> HttpResponse:
    """The same for everybody, but asked for anew each time: a change of staff must show at once."""
    kept = {"public": True, "max_age": seconds} if seconds else {"public": True, "no_cache": True}
    patch_cache_control(response, **kept)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
