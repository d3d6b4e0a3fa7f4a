"""Which beat a place lies in, whose it is, and what its card says. Called by pages, by other apps and by the doors.

`officer_for` is the one answer to "who is my officer"; `cards` lists them; `beat_at` only says which beat.
"""

from heliograph.beats.reading.cards import BeatCard, at_address, card, cards, cards_of, near, officer_for
from heliograph.beats.reading.desk import may_change, own_areas
from heliograph.beats.reading.people import Contact, Standing
from heliograph.beats.reading.places import beat_at

__all__ = [
    "BeatCard",
    "Contact",
    "Standing",
    "at_address",
    "beat_at",
    "card",
    "cards",
    "cards_of",
    "may_change",
    "near",
    "officer_for",
    "own_areas",
]
