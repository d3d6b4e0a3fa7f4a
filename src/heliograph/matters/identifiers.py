"""Identifiers of rows: UUID version 7, so that rows arrive in order of time (RFC 9562, section 5.7)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh row id."""
    made: UUID = uuid7()
    return made


def read_id(written: str) -> UUID | None:
    """The row id that an address or a form names; None for what is none."""
    try:
        return UUID(written)
    except ValueError:
        return None
