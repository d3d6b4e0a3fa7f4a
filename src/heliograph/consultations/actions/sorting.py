"""After the end: what is alike comes together, a person moves, names and decides. The machine proposes, nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from heliograph.consultations.actions.recording import check_length, locked, paragraphs, record, to_sort
from heliograph.consultations.models import Adopted, Call, Group, State, Suggestion
from heliograph.core.language import topics as language
from heliograph.core.language.topics import Message
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.learned import reading as learned
from heliograph.matters.actions import act
from heliograph.matters.actions.actor import SYSTEM
from heliograph.matters.actions.locking import MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, MatterError, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.matters.reading.written import values_of
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import masked, refuse_personal

ACCEPT = "accept"
KIND = "topics"
MOST_GROUPS = 200
LONGEST_NAME, LONGEST_WHY = 120, 2000
_AT_ONCE = 500


def end_call(bureau_id: int, call_id: UUID, *, now: datetime) -> None:
    """The end has come: no more suggestions, every matter goes on to be sorted, groups are proposed. Bears being run twice."""

    def work() -> Call | None:
        call = locked(bureau_id, call_id)
        if call.state == State.OPEN and now >= call.ends_at:
            call.state = State.SORTING
            call.save()
            record(call, "ended", None, now)
        return call if call.state == State.SORTING else None

    call = durably(work)
    if call is None:
        return
    rows = Suggestion.objects.filter(bureau_id=bureau_id, call_id=call_id).order_by("at", "matter_id")
    for matter_id in list(rows.values_list("matter_id", flat=True)):
        try:
            act(MatterRef(bureau_id, matter_id), ACCEPT, SYSTEM, now=now)
        except MatterError:
            continue  # taken back, answered or accepted meanwhile: it stands as it stands
    if learned.is_on(bureau_id, KIND):
        _propose(call)


def propose_groups(viewer: Viewer, call_id: UUID, *, now: datetime) -> int:
    """Put what still stands alone beside what it is like; what a person has sorted stays. Returns how many found a group."""
    call = durably(lambda: to_sort(viewer, call_id))
    found = _propose(call)
    durably(lambda: record(call, "proposed", viewer, now, str(found)))
    return found


def _propose(call: Call) -> int:
    rows = list(Suggestion.objects.filter(bureau_id=call.bureau_id, call_id=call.id))
    known = {str(row.matter_id): str(row.group_id) for row in rows if row.group_id}
    grouped = language.group(list(_messages(call.bureau_id, rows)), known)

    def work() -> int:
        again = locked(call.bureau_id, call.id)
        moved = 0
        for ident, members in sorted(grouped.items()):
            new = [UUID(message.id) for message in members if message.id not in known]
            is_new = ident.startswith("T")
            if not new or (is_new and len(members) < 2):
                continue
            group_id = _add(again, masked(call.bureau_id, language.title(members))).id if is_new else UUID(ident)
            alone = Suggestion.objects.filter(bureau_id=call.bureau_id, matter_id__in=new, group_id=None)
            moved += alone.update(group_id=group_id)
        return moved

    return durably(work)


def _messages(bureau_id: int, rows: list[Suggestion]) -> Iterator[Message]:
    for start in range(0, len(rows), _AT_ONCE):
        ids = [row.matter_id for row in rows[start : start + _AT_ONCE]]
        for matter in Matter.objects.filter(bureau_id=bureau_id, id__in=ids, erased_at=None).exclude(
            outcome="withdrawn"
        ):
            try:
                values = values_of(matter)
            except SealBroken:
                continue
            yield Message(
                str(matter.id), str(values.get("subject", "")), str(values.get("words", "")), matter.submitted_at
            )


def new_group(viewer: Viewer, call_id: UUID, title: str, *, now: datetime) -> Group:
    """Raises `NotFound`, `NotSorting`, `Missing`, `Invalid`, `Standing`."""

    def work() -> Group:
        call = to_sort(viewer, call_id)
        group = _add(call, _name(call, title))
        record(call, "group", viewer, now, group.title)
        return group

    return durably(work)


def name_group(viewer: Viewer, group_id: UUID, title: str, english: str = "", *, now: datetime) -> Group:
    """In a person's words, in English too if they give any. Raises `NotFound`, `NotSorting`, `Missing`, `Invalid`, `Standing`."""

    def work() -> Group:
        call, group = _of(viewer, group_id)
        group.title, group.title_en = _name(call, title, english), english.strip()
        group.save()
        record(call, "named", viewer, now, group.title)
        return group

    return durably(work)


