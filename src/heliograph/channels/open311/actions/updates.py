"""What a client tells later of a request that it sent: words, added to the matter as its holder would on the page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.channels.open311 import ids
from heliograph.channels.open311.actions.requests import speaker
from heliograph.channels.open311.errors import Refused, unknown
from heliograph.channels.open311.models import Added, Client, Posted
from heliograph.channels.open311.parsing import Update
from heliograph.core.procedure import Action, Kind
from heliograph.matters import actions
from heliograph.matters.actions import Details, MatterRef
from heliograph.matters.actions.locking import lock
from heliograph.matters.commit import durably
from heliograph.matters.errors import MatterError, NotOffered
from heliograph.matters.models import Matter
from heliograph.matters.procedures import version


def add(client: Client, update: Update, *, now: datetime) -> UUID:
    """Add the words, once for each id of the client; returns the event. Raises `Refused`.

    On a matter that is over, words that say it is open again mean "not solved", if that is still open.
    """
    matter_id = ids.read(ids.Of.REQUEST, update.request_id)
    if matter_id is None or not Posted.objects.filter(bureau_id=client.bureau_id, matter_id=matter_id, client=client):
        raise unknown("service_request_id")

    def work() -> UUID:
        matter = lock(MatterRef(client.bureau_id, matter_id))
        about = {"bureau_id": client.bureau_id, "matter_id": matter_id, "their_id": update.their_id}
        kept = Added.objects.filter(**about).first() if update.their_id else None
        if kept is not None:
            return kept.event_id
        action = _action(matter, wants_open=update.wants_open)
        ref = MatterRef(matter.bureau_id, matter.id)
        event = actions.act(ref, action.name, speaker(client), now=now, details=Details(words=update.words))
        if update.their_id:
            Added(**about, event_id=event.id, at=now).save(force_insert=True)
        return event.id

    try:
        return durably(work)
    except MatterError as error:
        raise Refused(400, error.text) from None


def _action(matter: Matter, *, wants_open: bool) -> Action:
    procedure = version(matter.bureau_id, matter.procedure, matter.version)
    state = procedure.state(matter.state)
    offered = procedure.offered(matter.state, {"resident"})
    wanted = [Kind.SUPPLY, *([Kind.REOPEN] if wants_open and state.final else [])]
    found = next((action for kind in wanted for action in offered if action.kind is kind), None)
    if found is None:
        raise NotOffered("supply", state.title)
    return found
