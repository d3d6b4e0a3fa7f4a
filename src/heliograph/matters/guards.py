"""What an app keeps besides the procedure: conditions under which a step must not be taken, whichever door it comes by.

An app registers a guard in `AppConfig.ready()`; the spine never knows who it is. A guard is called inside the transaction
of `act`, when the step may be taken as far as the procedure goes and before it has any effect. It reads, writes nothing,
and raises a `MatterError` with a sentence that says what to do instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.matters.actions.change import Change

Guard = Callable[["Change"], None]
_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Have `guard` asked from now on, of every step."""
    if guard not in _guards:
        _guards.append(guard)


def check(change: Change) -> None:
    """Raises what the first guard raises that refuses."""
    for guard in _guards:
        guard(change)