def move(viewer: Viewer, call_id: UUID, matters: list[UUID], group_id: UUID | None, *, now: datetime) -> int:
    """Put suggestions into a group, or out of any (None). A decided group that changes must be decided again.

    Raises `NotFound` (also for a group of another call), `NotSorting`.
    """

    def work() -> int:
        call = to_sort(viewer, call_id)
        groups = Group.objects.filter(bureau_id=call.bureau_id, call_id=call.id)
        if group_id is not None and not groups.filter(id=group_id).exists():
            raise NotFound
        rows = Suggestion.objects.filter(bureau_id=call.bureau_id, call_id=call.id, matter_id__in=matters)
        touched = {one for one in rows.values_list("group_id", flat=True) if one} | ({group_id} if group_id else set())
        moved = rows.update(group_id=group_id)
        groups.filter(id__in=touched).update(adopted="", why="", why_en="", decided_by=None, decided_at=None)
        for one in groups.filter(id__in=touched):
            if not Suggestion.objects.filter(bureau_id=call.bureau_id, group_id=one.id).exists():
                groups.filter(id=one.id).delete()
        record(call, "moved", viewer, now, str(moved))
        return moved

    return durably(work)


def decide(viewer: Viewer, group_id: UUID, adopted: str, why: str, english: str = "", *, now: datetime) -> Group:
    """Adopted, in part or not, and why: what every sender of the group will read.

    Raises `NotFound`, `NotSorting`, `Invalid`, `Missing`, `Standing`.
    """

    def work() -> Group:
        call, group = _of(viewer, group_id)
        if adopted not in Adopted.values:
            raise Invalid("adopted", Text("请选采纳没有。", "Choose whether it is taken up."))
        if not any(one.isalnum() for one in why):
            raise Missing("reason")
        check_length("why", why, english, LONGEST_WHY)
        refuse_personal(call.bureau_id, f"{why}\n{english}")
        group.adopted, group.why, group.why_en = adopted, paragraphs(why), paragraphs(english)
        group.decided_by_id, group.decided_at = viewer.officer_id, now
        group.save()
        record(call, "decided", viewer, now, f"{group.place} {adopted}")
        return group

    return durably(work)


def _of(viewer: Viewer, group_id: UUID) -> tuple[Call, Group]:
    found = Group.objects.filter(bureau_id=viewer.bureau_id, id=group_id).first()
    if found is None:
        raise NotFound
    call = to_sort(viewer, found.call_id)
    return call, Group.objects.select_for_update().get(bureau_id=viewer.bureau_id, id=group_id)


def _add(call: Call, title: str) -> Group:
    groups = Group.objects.filter(bureau_id=call.bureau_id, call_id=call.id)
    last = groups.aggregate(last=Max("place"))["last"] or 0
    if last >= MOST_GROUPS:
        raise Invalid("title", Text("分得太细了，请先并几类。", "Too many groups: put some together first."))
    group = Group(bureau_id=call.bureau_id, id=new_id(), call_id=call.id, place=last + 1, title=title[:LONGEST_NAME])
    group.save(force_insert=True)
    return group


def _name(call: Call, title: str, english: str = "") -> str:
    if not title.strip():
        raise Missing("title")
    check_length("title", title, english, LONGEST_NAME)
    refuse_personal(call.bureau_id, f"{title}\n{english}")
    return title.strip()
