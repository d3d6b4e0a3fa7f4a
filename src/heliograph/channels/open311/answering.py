"""Values as JSON and as XML: the names and the nesting that GeoReport v2 gives them.

A list is an array even of one. In JSON an absent value is `null`; in XML an empty element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from xml.etree import ElementTree

import msgspec
from django.http import HttpResponse

from heliograph.core.xml import legal

Value: TypeAlias = "str | int | float | bool | Sequence[Value] | Mapping[str, Value] | None"
CONTENT_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_IN = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_requests_updates": "request_update",
    "service_request_updates": "request_update",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
"""What an element of each list is called."""


def written(root: str, value: Value, format_: str) -> bytes:
    """A value with its root element; in JSON the root has no name."""
    if format_ == "json":
        return msgspec.json.encode(value)
    element = ElementTree.Element(root)
    _fill(element, value)
    made: bytes = ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)
    return made


def _fill(element: ElementTree.Element, value: Value) -> None:
    if isinstance(value, Mapping):
        for name, part in value.items():
            _fill(ElementTree.SubElement(element, name), part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            _fill(ElementTree.SubElement(element, _IN[element.tag]), part)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = legal(str(value))


def answer(root: str, value: Value, format_: str, status: int = 200) -> HttpResponse:
    """The response in the format that the address ends with."""
    return HttpResponse(written(root, value, format_), status=status, content_type=CONTENT_TYPES[format_])
