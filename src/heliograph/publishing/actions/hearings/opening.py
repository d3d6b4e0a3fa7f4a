"""书面同意: put on record, one by one, that the parties of a public-order case agreed to an open mediation (A-30, A-36)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.matters.commit import durably
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer
from heliograph.publishing import sitting_stops
from heliograph.publishing.actions.hearings.recording import put_on_record, to_prepare
from heliograph.publishing.actions.recording import words_given
from heliograph.publishing.models.consents import Consent
from heliograph.publishing.models.hearings import Sitting, SittingState
from heliograph.publishing.sitting_words import key_of


def record_consent(viewer: Viewer, sitting_id: UUID, party_id: UUID, how: str, *, now: datetime) -> Sitting:
    """One party's written consent; `how` says where the signed paper is. The last one lets the draft be opened.

    Raises `Missing`, `NotAllowed`, `NotOpenNow`, `NotFound` (also for somebody who is no party to be asked).
    """

    def work() -> Sitting:
        sitting = to_prepare(viewer, sitting_id, SittingState.DRAFT)
        asked = {row.id for row in sitting_stops.parties_asked(sitting)}
        if party_id not in asked:
            raise NotFound
        said = words_given(how, "proof")
        agreed = Consent.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id)
        if agreed.filter(party_id=party_id).exists():
            return sitting
        row = Consent(
            bureau_id=sitting.bureau_id, id=new_id(), sitting_id=sitting.id, party_id=party_id, at=now,
            recorded_by_id=viewer.officer_id,
        )  # fmt: skip
        row.how = key_of(sitting).seal_text("consent.how", row.id, said)
        row.save()
        if asked <= set(agreed.values_list("party_id", flat=True)):
            sitting.consented_at = now
        sitting.save()
        put_on_record(sitting, "consented", viewer, now)
        return sitting

    return durably(work)
