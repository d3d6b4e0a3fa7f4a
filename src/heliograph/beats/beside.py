"""Whose beat a matter is about: on its page at the desk, and on that of who holds its receipt."""

from __future__ import annotations

from datetime import datetime

from heliograph.beats.reading.of_matter import card_of
from heliograph.matters import procedures
from heliograph.matters.asides import Aside
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer


def beside(viewer: Viewer, matter: Matter, now: datetime) -> Aside | None:
    """The beat, its officer today and the number to call."""
    return _aside(matter, now, "beats/beside.html")


def for_holder(matter: Matter, now: datetime) -> Aside | None:
    """The same for the resident; never beside a complaint: it is handled where the beat's officers see nothing of it."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if matter.confidential or procedure.conflict:
        return None
    return _aside(matter, now, "beats/on_held.html")


def _aside(matter: Matter, now: datetime, template: str) -> Aside | None:
    found = card_of(matter, now.astimezone(organisation.zone(matter.bureau_id)).date())
    return Aside(template, {"card": found}) if found is not None else None
