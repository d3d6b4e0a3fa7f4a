"""Wishes for patrol: each new matter of this procedure leaves a row that can be counted. It never enters the load of a plan.

A wish is a matter: receipt, limits, answer and rating come from the spine.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Model

from heliograph.beats.reading.of_matter import card_of
from heliograph.core.text import folded
from heliograph.matters.commit import durably
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.written import values_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import AreaKind
from heliograph.patrol.models import Wish
from heliograph.patrol.times import CODE, TIMES, WHERE, Time

KEPT = timedelta(days=730)
"""As long as the procedure keeps what was written."""


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """A new wish, whichever door it came by."""
    if matter.procedure != CODE or event.sequence != 1:
        return
    values = values_of(matter)
    chosen = values.get(TIMES, [])
    times = [one.value for one in Time if one.value in ([chosen] if isinstance(chosen, str) else chosen)]
    beat = _beat(matter, str(values.get(WHERE, "")), event.at)
    yield Wish(bureau_id=matter.bureau_id, matter_id=matter.id, beat=beat, times=times, at=event.at)


def _beat(matter: Matter, where: str, at: datetime) -> str:
    """The beat whose name stands in the words, else the one that the place lies in; empty for none or several."""
    today, written = at.astimezone(organisation.zone(matter.bureau_id)).date(), folded(where)
    named = [
        area.code
        for area in organisation.areas(matter.bureau_id).values()
        if area.kind == AreaKind.BEAT
        and area.holds_on(today)
        and any(name and folded(name) in written for name in (area.name_zh, area.name_en))
    ]
    if named:
        return named[0] if len(named) == 1 else ""
    card = card_of(matter, today)
    return "" if card is None else card.code


def tidy(*, now: datetime) -> None:
    """Rows older than `KEPT` go."""
    durably(lambda: Wish.objects.filter(at__lt=now - KEPT).delete())
