"""Announce a reception day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.questions.actions.reception.days import check_runs, check_times
from heliograph.questions.models.reception import Mode, ReceptionDay


@dataclass(frozen=True, slots=True)
class NewDay:
    """What is announced."""

    unit: int
    leader: int
    post: str
    place: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    about: str = ""
    access: str = ""
    waiting_most: int = 10
    mode: Mode = Mode.BOOKED
    area: str = ""


def announce(viewer: Viewer, new: NewDay, *, now: datetime) -> ReceptionDay:
    """Publish a day. Raises `NotAllowed`, `Invalid`, `Missing`, `Standing`."""
    check_runs(viewer)
    if organisation.officer_name(viewer.bureau_id, new.leader) is None:
        raise Invalid("leader", Text("请选接待的领导。", "Choose who receives."))
    if new.unit not in organisation.units(viewer.bureau_id):
        raise Invalid("unit", Text("没有这个单位。", "There is no such unit."))
    if new.mode not in (Mode.BOOKED, Mode.AREA):
        raise Invalid("mode", Text("上门走访从那件事项里约。", "A visit is arranged from its matter."))
    if (new.mode == Mode.AREA) != bool(new.area.strip()):
        raise Invalid(
            "area", Text("下访要写去哪里；在局里接待的不写。", "Say where the leader goes down to; only then.")
        )
    for need, words in (("place", new.place), ("post", new.post)):
        if not words.strip():
            raise Missing(need)
    check_times(new.starts_at, new.ends_at, new.minutes, now)
    refuse_personal(viewer.bureau_id, "\n".join((new.post, new.place, new.about, new.access, new.area)))
    day = ReceptionDay(
        bureau_id=viewer.bureau_id, id=new_id(), mode=new.mode, area=new.area.strip(), unit_id=new.unit, leader_id=new.leader, post=new.post.strip(),
        about=new.about.strip(), place=new.place.strip(), access=new.access.strip(), starts_at=new.starts_at,
        ends_at=new.ends_at, minutes=new.minutes, waiting_most=new.waiting_most, announced_by_id=viewer.officer_id,
        announced_at=now, changed_at=now,
    )  # fmt: skip
    durably(lambda: day.save(force_insert=True))
    return day
