"""Draft a session: what, when, where, who presides, open or closed; and decide about what in its words looks personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading import desk
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer
from heliograph.publishing import sitting_kinds
from heliograph.publishing.actions.hearings.recording import put_on_record, to_prepare
from heliograph.publishing.actions.rights import may_prepare
from heliograph.publishing.models.hearings import PUBLIC_WORDS, Sitting, SittingState
from heliograph.publishing.sitting_times import latest
from heliograph.publishing.sitting_words import (
    Finding,
    Kept,
    Words,
    findings,
    masked,
    new_session_keys,
    seal_draft,
    words_of,
)

MASK, KEEP = "mask", "keep"
MOST_SEATS = 2000
LONGEST = {"title": 120, "about": 5000, "place": 200, "access": 500, "booking_words": 500, "late_why": 500}
NEEDED = ("title", "about", "place")
NAMES = {
    "title": Text("标题", "the title"),
    "about": Text("说什么事", "what it is about"),
    "place": Text("地点", "the place"),
}


@dataclass(frozen=True, slots=True)
class SittingDraft:
    """What an officer fills in. `matter` is a number, or empty; `presides` an officer's id."""

    kind: str
    unit: int
    words: Words
    starts_at: datetime
    ends_at: datetime
    presides: int
    is_open: bool
    closed_ground: str = ""
    matter: str = ""
    requested_on: date | None = None
    has_minor: bool = False
    has_secret: bool = False
    is_public_order: bool = False
    seats: int = 0
    for_parties: int = 0
    for_press: int = 0
    for_guests: int = 0


def draft(viewer: Viewer, given: SittingDraft, *, now: datetime) -> Sitting:
    """A new session, not yet announced. Raises `Stopped`, `NotAllowed`, `Invalid`, `Missing`, `NotFound`."""

    def work() -> Sitting:
        if given.unit not in organisation.units(viewer.bureau_id) or not may_prepare(viewer, given.unit):
            raise NotAllowed(Text("起草公告", "draft an announcement"))
        matter = desk.matter_for(viewer, given.matter) if given.matter.strip() else None
        sitting = Sitting(
            bureau_id=viewer.bureau_id, id=new_id(), kind=_kind(given.kind), unit_id=given.unit,
            matter_id=matter.id if matter else None, created_by_id=viewer.officer_id, created_at=now,
        )  # fmt: skip
        new_session_keys(sitting)
        _fill(sitting, given, viewer, now)
        put_on_record(sitting, "drafted", viewer, now)
        return sitting

    return durably(work)


def change(viewer: Viewer, sitting_id: UUID, given: SittingDraft, *, now: datetime) -> Sitting:
    """Write a draft anew; kind, unit and matter stay. Raises as `draft` does, and `NotOpenNow`."""

    def work() -> Sitting:
        sitting = to_prepare(viewer, sitting_id, SittingState.DRAFT)
        kept = words_of(sitting).kept
        _fill(sitting, replace(given, words=replace(given.words, kept=kept)), viewer, now)
        put_on_record(sitting, "changed", viewer, now)
        return sitting

    return durably(work)


def decide_words(
    viewer: Viewer, sitting_id: UUID, choices: Mapping[tuple[str, str], str], why: str, *, now: datetime
) -> Sitting:
    """Mask or keep what looks personal: a choice for each (field, words). Whoever keeps something says why.

    Raises `Invalid` for what the matter itself knows (it can't stay), `Missing`, `NotOpenNow`, `NotAllowed`, `NotFound`.
    """

    def work() -> Sitting:
        sitting = to_prepare(viewer, sitting_id, SittingState.DRAFT)
        words = words_of(sitting)
        found = findings(sitting, words)
        keeping = [one for one in found if choices.get((one.field, one.words)) == KEEP]
        masking = [one for one in found if choices.get((one.field, one.words)) == MASK]
        if keeping and not why.strip():
            raise Missing("reason")
        _refuse_keeping_the_case(keeping)
        stay = dict.fromkeys(one.words for one in keeping)
        kept = (*words.kept, *(Kept(one, why.strip()[:500], viewer.officer_id) for one in stay))
        seal_draft(sitting, replace(masked(words, masking), kept=kept))
        _drafted(sitting, viewer, now)
        sitting.save()
        counted = f"遮盖 {len(masking)} 处，保留 {len(keeping)} 处"
        put_on_record(
            sitting, "words-decided", viewer, now, words=f"{counted}：{why.strip()[:500]}" if keeping else counted
        )
        return sitting

    return durably(work)


def _refuse_keeping_the_case(keeping: list[Finding]) -> None:
    if any(one.is_of_the_case for one in keeping):
        raise Invalid(
            "words",
            Text("当事人的信息不能留在公告里，请遮盖。", "What the case knows of its parties can't stay; mask it."),
        )


