"""Where to go, sealed under the visit's own key, which the keyring wraps as it does a matter's."""

from __future__ import annotations

from heliograph.core.sealing import SealBroken
from heliograph.matters.keys import OwnKeys
from heliograph.visits.models import Visit

KEYS = OwnKeys("visit")
COLUMN = "visit.words"


def seal_words(visit: Visit, words: str) -> None:
    """Under a fresh key each time; nothing for no words."""
    if not words:
        visit.key = visit.words = b""
        return
    key, visit.key = KEYS.new(visit.id)
    visit.words = key.seal_text(COLUMN, visit.id, words)


def words_of(visit: Visit) -> str:
    """Empty when there were none, or when the key is gone."""
    if not visit.key:
        return ""
    try:
        return KEYS.open(visit.id, visit.key).open_text(COLUMN, visit.id, visit.words)
    except SealBroken:
        return ""
