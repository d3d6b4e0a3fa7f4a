"""What a dispute adds to a matter's page at the desk: the way to its own page, or from a case to mediation."""

from __future__ import annotations

from datetime import datetime

from heliograph.disputes.actions.opening import CASE, check_mediable
from heliograph.disputes.actions.rows import CODE
from heliograph.matters.asides import Aside
from heliograph.matters.errors import MatterError
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer


def beside(viewer: Viewer, matter: Matter, now: datetime) -> Aside | None:
    """One line, or nothing."""
    if matter.procedure == CODE:
        return Aside("disputes/desk/beside.html", {"number": matter.number, "is_case": False})
    if matter.procedure != CASE:
        return None
    try:
        check_mediable(matter)
    except MatterError:
        return None
    return Aside("disputes/desk/beside.html", {"number": matter.number, "is_case": True})
