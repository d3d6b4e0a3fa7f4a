"""A matter whose asker ticked `publish` comes into the forum by itself; what happens to the matter, happens to it here."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from heliograph.core.procedure import Kind, Procedure, Public
from heliograph.core.sealing import SealBroken
from heliograph.forum.actions.following import erase
from heliograph.forum.actions.recording import step
from heliograph.forum.models import Follower, PublicQuestion, State, Voice, What, Wording
from heliograph.matters import procedures
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.written import REPLIES, TOLD_WITH_ANOTHER, values_of
from heliograph.questions.source import CONSENT

FOLLOWED = (*REPLIES, Kind.WITHDRAW, Kind.MERGE, Kind.REOPEN)
TOLD = (TOLD_WITH_ANOTHER, "unmerged")
"""Steps by which a matter that was joined to another hears of it: the answer given to both, or that it goes on by itself."""


def takes(procedure: Procedure) -> bool:
    """Whether matters of this procedure may stand in the forum: wholly public, with a box for the asker's consent."""
    return procedure.public is Public.FULL and any(one.name == CONSENT for one in procedure.fields)


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """The row of a new question; later its unit, that it was answered, that it was taken back."""
    is_first, is_erased, has_moved = event.sequence == 1, event.action == "erased", "unit_to" in event.facts
    is_followed = event.kind in FOLLOWED or event.action in TOLD
    if not (is_first or is_erased or has_moved or is_followed) or matter.confidential:
        return
    if not takes(procedures.version(matter.bureau_id, matter.procedure, matter.version)):
        return
    if not is_erased and not _wants(matter):
        return
    if is_first:
        yield from _begun(matter, event)
        return
    rows = PublicQuestion.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id)
    if has_moved:
        rows.update(unit_id=matter.unit_id)
    if event.kind in (Kind.MERGE, Kind.REOPEN) or event.action == "unmerged":
        rows.update(joined_to=matter.merged_into)
    if event.kind in REPLIES or event.action == TOLD_WITH_ANOTHER:
        rows.update(answered_at=event.at, changed_at=event.at)
        _forget_masked_answer(rows)
    for row in rows if is_erased or event.kind == Kind.WITHDRAW else ():
        yield from _ended(row, event, is_erased=is_erased)


def _wants(matter: Matter) -> bool:
    """Whether its asker ticked the box: read from the matter in hand, so that nobody else's step costs a look-up."""
    try:
        return bool(values_of(matter).get(CONSENT))
    except SealBroken:
        return False


def _begun(matter: Matter, event: Event) -> Iterable[Model]:
    row = PublicQuestion(
        bureau_id=matter.bureau_id, id=new_id(), matter_id=matter.id, unit_id=matter.unit_id, asked_at=event.at,
        changed_at=event.at,
    )  # fmt: skip
    yield row
    yield step(row, "asked", None, event.at)


def _forget_masked_answer(rows: QuerySet[PublicQuestion]) -> None:
    """An answer that waits to be shown is not the newest any more: shown now, it would hide that there is another."""
    for row in rows:
        Wording.objects.filter(bureau_id=row.bureau_id, question_id=row.id, what=What.ANSWER, put_at=None).delete()


def _ended(row: PublicQuestion, event: Event, *, is_erased: bool) -> Iterable[Model]:
    """What was shown stays when the matter's time is over; it goes when it is taken back, or erased on a lawful request."""
    wordings = Wording.objects.filter(bureau_id=row.bureau_id, question_id=row.id)
    wordings.filter(put_at=None).delete()
    row.appeal = b""
    erase(Follower.objects.filter(bureau_id=row.bureau_id, question_id=row.id))
    goes = not is_erased or event.facts.get("ground") != "retention"
    if goes:
        wordings.delete()
        Voice.objects.filter(bureau_id=row.bureau_id, question_id=row.id).delete()
    if goes or row.state in (State.NEW, State.MASKED):
        row.state, row.title, row.text, row.answer = State.GONE, "", "", ""
        row.down_at, row.down_what, row.down_why = None, "", ""
    row.changed_at = event.at
    row.save()
    yield step(row, "erased" if is_erased else "taken-back", None, event.at)
