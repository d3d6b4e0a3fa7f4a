"""What other apps add to the API: their addresses, and what the description says under `webhooks`, so that one document
describes everything.

Both are called from `AppConfig.ready()`, before the first address is looked up; the API knows nobody by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from heliograph.channels.api.routes import Routes

Described = Callable[[str], dict[str, Any]]
_known: list[Described] = []
_routes: list[Routes] = []


def add(routes: Routes) -> None:
    """Have these addresses served below /api/v1/ with everybody's."""
    if routes not in _routes:
        _routes.append(routes)


def routes() -> tuple[Routes, ...]:
    return tuple(_routes)


def describe(webhooks: Described) -> None:
    """Have `webhooks(language)` asked for OpenAPI's `webhooks` object whenever the description is written."""
    if webhooks not in _known:
        _known.append(webhooks)


def described(language: str) -> dict[str, Any]:
    """All of them in one object."""
    return {name: path for one in _known for name, path in one(language).items()}
