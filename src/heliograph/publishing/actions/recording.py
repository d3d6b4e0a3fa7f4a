"""What every action on a document does first and last: find and lock the row, put the step on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.actions.actor import is_hidden
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.rights import may_see
from heliograph.publishing.announcing import announce
from heliograph.publishing.models.register import Document
from heliograph.publishing.models.steps import Step

LONGEST = 1000


def locked(viewer: Viewer, document_id: UUID) -> Document:
    """The document, locked until the transaction ends. Raises `NotFound`, also for one that is hidden."""
    rows = Document.objects.select_for_update()
    document = rows.filter(bureau_id=viewer.bureau_id, id=document_id).first()
    if document is None or not may_see(viewer, document) or is_barred(viewer, document):
        raise NotFound
    return document


def is_barred(viewer: Viewer, document: Document) -> bool:
    """Whether the document comes from a matter that the officer must never see (P-07)."""
    if document.matter_id is None:
        return False
    matter = Matter.objects.filter(bureau_id=document.bureau_id, id=document.matter_id).first()
    return matter is not None and is_hidden(viewer, matter)


def words_given(words: str, need: str) -> str:
    """Words that somebody else will read; raises `Missing` or `Invalid`."""
    said = words.strip()
    if not said:
        raise Missing(need)
    if len(said) > LONGEST:
        raise Invalid("words", Text(f"最多 {LONGEST} 个字。", f"{LONGEST} characters at most."))
    return said


def put_on_record(
    document: Document, verb: str, by: Viewer | None, now: datetime, *, words: str = "", ground: str = ""
) -> Step:
    """One more line of the register; `ground` is the article."""
    return put_step(document, verb, by.officer_id if by else None, now, words=words, ground=ground)


def put_step(
    document: Document, verb: str, officer_id: int | None, at: datetime, *, words: str = "", ground: str = ""
) -> Step:
    """The same for what another officer did, at another time."""
    step = Step(
        bureau_id=document.bureau_id,
        id=new_id(),
        document_id=document.id,
        verb=verb,
        at=at,
        by_id=officer_id,
        ground=ground,
        words=words,
        digest=document.digest,
    )
    step.save()
    announce(document, step)
    return step
