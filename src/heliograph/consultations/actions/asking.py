"""Open a call, cancel it, take a suggestion in. A suggestion is a matter: receipt, clocks and news come from the spine.

How long a call may be open and by when its results are out are promises of the procedure (`CODE`), not of this app.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Model, QuerySet

from heliograph.consultations.actions.recording import check_length, locked, paragraphs, record
from heliograph.consultations.errors import NotOpen
from heliograph.consultations.models import Call, State, Suggestion
from heliograph.core.calendar import due_only
from heliograph.core.procedure import Procedure
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters import actions as spine
from heliograph.matters.actions import Receipt, Submission
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.written import values_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.for_everybody import refuse_personal

CODE = "call-for-suggestions"
END = "consultations.end"
FIELD = "call"
GATHER, ANSWER = "gather", "answer"
LONGEST_TITLE, LONGEST_ABOUT = 80, 4000
MOST_OPEN = 100


@dataclass(frozen=True, slots=True)
class NewCall:
    """What is asked. The English words are optional; without them readers of English see the Chinese ones."""

    unit: int
    title: str
    about: str
    ends_at: datetime
    title_en: str = ""
    about_en: str = ""


def open_call(viewer: Viewer, new: NewCall, procedure: Procedure, *, now: datetime) -> Call:
    """Ask everybody, from now until `ends_at`. Raises `NotAllowed`, `Missing`, `Invalid`, `Standing`."""
    if not rights.may_lead(viewer, new.unit):
        raise NotAllowed(Text("发起征集", "ask for suggestions"))
    for need, words, english, most in (
        ("title", new.title, new.title_en, LONGEST_TITLE), ("about", new.about, new.about_en, LONGEST_ABOUT),
    ):  # fmt: skip
        if not words.strip():
            raise Missing(need)
        check_length(need, words, english, most)
    refuse_personal(viewer.bureau_id, "\n".join((new.title, new.about, new.title_en, new.about_en)))
    calendar, zone = organisation.calendar(viewer.bureau_id), organisation.zone(viewer.bureau_id)
    latest, _ = due_only(now, procedure.promise(GATHER).within, calendar, zone=zone)
    if not now < new.ends_at <= latest:
        most_open = procedure.promise(GATHER).within.text
        raise Invalid(
            "ends_at",
            Text(
                f"结束时间要在以后，最长开 {most_open.zh}。",
                f"It must end later than now, after at most {most_open.en}.",
            ),
        )
    results_due, _ = due_only(new.ends_at, procedure.promise(ANSWER).within, calendar, zone=zone)
    call = Call(
        bureau_id=viewer.bureau_id, id=new_id(), unit_id=new.unit, title=new.title.strip(),
        title_en=new.title_en.strip(), about=paragraphs(new.about), about_en=paragraphs(new.about_en),
        opened_by_id=viewer.officer_id, opened_at=now, ends_at=new.ends_at, results_due=results_due,
    )  # fmt: skip

    def work() -> None:
        if any(_named(one) == _named(call.title) for one in _open(call.bureau_id).values_list("title", flat=True)):
            raise Invalid("title", Text("已经有一个同名的正在征集。", "A call of this title is open already."))
        call.save(force_insert=True)
        record(call, "opened", viewer, now, call.title)
        owe(END, at=call.ends_at, bureau=call.bureau_id, call=str(call.id)).save()

    durably(work)
    return call


def cancel(viewer: Viewer, call_id: UUID, why: str, *, now: datetime) -> Call:
    """End it without sorting, with the reason; what came in is answered one by one, as any suggestion.

    Raises `NotFound`, `NotAllowed`, `NotOpen`, `Missing`, `Standing`.
    """

    def work() -> Call:
        call = locked(viewer.bureau_id, call_id)
        if not rights.may_lead(viewer, call.unit_id):
            raise NotAllowed(Text("取消征集", "cancel a call"))
        if call.state != State.OPEN:
            raise NotOpen
        if not why.strip():
            raise Missing("reason")
        refuse_personal(call.bureau_id, why)
        call.state, call.why = State.CANCELLED, why.strip()[:500]
        call.save()
        record(call, "cancelled", viewer, now, call.why)
        return call

    return durably(work)


def suggest(procedure: Procedure, bureau_id: int, call_id: UUID, submission: Submission, *, now: datetime) -> Receipt:
    """Take a suggestion in: `listen` puts it with the others. Raises `NotOpen`, `NotFound` and what `submit` raises."""

    def work() -> Receipt:
        call = locked(bureau_id, call_id)
        if call.state != State.OPEN or now >= call.ends_at:
            raise NotOpen
        filled = replace(submission, values={**submission.values, FIELD: call.title}, unit=call.unit_id)
        return spine.submit(bureau_id, procedure, filled, now=now)

    return durably(work)


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """A new matter of this procedure answers the open call whose title it names, or the only one that is open.

    So one that an officer enters at a counter, or that comes by the API, is counted with the others. One that names
    no open call is answered alone, as any suggestion.
    """
    if matter.procedure != CODE or event.sequence != 1:
        return
    named = _named(str(values_of(matter).get(FIELD, "")))
    calls = list(_open(matter.bureau_id).filter(ends_at__gt=event.at)[:MOST_OPEN])
    fitting = [call for call in calls if _named(call.title) == named] if named else calls
    if len(fitting) == 1:
        yield Suggestion(bureau_id=matter.bureau_id, matter_id=matter.id, call_id=fitting[0].id, at=event.at)


def _open(bureau_id: int) -> QuerySet[Call]:
    return Call.objects.filter(bureau_id=bureau_id, state=State.OPEN)


def _named(title: str) -> str:
    """A title as people name it: without blanks, and without the marks that are put around titles."""
    return "".join(title.split()).strip("《》“”")
