"""Slips: given out before a round, left at doors, exchanged once for a receipt. Decision: docs/decisions/164-visits.md.

The officer can copy a slip's code before leaving it, so it must be worth nothing once the resident has used it: it opens no
matter, it is exchanged for a receipt that the officer never sees. And a slip that was left but whose request never came
shows itself: its holder is told so, and so is the unit's lead.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from heliograph.core import receipt
from heliograph.core.receipt import ALPHABET
from heliograph.core.sealing import SealBroken, open_sealed, seal
from heliograph.matters.actions import MatterRef
from heliograph.matters.actions.handing_over import hand_over
from heliograph.matters.actions.locking import holding
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.organisation.reading import Viewer
from heliograph.visits.actions.rights import units_of
from heliograph.visits.errors import NoSlip, TooManySlips
from heliograph.visits.kinds import kinds
from heliograph.visits.models import Slip

SHOWN_AGAIN = timedelta(hours=1)
LATE_SENDING = timedelta(days=3)
"""A slip that was left on its last day may still be sent so much later: a phone can be without network for a weekend."""
_SERIAL = 6


@dataclass(frozen=True, slots=True)
class Given:
    """A slip with its code, which is shown now and never again."""

    id: UUID
    serial: str
    code: str
    until: datetime


def give_slips(viewer: Viewer, batch: UUID, *, now: datetime) -> list[Given]:
    """A batch of fresh slips. Asked for again under the same id (the answer was lost), it replaces those still unused.

    Not one that somebody asked about: it was left at a door, and must not vanish by this way either (`cancel_slips`).
    Raises `TooManySlips`, `NoSlip` for an officer of no unit.
    """
    unit = next(iter(sorted(viewer.own_units)), None) or next(iter(sorted(units_of(viewer))), None)
    if unit is None:
        raise NoSlip
    until = now + kinds().slip_life
    given = [Given(new_id(), _serial(), receipt.new_secret(), until) for _ in range(kinds().slip_batch)]

    def work() -> None:
        unused = _unused(viewer)
        unused.filter(batch=batch, asked_at__isnull=True).update(cancelled_at=now)
        if unused.filter(until__gt=now).count() + len(given) > kinds().most_slips:
            raise TooManySlips(kinds().most_slips)
        Slip.objects.bulk_create(
            Slip(
                bureau_id=viewer.bureau_id, id=one.id, serial=one.serial, code_hash=code_hash(one.code), batch=batch,
                officer_id=viewer.officer_id, unit_id=unit, given_at=now, until=until,
            )
            for one in given
        )  # fmt: skip

    durably(work)
    return given


def cancel_slips(viewer: Viewer, only: Collection[UUID] | None = None, *, now: datetime) -> int:
    """Every unused slip of the officer, because the phone or the sheet is lost; or these. Returns how many.

    Twice cancels nothing more. One that somebody asked about stays: it was left at a door, and its request is missing.
    """
    unused = _unused(viewer).filter(asked_at__isnull=True)
    chosen = unused if only is None else unused.filter(id__in=only)
    return durably(lambda: chosen.update(cancelled_at=now))


def _unused(viewer: Viewer) -> QuerySet[Slip]:
    return Slip.objects.filter(
        bureau_id=viewer.bureau_id, officer_id=viewer.officer_id, used_at__isnull=True, cancelled_at__isnull=True
    )


def slip_to_use(viewer: Viewer, slip_id: UUID, *, now: datetime) -> Slip:
    """The slip, held until the transaction ends. Raises `NoSlip` unless it is this officer's, unused and of these days."""
    found = _held(bureau_id=viewer.bureau_id, id=slip_id)
    if (
        found is None
        or found.officer_id != viewer.officer_id
        or found.used_at is not None
        or found.cancelled_at is not None
        or now > found.until + LATE_SENDING
    ):
        raise NoSlip
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """The slip is genuine, but nothing came with it yet. `is_late`: it no longer can, the officer never sent it."""

    slip: Slip
    is_late: bool


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The receipt: shown to the browser that exchanged the slip, and to no other."""

    ref: MatterRef
    secret: str


class Taken(NotFound):
    """The slip was exchanged before, elsewhere."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


def exchange(bureau_id: int, code: str, token: UUID, *, now: datetime) -> Exchanged | Waiting:
    """Give the matter a new secret in exchange for a slip. `code` is as `receipt.read_secret` returns it.

    The same form sent again within an hour (same `token`) is shown the same secret: an answer that got lost costs
    nothing. Raises `NotFound` for no such slip or a cancelled one, `Taken` for one exchanged before.
    """

    def work() -> Exchanged | Waiting:
        slip = _held(bureau_id=bureau_id, code_hash=code_hash(code))
        if slip is None or (slip.cancelled_at is not None and slip.used_at is None):
            raise NotFound
        if slip.matter_id is None:
            if slip.asked_at is None:
                slip.asked_at = now
                slip.save(update_fields=["asked_at"])
            return Waiting(slip, now > slip.until + LATE_SENDING)
        ref = MatterRef(bureau_id, slip.matter_id)
        if slip.taken_at is not None:
            return Exchanged(ref, _shown_again(slip, token, now))
        secret = receipt.new_secret()
        hand_over(ref, secret)
        slip.taken_at, slip.taken_by = now, _mark(token)
        slip.answer = seal(_key(token), secret.encode(), context=_context(slip))
        slip.save(update_fields=["taken_at", "taken_by", "answer"])
        return Exchanged(ref, secret)

    return durably(work)


def _shown_again(slip: Slip, token: UUID, now: datetime) -> str:
    """Raises `Taken` to anybody but the form that exchanged it, and to that one after an hour."""
    assert slip.taken_at is not None
    is_same = hmac.compare_digest(bytes(slip.taken_by), _mark(token)) and now - slip.taken_at <= SHOWN_AGAIN
    if not is_same or not slip.answer:
        raise Taken(slip.taken_at)
    try:
        return open_sealed(_key(token), bytes(slip.answer), context=_context(slip)).decode()
    except SealBroken:
        raise Taken(slip.taken_at) from None


def code_hash(code: str) -> bytes:
    """What is kept of a slip's code."""
    return keyring().blind_value("visit slip", code)


def _mark(token: UUID) -> bytes:
    return keyring().blind_value("visit slip taken by", token.hex)


def _key(token: UUID) -> bytes:
    return keyring().blind_value("visit slip answer", token.hex)


def _context(slip: Slip) -> bytes:
    return b"slip:" + slip.id.bytes


def _serial() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_SERIAL))


def _held(**which: object) -> Slip | None:
    return holding(Slip.objects.filter(**which)).first()
