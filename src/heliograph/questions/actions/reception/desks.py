"""The standing desk (常年接访): where people are received in office hours without booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.questions.actions.reception.days import check_runs
from heliograph.questions.models.reception import ReceptionDesk


@dataclass(frozen=True, slots=True)
class NewDesk:
    """What is published of a desk."""

    unit: int
    place: str
    hours: str
    phone: str = ""
    access: str = ""


def set_desk(
    viewer: Viewer, new: NewDesk, *, now: datetime, replaces: UUID | None = None, why: str = ""
) -> ReceptionDesk:
    """Publish a desk; with `replaces`, in the place of another, whose end then says why.

    Raises `NotAllowed`, `Invalid`, `Missing`, `Standing`, `NotFound`.
    """

    def work() -> ReceptionDesk:
        check_runs(viewer)
        if new.unit not in organisation.units(viewer.bureau_id):
            raise Invalid("unit", Text("没有这个单位。", "There is no such unit."))
        for need, words in (("place", new.place), ("hours", new.hours)):
            if not words.strip():
                raise Missing(need)
        refuse_personal(viewer.bureau_id, "\n".join((new.place, new.hours, new.access)))
        if replaces is not None:
            _end(viewer, replaces, why, now)
        desk = ReceptionDesk(
            bureau_id=viewer.bureau_id, id=new_id(), unit_id=new.unit, place=new.place.strip(), hours=new.hours.strip(),
            phone=new.phone.strip(), access=new.access.strip(), set_by_id=viewer.officer_id, set_at=now,
        )  # fmt: skip
        desk.save(force_insert=True)
        return desk

    return durably(work)


def close_desk(viewer: Viewer, desk_id: UUID, why: str, *, now: datetime) -> ReceptionDesk:
    """The desk is no longer there, with the reason. Raises `NotAllowed`, `Missing`, `Standing`, `NotFound`."""

    def work() -> ReceptionDesk:
        check_runs(viewer)
        return _end(viewer, desk_id, why, now)

    return durably(work)


def _end(viewer: Viewer, desk_id: UUID, why: str, now: datetime) -> ReceptionDesk:
    mine = ReceptionDesk.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=desk_id, ended_at=None)
    desk = mine.first()
    if desk is None:
        raise NotFound
    if not why.strip():
        raise Missing("reason")
    refuse_personal(viewer.bureau_id, why)
    desk.ended_at, desk.why = now, why.strip()[:300]
    desk.save()
    return desk
