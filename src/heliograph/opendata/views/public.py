"""What there is, one release explained, its files, the catalogue, and what was changed."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.guides import same_for_all
from heliograph.opendata import catalogue
from heliograph.opendata.licences import LICENCES
from heliograph.opendata.models import Release
from heliograph.opendata.reading import pages, releases
from heliograph.opendata.reading.reports import published
from heliograph.opendata.reading.terms import in_force, next_day
from heliograph.opendata.tables.columns import KINDS
from heliograph.opendata.tables.kinds import COUNTED, QUANTILES
from heliograph.opendata.views.answering import A_WHILE, FOR_GOOD, data, digest_of, open_to_all

JSON_LD = "application/ld+json"


@require_safe
@same_for_all
def index(request: HttpRequest) -> HttpResponse:
    """What is released, when the next release is due, what was corrected."""
    bureau = bureau_of(request)
    terms = in_force(bureau.id)
    context = {
        "releases": releases.listed(bureau.id),
        "terms": terms,
        "next_day": next_day(timezone.localdate(), terms.day),
        "reports": published(bureau.id),
    }
    return render(request, "opendata/index.html", context)


@require_safe
@same_for_all
def release(request: HttpRequest, code: str) -> HttpResponse:
    """One release: what is in it, its columns, a preview, its files, its place in the log, how to recompute."""
    row = _release(request, code)
    found = pages.proof(row)
    context = {
        "row": row,
        "last_day": catalogue.last_day(row.month),
        "licence": LICENCES[row.licence],
        "tables": pages.shown(row),
        "others": pages.others(row),
        "headline": pages.headline(row),
        "kinds": KINDS,
        "index": found[0] if found else None,
        "corrected_by": releases.corrected_by(row),
        "site": settings.BASE_URL.removesuffix("/"),
    }
    return render(request, "opendata/release.html", context)


@require_safe
def file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A file of a release, byte for byte, for good."""
    row = _release(request, code)
    found = releases.file(row, name)
    if found is None:
        raise Http404
    response = data(request, bytes(found.content), releases.media_type(name), FOR_GOOD, etag=found.digest)
    response["Content-Disposition"] = f'attachment; filename="{row.code}-{name}"'
    return response


@require_safe
def latest(request: HttpRequest, name: str = "") -> HttpResponse:
    """On to the newest release, or a file of it."""
    row = releases.newest(bureau_of(request).id)
    if row is None or (name and releases.file(row, name) is None):
        raise Http404
    address = reverse("opendata_file", args=[row.code, name]) if name else reverse("opendata_release", args=[row.code])
    return open_to_all(HttpResponseRedirect(address), A_WHILE)


@require_safe
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What opens the release's leaf of the log, and the proof that it stands there."""
    value = pages.opened(_release(request, code))
    return open_to_all(JsonResponse(value, json_dumps_params={"ensure_ascii": False, "indent": 1}), A_WHILE)


@require_safe
def catalog(request: HttpRequest) -> HttpResponse:
    """The catalogue in DCAT, as JSON-LD."""
    bureau = bureau_of(request)
    rows = releases.listed(bureau.id)
    place = catalogue.Place(settings.BASE_URL.removesuffix("/"), bureau.title)
    listed = [(row, releases.files(row)) for row in rows]
    changed = max((row.made_at for row in rows), default=timezone.now())
    text = json.dumps(catalogue.catalogue(place, listed, changed_at=changed), ensure_ascii=False, indent=1).encode()
    return data(request, text, JSON_LD, A_WHILE, etag=digest_of(text))


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The change log of the data for programs: every release and correction, the newest first."""
    bureau = bureau_of(request)
    rows = [_change(row) for row in releases.listed(bureau.id)]
    text = json.dumps({"changes": rows}, ensure_ascii=False, indent=1).encode()
    return data(request, text, "application/json", A_WHILE, etag=digest_of(text))


@require_safe
@same_for_all
def method(request: HttpRequest) -> HttpResponse:
    """How it is protected, how a figure is computed again, what is not released and why."""
    bureau_of(request)
    return render(request, "opendata/method.html", {"shares": COUNTED.values(), "quantiles": QUANTILES})


def _change(row: Release) -> dict[str, object]:
    return {
        "release": row.code,
        "month": f"{row.month:%Y-%m}",
        "number": row.number,
        "made_at": row.made_at.isoformat(timespec="seconds"),
        "as_of": row.as_of.isoformat(timespec="seconds"),
        "sha256": row.digest,
        "licence": row.licence,
        "corrects_because": {"zh": row.why_zh, "en": row.why_en} if row.number > 1 else None,
        "address": settings.BASE_URL.removesuffix("/") + reverse("opendata_release", args=[row.code]),
    }


def _release(request: HttpRequest, code: str) -> Release:
    found = releases.of_code(bureau_of(request).id, code)
    if found is None:
        raise Http404
    return found
