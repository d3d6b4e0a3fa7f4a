"""Updates of requests (servicerequestupdates, as FixMyStreet and its councils use it): each step that changed a state.

The steps of visible matters alone, with the title of the state they led to; never words, notes or who did it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F

from heliograph.channels.open311 import ids
from heliograph.channels.open311.answering import Value
from heliograph.channels.open311.reading import shown
from heliograph.channels.open311.reading.requests import local
from heliograph.matters.models import Event, Matter
from heliograph.organisation import reading as organisation
from heliograph.reader import tr

STEP = 1000


def between(bureau_id: int, start: datetime, end: datetime, names: Iterable[str], most: int) -> list[Value]:
    """The oldest first, so that whoever got `most` goes on from the last one; of `names` only, if there are any."""
    rules = shown.rules(bureau_id)
    rows = Event.objects.filter(bureau_id=bureau_id, id__gte=_first_id(start), at__gte=start, at__lte=end)
    rows = rows.exclude(from_state="").exclude(from_state=F("to_state"))
    wanted = [ids.read(ids.Of.REQUEST, name) for name in names]
    if wanted:
        rows = rows.filter(matter_id__in=[one for one in wanted if one is not None])
    found: list[Value] = []
    zone = organisation.zone(bureau_id)
    after = _first_id(start)
    while len(found) < most:
        page = list(rows.filter(id__gt=after).order_by("id").only("id", "matter_id", "to_state", "at")[:STEP])
        seen = {
            matter.id: matter
            for matter in shown.shown(bureau_id, rules)
            .filter(id__in={event.matter_id for event in page})
            .only("bureau_id", "id", "procedure", "version")
        }
        found += [
            _value(event, rules, seen[event.matter_id], local(event.at, zone))
            for event in page
            if event.matter_id in seen
        ]
        if len(page) < STEP:
            break
        after = page[-1].id
    return found[:most]


def _value(event: Event, rules: shown.Rules, matter: Matter, at: str) -> Value:
    state = rules.of(matter).state(event.to_state)
    return {
        "update_id": ids.show(ids.Of.UPDATE, event.id),
        "service_request_id": ids.show(ids.Of.REQUEST, matter.id),
        "status": "closed" if state.final else "open",
        "description": tr(state.title),
        "updated_datetime": at,
        "media_url": None,
    }


def _first_id(moment: datetime) -> UUID:
    """The lowest version 7 id of that moment: rows lie in the order of their ids, so a span is a piece of the key."""
    milliseconds = max(0, int(moment.timestamp() * 1000))
    return UUID(int=(milliseconds & (1 << 48) - 1) << 80)
