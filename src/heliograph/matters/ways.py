"""By which ways besides their page people may ask to be told. The spine sends nothing: who does says here what it offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Way:
    """One choice of the form. `code` names one or more channels in their order; `needs` is the part of the contact it uses."""

    code: str
    title: Text
    needs: str


PAGE = Way(
    "page",
    Text("不用通知，我凭回执在网页上看", "Don't tell me: I look at the page with my receipt"),
    "",
)
_offered: Callable[[], Sequence[Way]] = tuple


def offer(function: Callable[[], Sequence[Way]]) -> None:
    """Have forms offer, from now on, the ways that `function` gives, in its order."""
    global _offered
    _offered = function


def offered() -> list[Way]:
    """What a form offers now; the page alone is always among it."""
    return [*_offered(), PAGE]
