"""The events in OpenAPI's own shape: what the description of the API says under `webhooks`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from heliograph.channels.webhooks import kinds
from heliograph.channels.webhooks.kinds import Kind

Json = dict[str, Any]  # a JSON object of OpenAPI's own shape
A_STRING: Json = {"type": "string"}
TYPES: dict[str, Json] = {
    "final": {"type": "boolean"},
    "is_alert": {"type": "boolean"},
    "version": {"type": "integer", "minimum": 1},
    "areas": {"type": "array", "items": A_STRING},
    "status": {"type": "string", "enum": ["open", "closed"]},
    "at": {"type": "string", "format": "date-time"},
    "url": {"type": "string", "format": "uri"},
}
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


def described(language: str) -> Json:
    """Every event by its name."""
    with override(language):
        return {one.code: {"post": _operation(one, language)} for one in (*kinds.KINDS, kinds.TEST)}


def _operation(kind: Kind, language: str) -> Json:
    data = {name: {**TYPES.get(name, A_STRING), "description": says.get(language)} for name, says in kind.holds}
    schema = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": kind.code},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"type": "object", "required": list(data), "properties": data},
        },
    }
    return {
        "operationId": f"told:{kind.code}",
        "summary": kind.title.get(language),
        "parameters": [{"name": name, "in": "header", "required": True, "schema": A_STRING} for name in HEADERS],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "200": {"description": _("收下了（任何 2xx 都行）")},
            "410": {"description": _("不要再送：马上停用")},
        },
    }
