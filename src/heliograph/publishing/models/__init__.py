"""The rows of publishing: the register of documents, and public hearings."""

from __future__ import annotations

from heliograph.publishing.models.attendance import Booking, Guest
from heliograph.publishing.models.consents import Consent
from heliograph.publishing.models.hearings import Sitting, SittingState, SittingStep
from heliograph.publishing.models.register import Document, State, Subject
from heliograph.publishing.models.steps import Recall, Step

__all__ = [
    "Booking",
    "Consent",
    "Document",
    "Guest",
    "Recall",
    "Sitting",
    "SittingState",
    "SittingStep",
    "State",
    "Step",
    "Subject",
]
