"""What happens becomes deliveries, in the transaction in which it happens: matters' events and notices.

Called for every event of every matter: who is to be told of matters at all is kept in the cache for a few seconds, so that
a bureau without endpoints pays one look into it. Says that something happened and where, never what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.core.cache import cache
from django.db.models import Q

from heliograph.channels.api.actions.intake import CHANNEL as PARTNER
from heliograph.channels.api.listener import NOT_TOLD
from heliograph.channels.api.models import Intake
from heliograph.channels.open311 import ids
from heliograph.channels.open311.actions.requests import CHANNEL as OPEN311
from heliograph.channels.open311.models import Posted
from heliograph.channels.webhooks.models import Delivery, Endpoint
from heliograph.core.receipt import show_number
from heliograph.matters import procedures
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Event, Matter
from heliograph.notices.announcing import Change
from heliograph.notices.reading.public import PublicNotice

FRESH = 5
HANDED_OVER = "handed-over"


@dataclass(frozen=True, slots=True)
class Follower:
    """An endpoint that is called, as far as the listeners need it."""

    id: UUID
    events: frozenset[str]
    partner: int | None
    partner_code: str
    client: int | None


def followers(bureau_id: int) -> tuple[Follower, ...]:
    """Every endpoint of a bureau that is called. From the cache, for `FRESH` seconds."""
    found: tuple[Follower, ...] | None = cache.get(_key(bureau_id))
    if found is None:
        rows = Endpoint.objects.filter(bureau_id=bureau_id, stopped_at=None).select_related("partner", "client")
        rows = rows.filter(Q(partner=None) | Q(partner__stopped_at=None), Q(client=None) | Q(client__stopped_at=None))
        found = tuple(
            Follower(
                one.id, frozenset(one.events), one.partner_id, one.partner.code if one.partner else "", one.client_id
            )
            for one in rows
        )
        cache.set(_key(bureau_id), found, timeout=FRESH)
    return found


def forget(bureau_id: int) -> None:
    """Look at the table anew: an endpoint was changed."""
    cache.delete(_key(bureau_id))


def _key(bureau_id: int) -> str:
    return f"webhooks:followers:{bureau_id}"


def matter_happened(matter: Matter, event: Event) -> Iterator[Delivery]:
    """The deliveries of one event. Of the submission itself the sender was told in the answer."""
    every = followers(matter.bureau_id)
    if not every or event.sequence == 1 or event.kind in NOT_TOLD:
        return
    if event.action == HANDED_OVER:
        yield from _handed_over(matter, event, every)
    if matter.channel == PARTNER:
        yield from _to_partner(matter, event, every)
    elif matter.channel == OPEN311:
        yield from _to_client(matter, event, every)


def _handed_over(matter: Matter, event: Event, every: tuple[Follower, ...]) -> Iterator[Delivery]:
    code = event.facts.get("partner")
    for one in every:
        if code and one.partner_code == code and "handover.waiting" in one.events:
            yield delivery(matter.bureau_id, one.id, "handover.waiting", {"at": written(event.at)}, event.at)


def _to_partner(matter: Matter, event: Event, every: tuple[Follower, ...]) -> Iterator[Delivery]:
    wanted = [one for one in every if one.partner is not None and "matter.changed" in one.events]
    row = (
        Intake.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).only("source_id", "partner_id").first()
        if wanted
        else None
    )
    for one in wanted:
        if row is not None and one.partner == row.partner_id:
            said = {"id": row.source_id, "number": show_number(matter.number), **_state(matter, event)}
            yield delivery(matter.bureau_id, one.id, "matter.changed", said, event.at)


def _to_client(matter: Matter, event: Event, every: tuple[Follower, ...]) -> Iterator[Delivery]:
    """Like the public list, only what changed the state."""
    wanted = [one for one in every if one.client is not None and "request.changed" in one.events]
    if not wanted or event.from_state == event.to_state:
        return
    row = Posted.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).only("client_id").first()
    for one in wanted:
        if row is not None and one.client == row.client_id:
            state = _state(matter, event)
            said = {
                "service_request_id": ids.show(ids.Of.REQUEST, matter.id),
                "status": "closed" if state["final"] else "open",
                "state": state["state"],
                "at": state["at"],
            }
            yield delivery(matter.bureau_id, one.id, "request.changed", said, event.at)


def _state(matter: Matter, event: Event) -> dict[str, object]:
    state = procedures.version(matter.bureau_id, matter.procedure, matter.version).state(event.to_state)
    return {"state": state.name, "final": state.final, "at": written(event.at)}


def notice_happened(notice: PublicNotice, change: Change, now: datetime) -> Iterator[Delivery]:
    """The deliveries of a release, a correction, a withdrawal."""
    name = f"notice.{change.value}"
    said = {
        "id": str(notice.id),
        "kind": notice.kind,
        "version": notice.version,
        "is_alert": notice.is_alert,
        "areas": list(notice.areas),
        "url": notice.url,
        "at": written(now),
    }
    for one in followers(notice.bureau_id):
        if name in one.events:
            yield delivery(notice.bureau_id, one.id, name, said, now)


def delivery(
    bureau_id: int, endpoint: UUID, event: str, data: Mapping[str, object], at: datetime, *, now: datetime | None = None
) -> Delivery:
    """The unsaved row. `at` is when it happened, `now` when it is to be sent; they differ for what is told of later."""
    body = msgspec.json.encode({"type": event, "timestamp": written(at), "data": data}).decode()
    made = now or at
    return Delivery(
        bureau_id=bureau_id, id=new_id(), endpoint_id=endpoint, event=event, body=body, made_at=made, next_at=made
    )


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
