"""The phone's door: the app's page, its worker and its manifest (the same for every officer), what it takes along, what it sends.

Where somebody is no longer logged in, `staff` redirects; the app takes that as "log in again" and keeps its drafts.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from heliograph.core import receipt
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import tr
from heliograph.visits import actions, entries, reading
from heliograph.visits.entries import Answer
from heliograph.visits.errors import Unusable
from heliograph.visits.kinds import kinds
from heliograph.visits.views.applying import answer

NO_SENSORS = "geolocation=(), camera=(), microphone=(), accelerometer=(), gyroscope=(), magnetometer=()"
FILES = ("build/site.css", "build/desk.css", "build/visits.mjs", "site/icon.svg")


@require_safe
@staff
def app(request: StaffRequest) -> HttpResponse:
    """The app's page. It names nobody, because the phone keeps it; and the browser may tell it nothing of where it is."""
    response = render(request, "visits/app.html", {"site_address": settings.BASE_URL + reverse("visit_slip")})
    response["Permissions-Policy"] = NO_SENSORS
    return response


@require_safe
def worker(request: StaffRequest) -> HttpResponse:
    """The service worker, with the names of the files it keeps. It stands here because its address is its reach."""
    kept = [reverse("visits_app"), *(static(name) for name in FILES)]
    written = f"const KEPT = {json.dumps(kept)};\n" + _script("visits-worker.js")
    response = HttpResponse(written, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: StaffRequest) -> HttpResponse:
    """What a phone needs to put the app on its first screen."""
    said = {
        "name": _("走访"),
        "short_name": _("走访"),
        "id": reverse("visits_app"),
        "start_url": reverse("visits_app"),
        "scope": reverse("desk_visits"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0e4a5a",
        "icons": [{"src": static("site/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@staff
def data(request: StaffRequest) -> HttpResponse:
    """Beats, kinds, forms and the officer's plans, with the token that the next request needs."""
    found = reading.reference(request.viewer, timezone.localdate())
    held = reading.slips_of(request.viewer, now=timezone.now())
    return JsonResponse({**found, "slips": [str(one.id) for one in held.unused], "token": get_token(request)})


@require_POST
@staff
@sensitive_variables("given", "code")
def slips(request: StaffRequest) -> HttpResponse:
    """A batch of slips with their codes: the phone seals them, and shows one at a door."""
    try:
        batch = UUID(request.POST.get("batch", ""))
    except ValueError:
        return JsonResponse({"why": _("缺少批号。")}, status=400)
    if request.POST.get("owner") != reading.owner_mark(request.viewer):
        return JsonResponse({"why": _("这部手机上是另一位民警的走访。")}, status=409)
    try:
        given = actions.give_slips(request.viewer, batch, now=timezone.now())
    except Unusable as error:
        return JsonResponse({"slips": [], "why": tr(error.text)})
    return JsonResponse({"slips": [shown(one.id, one.serial, one.code, one.until.isoformat()) for one in given]})


def shown(slip_id: UUID, serial: str, code: str, until: str) -> dict[str, str]:
    """One slip as it is shown and printed: the code, and the QR code that carries it behind a "#"."""
    link = f"{settings.BASE_URL}{reverse('visit_slip')}#{code}"
    qr = receipt.qr_svg(link, _("二维码，用手机扫一下就能换回执"))
    return {"id": str(slip_id), "serial": serial, "code": receipt.show_secret(code), "until": until, "qr": qr}


class _Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the app sends: whose it is, and its entries, each read by itself so that a bad one holds up no other."""

    owner: str
    entries: list[msgspec.Raw]


@require_POST
@staff
@sensitive_variables("sent", "raw")
def sync(request: StaffRequest) -> HttpResponse:
    """Apply a batch: each entry once, in order, each with its own answer. Sent again, it is answered again."""
    try:
        batch = msgspec.json.decode(request.body, type=_Batch)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return JsonResponse({"why": _("读不懂。")}, status=400)
    if len(batch.entries) > kinds().entry_batch:
        return JsonResponse({"why": _("一次发得太多。")}, status=413)
    if batch.owner != reading.owner_mark(request.viewer):
        return JsonResponse({"why": _("这部手机上是另一位民警的走访。")}, status=409)
    return JsonResponse({"answers": [_answered(request, bytes(raw)) for raw in batch.entries]})


def _answered(request: StaffRequest, raw: bytes) -> dict[str, object]:
    try:
        sent = entries.read(raw)
    except entries.Malformed as error:
        return _said(entries.id_of(raw), Answer("refused", why=error.text))
    return _said(sent.id, answer(request.viewer, sent, now=timezone.now()))


def _said(entry_id: UUID | None, given: Answer) -> dict[str, object]:
    standing = msgspec.to_builtins(given.standing) if given.standing else None
    return {
        "id": str(entry_id or ""),
        "result": given.result,
        "version": given.version,
        "standing": standing,
        "why": tr(given.why),
    }


@cache
def _script(name: str) -> str:
    return (Path(settings.STATICFILES_DIRS[0]) / "build" / name).read_text("utf-8")
