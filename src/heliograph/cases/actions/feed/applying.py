"""What waits in the inbox becomes steps of matters: in the order in which it happened, each in one transaction.

A case goes on until its next step can't be taken. That one says why (`FeedItem.reason`), those after it wait for it;
whenever something new comes for the case, or somebody asks, it is tried again. Stopped anywhere, it goes on where it
was: the mark on the item and the event in the matter are written together, or not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Q

from heliograph.cases.actions.feed.keeping import forget, opened, say
from heliograph.cases.actions.feed.meaning import Place, blind, opening_of, step_of
from heliograph.cases.actions.feed.reasons import (
    APPLIED,
    IGNORED,
    Held,
    Ignored,
    Reason,
    behind,
    contradicts,
    failed,
    gap,
    late,
    no_unit,
    of_error,
    taken,
    unreadable,
)
from heliograph.cases.actions.feed.shapes import Item
from heliograph.cases.models import ExternalCase, ExternalParty, FeedItem
from heliograph.core.sealing import SealBroken
from heliograph.matters import procedures
from heliograph.matters.actions import MatterRef, act, submit
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.models import Event, Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import NoUnit

log = logging.getLogger(__name__)
Status = FeedItem.Status
TURN_OVER = ("late", "sequence")
"""Codes of what nothing waits for: only a person lets it in."""


def take_in_case(place: Place, case: str, *, now: datetime, all_the_same: UUID | None = None) -> list[str]:
    """Take in what can be of one case. Returns the cases that waited for this one and may go on now.

    `all_the_same` is an item that a person lets in although it came too late.
    """
    freed = False
    while True:  # whatever another process stored meanwhile and could not take in yet is seen in the last round
        past, waiting = _apart(place, case)
        settled = _round(past, waiting, place, now, all_the_same)
        freed = freed or any(row.code == APPLIED.code for row in settled)
        if not settled:
            break
    _wait_behind(waiting, now)
    return _waiting_for(place, case) if freed else []


def _round(
    past: list[FeedItem], waiting: list[FeedItem], place: Place, now: datetime, all_the_same: UUID | None
) -> list[FeedItem]:
    """Try what is past once, and what waits as long as the next can be taken in. Returns what is settled now."""
    settled = [row for row in past if _try(row, place, now, row.id == all_the_same)]
    while waiting:
        found = next((row for row in _first(waiting) if _try(row, place, now, row.id == all_the_same)), None)
        if found is None:
            break
        settled.append(found)
        waiting.remove(found)
    return settled


def _apart(place: Place, case: str) -> tuple[list[FeedItem], list[FeedItem]]:
    """What came when its turn was over, which nothing waits for; and the rest in order."""
    mine = {"bureau_id": place.bureau_id, "source": place.source, "case": case}
    known = ExternalCase.objects.filter(**mine).first()
    rows = list(FeedItem.objects.filter(**mine, status__in=FeedItem.OPEN))
    past = [row for row in rows if known is not None and _is_past(row, known)]
    return past, _in_order([row for row in rows if row not in past])


def _is_past(row: FeedItem, known: ExternalCase) -> bool:
    if row.sequence is not None:
        return row.sequence <= known.last_sequence
    return row.happened_at < known.last_at


def _in_order(rows: list[FeedItem]) -> list[FeedItem]:
    """By number where all have one, otherwise by time."""
    if all(row.sequence is not None for row in rows):
        return sorted(rows, key=lambda row: (row.sequence or 0, row.happened_at, row.event))
    return sorted(rows, key=lambda row: (row.happened_at, row.sequence or 0, row.event))


def _first(rows: Sequence[FeedItem]) -> list[FeedItem]:
    """What may be next: the first, and those that nothing tells apart from it in order."""
    first = rows[0]
    if first.sequence is not None:
        return [row for row in rows if row.sequence == first.sequence]
    return [row for row in rows if row.sequence is None and row.happened_at == first.happened_at]


def _try(row: FeedItem, place: Place, now: datetime, all_the_same: bool) -> bool:
    """Whether the item is settled. If not, it says why."""
    try:
        return durably(lambda: _take_in(row, place, now, all_the_same))
    except Held as error:
        reason = error.reason
    except MatterError as error:
        reason = of_error(error, is_numbered=row.sequence is not None)
    except SealBroken:
        reason = unreadable()
    except NoUnit as error:
        reason = no_unit(error.duty)
    except DatabaseError:  # another door at the same moment, or a database that is away: nothing about the item
        raise
    except Exception:
        log.exception("item %s of source %s could not be taken in", row.id, row.source)
        reason = failed()
    durably(lambda: _leave(row, reason, now))
    return False


def _take_in(row: FeedItem, place: Place, now: datetime, all_the_same: bool) -> bool:
    """One item, in the transaction that marks it. Raises `Held`, `MatterError`, `SealBroken`, `NoUnit`."""
    held = FeedItem.objects.select_for_update().get(bureau_id=row.bureau_id, id=row.id)
    if held.status not in FeedItem.OPEN:
        row.code = held.code
        return True
    mine = {"bureau_id": place.bureau_id, "source": place.source}
    known = ExternalCase.objects.select_for_update().filter(**mine, case=row.case).first()
    _check_turn(held, known, all_the_same)
    item = opened(held)
    event: Event | None = None
    reason = APPLIED
    try:
        event = _open(item, place, now) if known is None or known.matter_id is None else _act(item, place, known, now)
    except Ignored:
        reason = IGNORED
    _advance(held, place, known, event)
    _settle(held, reason, event, now)
    row.code = held.code
    return True


def _check_turn(row: FeedItem, known: ExternalCase | None, all_the_same: bool) -> None:
    """Raises `Held` unless everything that comes before has been taken in. A number says more than a time that was typed."""
    last = known.last_sequence if known else 0
    if row.sequence is not None and row.sequence != last + 1:
        raise gap(last + 1) if row.sequence > last else taken(row.sequence)
    if row.sequence is None and known is not None and row.happened_at < known.last_at and not all_the_same:
        raise late(_local(known))


def _open(item: Item, place: Place, now: datetime) -> Event:
    opening = opening_of(item, place, now)
    receipt = submit(place.bureau_id, opening.procedure, opening.submission, opening.actor, now=now)
    _know(opening.people, place, item, receipt.ref.id)
    return Event.objects.get(bureau_id=place.bureau_id, matter_id=receipt.ref.id, sequence=1)


def _act(item: Item, place: Place, known: ExternalCase, now: datetime) -> Event:
    assert known.matter_id is not None  # the caller looked
    matter = Matter.objects.get(bureau_id=place.bureau_id, id=known.matter_id)
    if matter.erased_at is not None:
        raise NotFound
    step = step_of(item, place, matter)
    if item.happened_at < known.last_at and _turns_back_clocks(matter, step.action):
        raise contradicts(_local(known))
    event = act(MatterRef(place.bureau_id, matter.id), step.action, step.actor, now=now, details=step.details)
    _know(step.people, place, item, matter.id)
    return event


def _turns_back_clocks(matter: Matter, name: str) -> bool:
    """Whether the step stops or starts clocks again, which makes no sense before what was done already."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    action = procedure.action(name)
    return bool(action.pauses or action.resumes or procedure.restarts(name))


