"""Procedures that are begun on a page of their own, and only while there is something to begin (a call for suggestions).

An app registers one in `AppConfig.ready()`; the spine never knows who it is. While nothing is open the procedure is offered
nowhere, and its form leads to that page, which says so. Its guide stays readable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`name`: of the page's address. `is_open`: whether there is something to begin now in this bureau; one quick look-up."""

    name: str
    is_open: Callable[[int], bool]


_pages: dict[str, OwnPage] = {}


def register(procedure: str, page: OwnPage) -> None:
    """Have matters of this procedure begun on that page."""
    _pages[procedure] = page


def page_of(procedure: str) -> OwnPage | None:
    """The page on which this procedure is begun; None for all that have a form at /ask/."""
    return _pages.get(procedure)


def can_begin(bureau_id: int, procedure: str) -> bool:
    """Whether a resident may begin it at the moment."""
    page = _pages.get(procedure)
    return page is None or page.is_open(bureau_id)
