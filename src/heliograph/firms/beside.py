"""On the page of a firm's registration at the desk: the way to where it is checked."""

from __future__ import annotations

from datetime import datetime

from heliograph.firms.actions.registering import CODE
from heliograph.firms.reading.desk import may_take_in
from heliograph.matters.asides import Aside
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer


def beside(viewer: Viewer, matter: Matter, now: datetime) -> Aside | None:
    """One line while it is open, to who decides on it."""
    if matter.procedure != CODE or matter.outcome or not may_take_in(viewer, matter, now):
        return None
    return Aside("firms/desk/beside.html", {"number": matter.number})
