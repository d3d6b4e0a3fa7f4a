"""The one frame around every address of the API: language, JSON, refusals, caching, other origins.

Reads no cookie and sets none, so it needs no form token: what somebody may do stands in the Authorization header alone, which
a page of another site can't make a browser send. Such pages may read what is the same for everybody, and nothing else (decision 144).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from heliograph.channels.api import bodies
from heliograph.channels.api.problems import Fault, Problem, answer
from heliograph.matters.errors import Invalid, MatterError, Missing, NotFound

log = logging.getLogger(__name__)
FOR_ALL = "public, max-age=60"
View = Callable[..., HttpResponse]


def door(view: View, *, reads_json: bool = True, takes_files: bool = False) -> View:
    """The view behind the frame. With `reads_json`, what is sent with POST must be JSON and stands in `request.sent`."""

    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            is_head = request.method == "HEAD"
            request.method = "GET" if is_head else request.method
            response = _answered(view, request, args, kwargs, reads_json=reads_json, takes_files=takes_files)
            response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-Hans")
            patch_vary_headers(response, ("Accept-Language",))
        response = _finished(request, response)
        return _without_body(request, response) if is_head else response

    return entered


def _without_body(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    request.method = "HEAD"
    response.headers["Content-Length"] = str(len(response.content))
    response.content = b""
    return response


def _answered(
    view: View, request: HttpRequest, args: Any, kwargs: Any, *, reads_json: bool, takes_files: bool
) -> HttpResponse:
    try:
        _refuse_nothing(request)
        if reads_json and request.method == "POST":
            bodies.take(request, takes_files=takes_files)
        response = view(request, *args, **kwargs)
    except Exception as error:
        return answer(as_problem(error))
    if isinstance(response, HttpResponseNotAllowed):
        return answer(Problem("wrong-method", headers={"Allow": response.headers["Allow"]}))
    return response


def _refuse_nothing(request: HttpRequest) -> None:
    """U+0000 in an address or a question: PostgreSQL can't look for it, and nobody means it."""
    if "\x00" in request.path_info:
        raise Problem("not-found")
    if any("\x00" in one for name, values in request.GET.lists() for one in (name, *values)):
        raise Problem("bad-address")


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An ETag for what was read; 304 for who has it; whoever may see everything may see it from any page."""
    budget = getattr(request, "budget", None)
    if budget is not None:
        for name, value in budget.headers().items():
            response.headers.setdefault(name, value)
    if request.method == "GET" and response.status_code == 200:
        if "public" in response.headers.get("Cache-Control", ""):
            response.headers["Access-Control-Allow-Origin"] = "*"
        etag = quote_etag(hashlib.blake2b(response.content, digest_size=12).hexdigest())
        response.headers["ETag"] = etag
        if "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MATCH" in request.META:
            return get_conditional_response(request, etag=etag, response=response) or response
    return response


@lru_cache(maxsize=256)
def _language(accepted: str) -> str:
    for tag, weight in parse_accept_lang_header(accepted):
        if weight and tag.split("-")[0] in ("zh", "en"):
            return "en" if tag.startswith("en") else "zh-hans"
    return "zh-hans"


def language_of(request: HttpRequest) -> str:
    """The reader's language, by Accept-Language alone: a cookie of the site's pages changes nothing here."""
    return _language(str(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))[:200])


def as_problem(error: Exception) -> Problem:
    """What is answered for an error of ours, of the spine, or of nobody's making."""
    match error:
        case Problem():
            return error
        case Http404() | NotFound():
            return Problem("not-found")
        case Invalid():
            return Problem("invalid", faults=[_fault(error.field, error)])
        case Missing():
            return Problem("invalid", faults=[_fault(error.need, error)])
        case MatterError():
            return Problem("not-open", error.text)
        case RequestDataTooBig():
            return Problem("too-large")
        case MultiPartParserError() | SuspiciousOperation():  # among them too many fields or files
            return Problem("bad-form")
    log.exception("the API broke", exc_info=error)
    return Problem("broken")


def _fault(name: str, error: MatterError) -> Fault:
    return Fault(name, error.text.get(translation.get_language() or ""))


def same_for_all(response: HttpResponse) -> HttpResponse:
    """Mark an answer that is the same for everybody."""
    response.headers["Cache-Control"] = FOR_ALL
    return response
