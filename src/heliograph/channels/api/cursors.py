"""Places in a list, opaque and signed: whoever has one can go on where they were, and nowhere else.

A cursor holds for one bureau, one list with the same filters, and one reader. It says nothing secret; the signature keeps
anybody from making one of their own and walking where they were never led.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from heliograph.channels.api.problems import Problem

_SALT = "heliograph.api.cursor"
MOST_LETTERS = 500


def make(place: UUID | str, *of: object) -> str:
    """The cursor of a place in the list that `of` names: bureau, list, filters, reader."""
    return signing.Signer(salt=_salt(of)).sign_object(str(place))


def read(cursor: str, *of: object) -> str:
    """The place. Raises `Problem` for one that was made up, altered, or comes from another list."""
    try:
        found = signing.Signer(salt=_salt(of)).unsign_object(cursor[:MOST_LETTERS])
    except (signing.BadSignature, ValueError):
        raise Problem("bad-cursor") from None
    return str(found)


def read_id(cursor: str, *of: object) -> UUID | None:
    """The place as an id; None for no cursor. Raises `Problem`."""
    return UUID(read(cursor, *of)) if cursor else None


def _salt(of: tuple[object, ...]) -> str:
    return "\n".join((_SALT, *(str(one) for one in of)))
