"""Which beat a matter belongs to: by its coordinates, else by a listed place that stands in what was written of where."""

from __future__ import annotations

from datetime import date

from heliograph.beats.reading.cards import BeatCard, at_address, officer_for
from heliograph.core.procedure import FieldKind
from heliograph.core.sealing import SealBroken
from heliograph.matters.models import Matter
from heliograph.matters.reading.written import texts_of


def card_of(matter: Matter, today: date) -> BeatCard | None:
    """The card of the one beat that the matter's place lies in; None where it says no place, or one that fits several."""
    if matter.erased_at is not None:
        return None
    if matter.latitude is not None and matter.longitude is not None:
        return officer_for(matter.bureau_id, place=(matter.longitude, matter.latitude), today=today)
    try:
        written = texts_of(matter, {FieldKind.PLACE})
    except (SealBroken, LookupError):
        return None
    found = {one.code: one for words in written for one in at_address(matter.bureau_id, words, today=today)}
    return next(iter(found.values())) if len(found) == 1 else None
