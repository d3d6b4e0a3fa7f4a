"""What a request carries: one JSON object, or a form with that object and files. Read strictly, before anybody's right is asked.

A form needs an Idempotency-Key: pages of other sites can make a browser send a form, but no header of this name without being
asked first (decision 144).
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from heliograph.channels.api.problems import Fault, Problem
from heliograph.core.text import Text
from heliograph.core.whole import whole_number
from heliograph.reader import tr

JSON, FORM_WITH_FILES = "application/json", "multipart/form-data"
PART = "json"
"""The part of a form that holds what the body would hold without files."""
MOST_BYTES_WITH_FILES = 60 * 1024 * 1024
ONCE = Text("要有一次：一个 JSON 对象。", "Needed, once: a JSON object.")
NO_SUCH_PART = Text("表单里只有 json 和文件。", "A form has the part json, and files.")
KEY_NEEDED = Text("带文件的请求要有 Idempotency-Key。", "A request with files needs an Idempotency-Key.")
_read = msgspec.json.Decoder()


def take(request: HttpRequest, *, takes_files: bool) -> None:
    """Put what was sent into `request.sent`, its digest into `request.sent_digest`. Raises `Problem`.

    Files stand in `request.FILES`, by the name of the field that they are for.
    """
    size = whole_number(str(request.META.get("CONTENT_LENGTH") or "0"))
    if size is None:
        raise Problem("not-json")
    value: dict[str, Any]
    if not size and not request.content_type:  # an address that asks for nothing is sent nothing
        value, digest = {}, hashlib.sha256()
    elif takes_files and request.content_type == FORM_WITH_FILES:
        value, digest = _form(request, size)
    elif request.content_type == JSON:
        value, digest = _json(_body(request)), hashlib.sha256(request.body)
    else:
        raise Problem("wrong-content-type")
    request.sent = value  # type: ignore[attr-defined]  # `strict.Sent` hands it to django-ninja
    request.sent_digest = digest.hexdigest()  # type: ignore[attr-defined]  # `answers.once` knows the same request by it


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise Problem("too-large") from None


def _form(request: HttpRequest, size: int) -> tuple[dict[str, Any], Any]:
    """The object and the digest of everything; the files stay where Django has put them. What is no form raises as in Django."""
    if size > MOST_BYTES_WITH_FILES:
        raise Problem("too-large")
    if "Idempotency-Key" not in request.headers:
        raise Problem("bad-key", KEY_NEEDED)
    extra = [name for name in request.POST if name != PART]
    if extra:
        raise Problem("invalid", faults=[Fault(name[:60], tr(NO_SUCH_PART)) for name in extra[:10]])
    objects = [
        *(one.encode() for one in request.POST.getlist(PART)),
        *(one.read() for one in request.FILES.pop(PART, [])),
    ]
    if len(objects) != 1:
        raise Problem("invalid", faults=[Fault(PART, tr(ONCE))])
    digest = hashlib.sha256(hashlib.sha256(objects[0]).digest())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            whole = hashlib.sha256()
            for part in file.chunks():
                whole.update(part)
            file.seek(0)
            digest.update(f"{name}\n{file.name}\n{whole.hexdigest()}\n".encode())
    request._body = objects[0]  # django-ninja asks whether there is one; Django has read the stream
    return _json(objects[0]), digest


def _json(sent: bytes) -> dict[str, Any]:
    """One JSON object without U+0000 in it. Raises `Problem`."""
    try:
        found = _read.decode(sent)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("not-json", faults=[Fault("", str(error)[:200])]) from error
    if not isinstance(found, dict) or _holds_nothing(found):
        raise Problem("not-json")
    return found


def _holds_nothing(value: object) -> bool:
    """Whether a U+0000 stands anywhere: PostgreSQL can't keep it, and nobody means it."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in name or _holds_nothing(one) for name, one in value.items())
    return isinstance(value, list) and any(map(_holds_nothing, value))
