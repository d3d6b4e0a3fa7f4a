"""Every write of public hearings, mediation and reviews. What views and other apps import stands here."""

from __future__ import annotations

from heliograph.publishing.actions.hearings.announcing import drop, release, send_back
from heliograph.publishing.actions.hearings.booking import Booked, Seat, book, cancel_booking, check_in
from heliograph.publishing.actions.hearings.changing import NewTime, cancel, move
from heliograph.publishing.actions.hearings.closing import close_doors, close_for_what_was_learned
from heliograph.publishing.actions.hearings.drafting import KEEP, MASK, SittingDraft, change, decide_words, draft
from heliograph.publishing.actions.hearings.guests import Answer, Invitation, Invited, answer, hand_in, invite
from heliograph.publishing.actions.hearings.keeping import erase_contacts, rewrap_sittings, tell_news
from heliograph.publishing.actions.hearings.opening import record_consent
from heliograph.publishing.actions.hearings.outcomes import (
    OpinionAnswer,
    Outcome,
    draft_outcome,
    keep_minutes,
    release_outcome,
    withhold_outcome,
)

__all__ = [
    "KEEP",
    "MASK",
    "Answer",
    "Booked",
    "Invitation",
    "Invited",
    "NewTime",
    "OpinionAnswer",
    "Outcome",
    "Seat",
    "SittingDraft",
    "answer",
    "book",
    "cancel",
    "cancel_booking",
    "change",
    "check_in",
    "close_doors",
    "close_for_what_was_learned",
    "decide_words",
    "draft",
    "draft_outcome",
    "drop",
    "erase_contacts",
    "hand_in",
    "invite",
    "keep_minutes",
    "move",
    "record_consent",
    "release",
    "release_outcome",
    "rewrap_sittings",
    "send_back",
    "tell_news",
    "withhold_outcome",
]
