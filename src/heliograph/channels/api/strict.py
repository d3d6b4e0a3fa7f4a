"""Bodies and questions are taken as described or refused: base of every shape that comes in, and pydantic's faults in words.

django-ninja asks `Sent` for the body that `http.door` has read already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from ninja.errors import ValidationError
from ninja.parser import Parser
from pydantic import BaseModel, ConfigDict

from heliograph.channels.api.problems import Fault, Problem
from heliograph.core.text import Text
from heliograph.reader import tr


class Strict(BaseModel):
    """What comes in: a name that is not in the description is refused, never dropped in silence."""

    model_config = ConfigDict(extra="forbid")


class Sent(Parser):
    """The body as `bodies.take` read it, and the names that a question may have."""

    def parse_body(self, request: HttpRequest) -> Any:
        return request.sent  # type: ignore[attr-defined]  # set by `bodies.take`


WORDS: Mapping[str, Text] = {
    "missing": Text("这一处必须有。", "This is required."),
    "extra_forbidden": Text("没有这一处。", "There is no such name here."),
    "string_type": Text("这里要用文字（字符串）。", "This takes a string."),
    "bool_type": Text("这里要用 true 或 false。", "This takes true or false."),
    "int_type": Text("这里要用整数。", "This takes a whole number."),
    "int_parsing": Text("这里要用整数。", "This takes a whole number."),
    "float_type": Text("这里要用数字。", "This takes a number."),
    "list_type": Text("这里要用列表。", "This takes a list."),
    "dict_type": Text("这里要用 JSON 对象。", "This takes a JSON object."),
    "model_type": Text("这里要用 JSON 对象。", "This takes a JSON object."),
    "model_attributes_type": Text("这里要用 JSON 对象。", "This takes a JSON object."),
    "string_too_long": Text("太长了，最多 {max_length} 个字。", "Too long: at most {max_length} characters."),
    "string_too_short": Text("太短了，至少 {min_length} 个字。", "Too short: at least {min_length} characters."),
    "string_pattern_mismatch": Text("写法不对，应符合 {pattern}。", "Not written as it must be: {pattern}."),
    "too_long": Text("太多了，最多 {max_length} 个。", "Too many: at most {max_length}."),
    "too_short": Text("太少了，至少 {min_length} 个。", "Too few: at least {min_length}."),
    "greater_than_equal": Text("最小是 {ge}。", "At least {ge}."),
    "less_than_equal": Text("最大是 {le}。", "At most {le}."),
    "literal_error": Text("只能是：{expected}。", "One of: {expected}."),
    "enum": Text("只能是：{expected}。", "One of: {expected}."),
    "uuid_parsing": Text("这里要用 UUID。", "This takes a UUID."),
    "uuid_type": Text("这里要用 UUID。", "This takes a UUID."),
    "date_from_datetime_parsing": Text("请写成 2026-03-19 这样的日期。", "Write the date as 2026-03-19."),
    "date_parsing": Text("请写成 2026-03-19 这样的日期。", "Write the date as 2026-03-19."),
    "date_type": Text("请写成 2026-03-19 这样的日期。", "Write the date as 2026-03-19."),
    "timezone_aware": Text("时间要带时区，如 2026-03-02T09:20:00+08:00。", "Give the time with its offset: 2026-03-02T09:20:00+08:00."),
}  # fmt: skip
OTHER = Text("这里的值不能用。", "This value can't be used.")
A_TIME = Text("请写成 2026-03-02T09:20:00+08:00 这样的时间。", "Write the time as 2026-03-02T09:20:00+08:00.")


def as_problem(error: ValidationError) -> Problem:
    """Every fault that pydantic found, by the path of the value, in the reader's language; never with the value itself."""
    return Problem("invalid", faults=[_fault(one) for one in error.errors])


def _fault(error: Mapping[str, Any]) -> Fault:
    kind = str(error["type"])
    text = WORDS.get(kind) or (A_TIME if kind.startswith("datetime") else OTHER)
    facts = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    return Fault(_path(error["loc"]), tr(text).format_map(_Facts(facts)))


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _path(place: Sequence[str | int]) -> str:
    """`("body", "sent", "items", 0, "id")` as ``items.0.id``."""
    parts = [str(one) for one in place]
    return ".".join(parts[2:] if parts[:1] == ["body"] else parts[1:])
