"""The API's description in OpenAPI 3.1: written here by hand, its schemas taken from the structs themselves.

Whoever adds an address to `api_urls` adds it to `PATHS`, and its structs to `STRUCTS`; a test compares the two.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from django.conf import settings

import heliograph
from heliograph.matters.reading.progress import Progress
from heliograph.matters.views import api_shapes as shapes

Json = dict[str, Any]  # a JSON object of OpenAPI's own shape

STRUCTS: list[type[msgspec.Struct]] = [
    shapes.NewMatter,
    shapes.Registered,
    shapes.Refused,
    shapes.ProcedureList,
    shapes.ProcedureOut,
    Progress,
]


def body(struct: type[msgspec.Struct], description: str) -> Json:
    """A response (or request) that holds `struct`."""
    schema = {"$ref": f"#/components/schemas/{struct.__name__}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


PATHS: Json = {
    "/api/matters": {
        "post": {
            "operationId": "submitMatter",
            "summary": "Submit a matter and get its receipt",
            "description": (
                "Checked by the same form as the page, registered by the same action. The answer comes once the matter is "
                "durable. Send a token to make a repeated request harmless. At most 300 in 10 minutes from one network."
            ),
            "requestBody": {**body(shapes.NewMatter, "What is submitted"), "required": True},
            "responses": {
                "201": body(shapes.Registered, "Registered. The secret can't be shown again."),
                "400": body(shapes.Refused, "The body is not JSON"),
                "409": body(shapes.Refused, "The token was used before: already registered, not registered twice"),
                "413": body(shapes.Refused, "The body is larger than 2 MB"),
                "415": body(shapes.Refused, "The content type is not application/json"),
                "422": body(shapes.Refused, "Something in it can't be used; `field` says what"),
                "429": body(shapes.Refused, "Too many from this network; see Retry-After"),
                "503": body(shapes.Refused, "No unit can take it at the moment"),
            },
        }
    },
    "/api/matters/{number}": {
        "get": {
            "operationId": "followMatter",
            "summary": "How far a matter is: state, time limits, events without content",
            "description": "Send the receipt's secret as `Authorization: Receipt <secret>`.",
            "parameters": [
                {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "Authorization", "in": "header", "required": True, "schema": {"type": "string"}},
            ],
            "responses": {
                "200": body(Progress, "How far it is"),
                "404": body(shapes.Refused, "Unknown number or wrong secret: the answer is the same"),
                "429": body(shapes.Refused, "Too many wrong codes; see Retry-After"),
            },
        }
    },
    "/api/procedures": {
        "get": {
            "operationId": "listProcedures",
            "summary": "Every procedure that may be begun",
            "responses": {"200": body(shapes.ProcedureList, "The list")},
        }
    },
    "/api/procedures/{code}": {
        "get": {
            "operationId": "getProcedure",
            "summary": "One procedure: its form, promises, legal grounds and signposts",
            "parameters": [{"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}],
            "responses": {
                "200": body(shapes.ProcedureOut, "The version in force today"),
                "404": body(shapes.Refused, "There is no such procedure"),
            },
        }
    },
}


@lru_cache(maxsize=1)
def document() -> bytes:
    """The whole description as JSON."""
    _, schemas = msgspec.json.schema_components(STRUCTS, ref_template="#/components/schemas/{name}")
    return msgspec.json.format(
        msgspec.json.encode(
            {
                "openapi": "3.1.0",
                "info": {
                    "title": "Heliograph (阳光警务)",
                    "version": heliograph.__version__,
                    "summary": "Ask the police, hold a receipt, follow what was promised.",
                    "license": {"name": "Mulan PSL v2", "identifier": "MulanPSL-2.0"},
                },
                "servers": [{"url": settings.BASE_URL}],
                "paths": PATHS,
                "components": {"schemas": schemas},
            }
        ),
        indent=2,
    )
