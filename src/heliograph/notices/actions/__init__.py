"""Every write of notices, a verb each. What other apps and views import stands here; freshness has its own in `keeping`."""

from __future__ import annotations

from heliograph.notices.actions.checking import Seen, check
from heliograph.notices.actions.picturing import add_picture, remove_picture
from heliograph.notices.actions.releasing import call_off, go_out, release, send_back
from heliograph.notices.actions.rewrapping import rewrap_keys
from heliograph.notices.actions.withdrawing import withdraw
from heliograph.notices.actions.writing import Draft, begin, drop, write
from heliograph.notices.finding import Choice

__all__ = [
    "Choice",
    "Draft",
    "Seen",
    "add_picture",
    "begin",
    "call_off",
    "check",
    "drop",
    "go_out",
    "release",
    "remove_picture",
    "rewrap_keys",
    "send_back",
    "withdraw",
    "write",
]
