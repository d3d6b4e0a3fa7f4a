"""Every write of publishing. What other apps and views import stands here; hearings have theirs in `hearings`."""

from __future__ import annotations

from heliograph.publishing.actions.deciding import Draft, decide
from heliograph.publishing.actions.ending import expire_due, recall, recall_for_what_was_learned, withdraw
from heliograph.publishing.actions.masking import Choice, Own, mask
from heliograph.publishing.actions.releasing import drop, release, send_back
from heliograph.publishing.actions.rewrapping import rewrap_keys

__all__ = [
    "Choice",
    "Draft",
    "Own",
    "decide",
    "drop",
    "expire_due",
    "mask",
    "recall",
    "recall_for_what_was_learned",
    "release",
    "rewrap_keys",
    "send_back",
    "withdraw",
]
