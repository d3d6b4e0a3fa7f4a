"""A matter reached by its receipt: by number and secret, by the number alone, or by a receipt shown before.

The resident's way to a matter; officers have `reading.desk`. A number that was never given out, one whose procedure
keeps its matters to itself, and a wrong secret are answered alike and with the same work, so that nobody learns from
an answer, or from the time it takes, whether somebody asked the police something.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from heliograph.core import receipt
from heliograph.core.procedure import Owes, Procedure, Promise, Public, State
from heliograph.matters import procedures
from heliograph.matters.composed import A_NUMBER, A_TEXT, AN_ID, Composed
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Deadline, Event, Matter, Party, Telling

NO_CODE = bytes(32)
"""What a secret is compared with when there is no matter; no secret hashes to it."""

MOST_ABOVE = 8
"""How many times a split part may have been split again and still be followed up to the receipt."""


def opens(bureau_id: int, number: str, secret: str) -> bool:
    """Whether this number and secret belong together; the same work whatever is wrong."""
    row = Matter.objects.filter(bureau_id=bureau_id, number=number).values_list("code_hash").first()
    return is_same_code(keyring().receipt_code_hash(number, secret), bytes(row[0]) if row else b"")


def is_same_code(given: bytes, kept: bytes) -> bool:
    """Compare the hash of what was typed with what is kept, in the same time for a matter that is not there."""
    return hmac.compare_digest(given, kept if len(kept) == len(NO_CODE) else NO_CODE)


def _matter_with_news(bureau_id: int, number: str) -> QuerySet[Matter]:
    submitter = Party.objects.filter(bureau_id=bureau_id, matter_id=OuterRef("matter_id"), part="submitter")
    told = Telling.objects.filter(bureau_id=bureau_id, matter_id=OuterRef("id"), read_at=None)
    unread = Exists(told.filter(party_id__in=submitter.values("id")))
    return Matter.objects.filter(bureau_id=bureau_id, number=number).annotate(unread=unread)


_with_news = Composed(_matter_with_news, A_NUMBER, A_TEXT)


def matter_for(bureau_id: int, number: str, secrets: Mapping[str, str]) -> Matter:
    """The matter of that number for somebody who holds these receipts; `matter.unread` says if news is unread.

    A part of a split matter is reached with the receipt of the whole; a case that grew from a report is not. Raises
    `NotFound`.
    """
    found = _with_news.first(bureau_id, number) if secrets else None
    if found is None or not (_holds(secrets, number, found.code_hash) or _is_part_of(found, secrets)):
        raise NotFound
    return found


def _holds(secrets: Mapping[str, str], number: str, code_hash: bytes | memoryview) -> bool:
    """Whether the receipt is among those held. It goes on opening an erased matter: that, and when, stays to be seen.

    A part of a split matter has no receipt of its own, so no hash: nothing opens it by its number.
    """
    secret = secrets.get(number)
    if secret is None:
        return False
    return is_same_code(keyring().receipt_code_hash(number, secret), bytes(code_hash))


def _is_part_of(matter: Matter, secrets: Mapping[str, str]) -> bool:
    """Whether the matter was split off, at whatever remove, from one whose receipt is held."""
    above, how = matter.parent_id, matter.parent_how
    for _ in range(MOST_ABOVE):
        if above is None or how != "split":
            return False
        row = Matter.objects.filter(bureau_id=matter.bureau_id, id=above)
        found = row.values_list("number", "code_hash", "parent_id", "parent_how").first()
        if found is None:
            return False
        number, code_hash, above, how = found
        if _holds(secrets, number, code_hash):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Limit:
    """One time limit as anybody may see it."""

    promise: Promise
    due: datetime
    status: str
    provisional: bool
    broken: bool

    @property
    def is_open(self) -> bool:
        return self.status in (Deadline.Status.RUNNING, Deadline.Status.PAUSED)


@dataclass(frozen=True, slots=True)
class InPublic:
    """What the number alone shows, where the procedure says that anybody may see it: the state and the time limits."""

    number: str
    procedure: Procedure
    state: State
    submitted_at: datetime
    limits: tuple[Limit, ...]


def in_public(bureau_id: int, number: str, now: datetime) -> InPublic | None:
    """State and time limits by the number alone; None alike for an unknown number and for a matter kept to itself."""
    row = (
        Matter.objects.filter(bureau_id=bureau_id, number=number)
        .values_list("id", "procedure", "version", "state", "submitted_at", "confidential")
        .first()
    )
    if row is None:
        return None
    matter_id, code, version, state, submitted_at, confidential = row
    procedure = procedures.version(bureau_id, code, version)
    if confidential or procedure.public is Public.COUNT:
        return None
    rows = Deadline.objects.filter(bureau_id=bureau_id, matter_id=matter_id, superior=False).order_by(
        "starts_at", "due"
    )
    return InPublic(
        receipt.show_number(number),
        procedure,
        procedure.state(state),
        submitted_at,
        tuple(_limits(procedure, rows, now)),
    )


def _limits(procedure: Procedure, rows: Iterable[Deadline], now: datetime) -> Iterable[Limit]:
    for row in rows:
        promise = procedure.promise(row.promise)
        if promise.owes is Owes.POLICE and row.status != Deadline.Status.VOID:
            broken = row.broken_at is not None or (row.status == Deadline.Status.RUNNING and row.due < now)
            yield Limit(promise, row.due, row.status, row.provisional, broken)


_submitter = Composed(
    lambda b, m: Party.objects.filter(bureau_id=b, matter_id=m, part="submitter").order_by("id"), A_NUMBER, AN_ID
)


def contact_of(matter: Matter) -> dict[str, str]:
    """How the submitter can be reached, as given; empty for somebody unknown, or once erased."""
    row = _submitter.first(matter.bureau_id, matter.id)
    if row is None or not matter.key:
        return {}
    return MatterKey.of(matter).open_values("party", row.id, bytes(row.sealed))


def was_just_done(matter: Matter, action: str, sequence: int | None, words: str) -> bool:
    """Whether exactly this was already done by the resident: a form that was sent twice, not a second wish."""
    if sequence is None:
        return False
    row = Event.objects.filter(
        bureau_id=matter.bureau_id, matter_id=matter.id, sequence=sequence + 1, action=action, role="resident"
    ).first()
    if row is None or not matter.key:
        return row is not None
    said = MatterKey.of(matter).open_values("event.public", row.id, bytes(row.public)).get("words", "")
    return said == words.strip()
