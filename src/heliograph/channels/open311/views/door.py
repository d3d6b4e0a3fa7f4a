"""The one frame around every address of Open311: format, language, limits, refusals, caching, other origins.

Reads no cookie and sets none. What is read is the same for everybody, so any page and any proxy may have it for a minute.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from heliograph.channels.open311 import limits
from heliograph.channels.open311.answering import Value, answer
from heliograph.channels.open311.errors import Refused, unknown
from heliograph.channels.open311.parsing import Parameters, one, refuse_unknown_format
from heliograph.core.text import Text
from heliograph.core.whole import whole_number
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation.models import Bureau

log = logging.getLogger(__name__)
FOR_ALL = "public, max-age=60"
MOST_BYTES = 128 * 1024
MOST_BYTES_WITH_FILES = 25 * 1024 * 1024
FORM, FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
BROKEN = Text("我们出错了，已经记下来了，请稍后再试。", "Something broke here and was written down: try again later.")
NOT_A_FORM = Text(
    "请用表单格式（application/x-www-form-urlencoded，带文件用 multipart/form-data），UTF-8。",
    "Send a form (application/x-www-form-urlencoded, or multipart/form-data with files) in UTF-8.",
)
UNREADABLE = Text("读不懂发来的内容。", "What was sent can't be read.")
TOO_LARGE = Text("太大了：文字最多 128 KB，带文件最多 25 MB。", "Too large: at most 128 KB, with files 25 MB.")
View = Callable[..., HttpResponse]


def door(**views: View) -> View:
    """The views of an address by method (`get`, `post`); each is given the request, the bureau and the format."""
    allowed = ", ".join(name.upper() for name in [*views, *(["head"] if "get" in views else []), "options"])

    @csrf_exempt
    @wraps(next(iter(views.values())))
    def entered(request: HttpRequest, *args: Any, format_: str = "xml", **kwargs: Any) -> HttpResponse:
        method = "get" if request.method == "HEAD" else str(request.method).lower()
        with translation.override(_language(str(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))[:200])):
            if method == "options":
                response = _preflight(allowed)
            elif method in views:
                response = _answered(views[method], request, format_, args, kwargs)
            else:
                words = Text("这个地址不接受这种方法。", "This method is not allowed here.")
                response = _refusal(Refused(405, words), format_)
                response.headers["Allow"] = allowed
            response.headers["Content-Language"] = "en" if translation.get_language() == "en" else "zh-Hans"
        return _finished(request, response)

    return entered


def _answered(view: View, request: HttpRequest, format_: str, args: Any, kwargs: Any) -> HttpResponse:
    try:
        refuse_unknown_format(format_)
        if "\x00" in request.path_info:
            raise unknown("address")
        now = timezone.now()
        if request.method == "POST":
            limits.refuse_after_wrong_keys(request, now)
        else:
            limits.count_read(request, now)
        return view(request, _bureau(request), format_, *args, **kwargs)
    except Refused as refused:
        return _refusal(refused, format_)
    except RequestDataTooBig:
        return _refusal(Refused(413, TOO_LARGE), format_)
    except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, SuspiciousOperation, UnicodeError):
        return _refusal(Refused(400, UNREADABLE), format_)
    except Exception:  # a client of the standard gets an error of the standard, whatever broke
        log.exception("an Open311 request could not be answered")
        return _refusal(Refused(500, BROKEN), format_)


def _bureau(request: HttpRequest) -> Bureau:
    """The bureau of this host; a `jurisdiction_id`, if there is one, must name it."""
    bureau = bureau_of(request)
    named = one(parameters(request), "jurisdiction_id", most=200)
    if named and named not in (bureau.code, bureau.host, request.get_host()):
        raise unknown("jurisdiction_id")
    return bureau


def parameters(request: HttpRequest) -> Parameters:
    """What was asked with GET; with POST the form, and from the address only what says who asks for what."""
    if request.method != "POST":
        return dict(request.GET.lists())
    _refuse_body(request)
    in_address = ("api_key", "jurisdiction_id", "service_code")
    address = {name: request.GET.getlist(name) for name in in_address if name in request.GET}
    return {**address, **dict(request.POST.lists())}


def _refuse_body(request: HttpRequest) -> None:
    """Before a byte of it is read."""
    if request.content_type not in (FORM, FORM_WITH_FILES):
        raise Refused(415, NOT_A_FORM)
    if str((request.content_params or {}).get("charset", "utf-8")).lower() not in ("utf-8", "utf8"):
        raise Refused(415, NOT_A_FORM)
    size = whole_number(str(request.META.get("CONTENT_LENGTH") or "0"))
    most = MOST_BYTES if request.content_type == FORM else MOST_BYTES_WITH_FILES
    if size is None or size > most:
        raise Refused(413, TOO_LARGE)


def _refusal(refused: Refused, format_: str) -> HttpResponse:
    """`[{"code": 400, "description": "…"}]`, or the same as XML, with the status of the same number."""
    shown = format_ if format_ in ("xml", "json") else "xml"
    faults = refused.faults or [""]
    body: list[Value] = [{"code": refused.code, "description": fault} for fault in faults]
    response = answer("errors", body, shown, refused.code)
    response.headers["Cache-Control"] = "no-store"
    if refused.retry_after:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def _preflight(allowed: str) -> HttpResponse:
    """Pages of other sites may read; they hold no key, so they have nothing to send."""
    response = HttpResponse(status=204)
    response.headers["Allow"] = allowed
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Accept-Language",))
    if request.method == "POST":
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    response.headers["Cache-Control"] = FOR_ALL
    etag = quote_etag(hashlib.blake2b(response.content, digest_size=12).hexdigest())
    response.headers["ETag"] = etag
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional or response


@lru_cache(maxsize=256)
def _language(accepted: str) -> str:
    for tag, weight in parse_accept_lang_header(accepted):
        if weight and tag.split("-")[0] in ("zh", "en"):
            return "en" if tag.startswith("en") else "zh-hans"
    return "zh-hans"
