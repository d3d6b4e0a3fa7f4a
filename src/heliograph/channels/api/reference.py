"""The description as a page reads it: addresses with what they take, give and refuse, and shapes as lists of names.

Values in, values out: it knows OpenAPI's form and nothing of what is described.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
REF = "#/components/schemas/"
METHODS = ("get", "post")


@dataclass(frozen=True, slots=True)
class Named:
    """Something by name: a parameter, a field. `shape` is the name of another shape on the page."""

    name: str
    kind: str
    says: str
    required: bool
    shape: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One status and what comes with it."""

    status: str
    says: str
    shape: str


@dataclass(frozen=True, slots=True)
class Address:
    """One method of one path."""

    id: str
    method: str
    path: str
    summary: str
    says: str
    needs: str
    parameters: tuple[Named, ...]
    body: str
    answers: tuple[Answer, ...]
    refusals: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Addresses of one kind."""

    id: str
    title: str
    addresses: tuple[Address, ...]


def sections(document: Json) -> list[Section]:
    """Every address, by its tag, in the order of the description."""
    every = [
        (operation.get("tags", [""])[0], _address(path, method, operation))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]
    return [
        Section(tag["name"], tag["description"], tuple(one for name, one in every if name == tag["name"]))
        for tag in document["tags"]
    ]


def _address(path: str, method: str, operation: Json) -> Address:
    answers = [
        Answer(status, answer["description"], _shape_of(answer.get("content", {})))
        for status, answer in operation["responses"].items()
    ]
    return Address(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        says=operation.get("description", ""),
        needs=_needs(operation.get("security", [])),
        parameters=tuple(_parameter(one) for one in operation.get("parameters", [])),
        body=_shape_of(operation.get("requestBody", {}).get("content", {})),
        answers=tuple(one for one in answers if one.status < "3"),
        refusals=tuple(one for one in answers if one.status >= "3"),
    )


def _needs(security: list[Json]) -> str:
    return "、".join(" ".join([name, *scopes]) for one in security for name, scopes in one.items())


def _parameter(one: Json) -> Named:
    kind, _ = _kind(one["schema"])
    return Named(one["name"], kind, one.get("description", ""), bool(one.get("required")), where=one["in"])


def _shape_of(content: Json) -> str:
    for one in content.values():
        return str(one["schema"].get("$ref", "")).removeprefix(REF)
    return ""


def shapes(document: Json) -> list[tuple[str, tuple[Named, ...]]]:
    """Every shape with its fields, by name."""
    every = document["components"]["schemas"]
    return [(name, tuple(_fields(every[name]))) for name in sorted(every) if every[name].get("properties")]


def _fields(schema: Json) -> Iterator[Named]:
    required = set(schema.get("required", []))
    for name, one in schema["properties"].items():
        kind, shape = _kind(one)
        yield Named(name, kind, one.get("description", ""), name in required, shape)


def _kind(schema: Json) -> tuple[str, str]:
    """(what it is in words of JSON Schema, the shape that it leads to)."""
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(REF)
        return name, name
    if "enum" in schema or "const" in schema:
        return " | ".join(str(one) for one in schema.get("enum", [schema.get("const")])), ""
    several = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if several:
        found = [_kind(one) for one in several]
        return " | ".join(kind for kind, _ in found), next((shape for _, shape in found if shape), "")
    if schema.get("type") == "array":
        kind, shape = _kind(schema.get("items", {}))
        return f"[{kind}]", shape
    kind = schema.get("type", "")
    return " ".join(filter(None, (str(kind), schema.get("format", "")))), ""
