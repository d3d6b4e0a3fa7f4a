"""The rows of publishing: the register of documents, and public hearings."""

from __future__ import annotations

from heliograph.publishing.models.register import Document, Recall, State, Step, Subject

__all__ = ["Document", "Recall", "State", "Step", "Subject"]
