"""Rows of bookings."""

from heliograph.bookings.models.bookings import ACTIVE, HELD, Booking, Status
from heliograph.bookings.models.slots import Seal, Slot, SlotState, Step

__all__ = ["ACTIVE", "HELD", "Booking", "Seal", "Slot", "SlotState", "Status", "Step"]
