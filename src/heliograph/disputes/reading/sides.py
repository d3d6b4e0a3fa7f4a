"""The two sides' way to their dispute: the first by the receipt of the matter, the other by a receipt of their own.

Both are a number and a secret of which only a keyed hash is kept; what does not open is answered alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heliograph.core.receipt import Mistyped, read_number, read_secret
from heliograph.disputes.models import Dispute, Side
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import keyring
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading.held import is_same_code, matter_for


@dataclass(frozen=True, slots=True)
class Opened:
    """A dispute reached by one of its sides. `number` is that side's own; `party` is the other side's row, None for the first."""

    matter: Matter
    dispute: Dispute
    side: str
    number: str
    party: Party | None


def opens(bureau_id: int, number: str, secret: str) -> str | None:
    """The number as it is kept, if number and secret of the other side's receipt, as typed, belong together."""
    try:
        number, secret = read_number(number), read_secret(secret)
    except Mistyped:
        return None
    row = Dispute.objects.filter(bureau_id=bureau_id, number_b=number).values_list("code_hash_b").first()
    is_right = is_same_code(keyring().receipt_code_hash(number, secret), bytes(row[0]) if row else b"")
    return number if is_right else None


def side_for(bureau_id: int, number: str, receipts: Mapping[str, str], keys: Mapping[str, str]) -> Opened:
    """The dispute for a browser that holds this number's secret, as whichever side. Raises `NotFound`."""
    if number in keys:
        return _other(bureau_id, number, keys[number])
    matter = matter_for(bureau_id, number, receipts)
    dispute = Dispute.objects.filter(bureau_id=bureau_id, id=matter.id).first()
    if dispute is None or matter.erased_at is not None:
        raise NotFound
    return Opened(matter, dispute, Side.A, number, None)


def _other(bureau_id: int, number: str, secret: str) -> Opened:
    dispute = Dispute.objects.filter(bureau_id=bureau_id, number_b=number).exclude(number_b="").first()
    kept = bytes(dispute.code_hash_b) if dispute is not None else b""
    is_right = is_same_code(keyring().receipt_code_hash(number, secret), kept)
    if dispute is None or not is_right:
        raise NotFound
    matter = Matter.objects.filter(bureau_id=bureau_id, id=dispute.id, erased_at=None).first()
    parties = Party.objects.filter(bureau_id=bureau_id, matter_id=dispute.id)
    party = parties.filter(id=dispute.party_b).first() if dispute.party_b else None
    if matter is None or party is None:
        raise NotFound
    return Opened(matter, dispute, Side.B, number, party)
