"""The demonstration: an invented bureau, its people, and what residents asked it. Nobody and nothing in it is real."""

from __future__ import annotations

from collections.abc import Callable

before_the_log: list[Callable[[], None]] = []
"""What else is played of the past before the log signs for the first time: later it would be back-dated."""
