"""What other apps show on a matter's page: at the desk, and to who holds its receipt.

An app registers in `AppConfig.ready()`; the spine never knows who it is.

An aside is asked for each time the page is opened, and says what to show, or nothing. It must be quick and must
write nothing. It shows no more than the viewer may open; nothing on the page waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer


@dataclass(frozen=True, slots=True)
class Aside:
    """A template that is included above what was said, where it is called `aside`; `aside.context` holds its values."""

    template: str
    context: Mapping[str, object] = field(default_factory=dict)


Noticing = Callable[[Viewer, Matter, datetime], Aside | None]
ForHolder = Callable[[Matter, datetime], Aside | None]
_noticing: list[Noticing] = []
_for_holder: list[ForHolder] = []


def register(noticing: Noticing) -> None:
    """Have `noticing` asked from now on."""
    if noticing not in _noticing:
        _noticing.append(noticing)


def register_for_holder(noticing: ForHolder) -> None:
    """Have `noticing` asked for the page that a receipt opens."""
    if noticing not in _for_holder:
        _for_holder.append(noticing)


def asides_for_holder(matter: Matter, now: datetime) -> tuple[Aside, ...]:
    """What there is to show to who holds the receipt, in the order in which it was registered."""
    return tuple(found for noticing in _for_holder if (found := noticing(matter, now)) is not None)


def asides(viewer: Viewer, matter: Matter, now: datetime) -> tuple[Aside, ...]:
    """What there is to show beside a matter, in the order in which it was registered."""
    return tuple(found for noticing in _noticing if (found := noticing(viewer, matter, now)) is not None)
