"""The ids that Open311 shows instead of ours: one block of AES over the row's UUID, so that nothing more has to be stored.

Whoever reads the public list learns no number of a receipt (wrong secrets are counted per number: a list of numbers
would let anybody lock their holders out) and no time of a row. Kinds never meet: each has a key of its own.
"""

from __future__ import annotations

import re
from enum import StrEnum
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from heliograph.matters.keys import keyring

_SHOWN = re.compile(r"[0-9a-f]{32}")


class Of(StrEnum):
    """What an id stands for."""

    REQUEST = "request"
    UPDATE = "update"


def show(of: Of, row: UUID) -> str:
    """32 hexadecimal digits."""
    made = _cipher(of).encryptor()
    return (made.update(row.bytes) + made.finalize()).hex()


def read(of: Of, shown: str) -> UUID | None:
    """The row that an id stands for, if it is one; None for what can be no id of ours."""
    if not _SHOWN.fullmatch(shown.lower()):
        return None
    opened = _cipher(of).decryptor()
    return UUID(bytes=opened.update(bytes.fromhex(shown)) + opened.finalize())


def _cipher(of: Of) -> Cipher[ECB]:
    return Cipher(AES(keyring().blind_value("open311-id", of)), ECB())  # noqa: S305 -- one block, a permutation of ids
