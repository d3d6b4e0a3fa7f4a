"""Who helps an officer write. An app registers a helper in `AppConfig.ready()`; the spine never knows who it is.

A helper is asked for each step that stands open on a matter's page, and says what to show below the words of that step, or
nothing. It must be quick, must write nothing, and decides nothing: the step goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from heliograph.core.procedure import Action
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer


@dataclass(frozen=True, slots=True)
class Help:
    """A template that is included in the step's form, where it is called `help`. `script`: a module of static files."""

    template: str
    script: str = ""
    context: Mapping[str, object] = field(default_factory=dict)


Helper = Callable[[Viewer, Matter, Action], Help | None]
_helpers: list[Helper] = []


def register(helper: Helper) -> None:
    """Have `helper` asked from now on."""
    if helper not in _helpers:
        _helpers.append(helper)


def helps(viewer: Viewer, matter: Matter, action: Action) -> tuple[Help, ...]:
    """What there is to help with a step."""
    return tuple(found for helper in _helpers if (found := helper(viewer, matter, action)) is not None)
