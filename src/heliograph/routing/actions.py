"""Choosing: an officer confirms which procedure a matter is one for. The log keeps whether a suggestion was followed."""

from __future__ import annotations

from datetime import datetime

from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, MatterRef, sort
from heliograph.matters.commit import durably
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.routing import reading, units
from heliograph.routing.models import Choice


class NotOpen(Exception):
    """Nobody can begin the procedure that was chosen. `text` says so."""

    def __init__(self) -> None:
        self.text = Text("没有这一类，请另选。", "There is no such procedure: choose another.")
        super().__init__(self.text.en)


def choose(matter: Matter, by: Actor, chosen: str, *, now: datetime) -> Choice:
    """Record that `chosen` is the procedure of this matter, beside what is suggested now.

    Raises `NotOpen`; `NotFound` for who may not open the matter.
    """
    today = now.astimezone(organisation.zone(matter.bureau_id)).date()
    if procedures.in_force(matter.bureau_id, chosen, today) is None:
        raise NotOpen
    read = reading.read_matter(matter, today)
    first = read.first if read is not None else None
    like = units.likely(matter) if first is not None else None  # as `beside` shows it
    named = read.units[:1] if read is not None else ()
    unit = named[0].code if named else like.unit.code if like is not None else ""
    suggested = first.procedure.code if first is not None and first.is_likely else ""
    made = Choice(
        bureau_id=matter.bureau_id, matter_id=matter.id, at=now, suggested=suggested, chosen=chosen,
        model=read.model if read is not None else "",
    )  # fmt: skip

    def write() -> None:
        sort(
            MatterRef(matter.bureau_id, matter.id), by, suggested=suggested, chosen=chosen, unit_suggested=unit, now=now,
            also=lambda *_: (),
        )  # fmt: skip
        Choice.objects.update_or_create(
            bureau_id=made.bureau_id, matter_id=made.matter_id,
            defaults={"at": now, "suggested": suggested, "chosen": chosen, "model": made.model},
        )  # fmt: skip

    durably(write)
    return made
