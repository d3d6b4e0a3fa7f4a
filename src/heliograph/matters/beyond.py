"""Pages of other apps for the holder of a matter's receipt: a dispute's two sides, a firm. Linked from the matter's own page.

An app registers one in `AppConfig.ready()`; the spine never knows who it is. The page takes the matter's number and looks
itself whether this browser holds the receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heliograph.core.text import Text
from heliograph.matters.models import Matter


@dataclass(frozen=True, slots=True)
class Beyond:
    """`name`: of the page's address, which takes the number; `title`: of the link; `is_there`: whether that matter has one yet."""

    name: str
    title: Text
    is_there: Callable[[Matter], bool] = lambda matter: True


_pages: dict[str, Beyond] = {}


def register(procedure: str, page: Beyond) -> None:
    """Link matters of this procedure to that page."""
    _pages[procedure] = page


def page_of(matter: Matter) -> Beyond | None:
    found = _pages.get(matter.procedure)
    return found if found is not None and found.is_there(matter) else None
