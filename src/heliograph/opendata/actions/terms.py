"""A bureau decides under which licence and on which day of the month it releases."""

from __future__ import annotations

from datetime import datetime

from heliograph.matters.commit import durably
from heliograph.matters.errors import NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.opendata.errors import BadDay, UnknownLicence
from heliograph.opendata.licences import LICENCES
from heliograph.opendata.models import Terms
from heliograph.opendata.reading.terms import DECIDE, may_decide
from heliograph.organisation.reading import Viewer


def set_terms(bureau_id: int, *, licence: str, day: int, by_id: int | None = None, now: datetime) -> Terms:
    """Hold from now on; what was released keeps its licence. Raises `UnknownLicence`, `BadDay`."""
    if licence not in LICENCES:
        raise UnknownLicence(", ".join(LICENCES))
    if not 1 <= day <= 28:
        raise BadDay
    terms = Terms(bureau_id=bureau_id, id=new_id(), licence=licence, day=day, at=now, by_id=by_id)
    durably(terms.save)
    return terms


def set_terms_by(viewer: Viewer, *, licence: str, day: int, now: datetime) -> Terms:
    """The same, by who leads the bureau. Raises also `NotAllowed`."""
    if not may_decide(viewer):
        raise NotAllowed(DECIDE)
    return set_terms(viewer.bureau_id, licence=licence, day=day, by_id=viewer.officer_id, now=now)
