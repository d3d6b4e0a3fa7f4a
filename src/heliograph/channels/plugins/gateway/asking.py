"""The request to a gateway: method, address, headers and body, filled from one message.

The body is a table of `channels.toml` with places in it. A text that is one place with `|parsed` becomes the JSON that
the value holds; every other text stays text; numbers and true/false stay what they are.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import msgspec

from heliograph.channels.plugins.gateway.signing import Step, steps_by_name
from heliograph.channels.plugins.gateway.values import BadTemplate, Values, named_in

_PARSED = "|parsed}"
_TYPES = {
    "json": "application/json; charset={charset}",
    "form": "application/x-www-form-urlencoded; charset={charset}",
}


class Asking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a gateway wants to be asked."""

    url: str
    method: Literal["POST", "GET", "PUT"] = "POST"
    body: Literal["json", "form", "none"] = "json"
    fields: dict[str, Any] = {}
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    charset: str = "utf-8"
    sign: list[Step] = []
    times: dict[str, str] = {}
    """Names of ways to write the time, such as stamp = "%m%d%H%M%S"; used as {stamp}."""
    zone: str = "Asia/Shanghai"
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request ready to be sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def ask(asking: Asking, known: Mapping[str, str], now: datetime) -> Asked:
    """Fill the request for one message. Raises `BadTemplate`."""
    at = now.astimezone(ZoneInfo(asking.zone))
    clock = {name: at.strftime(form) for name, form in asking.times.items()}
    clock |= {"timestamp": str(int(now.timestamp())), "milliseconds": str(int(now.timestamp() * 1000))}
    values = Values(
        {"nonce": secrets.token_hex(8), **clock, **known},
        {
            "body": lambda values: _body(asking, values),
            "sorted": lambda values: _sorted(asking, values),
            **steps_by_name(asking.sign),
        },
    )
    body = values.text("body").encode(asking.charset, "replace")
    headers = {name: values.fill(value) for name, value in asking.headers.items()}
    if body and asking.body in _TYPES and "content-type" not in map(str.lower, headers):
        headers["Content-Type"] = _TYPES[asking.body].format(charset=asking.charset)
    query = urlencode(
        {name: values.fill(value) for name, value in asking.query.items()}, quote_via=quote, encoding=asking.charset
    )
    url = values.fill(asking.url)
    return Asked(asking.method, url + ("&" if "?" in url else "?") * bool(query) + query, headers, body)


def check(asking: Asking, known: Mapping[str, str]) -> None:
    """Fill it once in vain, so that a wrong name is found when the configuration is read. Raises `BadTemplate`."""
    try:
        ask(asking, known, datetime.now(UTC))
    except (LookupError, ValueError) as error:
        raise BadTemplate(str(error)) from error


def _body(asking: Asking, values: Values) -> str:
    if asking.body == "none" or not asking.fields:
        return ""
    filled = _filled(asking.fields, values)
    if asking.body == "json":
        return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))
    return urlencode(dict(_flat(filled)), quote_via=quote, encoding=asking.charset, errors="replace")


def _filled(part: Any, values: Values) -> Any:  # any JSON, as the operator wrote it
    if isinstance(part, dict):
        return {name: _filled(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    if not isinstance(part, str):
        return part
    if part.startswith("{") and part.endswith(_PARSED):
        return json.loads(values.text(part[1 : -len(_PARSED)]))
    return values.fill(part)


def _flat(filled: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in filled.items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict | list | bool):
            yield name, json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        else:
            yield name, str(value)


def _sorted(asking: Asking, values: Values) -> str:
    """Every parameter that is no signature, sorted by name, percent-encoded and joined: what is usually signed."""
    steps = {step.name for step in asking.sign}
    given = {**asking.query, **(asking.fields if asking.body == "form" else {})}
    unsigned = {
        name: value for name, value in given.items() if not (isinstance(value, str) and named_in(value) & steps)
    }
    pairs = sorted(_flat(_filled(unsigned, values)))
    return "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
