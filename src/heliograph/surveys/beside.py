"""On the page of who holds a receipt: whether they may be called later and asked how it was."""

from __future__ import annotations

from datetime import datetime

from heliograph.matters.asides import Aside
from heliograph.matters.composed import A_NUMBER, AN_ID, Composed
from heliograph.matters.models import Matter
from heliograph.surveys.actions import calling
from heliograph.surveys.models import CallBack

_agreed = Composed(lambda b, m: CallBack.objects.filter(bureau_id=b, matter_id=m), A_NUMBER, AN_ID)


def for_holder(matter: Matter, now: datetime) -> Aside | None:
    """A question once it has ended; afterwards what they said, as long as it can be taken back, even if it is open again."""
    if not matter.outcome and not matter.reopened:
        return None
    held = _agreed.first(matter.bureau_id, matter.id)
    if held is None and not calling.may_be_asked(matter, now):
        return None
    if held is not None and held.status not in (CallBack.Status.AGREED, CallBack.Status.DRAWN):
        return None
    return Aside("surveys/on_held.html", {"number": matter.number, "status": held.status if held else ""})
