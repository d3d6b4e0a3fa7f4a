"""A party's page reached with their key: number and secret from the slip, and the thing they know.

The parties' only way to a case. Whatever is wrong (no such key, the number of a case or of a receipt, a name, another
secret, another factor, somebody who may not know yet, an erased case) costs the same look-up and the same hashes, and
is answered alike: nobody learns whether there is a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from heliograph.cases import factors
from heliograph.core.receipt import Mistyped, read_number, read_secret
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import keyring
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading.held import is_same_code

NO_NUMBER = "-----------"
"""What is looked up where no number was typed; none is ever given out that looks like it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A party with their case, and whom they stand for (guardians, relatives, lawyers)."""

    party: Party
    matter: Matter
    stands_for: Party | None


def opens(bureau_id: int, number: str, secret: str, known: str) -> str | None:
    """The number as it is kept if all three, as somebody typed them, belong together; None alike for all else."""
    number, secret = _number(number), _secret(secret)
    kept = _kept(bureau_id, number)
    is_code = is_same_code(keyring().receipt_code_hash(number, secret), kept.code_hash)
    is_factor = is_same_code(factors.factor_hash(number, kept.party_id, known), kept.factor_hash)
    return number if is_code & is_factor & kept.may_know else None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a key; of none: nothing that anything typed could equal."""

    party_id: UUID = factors.NOBODY
    code_hash: bytes = b""
    factor_hash: bytes = b""
    may_know: bool = False


def _kept(bureau_id: int, number: str) -> _Kept:
    rows = Party.objects.filter(bureau_id=bureau_id, number=number).exclude(number="")
    for party_id, code, factor, since in rows.order_by().values_list("id", "code_hash", "factor_hash", "known_from")[
        :1
    ]:
        return _Kept(party_id, bytes(code), bytes(factor), since is not None)
    return _Kept()


def _number(typed: str) -> str:
    try:
        return read_number(typed)
    except Mistyped:
        return NO_NUMBER


def _secret(typed: str) -> str:
    try:
        return read_secret(typed)
    except Mistyped:
        return ""


def party_for(bureau_id: int, number: str, held: Mapping[str, str]) -> Opened:
    """The party whose key this browser holds, since both things were shown. Raises `NotFound`.

    A key that was replaced, and one of an erased case, opens nothing any longer.
    """
    secret = held.get(number)
    if secret is None:
        raise NotFound
    found = Party.objects.filter(bureau_id=bureau_id, number=number).exclude(number="").order_by()
    party = next(iter(found.select_related("matter")[:1]), None)
    code_hash = bytes(party.code_hash) if party else b""
    is_theirs = is_same_code(keyring().receipt_code_hash(number, secret), code_hash)
    if party is None or not is_theirs or party.known_from is None or party.matter.erased_at is not None:
        raise NotFound
    return Opened(party, party.matter, _principal(party))


def _principal(party: Party) -> Party | None:
    if party.of is None:
        return None
    return Party.objects.filter(bureau_id=party.bureau_id, matter_id=party.matter_id, id=party.of).first()
