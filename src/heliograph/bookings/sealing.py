"""What people leave with a booking: sealed under the time's own key, which goes some weeks after it; and known again by a hash."""

from __future__ import annotations

import re

from heliograph.bookings.models import Booking, Slot
from heliograph.core.sealing import SealBroken
from heliograph.matters.keys import OwnKeys, keyring

KEYS = OwnKeys("slot")
COLUMN = "booking.contact"
_NOT_DIGITS = re.compile(r"\D")


def new_slot_key(slot: Slot) -> None:
    _, slot.key = KEYS.new(slot.id)


def seal_contact(slot: Slot, booking: Booking, left: dict[str, str]) -> bytes:
    return KEYS.open(slot.id, slot.key).seal_values(COLUMN, booking.id, left)


def contact_of(slot: Slot, booking: Booking) -> dict[str, str]:
    """What they left; nothing once it was erased."""
    if not booking.contact or not slot.key:
        return {}
    try:
        return KEYS.open(slot.id, slot.key).open_values(COLUMN, booking.id, booking.contact)
    except SealBroken:
        return {}


def phone_hash(slot: Slot, phone: str) -> bytes | None:
    """Knows a telephone again within this one time; nobody can tell from it who came to another."""
    digits = _NOT_DIGITS.sub("", phone)
    digits = digits.removeprefix("0086") if digits.startswith("0086") else digits
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return keyring().blind_value("booking.phone", f"{slot.id}:{digits}") if digits else None


def mail_hash(slot: Slot, email: str) -> bytes | None:
    said = email.strip().casefold()
    return keyring().blind_value("booking.mail", f"{slot.id}:{said}") if said else None
