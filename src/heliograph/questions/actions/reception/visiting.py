"""A leader's visit to somebody (重点走访), at that person's own wish: a day for one, of which the public page shows only the count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.actions import Actor
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.matters.reading.written import values_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Duty, Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.questions.actions.reception.days import RECEPTION, check_runs, check_times
from heliograph.questions.actions.reception.office import place_by
from heliograph.questions.models.reception import Mode, ReceptionDay, ReceptionTime

VISIT_PLACE = "您说的地方（不公开）"
WISHED = "visit"
"""The field of the form by which somebody asks for a visit."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who goes, when, for how long. `wish`: how the person said that they want it, where their form does not say so."""

    leader: int
    post: str
    starts_at: datetime
    minutes: int = 30
    wish: str = ""


def arrange_visit(viewer: Viewer, matter_id: UUID, visit: Visit, *, now: datetime) -> ReceptionTime:
    """Agree on a visit; the person is told when and who. From then on it is promised like any time that was confirmed.

    Raises `NotAllowed`, `NotFound`, `Invalid` (nobody wished it, no such leader or time), `Standing`, `NotOffered`.
    """

    def work() -> ReceptionTime:
        check_runs(viewer)
        matter = Matter.objects.filter(bureau_id=viewer.bureau_id, id=matter_id, procedure=RECEPTION).first()
        if matter is None:
            raise NotFound
        _check(viewer, matter, visit, now)
        day = ReceptionDay(
            bureau_id=viewer.bureau_id, id=new_id(), mode=Mode.VISIT, unit_id=matter.unit_id, leader_id=visit.leader,
            post=visit.post.strip(), place=VISIT_PLACE, starts_at=visit.starts_at,
            ends_at=visit.starts_at + timedelta(minutes=visit.minutes), minutes=visit.minutes, waiting_most=0,
            announced_by_id=viewer.officer_id, announced_at=now, changed_at=now,
        )  # fmt: skip
        day.save(force_insert=True)
        how = f"按您的意愿上门（{visit.wish.strip()}）。" if visit.wish.strip() else "按您的意愿上门。"
        return place_by(Actor(viewer), day, matter_id, 1, how, now)

    return durably(work)


def _check(viewer: Viewer, matter: Matter, visit: Visit, now: datetime) -> None:
    if not _may_reach(viewer, matter):
        raise NotAllowed(Text("约上门走访", "arrange a visit"))
    if organisation.officer_name(viewer.bureau_id, visit.leader) is None or not visit.post.strip():
        raise Invalid("leader", Text("请选去的领导，写明职务。", "Choose the leader who goes, and say their post."))
    if values_of(matter).get(WISHED) != "yes" and not visit.wish.strip():
        raise Invalid(
            "wish",
            Text(
                "本人没有提出上门。没有本人的意愿不能上门；在电话里、窗口说过的，写明怎么说的。",
                "They did not ask for a visit, and without their wish there is none. If they said so by telephone or at a "
                "counter, write how.",
            ),
        )
    check_times(visit.starts_at, visit.starts_at + timedelta(minutes=visit.minutes), visit.minutes, now)
    refuse_personal(viewer.bureau_id, visit.post)


def _may_reach(viewer: Viewer, matter: Matter) -> bool:
    """The petition office that has the matter, and chiefs above it."""
    if matter.unit_id in viewer.led_units and viewer.is_one_of(Role.CHIEF, Role.LEAD):
        return True
    return any(post.unit_id == matter.unit_id and Duty.PETITION in post.duties for post in viewer.posts)
