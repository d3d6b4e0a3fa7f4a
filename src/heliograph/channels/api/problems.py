"""Refusals of the API (RFC 9457): one table of what can go wrong, in both languages, and how it is answered.

A view raises `Problem`; `http.door` answers. Nothing else in the API writes an error. The kinds are described one by one on
the reference page, to which each `type` leads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpResponse

from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.reader import tr

CONTENT_TYPE = "application/problem+json"
NOT_FOUND = NotFound().text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of refusal: its HTTP status, its title, and what whoever gets it can do."""

    status: int
    title: Text
    says: Text


KINDS: Mapping[str, Kind] = {
    "not-json": Kind(
        400,
        Text("不是 JSON", "Not JSON"),
        Text("请求体要是一个 JSON 对象（UTF-8）。", "The body must be one JSON object in UTF-8."),
    ),
    "bad-address": Kind(
        400,
        Text("地址读不懂", "The address can't be read"),
        Text("地址里有不能用的字符（U+0000）。", "It has a character in it that can't be used (U+0000)."),
    ),
    "bad-form": Kind(
        400,
        Text("表单读不懂", "The form can't be read"),
        Text("请重新发一次；字段和文件不能太多。", "Send it again, with fewer fields and files."),
    ),
    "unauthenticated": Kind(
        401,
        Text("没有证明是谁", "Not authenticated"),
        Text(
            "请在 Authorization 头里带上回执密码，或者有效的令牌。",
            "Send the receipt's secret, or a token that holds, in the Authorization header.",
        ),
    ),
    "forbidden": Kind(
        403,
        Text("令牌没有这项权限", "The token has no such scope"),
        Text(
            "请管理员给这个合作单位加上需要的权限，再取新的令牌。",
            "Have the scope given to the partner by an administrator, then get a new token.",
        ),
    ),
    "not-found": Kind(404, Text("没有找到", "Not found"), NOT_FOUND),
    "no-such-address": Kind(
        404,
        Text("没有这个地址", "No such address"),
        Text("地址都写在接口说明里。", "Every address stands in the description of the API."),
    ),
    "wrong-method": Kind(
        405,
        Text("这个地址不接受这种方法", "Method not allowed"),
        Text("Allow 头写着接受哪些方法。", "The Allow header says which methods are."),
    ),
    "not-open": Kind(
        409,
        Text("现在不能做这一步", "Not open now"),
        Text("请先看最新的状态和现在能做的事。", "Look at the latest state, and at what is open now."),
    ),
    "already": Kind(
        409, Text("已经登记过了", "Registered already"), Text("同一件没有登记两次。", "It was not registered twice.")
    ),
    "in-progress": Kind(
        409,
        Text("同一个请求还在办", "The same request is still being done"),
        Text("请按 Retry-After 稍后再发。", "Send it again after Retry-After seconds."),
    ),
    "conflict": Kind(
        409,
        Text("和以前说的不一样", "It contradicts what was said before"),
        Text("先前说的算数。要改，请另发一条。", "What was said first counts. To change it, send something new."),
    ),
    "too-large": Kind(
        413,
        Text("太大了", "Too large"),
        Text("请求体最多 2 MB，带文件最多 60 MB。", "A body has at most 2 MB; with files 60 MB."),
    ),
    "wrong-content-type": Kind(
        415,
        Text("内容类型不对", "Wrong content type"),
        Text(
            "请写 Content-Type: application/json；能带文件的地址也收 multipart/form-data。",
            "Send JSON with the header Content-Type: application/json; multipart/form-data where files are taken.",
        ),
    ),
    "invalid": Kind(
        422,
        Text("有的地方不能用", "Something in it can't be used"),
        Text(
            "errors 逐条写明哪一处、怎么改。什么都没有登记。",
            "`errors` says where and how to mend it. Nothing was registered.",
        ),
    ),
    "key-reused": Kind(
        422,
        Text("Idempotency-Key 用过了", "The Idempotency-Key was used"),
        Text("这个值先前用在另一个请求上，请换一个。", "It was used with another request: make a new one."),
    ),
    "bad-key": Kind(
        422,
        Text("Idempotency-Key 不能用", "The Idempotency-Key can't be used"),
        Text(
            "请用 16 到 200 个可见的 ASCII 字符，最好是一个 UUID。",
            "Use 16 to 200 visible ASCII characters, best a UUID.",
        ),
    ),
    "bad-cursor": Kind(
        422,
        Text("翻页标记不能用", "The cursor can't be used"),
        Text(
            "请从第一页重新取；标记只能原样送回同一个列表。",
            "Begin with the first page; give a cursor back as it came, to the same list.",
        ),
    ),
    "too-many": Kind(
        429,
        Text("来得太快了", "Too many at once"),
        Text("请按 Retry-After 稍后再发。", "Send it again after Retry-After seconds."),
    ),
    "too-many-tries": Kind(
        429,
        Text("错的密码太多", "Too many wrong codes"),
        Text("请按 Retry-After 稍后再试。", "Try again after Retry-After seconds."),
    ),
    "broken": Kind(
        500,
        Text("我们出错了", "Something broke here"),
        Text("已经记下来了，请稍后再试。", "It was written down; try again later."),
    ),
    "no-unit": Kind(
        503,
        Text("现在没有单位能接", "No unit can take it"),
        Text("是我们没有安排好，请稍后再发。", "That is for us to mend: try again later."),
    ),
}


class Fault(msgspec.Struct, frozen=True):
    """What is wrong at one place: the name of a field, or the path of a JSON value; empty for the whole."""

    field: str
    message: str


@dataclass(slots=True)
class Problem(Exception):
    """The request can't be done. `detail` replaces the kind's own sentence; `headers` go with the answer."""

    code: str
    detail: Text | None = None
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.code


def invalid(name: str, message: Text | str) -> Problem:
    """A `Problem` about one field."""
    return Problem("invalid", faults=[Fault(name, tr(message) if isinstance(message, Text) else message)])


def later(code: str, seconds: int) -> Problem:
    """A `Problem` that is over after so many seconds."""
    return Problem(code, headers={"Retry-After": str(max(1, seconds))})


def answer(problem: Problem) -> HttpResponse:
    """The response, in the reader's language. Nothing of it may be kept by anybody."""
    kind = KINDS[problem.code]
    body: dict[str, Any] = {
        "type": f"{settings.BASE_URL}/api/#{problem.code}",
        "title": tr(kind.title),
        "status": kind.status,
        "detail": tr(problem.detail or kind.says),
    }
    if problem.faults:
        body["errors"] = list(problem.faults)
    response = HttpResponse(msgspec.json.encode(body), status=kind.status, content_type=CONTENT_TYPE)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
