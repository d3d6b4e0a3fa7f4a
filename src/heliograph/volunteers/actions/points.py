"""Keep contact points: open one, change it, pause and close it with the reason. Done by who leads the unit; all of it stays public.

A monthly visit is owed to each open point by a rule of `duties`, which asks `listings` for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.for_everybody import reason, refuse_personal
from heliograph.volunteers.errors import NotNow
from heliograph.volunteers.kinds import kinds
from heliograph.volunteers.models import ContactPoint, PointState, PointStep

LONGEST = {"name_zh": 60, "name_en": 120, "address": 120, "way": 200, "hours": 120}
LONGEST_REASON = 300
MOST_SERVICES = 20
SHOWN = ("kind", "name_zh", "name_en", "address", "way", "hours", "services", "officer_id", "area")
OPEN_POINTS = Text("设联系点", "keep contact points")


@dataclass(frozen=True, slots=True)
class PointWords:
    """What is said of a point."""

    kind: str
    name_zh: str
    address: str
    hours: str
    services: tuple[str, ...]
    name_en: str = ""
    way: str = ""
    officer: int | None = None
    area: str = ""


def open_point(viewer: Viewer, unit: int, words: PointWords, *, now: datetime) -> ContactPoint:
    """Open a point today. Raises `NotAllowed`, `Missing`, `Invalid`, `Standing`."""
    _may(viewer, unit)
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    point = ContactPoint(
        bureau_id=viewer.bureau_id, id=new_id(), unit_id=unit, opened_on=today, since=today, changed_at=now,
        **_checked(viewer.bureau_id, words),
    )  # fmt: skip

    def work() -> None:
        point.save(force_insert=True)
        _record(point, "opened", viewer, now)

    durably(work)
    return point


def change_point(viewer: Viewer, point_id: UUID, words: PointWords, *, now: datetime) -> ContactPoint:
    """Say something else of it; what was said before stays in its history. Changing nothing is no step.

    Raises `NotFound`, `NotAllowed`, `NotNow`, `Missing`, `Invalid`, `Standing`.
    """
    given = _checked(viewer.bureau_id, words)

    def work() -> ContactPoint:
        point = _locked(viewer, point_id)
        if point.state == PointState.CLOSED:
            raise NotNow
        was = {name: getattr(point, name) for name in SHOWN}
        changed = [name for name in SHOWN if given[name] != was[name]]
        if changed:
            for name in changed:
                setattr(point, name, given[name])
            point.changed_at = now
            point.save()
            before = (_before(point, name, was[name]) for name in changed)
            _record(point, "changed", viewer, now, "；".join(filter(None, before)))
        return point

    return durably(work)


def pause_point(viewer: Viewer, point_id: UUID, why: str, *, now: datetime) -> ContactPoint:
    """Shut for a time, with the reason. Raises `NotFound`, `NotAllowed`, `NotNow`, `Missing`, `Standing`."""
    return _move(viewer, point_id, PointState.PAUSED, "paused", why, now, begins=(PointState.OPEN,))


def reopen_point(viewer: Viewer, point_id: UUID, *, now: datetime) -> ContactPoint:
    """Open again after a pause. Raises `NotFound`, `NotAllowed`, `NotNow`."""
    return _move(viewer, point_id, PointState.OPEN, "reopened", None, now, begins=(PointState.PAUSED,))


def close_point(viewer: Viewer, point_id: UUID, why: str, *, now: datetime) -> ContactPoint:
    """For good, with the reason; its page stays. Raises `NotFound`, `NotAllowed`, `NotNow`, `Missing`, `Standing`."""
    begins = (PointState.OPEN, PointState.PAUSED)
    return _move(viewer, point_id, PointState.CLOSED, "closed", why, now, begins=begins)


def _move(
    viewer: Viewer,
    point_id: UUID,
    to: PointState,
    verb: str,
    why: str | None,
    now: datetime,
    *,
    begins: tuple[str, ...],
) -> ContactPoint:
    def work() -> ContactPoint:
        point = _locked(viewer, point_id)
        if point.state not in begins:
            raise NotNow
        said = reason(point.bureau_id, why, LONGEST_REASON) if why is not None else ""
        point.state, point.why, point.changed_at = to, said, now
        point.since = now.astimezone(organisation.zone(point.bureau_id)).date()
        point.save()
        _record(point, verb, viewer, now, said)
        return point

    return durably(work)


def _may(viewer: Viewer, unit: int) -> None:
    if not rights.may_lead(viewer, unit):
        raise NotAllowed(OPEN_POINTS)


def _locked(viewer: Viewer, point_id: UUID) -> ContactPoint:
    point = ContactPoint.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=point_id).first()
    if point is None:
        raise NotFound
    _may(viewer, point.unit_id)
    return point


def _checked(bureau_id: int, words: PointWords) -> dict[str, object]:
    """The values as they are kept."""
    given: dict[str, object] = {}
    for name, most in LONGEST.items():
        text = " ".join(getattr(words, name).split())
        if not text and name in ("name_zh", "address", "hours"):
            raise Invalid(name, Text("请填写。", "Fill this in."))
        if len(text) > most:
            raise Invalid(name, Text(f"最多 {most} 个字。", f"{most} characters at most."))
        given[name] = text
    refuse_personal(bureau_id, "\n".join(str(one) for one in given.values()))
    known = kinds()
    if known.place(words.kind) is None:
        raise Invalid("kind", Text("请选是什么地方。", "Choose what kind of place it is."))
    services = list(dict.fromkeys(words.services))
    if not services or len(services) > MOST_SERVICES or any(known.service(one) is None for one in services):
        raise Invalid("services", Text("至少选一项能帮的忙。", "Choose at least one thing it offers."))
    if words.officer is not None and organisation.officer_name(bureau_id, words.officer) is None:
        raise Invalid("officer", Text("请选本局的民警。", "Choose an officer of this bureau."))
    if words.area and words.area not in organisation.areas(bureau_id):
        raise Invalid("area", Text("没有这个警区。", "There is no such beat."))
    return {**given, "kind": words.kind, "services": services, "officer_id": words.officer, "area": words.area}


def _before(point: ContactPoint, name: str, value: object) -> str:
    """What was said before a change, for the history that everybody reads."""
    if name == "officer_id":
        return "换了负责的民警"
    if name == "services":
        found = [kinds().service(str(code)) for code in value] if isinstance(value, list) else []
        return "原来有：" + "、".join(one.title.zh for one in found if one)
    said: object = value
    if name == "kind":
        place = kinds().place(str(value))
        said = place.title.zh if place else value
    elif name == "area":
        area = organisation.areas(point.bureau_id).get(str(value))
        said = area.name_zh if area else value
    return f"原来是“{said}”" if said else ""


def _record(point: ContactPoint, verb: str, by: Viewer, now: datetime, words: str = "") -> None:
    PointStep(
        bureau_id=point.bureau_id, id=new_id(), point_id=point.id, verb=verb, at=now, by_id=by.officer_id,
        words=words[:600],
    ).save()  # fmt: skip