def _kind(code: str) -> str:
    if sitting_kinds.kind(code) is None:
        raise Invalid("kind", Text("请选是听证、调解还是别的。", "Choose hearing, mediation or another."))
    return code


def _fill(sitting: Sitting, given: SittingDraft, viewer: Viewer, now: datetime) -> None:
    _check_times(given, now)
    _check_seats(given)
    sitting.starts_at, sitting.ends_at, sitting.requested_on = given.starts_at, given.ends_at, given.requested_on
    sitting.minor, sitting.secret = sitting.minor or given.has_minor, sitting.secret or given.has_secret
    sitting.public_order = sitting.public_order or given.is_public_order
    sitting.is_open, sitting.closed_ground = given.is_open, "" if given.is_open else given.closed_ground
    if not given.is_open and sitting_kinds.ground(given.closed_ground) is None:
        raise Invalid("closed_ground", Text("不公开的，请选依据。", "If it is closed, choose the ground."))
    sitting.seats, sitting.for_parties = given.seats, given.for_parties
    sitting.for_press, sitting.for_guests = given.for_press, given.for_guests
    sitting.presides_id = given.presides
    check_presiding(sitting)
    seal_draft(sitting, _words(sitting, given.words))
    _drafted(sitting, viewer, now)
    sitting.save()


def _drafted(sitting: Sitting, viewer: Viewer, now: datetime) -> None:
    sitting.drafted_by_id, sitting.drafted_at = viewer.officer_id, now


def _check_times(given: SittingDraft, now: datetime) -> None:
    if given.starts_at <= now:
        raise Invalid("starts_at", Text("开始时间要在以后。", "The start must lie ahead."))
    if given.ends_at <= given.starts_at:
        raise Invalid("ends_at", Text("结束要在开始以后。", "The end must come after the start."))
    if given.requested_on is not None and given.requested_on > now.date():
        raise Invalid("requested_on", Text("申请的日期不能在今天以后。", "The day of the request can't lie ahead."))


def _check_seats(given: SittingDraft) -> None:
    numbers = (given.seats, given.for_parties, given.for_press, given.for_guests)
    if min(numbers) < 0 or given.seats > MOST_SEATS:
        raise Invalid("seats", Text(f"座位从 0 到 {MOST_SEATS} 个。", f"From 0 to {MOST_SEATS} seats."))
    if sum(numbers[1:]) > given.seats:
        raise Invalid("seats", Text("留出的座位比总数还多。", "More seats are reserved than there are."))


def check_presiding(sitting: Sitting) -> None:
    """Who presides serves in the bureau, and where the law wants it has not worked on the matter (行政处罚法 art. 64(4))."""
    if not Officer.objects.filter(bureau_id=sitting.bureau_id, id=sitting.presides_id, active=True).exists():
        raise Invalid("presides", Text("请选主持人。", "Choose who presides."))
    kind = sitting_kinds.kind(sitting.kind)
    if sitting.matter_id is None or kind is None or not kind.impartial:
        return
    of_matter = {"bureau_id": sitting.bureau_id, "matter_id": sitting.matter_id, "officer_id": sitting.presides_id}
    matter = Matter.objects.filter(bureau_id=sitting.bureau_id, id=sitting.matter_id).only("officer_id").first()
    if Event.objects.filter(**of_matter).exists() or (matter and matter.officer_id == sitting.presides_id):
        raise Invalid(
            "presides",
            Text(
                "主持人不能是办过这件事的民警（行政处罚法第六十四条）。请换一位。",
                "Who presides may not have worked on the matter (Administrative Penalty Law, art. 64). Choose another.",
            ),
        )


def _words(sitting: Sitting, given: Words) -> Words:
    values = {name: getattr(given, name).replace("\r\n", "\n").strip() for name in PUBLIC_WORDS}
    values["title"] = " ".join(values["title"].split())
    for name in NEEDED:
        if not values[name]:
            raise Invalid(name, Text(f"请填写{NAMES[name].zh}。", f"Please give {NAMES[name].en}."))
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            raise Invalid(name, Text(f"最多 {most} 个字。", f"{most} characters at most."))
    _check_late(sitting, values["late_why"])
    return Words(**values, kept=given.kept)


def _check_late(sitting: Sitting, why: str) -> None:
    """Later than the law says is said aloud, with the reason, and never in silence (A-24)."""
    kind = sitting_kinds.kind(sitting.kind)
    limit = latest(sitting.bureau_id, kind, sitting.requested_on) if kind else None
    if limit is not None and sitting.starts_at > limit and not why:
        raise Invalid(
            "late_why",
            Text(
                "比法定期限晚（申请听证后 10 日内举行）。请写明原因，公告里会照登。",
                "Later than the law says (within 10 days of the request). Say why; it will stand in the announcement.",
            ),
        )
