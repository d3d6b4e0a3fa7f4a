"""外部参加人: invite somebody from outside, take their answer, their conflict of interest, their opinion."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.receipt import new_number, new_secret
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.organisation.reading import Viewer
from heliograph.publishing import sitting_kinds
from heliograph.publishing.actions.hearings.recording import locked_row, put_on_record, to_prepare
from heliograph.publishing.models.attendance import Guest, GuestStatus
from heliograph.publishing.models.hearings import Sitting, SittingState
from heliograph.publishing.sitting_errors import NotOpenNow
from heliograph.publishing.sitting_words import contact_key_of, key_of

MOST_GUESTS = 40
LONGEST_OPINION = 5000
LONGEST_CONFLICT = 1000
ANSWERABLE = (GuestStatus.INVITED, GuestStatus.ACCEPTED, GuestStatus.DECLINED)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite, in what part, and how to reach them; all but the role is sealed."""

    role: str
    name: str
    organisation: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """What is handed over once: number and secret of the link."""

    guest: Guest
    number: str
    secret: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody invited says. `shows_name`: their name may stand beside their role; otherwise only the role does."""

    accepts: bool
    has_conflict: bool = False
    conflict: str = ""
    shows_name: bool = False


def invite(viewer: Viewer, sitting_id: UUID, given: Invitation, *, now: datetime) -> Invited:
    """Raises `Invalid`, `Missing`, `NotAllowed`, `NotOpenNow`, `NotFound`."""

    def work() -> Invited:
        sitting = to_prepare(viewer, sitting_id, SittingState.DRAFT, SittingState.ANNOUNCED)
        if now >= sitting.starts_at:
            raise NotOpenNow
        if sitting_kinds.role(given.role) is None:
            raise Invalid("role", Text("请选以什么身份参加。", "Choose in what part they come."))
        if not given.name.strip():
            raise Missing("person")
        if _guests(sitting).count() >= MOST_GUESTS:
            raise Invalid("role", Text(f"最多邀请 {MOST_GUESTS} 位。", f"{MOST_GUESTS} people at most."))
        number, secret = new_number(), new_secret()
        row = Guest(
            bureau_id=sitting.bureau_id, id=new_id(), sitting_id=sitting.id, role=given.role, number=number,
            code_hash=keyring().receipt_code_hash(number, secret), invited_by_id=viewer.officer_id, invited_at=now,
        )  # fmt: skip
        said = {name: getattr(given, name).strip() for name in ("name", "organisation", "phone", "email")}
        left = {name: words for name, words in said.items() if words}
        row.contact = contact_key_of(sitting).seal_values("guest.contact", row.id, left)
        row.save(force_insert=True)
        put_on_record(sitting, "invited", viewer, now, words=given.role)
        return Invited(row, number, secret)

    return durably(work)


def _guests(sitting: Sitting):  # type: ignore[no-untyped-def]
    return Guest.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id)


def answer(bureau_id: int, number: str, secret: str, said: Answer, *, now: datetime) -> Guest:
    """Come, or not. Whoever has a conflict of interest says so and does not take part.

    May be changed until it begins, except a conflict. Raises `NotFound`, `NotOpenNow`, `Missing`, `Invalid`.
    """

    def work() -> Guest:
        sitting, row = _held(bureau_id, number, secret)
        is_open = sitting.state in (SittingState.DRAFT, SittingState.ANNOUNCED) and now < sitting.starts_at
        if not is_open or row.status not in ANSWERABLE:
            raise NotOpenNow
        conflict = said.conflict.strip()
        if said.has_conflict and not conflict:
            raise Missing("text")
        if len(conflict) > LONGEST_CONFLICT:
            raise Invalid(
                "conflict", Text(f"最多 {LONGEST_CONFLICT} 个字。", f"{LONGEST_CONFLICT} characters at most.")
            )
        key = contact_key_of(sitting)
        row.conflict = key.seal_text("guest.conflict", row.id, conflict) if said.has_conflict else b""
        if said.has_conflict:
            row.status = GuestStatus.CONFLICTED
        else:
            row.status = GuestStatus.ACCEPTED if said.accepts else GuestStatus.DECLINED
        is_named = said.shows_name and row.status == GuestStatus.ACCEPTED
        row.name = key.open_values("guest.contact", row.id, bytes(row.contact))["name"][:50] if is_named else ""
        row.answered_at = now
        row.save()
        return row

    return durably(work)


def hand_in(bureau_id: int, number: str, secret: str, words: str, *, now: datetime) -> Guest:
    """An opinion of somebody who took part; it is published, masked, with the outcome. May be written anew until then.

    Raises `NotFound`, `NotOpenNow`, `Missing`, `Invalid`.
    """

    def work() -> Guest:
        sitting, row = _held(bureau_id, number, secret)
        has_begun = sitting.state in (SittingState.ANNOUNCED, SittingState.HELD) and now >= sitting.starts_at
        if not has_begun or sitting.finished or row.status != GuestStatus.ACCEPTED:
            raise NotOpenNow
        said = words.replace("\r\n", "\n").strip()
        if not said:
            raise Missing("text")
        if len(said) > LONGEST_OPINION:
            raise Invalid("words", Text(f"最多 {LONGEST_OPINION} 个字。", f"{LONGEST_OPINION} characters at most."))
        row.opinion, row.opinion_at = key_of(sitting).seal_text("guest.opinion", row.id, said), now
        row.save()
        return row

    return durably(work)


def _held(bureau_id: int, number: str, secret: str) -> tuple[Sitting, Guest]:
    """The session and the guest, both locked, for whoever holds number and secret. Raises `NotFound`."""
    found = Guest.objects.filter(bureau_id=bureau_id, number=number).first()
    given = keyring().receipt_code_hash(number, secret)
    if found is None or not hmac.compare_digest(given, bytes(found.code_hash)):
        raise NotFound
    sitting = locked_row(bureau_id, found.sitting_id)
    if sitting is None:
        raise NotFound
    return sitting, Guest.objects.select_for_update().get(bureau_id=bureau_id, id=found.id)
