"""Whether people can write to this bureau by text message: letters tell of that way only then. Whoever takes messages says so."""

from __future__ import annotations

from collections.abc import Callable

_open: list[Callable[[], bool]] = []


def open_with(asked: Callable[[], bool]) -> None:
    """Have `asked` answer from now on."""
    if asked not in _open:
        _open.append(asked)


def is_open() -> bool:
    return any(asked() for asked in _open)
