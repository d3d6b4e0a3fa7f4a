"""The link to one booking: who holds it may take it back, say yes or change the time, and sees nothing of who booked.

Short enough for a message and a QR code on a slip: the booking's id and half of its keyed hash.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from uuid import UUID

from heliograph.bookings.models import Booking
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import keyring

_BYTES = 16


def token(booking: Booking) -> str:
    return base64.urlsafe_b64encode(booking.id.bytes + _mark(booking.bureau_id, booking.id)).decode().rstrip("=")


def named(bureau_id: int, said: str) -> UUID:
    """The booking of a link. Raises `NotFound`, also for another bureau's."""
    try:
        whole = base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound from None
    if len(whole) != 2 * _BYTES or base64.urlsafe_b64encode(whole).decode().rstrip("=") != said:
        raise NotFound
    booking = UUID(bytes=whole[:_BYTES])
    if not hmac.compare_digest(whole[_BYTES:], _mark(bureau_id, booking)):
        raise NotFound
    return booking


def _mark(bureau_id: int, booking: UUID) -> bytes:
    return keyring().blind_value("booking.link", f"{bureau_id}:{booking.hex}")[:_BYTES]
