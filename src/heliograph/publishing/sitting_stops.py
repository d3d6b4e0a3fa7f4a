"""Which public sessions may never be open: learned from the matter, and decided by the article.

Called by `Sitting.save` and by every other way of writing one; the table's constraints hold the same for a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.matters.models import Party
from heliograph.publishing.errors import Stop
from heliograph.publishing.models.consents import Consent
from heliograph.publishing.people import chain, standing_in
from heliograph.publishing.sitting_errors import MINOR_HEARD, SEALED_MEDIATION, SECRET_HEARD
from heliograph.publishing.stops import PUBLIC_ORDER

if TYPE_CHECKING:
    from heliograph.publishing.models.hearings import Sitting

MEDIATION = "mediation"
NOT_ASKED = frozenset({"reporter", "witness", "lawyer", "agent", "agency", "family", "superior", "accused-unit"})
"""Parts whose consent does not open a mediation: they speak for somebody else, or are not in the dispute."""


def learn(sitting: Sitting) -> None:
    """Take over what the matter and those it grew from say: never less strict than what was stated before."""
    if sitting.matter_id is None:
        return
    matters = chain(sitting.bureau_id, sitting.matter_id)
    sitting.public_order = sitting.public_order or any(one.procedure == PUBLIC_ORDER for one in matters)
    sitting.minor = sitting.minor or any(one.is_minor for matter in matters for one in standing_in(matter))


def stop_for(sitting: Sitting) -> Stop | None:
    """The first hard stop that keeps the doors closed."""
    if sitting.minor:
        return MINOR_HEARD
    if sitting.secret:
        return SECRET_HEARD
    is_sealed = sitting.kind == MEDIATION and sitting.public_order
    return SEALED_MEDIATION if is_sealed and not every_party_agreed(sitting) else None


def every_party_agreed(sitting: Sitting) -> bool:
    """Whether the written consent of each party of the matter is on record; without a matter nobody could tell."""
    if sitting.matter_id is None or sitting.consented_at is None:
        return False
    asked = {row.id for row in parties_asked(sitting)}
    agreed = Consent.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id)
    return bool(asked) and asked <= set(agreed.values_list("party_id", flat=True))


def parties_asked(sitting: Sitting) -> list[Party]:
    """The parties of the matter whose consent is needed."""
    if sitting.matter_id is None:
        return []
    rows = Party.objects.filter(bureau_id=sitting.bureau_id, matter_id=sitting.matter_id).order_by("id")
    return [row for row in rows if row.part not in NOT_ASKED]
