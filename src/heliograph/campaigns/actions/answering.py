"""A reader says whether it helped: once a browser. The newest answer of a browser counts, and who it was can't be told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.campaigns.actions.keeping import is_on, locked, today
from heliograph.campaigns.errors import Over
from heliograph.campaigns.models import Answer
from heliograph.matters.commit import durably
from heliograph.matters.keys import keyring


def answer(bureau_id: int, campaign_id: UUID, token: str, *, helped: bool, now: datetime) -> None:
    """`token` is the word that this browser holds for this campaign alone. Raises `NotFound`, `Over`."""

    def work() -> None:
        campaign = locked(bureau_id, campaign_id)
        if not is_on(campaign, now):
            raise Over
        blind = keyring().blind_value("campaign", f"{campaign.id.hex}{token}")
        said = Answer.objects.filter(bureau_id=bureau_id, campaign_id=campaign.id, blind=blind)
        on = today(bureau_id, now)
        if not said.update(helped=helped, on=on):
            Answer(bureau_id=bureau_id, campaign_id=campaign.id, blind=blind, helped=helped, on=on).save(
                force_insert=True
            )

    durably(work)
