"""`sort`: an officer says which procedure a matter is one for, and whether a suggestion was followed.

The event holds codes alone: what was suggested, what was chosen. It moves no state and no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Model

from heliograph.matters.actions.actor import Actor, may_open
from heliograph.matters.actions.change import project, record
from heliograph.matters.actions.locking import MatterRef, lock
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter
from heliograph.organisation import reading as organisation

SORTED = "sorted"
ROLES = ("handler", "lead", "chief")


def sort(
    ref: MatterRef,
    by: Actor,
    *,
    suggested: str,
    chosen: str,
    now: datetime,
    unit_suggested: str = "",
    also: Callable[[Matter, Event], Iterable[Model]],
) -> Event:
    """Record the choice; `also` makes further rows, inserted with it. `unit_suggested`: code of the unit that was suggested
    beside it, followed if the matter is with that unit now.

    Raises `NotFound` for who may not open or handle it."""

    def write() -> Event:
        matter = lock(ref)
        viewer = by.viewer
        if matter.erased_at is not None or viewer is None or not may_open(viewer, matter):
            raise NotFound
        role = next((role for role in ROLES if role in viewer.roles), None)
        if role is None:
            raise NotFound
        facts = {"suggested": suggested, "chosen": chosen, "followed": "yes" if suggested == chosen else "no"}
        if unit_suggested:
            unit = organisation.units(matter.bureau_id).get(matter.unit_id)
            stays = unit is not None and unit.code == unit_suggested
            facts |= {"unit_suggested": unit_suggested, "unit_followed": "yes" if stays else "no"}
        key = MatterKey.of(matter)
        event = record(
            matter, key, action=SORTED, kind="told", to=matter.state, role=role, now=now, actor=by, facts=facts
        )
        matter.save()
        insert([event, *project(matter, event), *also(matter, event)])
        return event

    return durably(write)
