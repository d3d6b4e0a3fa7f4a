"""Identifiers of rows: UUID version 7, so that rows arrive in order of time (RFC 9562, section 5.7)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh row id."""
    made: UUID = uuid7()
    return made
