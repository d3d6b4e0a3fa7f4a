"""What the spine's events mean for partners: news of a matter that one of them brought in, written with the event."""

from __future__ import annotations

from collections.abc import Iterator

from heliograph.channels.api.actions.intake import CHANNEL
from heliograph.channels.api.models import Intake, News
from heliograph.core.procedure import Kind
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Event, Matter

NOT_TOLD = frozenset({Kind.NOTE, Kind.RATE, Kind.FOLLOW_UP, Kind.CORRECT, Kind.SPLIT})
"""What is nobody's business elsewhere: notes, and what the person thinks of us."""


def owe_news(matter: Matter, event: Event) -> Iterator[News]:
    """News for the partner, if one brought the matter in. Of the submission itself it was told in the answer."""
    if matter.channel != CHANNEL or event.sequence == 1 or event.kind in NOT_TOLD:
        return
    row = Intake.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).only("id", "partner").first()
    if row is not None:
        yield News(
            bureau_id=matter.bureau_id, id=new_id(), partner_id=row.partner_id, intake_id=row.id, matter_id=matter.id,
            event_id=event.id, at=event.at,
        )  # fmt: skip
