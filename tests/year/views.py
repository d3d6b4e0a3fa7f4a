"""Every party of the played year, at every moment of their case and in every state it might have come to, held to what they may see.

What is lawful is typed from law.md in `tests.cases.illegal_views` and the tables it uses, never read from a procedure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from heliograph.core.procedure import Group
from heliograph.matters import procedures
from heliograph.matters.models import Event, Matter, Party
from tests.cases.illegal_views import Count, checked


def look_at(matters: Iterable[Matter]) -> Count:
    """All checks of these matters' parties."""
    count = Count()
    for matter in matters:
        procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
        if procedure.group is not Group.CASE:
            continue
        mine = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
        parties = list(Party.objects.filter(**mine))
        known = {party.id: party.known_from for party in parties}
        for at, state in Event.objects.filter(**mine).order_by("sequence").values_list("at", "to_state"):
            checked(count, procedure, state, as_of(at, parties, known))
        for state in procedure.states:
            checked(count, procedure, state.name, as_of(datetime.max.replace(tzinfo=at.tzinfo), parties, known))
    return count


def as_of(at: datetime, parties: list[Party], known: dict[UUID, datetime | None]) -> list[Party]:
    """The parties as they were at that moment: who may know only later did not know yet."""
    for party in parties:
        since = known[party.id]
        party.known_from = since if since is not None and since <= at else None
    return parties
