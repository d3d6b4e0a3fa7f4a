"""How an address is added: `get` and `post` on a `Routes`, with its words for the description.

What an address takes and gives stands in the signature and in `gives`; the words are Chinese, their English is in the app's catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel

from heliograph.channels.api.bodies import FORM_WITH_FILES, PART
from heliograph.channels.api.doorkeeping import PartnerToken, Receipt
from heliograph.channels.api.models import Scope
from heliograph.channels.api.shapes.common import refusals
from heliograph.matters.forms import MOST_FILES

View = TypeVar("View", bound=Callable[..., Any])
IDEMPOTENT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 16, "maxLength": 200, "pattern": "^[!-~]+$"},
}


class Routes:
    """Addresses of one kind, under one tag."""

    def __init__(self, tag: str) -> None:
        self.router = Router(tags=[tag])
        self.with_files: set[str] = set()
        """Addresses that take files, as they stand among the site's."""

    def get(
        self, path: str, name: str, summary: str, says: str, gives: type[BaseModel], *refused: int, **more: Any
    ) -> Callable[[View], View]:
        """An address that is read."""
        return self._add("GET", path, name, summary, says, {200: gives}, refused, **more)

    def post(
        self,
        path: str,
        name: str,
        summary: str,
        says: str,
        gives: dict[int, type[BaseModel]],
        *refused: int,
        **more: Any,
    ) -> Callable[[View], View]:
        """An address to which something is sent; `idempotent`: it knows the Idempotency-Key; `files_with`: files, beside that shape."""
        return self._add("POST", path, name, summary, says, dict(gives), refused, **more)

    def _add(
        self,
        method: str,
        path: str,
        name: str,
        summary: str,
        says: str,
        gives: dict[int, Any],
        refused: tuple[int, ...],
        *,
        idempotent: bool = False,
        files_with: type[BaseModel] | None = None,
        receipt: bool = False,
        scope: Scope | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Callable[[View], View]:
        described: dict[str, Any] = {**(extra or {})}
        statuses = {*refused, *((401,) if receipt or scope else ()), *((403, 429) if scope else ())}
        statuses |= {404, 429} if receipt else set()
        statuses |= {400, 413, 415, 422} if method == "POST" and not path.startswith("/oauth") else set()
        if idempotent:
            described["parameters"] = [*described.get("parameters", []), IDEMPOTENT]
            statuses.add(409)
        if files_with is not None:
            self.with_files.add(path.strip("/").replace("{", "<").replace("}", ">"))
            described["requestBody"] = {"content": {FORM_WITH_FILES: _with_files(files_with)}}
        if scope is not None:
            described["security"] = [{PartnerToken.__name__: [scope.value]}]
        auth = Receipt() if receipt else PartnerToken(scope) if scope else None
        operation = self.router.api_operation(
            [method],
            path,
            auth=auth,
            operation_id=name,
            summary=summary,
            description=says,
            response={**gives, **refusals(*sorted(statuses - set(gives)))},
            openapi_extra=described,
        )
        return operation


def _with_files(shape: type[BaseModel]) -> dict[str, Any]:
    """A form: the object that would be the body, and files under the names of the fields that they are for."""
    files = {"type": "array", "maxItems": MOST_FILES, "items": {"type": "string", "format": "binary"}}
    return {
        "schema": {
            "type": "object",
            "required": [PART],
            "properties": {PART: {"$ref": f"#/components/schemas/{shape.__name__}"}},
            "additionalProperties": files,
        },
        "encoding": {PART: {"contentType": "application/json"}},
    }


def json(shape: BaseModel, status: int = 200) -> HttpResponse:
    """A shape as it goes out."""
    return HttpResponse(shape.model_dump_json(), status=status, content_type="application/json")
