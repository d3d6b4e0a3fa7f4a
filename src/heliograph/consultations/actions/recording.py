"""What every step with a call does: find it locked, put the step on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.consultations.errors import NotSorting
from heliograph.consultations.models import Call, CallStep, State
from heliograph.core.text import Text
from heliograph.matters.errors import Invalid, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights


def locked(bureau_id: int, call_id: UUID) -> Call:
    """Raises `NotFound`."""
    call = Call.objects.select_for_update().filter(bureau_id=bureau_id, id=call_id).first()
    if call is None:
        raise NotFound
    return call


def to_sort(viewer: Viewer, call_id: UUID) -> Call:
    """A call that this officer's unit sorts now. Raises `NotFound`, `NotSorting`."""
    call = locked(viewer.bureau_id, call_id)
    if not rights.may_prepare(viewer, call.unit_id):
        raise NotFound
    if call.state != State.SORTING:
        raise NotSorting
    return call


def check_length(field: str, words: str, english: str, most: int) -> None:
    """English takes twice the characters. Raises `Invalid`."""
    if len(words) > most:
        raise Invalid(field, Text(f"最多 {most} 个字。", f"{most} characters at most."))
    if len(english) > 2 * most:
        raise Invalid(
            f"{field}_en", Text(f"英文最多 {2 * most} 个字符。", f"{2 * most} characters at most in English.")
        )


def paragraphs(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def record(call: Call, verb: str, by: Viewer | None, now: datetime, words: str = "") -> None:
    CallStep(
        bureau_id=call.bureau_id, id=new_id(), call_id=call.id, verb=verb, at=now,
        by_id=by.officer_id if by else None, words=words[:600],
    ).save()  # fmt: skip
