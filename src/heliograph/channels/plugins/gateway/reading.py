"""Reading what a gateway writes: JSON, a form, XML, lines or plain text, all into one tree of dicts, lists and texts.

What comes in is limited in size and depth before anything looks at it. Where a fact stands in the tree is a path such as
`data.0.msgid`. Every leaf is a text, so that `0`, `"0"` and `<code>0</code>` are the same.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str"
Format: TypeAlias = Literal["json", "form", "xml", "lines", "text"]

MOST_BYTES = 256 * 1024
MOST_ITEMS = 2_000
MOST_DEPTH = 12


class Unreadable(ValueError):
    """What came is not in the form that was agreed; nothing of it was used."""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """In which form a gateway writes. `pattern` (text): named groups. `lines`: rows and their columns."""

    format: Format = "json"
    charset: str = "utf-8"
    pattern: str = ""
    columns: list[str] = []
    between_rows: str = "\n"
    between_columns: str = ","


def read(shape: Shape, body: bytes) -> Tree:
    """What stands in the body. Raises `Unreadable`."""
    if len(body) > MOST_BYTES:
        raise Unreadable("too much at once")
    try:
        return _READERS[shape.format](shape, body)
    except (UnicodeError, ValueError, RecursionError, ParseError, DefusedXmlException, msgspec.MsgspecError) as error:
        raise Unreadable("not readable") from error


def at(tree: Tree, path: str) -> Tree | None:
    """What stands at a path; the tree itself for the empty path; None if nothing does."""
    found: Tree | None = tree
    for name in path.split(".") if path else []:
        if isinstance(found, dict):
            found = found.get(name)
        elif isinstance(found, list) and name.isascii() and name.isdigit() and len(name) < 6 and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


def text_at(tree: Tree, path: str) -> str:
    """The text at a path; empty if there is none or no path was given."""
    found = at(tree, path) if path else None
    return found.strip() if isinstance(found, str) else ""


def items_at(shape: Shape, tree: Tree, path: str) -> list[Tree]:
    """The entries at a path: of a list, or the one thing that stands there; a text there is JSON. Raises `Unreadable`."""
    found = at(tree, path)
    if isinstance(found, str) and path:
        found = read(Shape(format="json"), found.encode("utf-8", "replace"))
    if found is None or isinstance(found, str):
        return []
    items: list[Tree] = found if isinstance(found, list) else [found]
    if len(items) > MOST_ITEMS:
        raise Unreadable("too many at once")
    return items


def _json(shape: Shape, body: bytes) -> Tree:
    return _plain(msgspec.json.decode(body.decode(shape.charset).encode()))


def _plain(value: object, depth: int = 0) -> Tree:
    if depth > MOST_DEPTH:
        raise Unreadable("too deep")
    if isinstance(value, dict):
        return {str(name): _plain(part, depth + 1) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part, depth + 1) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _form(shape: Shape, body: bytes) -> Tree:
    pairs = parse_qsl(
        body.decode("ascii"), keep_blank_values=True, encoding=shape.charset, errors="strict", max_num_fields=200
    )
    return dict(pairs)


def _xml(shape: Shape, body: bytes) -> Tree:
    return _element(fromstring(body, forbid_dtd=True))


def _element(element: Element, depth: int = 0) -> Tree:
    if depth > MOST_DEPTH:
        raise Unreadable("too deep")
    if len(element) == 0:
        return element.text or ""
    found: dict[str, Tree] = {}
    for part in element:
        value, before = _element(part, depth + 1), found.get(str(part.tag))
        if before is None:
            found[str(part.tag)] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            found[str(part.tag)] = [before, value]
    return found


def _lines(shape: Shape, body: bytes) -> Tree:
    rows = [row.strip() for row in body.decode(shape.charset).split(shape.between_rows)]
    return [dict(zip(shape.columns, row.split(shape.between_columns), strict=False)) for row in rows if row]


def _text(shape: Shape, body: bytes) -> Tree:
    found = re.search(shape.pattern, body.decode(shape.charset)[:2000])
    if found is None:
        raise Unreadable("not of the pattern")
    return {name: value or "" for name, value in found.groupdict().items()}


_READERS = {"json": _json, "form": _form, "xml": _xml, "lines": _lines, "text": _text}
