"""What the description says under `webhooks`: whoever sends them says here how, so that one document describes everything.

`describe` is called from `AppConfig.ready()` of the app that sends; the API knows nobody by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Described = Callable[[str], dict[str, Any]]
_known: list[Described] = []


def describe(webhooks: Described) -> None:
    """Have `webhooks(language)` asked for OpenAPI's `webhooks` object whenever the description is written."""
    if webhooks not in _known:
        _known.append(webhooks)


def described(language: str) -> dict[str, Any]:
    """All of them in one object."""
    return {name: path for one in _known for name, path in one(language).items()}
