"""The second person: release what was masked, send it back, or decide that it is not published."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotAllowed
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.hearings.registering import forget_outcome
from heliograph.publishing.actions.recording import locked, put_on_record, words_given
from heliograph.publishing.actions.rights import may_lead
from heliograph.publishing.actions.settling import settle
from heliograph.publishing.actions.terms import term_ends
from heliograph.publishing.composing import published_bytes
from heliograph.publishing.errors import NotNow, SamePerson
from heliograph.publishing.known import known_of, refuse_said, refuse_standing
from heliograph.publishing.models.register import Document, State


def release(viewer: Viewer, document_id: UUID, *, now: datetime) -> Document:
    """Make it public. Raises `SamePerson`, `Stopped`, `Standing`, `NotAllowed`, `NotNow`, `NotFound`, `Unreadable`."""
    return durably(lambda: _release(viewer, document_id, now))


def _release(viewer: Viewer, document_id: UUID, now: datetime) -> Document:
    document = _to_review(viewer, document_id)
    if viewer.officer_id in (document.masked_by_id, document.decided_by_id):
        raise SamePerson
    said = (document.ground_words, document.impact, document.replaces_why)
    refuse_standing(known_of(document), document.title, document.text, f"{document.title}\n\n{document.text}", *said)
    document.digest = hashlib.sha256(published_bytes(document.title, document.text)).hexdigest()
    document.state, document.released_by_id, document.released_at = State.RELEASED, viewer.officer_id, now
    document.changed_at, document.until = now, document.until or term_ends(document, now)
    document.save()
    put_on_record(document, "released", viewer, now, ground=document.ground_article, words=document.ground_words)
    if document.replaces_id is not None:
        _take_the_place(viewer, document, now)
    return document


def _take_the_place(viewer: Viewer, document: Document, now: datetime) -> None:
    """The old one can still be read, marked; it says why and by what it was replaced."""
    assert document.replaces_id is not None
    old = locked(viewer, document.replaces_id)
    if old.state != State.RELEASED:
        raise NotNow
    old.state, old.replaced_by_id = State.CORRECTED, document.id
    old.ended_by_id, old.ended_at, old.ended_why, old.changed_at = viewer.officer_id, now, document.replaces_why, now
    old.save()
    put_on_record(old, "corrected", viewer, now, words=old.ended_why)
    settle(old, State.CORRECTED, now)
    forget_outcome(old)


def send_back(viewer: Viewer, document_id: UUID, words: str, *, now: datetime) -> Document:
    """Back to masking, with what is wrong. Raises `Missing`, `NotAllowed`, `NotNow`, `NotFound`."""

    def work() -> Document:
        document = _to_review(viewer, document_id)
        said = words_given(words, "reason")
        refuse_said(document, said)
        document.state, document.title, document.text, document.changed_at = State.DRAFT, "", "", now
        document.masked_by_id = document.masked_at = None
        document.save()
        put_on_record(document, "sent-back", viewer, now, words=said)
        return document

    return durably(work)


def drop(viewer: Viewer, document_id: UUID, words: str, *, now: datetime) -> Document:
    """Not published after all, with the reason (D-13: the head may decide against it)."""

    def work() -> Document:
        document = locked(viewer, document_id)
        if not may_lead(viewer, document.unit_id):
            raise NotAllowed(Text("决定不公开", "decide against publishing"))
        if document.state not in (State.DRAFT, State.MASKED):
            raise NotNow
        said = words_given(words, "reason")
        refuse_said(document, said)
        document.state, document.title, document.text, document.changed_at = State.DROPPED, "", "", now
        document.forget_original()
        document.save()
        put_on_record(document, "dropped", viewer, now, words=said)
        return document

    return durably(work)


def _to_review(viewer: Viewer, document_id: UUID) -> Document:
    document = locked(viewer, document_id)
    if not may_lead(viewer, document.unit_id):
        raise NotAllowed(Text("审核放行", "review and release"))
    if document.state != State.MASKED:
        raise NotNow
    return document
