"""The phrases a bureau checks its answers for: the shipped ones, without those it took out, and its own."""

from __future__ import annotations

from heliograph.answering.models import OwnPhrase
from heliograph.core.language.answers import Phrase, shipped


def phrases(bureau_id: int) -> list[Phrase]:
    """All that hold. An own phrase stands in the place of the shipped one with the same words."""
    own = {row.said: row for row in own_phrases(bureau_id)}
    kept = [phrase for phrase in shipped() if phrase.said not in own]
    return [*kept, *(Phrase(row.said, row.plainly) for row in own.values() if row.plainly)]


def own_phrases(bureau_id: int) -> list[OwnPhrase]:
    """What the bureau added or took out."""
    return list(OwnPhrase.objects.filter(bureau_id=bureau_id).order_by("said")[:500])
