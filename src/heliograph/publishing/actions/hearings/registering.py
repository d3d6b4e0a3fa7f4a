"""What came of a public session stands in the register as any other document: with its stops, its term, its withdrawal.

The document carries the session's id. While it is published the session's own page shows the same words; when it is
corrected, withdrawn or over they go from there too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from heliograph.core import dates
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing import kinds, sitting_kinds, stops
from heliograph.publishing.actions.hearings.closing import close_if_stopped
from heliograph.publishing.actions.recording import put_on_record, put_step
from heliograph.publishing.actions.terms import term_ends
from heliograph.publishing.composing import account_of, published_bytes
from heliograph.publishing.errors import Stop, Stopped
from heliograph.publishing.models.attendance import Adopted, Guest
from heliograph.publishing.models.hearings import Sitting
from heliograph.publishing.models.register import Document, State, Subject
from heliograph.publishing.originals import new_document_key, seal_original
from heliograph.publishing.sitting_kinds import SittingKind

BECAME = {
    Adopted.YES: "采纳了：{why}",
    Adopted.PARTLY: "部分采纳：{why}",
    Adopted.NO: "没有采纳：{why}",
}
WHY = "公开举行的{kind}，结果也公开。"


def stop_of(sitting: Sitting) -> Stop | None:
    """What the law has against publishing how the session came out; None if nothing."""
    document = _document(sitting)
    stops.learn(document)
    return stops.stop_for(document)


def refuse_stopped(sitting: Sitting) -> None:
    """Raises `Stopped`."""
    stop = stop_of(sitting)
    if stop is not None:
        raise Stopped(stop)


def register(sitting: Sitting, guests: Iterable[Guest], viewer: Viewer, now: datetime) -> Document:
    """Put the released outcome into the register. Call when the session's own row holds it. Raises `Stopped`."""
    document = _document(sitting)
    document.title, document.text = f"结果：{sitting.title}", _text(sitting, guests)
    seal_original(document, new_document_key(document), document.title, document.text, "")
    document.state, document.changed_at, document.until = State.RELEASED, now, term_ends(document, now)
    document.released_by_id, document.released_at = viewer.officer_id, now
    document.digest = hashlib.sha256(published_bytes(document.title, document.text)).hexdigest()
    document.save(force_insert=True)
    by, at, ground = document.decided_by_id, document.decided_at, document.ground_article
    put_step(document, "decided", by, at, words=document.ground_words, ground=ground)
    put_step(document, "masked", by, at)
    put_on_record(document, "released", viewer, now, words=document.ground_words, ground=ground)
    return document


def _document(sitting: Sitting) -> Document:
    """The row as it would stand, without its words. Before somebody wrote the outcome, the draft's author stands in."""
    by, at = sitting.outcome_by_id or sitting.drafted_by_id, sitting.outcome_at or sitting.drafted_at
    kind, held_as = kinds.of_a_hearing(), _held_as(sitting)
    return Document(
        bureau_id=sitting.bureau_id, id=sitting.id, kind=kind.code, board=kind.board, unit_id=sitting.unit_id,
        subject=Subject.ORGANISATION if sitting.matter_id else Subject.NOBODY, minor=sitting.minor, secret=sitting.secret,
        matter_id=sitting.matter_id, procedure=stops.PUBLIC_ORDER if sitting.public_order else "",
        ground_row=held_as.basis[0].row, ground_article=held_as.cite.zh, ground_words=WHY.format(kind=held_as.title.zh),
        decided_by_id=by, decided_at=at, masked_by_id=by, masked_at=at,
    )  # fmt: skip


def _text(sitting: Sitting, guests: Iterable[Guest]) -> str:
    held_as, unit = _held_as(sitting), organisation.unit_name(sitting.bureau_id, sitting.unit_id)
    at = sitting.starts_at.astimezone(organisation.zone(sitting.bureau_id))
    opinions = [(_role(one), one.published, BECAME[Adopted(one.adopted)].format(why=one.adopted_why)) for one in guests]
    day = dates.day(at, date.min, "zh")
    return account_of(held_as.title.zh, day, unit.zh if unit else "", sitting.outcome, sitting.record, opinions)


def _held_as(sitting: Sitting) -> SittingKind:
    kind = sitting_kinds.kind(sitting.kind)
    assert kind is not None
    return kind


def _role(guest: Guest) -> str:
    role = sitting_kinds.role(guest.role)
    return role.title.zh if role else guest.role


def forget_outcome(document: Document) -> None:
    """Its words go from the session's page as well; what was learned meanwhile closes the session. Not a session's: nothing."""
    kind = kinds.kind(document.kind)
    if kind is None or not kind.is_of_a_hearing:
        return
    sitting = Sitting.objects.select_for_update().filter(bureau_id=document.bureau_id, id=document.id).first()
    if sitting is None:  # a correction: it has an id of its own
        return
    sitting.outcome = sitting.record = ""
    close_if_stopped(sitting)
    sitting.save()
    Guest.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id).update(
        published="", adopted="", adopted_why=""
    )
