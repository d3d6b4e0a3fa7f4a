"""Links that open once, and codes by which a chat follows a matter. What they stand for can't be read here without them."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from heliograph.channels.talk.conversation.reviewing import HOURS
from heliograph.channels.talk.conversation.understanding import CODE_LENGTH
from heliograph.channels.talk.models import Ticket
from heliograph.core import receipt
from heliograph.core.sealing import SealBroken, open_sealed, seal
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.matters.models import Matter, Party

PICK_UP = timedelta(hours=HOURS)
BIND = timedelta(minutes=15)


class NoTicket(LookupError):
    """No such link, or its time is over. `used_at`: when somebody opened it."""

    def __init__(self, used_at: datetime | None = None) -> None:
        super().__init__("no such ticket")
        self.used_at = used_at
        self.text = Text("这个链接不对，或者已经过期。", "This link is wrong, or its time is over.")


@dataclass(frozen=True, slots=True)
class PickedUp:
    """A receipt that was behind a link."""

    matter: Matter
    secret: str = field(repr=False)


def put_receipt(bureau_id: int, matter: Matter, secret: str, now: datetime) -> tuple[Model, str]:
    """The unsaved row, and the link that opens it once. The key stands in the link alone."""
    ticket = secrets.token_urlsafe(16)
    sealed = seal(_key(ticket), secret.encode(), context=b"pick-up:" + matter.id.bytes)
    row = _row(bureau_id, Ticket.Kind.RECEIPT, ticket, matter.id, now, PICK_UP)
    row.sealed = sealed
    return row, f"{settings.BASE_URL}/chat/r/{ticket}/"


def is_there(bureau_id: int, ticket: str, now: datetime) -> None:
    """Whether the link still opens; asking uses nothing up. Raises `NoTicket`."""
    _found(bureau_id, Ticket.Kind.RECEIPT, ticket, now)


def pick_up(bureau_id: int, ticket: str, now: datetime) -> PickedUp:
    """The receipt, once: of two who open it at the same time one gets it. Raises `NoTicket`."""
    row = _found(bureau_id, Ticket.Kind.RECEIPT, ticket, now)
    here = Ticket.objects.filter(bureau_id=bureau_id, id=row.id, used_at=None)
    if not durably(lambda: here.update(used_at=now, sealed=b"")):
        raise NoTicket(now)
    try:
        secret = open_sealed(_key(ticket), bytes(row.sealed), context=b"pick-up:" + row.matter_id.bytes).decode()
    except SealBroken as error:
        raise NoTicket from error
    return PickedUp(Matter.objects.get(bureau_id=bureau_id, id=row.matter_id), secret)


def new_bind_code(party: Party, now: datetime) -> str:
    """A code to write in a chat, for `BIND`. An earlier one of the party no longer works."""
    code = "".join(secrets.choice(receipt.ALPHABET) for _ in range(CODE_LENGTH))
    row = _row(party.bureau_id, Ticket.Kind.BIND, code, party.matter_id, now, BIND)
    row.party_id = party.id
    mine = Ticket.objects.filter(bureau_id=party.bureau_id, matter_id=party.matter_id, party_id=party.id)

    def write() -> None:
        mine.filter(kind=Ticket.Kind.BIND).delete()
        row.save(force_insert=True)

    durably(write)
    return code


def use_bind_code(bureau_id: int, code: str, now: datetime) -> tuple[Matter, Party]:
    """The party whose page showed it, once; call inside a transaction. Raises `NoTicket`."""
    row = _found(bureau_id, Ticket.Kind.BIND, code, now)
    if not Ticket.objects.filter(bureau_id=bureau_id, id=row.id).delete()[0]:
        raise NoTicket
    matter = Matter.objects.filter(bureau_id=bureau_id, id=row.matter_id, erased_at=None).first()
    party = Party.objects.filter(bureau_id=bureau_id, matter_id=row.matter_id, id=row.party_id or row.id).first()
    if matter is None or party is None:
        raise NoTicket
    return matter, party


def _found(bureau_id: int, kind: Ticket.Kind, ticket: str, now: datetime) -> Ticket:
    row = Ticket.objects.filter(bureau_id=bureau_id, code=_hash(kind, ticket)).first()
    if row is None or row.expires_at <= now:
        raise NoTicket
    if row.used_at is not None:
        raise NoTicket(row.used_at)
    return row


def _row(bureau_id: int, kind: Ticket.Kind, ticket: str, matter_id: UUID, now: datetime, lasts: timedelta) -> Ticket:
    return Ticket(
        bureau_id=bureau_id,
        id=new_id(),
        kind=kind,
        code=_hash(kind, ticket),
        matter_id=matter_id,
        made_at=now,
        expires_at=now + lasts,
    )


def _hash(kind: str, ticket: str) -> bytes:
    return keyring().blind_value(f"talk:{kind}", ticket)


def _key(ticket: str) -> bytes:
    """The key that a link holds: nothing that is stored gives it."""
    return hmac.digest(base64.b64encode(ticket.encode()), b"heliograph/pick-up/v1", "sha256")
