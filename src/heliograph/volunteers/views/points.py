"""Contact points for everybody: the list with its search, one point, the sign for its door."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliograph.core.receipt import qr_svg
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import read_id
from heliograph.matters.views.bureau import bureau_of
from heliograph.volunteers.forms import SearchForm
from heliograph.volunteers.reading import points as reading
from heliograph.volunteers.reading.points import Wanted

SIZES = ("a4", "a3")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Where help is near; found by words and by what it offers, without a map."""
    form = SearchForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {"q": "", "service": ""}
    wanted = Wanted(words=given["q"], service=given["service"], after=read_id(request.GET.get("after", "")))
    found = reading.found(bureau_of(request).id, wanted)
    context = {"found": found, "form": form, "wanted": wanted, "is_narrow": bool(wanted.words or wanted.service)}
    return render(request, "volunteers/points.html", context)


@require_safe
def point(request: HttpRequest, point_id: UUID) -> HttpResponse:
    """One point with its history."""
    bureau = bureau_of(request)
    context = {"point": _point(request, point_id), "steps": reading.steps(bureau.id, point_id)}
    return render(request, "volunteers/point.html", context)


@require_safe
def sign(request: HttpRequest, point_id: UUID) -> HttpResponse:
    """A sheet for the door or the counter, with a QR that always leads to the newest words."""
    found = _point(request, point_id)
    size = request.GET.get("size", "a4") if request.GET.get("size") in SIZES else "a4"
    context = {
        "point": found, "size": size, "other": next(one for one in SIZES if one != size),
        "qr": qr_svg(found.url, _("二维码，用手机扫一下看这个联系点")),
    }  # fmt: skip
    return render(request, "volunteers/sign.html", context)


def _point(request: HttpRequest, point_id: UUID) -> reading.Point:
    try:
        return reading.point(bureau_of(request).id, point_id)
    except NotFound:
        raise Http404 from None