def _local(known: ExternalCase) -> datetime:
    return known.last_at.astimezone(organisation.zone(known.bureau_id))


def _know(people: Mapping[str, UUID], place: Place, item: Item, matter_id: UUID) -> None:
    """Remember who is who."""
    insert(
        [
            ExternalParty(
                bureau_id=place.bureau_id,
                source=place.source,
                blind=blind(place, item.case, theirs),
                matter_id=matter_id,
                party_id=ours,
            )
            for theirs, ours in people.items()
        ]
    )


def _advance(row: FeedItem, place: Place, known: ExternalCase | None, event: Event | None) -> None:
    """How far the case has come; whatever of it waits is to be looked at again, by the worker if this process ends here."""
    if known is None:
        known = ExternalCase(bureau_id=place.bureau_id, source=place.source, case=row.case, last_at=row.happened_at)
    known.matter_id = known.matter_id or (event.matter_id if event else None)
    known.last_sequence = max(known.last_sequence, row.sequence or 0)
    known.last_at = max(known.last_at, row.happened_at)
    known.save()
    mine = FeedItem.objects.filter(bureau_id=place.bureau_id, source=place.source, status__in=FeedItem.OPEN)
    theirs = mine.filter(Q(case=row.case) | Q(needs_case=row.case)).exclude(id=row.id).exclude(code__in=TURN_OVER)
    theirs.update(tried_at=None, status=Status.WAITING)


def _settle(row: FeedItem, reason: Reason, event: Event | None, now: datetime) -> None:
    row.status = Status.APPLIED if event else Status.IGNORED
    row.tried_at = row.settled_at = now
    row.event_id, row.matter_id = (event.id, event.matter_id) if event else (None, None)
    row.needs_case = ""
    forget([row])
    say(row, reason)
    row.save()


def _leave(row: FeedItem, reason: Reason, now: datetime) -> None:
    """Not now. A case whose content was erased takes nothing in any more, so nothing is kept for it."""
    held = FeedItem.objects.select_for_update().get(bureau_id=row.bureau_id, id=row.id)
    if held.status not in FeedItem.OPEN:
        return
    held.status = Status.WAITING if reason.waits else Status.REFUSED
    held.tried_at, held.needs_case = now, reason.needs
    if reason.code == "not-found":
        forget([held])
    say(held, reason)
    held.save()
    row.status, row.code = held.status, held.code


def _wait_behind(rows: Sequence[FeedItem], now: datetime) -> None:
    """Those after the one that could not be taken in wait for it, whatever stood in their own way."""
    first = rows[0] if rows else None
    later = [row for row in rows if row not in _first(rows)] if rows else []
    if first is None or not later:
        return
    reason = behind(first.event).reason
    FeedItem.objects.filter(
        bureau_id=first.bureau_id, id__in=[row.id for row in later], status__in=FeedItem.OPEN
    ).update(status=Status.WAITING, tried_at=now, code=reason.code, reason_zh=reason.text.zh, reason_en=reason.text.en)


def _waiting_for(place: Place, case: str) -> list[str]:
    mine = FeedItem.objects.filter(bureau_id=place.bureau_id, source=place.source, needs_case=case)
    return sorted(set(mine.filter(status__in=FeedItem.OPEN).values_list("case", flat=True)))
