"""The pages under /log/: what the log is, how long it is, who vouches for it, and how anybody checks a receipt.

Each parses nothing, asks `reading`, and shows. The checking itself runs in the reader's browser (`frontend/verify`):
no file is sent here. The same script, put into one file with its words and styles, is the download for checking offline.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from heliograph.ledger import reading
from heliograph.ledger.views import shown

PUBLIC = "public, max-age=5"
VERIFIER = "heliograph-verify.html"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What this is and is not, the newest checkpoint, the witnesses, the size over time, and where everything is."""
    context = {
        "address": f"{settings.BASE_URL}/log/",
        "newest": shown.newest(),
        "witnesses": reading.witnesses(),
        "chart": shown.chart(),
        "vkey": shown.verifier_key(),
        "policy": reading.policy_text(),
        "verifier_digest": hashlib.sha256(verifier_page()).hexdigest(),
    }
    return _public(render(request, "ledger/index.html", context))


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Check my receipt: the file is read by this page's script and stays in the browser."""
    return _public(render(request, "ledger/check.html", {"policy": reading.policy_text()}))


@require_safe
def witness(request: HttpRequest) -> HttpResponse:
    """How a newspaper, a university or another bureau vouches for the log."""
    context = {"address": f"{settings.BASE_URL}/log", "vkey": shown.verifier_key()}
    return _public(render(request, "ledger/witness.html", context))


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Whom to trust, for programs (C2SP tlog-policy)."""
    response = HttpResponse(reading.policy_text(), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = PUBLIC
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The page that checks receipts without us and without a network, as one file: the same bytes for everybody."""
    response = HttpResponse(verifier_page(), content_type="text/html; charset=utf-8")
    response["Cache-Control"] = PUBLIC
    response["Content-Disposition"] = f'attachment; filename="{VERIFIER}"'
    return response


def verifier_page() -> bytes:
    """The file's bytes; they change only with the script, the styles or the policy."""
    return _verifier_page(reading.policy_text())


@lru_cache(maxsize=2)
def _verifier_page(policy: str) -> bytes:
    script, style = _asset("build/verify.mjs"), _asset("build/verify.css")
    digests = {name: shown.csp_digest(text) for name, text in (("script", script), ("style", style))}
    context = {"policy": policy, "script": script, "style": style, "digests": digests}
    return render_to_string("ledger/verifier.html", context).encode()


def _asset(name: str) -> str:
    """The text of a built file, from where it was collected or from where it lies."""
    collected = Path(settings.STATIC_ROOT) / name
    found = collected if collected.is_file() else finders.find(name)
    if not found:
        raise Http404(f"{name} was not built: run tools/build_assets.py")
    return Path(str(found)).read_text("utf-8")


def _public(response: HttpResponse) -> HttpResponse:
    """The same for everybody who reads it in this language and type size."""
    response["Cache-Control"] = PUBLIC
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
