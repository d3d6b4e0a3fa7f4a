"""Publish what came of a call, and tell everybody who sent something: each by their own matter, with their group's answer."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from heliograph.consultations.actions.recording import check_length, paragraphs, record, to_sort
from heliograph.consultations.errors import NotReady, SameDecider
from heliograph.consultations.models import Adopted, Call, Group, State, Suggestion
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.actions import Details, act
from heliograph.matters.actions.actor import SYSTEM
from heliograph.matters.actions.locking import MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.errors import MatterError, NotAllowed
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.for_everybody import refuse_personal

TELL = "consultations.tell"
FEWEST = 5
LONGEST_CLOSING = 2000
AT_ONCE = 200
SAID = {
    Adopted.YES: Text("采纳", "taken up"),
    Adopted.PARTLY: Text("部分采纳", "taken up in part"),
    Adopted.NO: Text("不采纳", "not taken up"),
}


def publish(viewer: Viewer, call_id: UUID, closing: str, english: str = "", *, now: datetime) -> Call:
    """Show the results to everybody; senders are told by the job. Needs a lead who did not decide every group alone.

    Raises `NotFound`, `NotSorting`, `NotAllowed`, `NotReady`, `SameDecider`, `Standing`.
    """

    def work() -> Call:
        call = to_sort(viewer, call_id)
        if not rights.may_lead(viewer, call.unit_id):
            raise NotAllowed(Text("公布征集结果", "publish the results of a call"))
        groups = list(Group.objects.filter(bureau_id=call.bureau_id, call_id=call.id))
        alone = sum(1 for row in _countable(call) if row.group_id is None)
        undecided = sum(1 for group in groups if not group.adopted)
        if alone or undecided:
            raise NotReady(alone, undecided)
        if groups and all(group.decided_by_id == viewer.officer_id for group in groups):
            raise SameDecider
        check_length("closing", closing, english, LONGEST_CLOSING)
        refuse_personal(call.bureau_id, f"{closing}\n{english}")
        call.state, call.closing, call.closing_en = State.PUBLISHED, paragraphs(closing), paragraphs(english)
        call.published_by_id, call.published_at = viewer.officer_id, now
        call.save()
        record(call, "published", viewer, now)
        owe(TELL, at=now, bureau=call.bureau_id, call=str(call.id)).save()
        return call

    return durably(work)


def tell_senders(bureau_id: int, call_id: UUID, *, now: datetime) -> bool:
    """Answer the next `AT_ONCE` matters with what was said to their group. Returns whether more are left."""
    call = Call.objects.filter(bureau_id=bureau_id, id=call_id, state=State.PUBLISHED).first()
    if call is None:
        return False
    groups = {group.id: group for group in Group.objects.filter(bureau_id=bureau_id, call_id=call_id)}
    sizes = {ident: Suggestion.objects.filter(bureau_id=bureau_id, group_id=ident).count() for ident in groups}
    waiting = Suggestion.objects.filter(bureau_id=bureau_id, call_id=call_id, answered_at=None).order_by("matter_id")
    rows = list(waiting[: AT_ONCE + 1])
    for row in rows[:AT_ONCE]:
        group = groups.get(row.group_id) if row.group_id else None
        if group is not None:
            words = _words(call, group, sizes[group.id], _language(row))
            with suppress(MatterError):  # taken back or answered alone meanwhile: it has its end already
                act(MatterRef(bureau_id, row.matter_id), "answer", SYSTEM, now=now, details=Details(words=words))
        done = Suggestion.objects.filter(bureau_id=bureau_id, matter_id=row.matter_id, answered_at=None)
        durably(lambda done=done: done.update(answered_at=now))  # type: ignore[misc]
    return len(rows) > AT_ONCE


def _countable(call: Call) -> list[Suggestion]:
    """What came in and was not taken back or erased."""
    rows = list(Suggestion.objects.filter(bureau_id=call.bureau_id, call_id=call.id))
    gone = Matter.objects.filter(bureau_id=call.bureau_id, id__in=[row.matter_id for row in rows])
    taken_back = set(gone.filter(outcome="withdrawn").values_list("id", flat=True))
    erased = set(gone.filter(erased_at__isnull=False).values_list("id", flat=True))
    return [row for row in rows if row.matter_id not in taken_back | erased]


def _language(row: Suggestion) -> str:
    """The language in which the sender wrote the form."""
    found = Matter.objects.filter(bureau_id=row.bureau_id, id=row.matter_id).values_list("language", flat=True).first()
    return found or "zh-hans"


def _words(call: Call, group: Group, size: int, language: str) -> str:
    """The answer as each sender of the group reads it; in English for who wrote in English, if the unit gave it."""
    if language.startswith("en") and group.why_en:
        some = f"{size} of this kind" if size >= FEWEST else "fewer than 5 of this kind"
        page, said = settings.BASE_URL + reverse("call", args=[call.id]), SAID[Adopted(group.adopted)].en
        about, kind = call.title_en or call.title, group.title_en or group.title
        return f"Your suggestion on “{about}” was put under “{kind}”, {some}.\n{said.capitalize()}: {group.why_en}\nAll results: {page}"
    how_many = f"这一类一共 {size} 条" if size >= FEWEST else "这一类不到 5 条"
    page = settings.BASE_URL + reverse("call", args=[call.id])
    said = SAID[Adopted(group.adopted)].zh
    return f"您对“{call.title}”的建议，归在“{group.title}”一类，{how_many}。\n{said}：{group.why}\n全部结果：{page}"
