"""When a matter's content is erased, what is sealed about it in the tables of cases goes with it.

Called inside the transaction that erases. Ids, times and who recorded what stay, as in the spine.
"""

from __future__ import annotations

from uuid import UUID

from heliograph.cases.actions.feed.reasons import ERASED
from heliograph.cases.models import ExternalCase, ExternalParty, FeedItem, Movement, PropertyItem


def forget(bureau_id: int, matter_id: UUID) -> None:
    """Things and their movements lose their words; what another system sent about the case, and who was who there, goes."""
    mine = {"bureau_id": bureau_id, "matter_id": matter_id}
    PropertyItem.objects.filter(**mine).update(sealed=b"")
    Movement.objects.forget(bureau_id, matter_id, Movement.SEALED)
    ExternalParty.objects.filter(**mine).delete()
    for known in ExternalCase.objects.filter(**mine):
        items = FeedItem.objects.filter(bureau_id=bureau_id, source=known.source, case=known.case)
        items.update(key=b"", payload=b"")
        items.filter(status__in=FeedItem.OPEN).update(
            status=FeedItem.Status.REFUSED,
            code=ERASED.code,
            reason_zh=ERASED.text.zh,
            reason_en=ERASED.text.en,
            needs_case="",
        )
