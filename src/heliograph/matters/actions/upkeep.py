"""What the clock does to matters: promises that break, deadlines counted anew, content erased at its time.

Called by `tasks` and commands with the time taken once. Each touches only rows that are due.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from heliograph.core.procedure import Owes
from heliograph.core.sealing import Keyring, SealBroken
from heliograph.matters import events, procedures, search
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import SYSTEM
from heliograph.matters.actions.change import project, record, tell
from heliograph.matters.actions.locking import MatterRef, lock, open_deadlines
from heliograph.matters.actions.purging import owed_after, remove_files
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import MatterError, StillOpen
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Attachment, Deadline, Event, Matter, Party, Rating, Telling
from heliograph.organisation import reading as organisation

log = logging.getLogger(__name__)

STEP = 200


def watch(now: datetime) -> int:
    """Mark promises whose warning or limit has come; a broken one becomes an event all can see. Returns how many.

    One matter that can't be read must not keep the promises of all others from being watched: it is left out of this
    round, logged, and found by `heliograph doctor`.
    """
    seen = 0
    for bureau in organisation.bureaus():
        failed: list[UUID] = []
        while True:
            rows = Deadline.objects.filter(bureau_id=bureau.id, watch_at__lte=now).exclude(id__in=failed)
            due = list(rows.order_by("watch_at").values_list("id", "matter_id")[:STEP])
            for deadline_id, matter_id in due:
                try:
                    watch_one(MatterRef(bureau.id, matter_id), deadline_id, now=now)
                except (MatterError, SealBroken, LookupError):
                    log.exception("the promise %s of matter %s could not be watched", deadline_id, matter_id)
                    failed.append(deadline_id)
            seen += len(due)
            if len(due) < STEP:
                break
    return seen


def watch_one(ref: MatterRef, deadline_id: UUID, *, now: datetime) -> None:
    """Warn of one promise, or mark it broken, if its time has come."""
    durably(lambda: _look_at(ref, deadline_id, now))


def _look_at(ref: MatterRef, deadline_id: UUID, now: datetime) -> None:
    matter = lock(ref)
    running = open_deadlines(ref)
    deadline = next((d for d in running if d.id == deadline_id), None)
    if deadline is None or deadline.watch_at is None or deadline.watch_at > now:
        return
    deadline.warned_at = deadline.warned_at or now
    rows: list[Model] = []
    if now > deadline.due:
        deadline.broken_at = deadline.due
        # What the resident owes is no promise of the police: they are reminded, nothing is broken and nothing closes.
        action = "promise-broken" if deadline.owes == Owes.POLICE else "reminded"
        rows = _announce(matter, action, {"promise": deadline.promise, "due": deadline.due.isoformat()}, now)
    clock.watch(deadline)
    deadline.save()
    clock.point_to_next(matter, running)
    insert([*rows, *events.announce_clock(matter, deadline, now)])
    matter.save()


def _announce(matter: Matter, action: str, facts: dict[str, str], now: datetime) -> list[Model]:
    """A system event that the submitter is told of."""
    key = MatterKey.of(matter)
    event = record(
        matter, key, action=action, kind="clock", to=matter.state, role="system", now=now, actor=SYSTEM, facts=facts
    )
    parties = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id)
    return [event, *tell(matter, event, ["submitter"], parties, now), *project(matter, event)]


def count_provisional_anew(bureau_id: int, now: datetime) -> int:
    """After a year's calendar was loaded: deadlines that were estimates are counted anew, recorded and told (W-14)."""
    moved = 0
    waiting = Deadline.objects.filter(bureau_id=bureau_id, provisional=True, status__in=clock.OPEN)
    for deadline_id, matter_id in list(waiting.values_list("id", "matter_id")):
        ref = MatterRef(bureau_id, matter_id)
        moved += durably(lambda ref=ref, one=deadline_id: _count_anew(ref, one, now))  # type: ignore[misc]
    return moved


def _count_anew(ref: MatterRef, deadline_id: UUID, now: datetime) -> int:
    matter = lock(ref)
    running = open_deadlines(ref)
    deadline = next((d for d in running if d.id == deadline_id), None)
    if deadline is None:
        return 0
    before, was_estimate, calendar_before = deadline.due, deadline.provisional, deadline.calendar
    promise = procedures.version(ref.bureau_id, matter.procedure, matter.version).promise(deadline.promise)
    clock.count_anew(deadline, promise, organisation.calendar(ref.bureau_id), organisation.zone(ref.bureau_id), now)
    if deadline.calendar == calendar_before:
        return 0
    if deadline.broken_at is not None and now <= deadline.due:  # only the estimate had run out
        deadline.broken_at = None
        clock.watch(deadline)
    deadline.save()
    if (before, was_estimate) == (deadline.due, deadline.provisional):
        return 0
    facts = {
        "promise": deadline.promise,
        "due_before": before.isoformat(),
        "due": deadline.due.isoformat(),
        "calendar_before": calendar_before,
        "calendar": deadline.calendar,
    }
    clock.point_to_next(matter, running)
    insert(_announce(matter, "deadline-moved", facts, now))
    matter.save()
    return 1


def erase_due(now: datetime) -> int:
    """Erase the content of matters whose retention has ended. Returns how many."""
    erased = 0
    for bureau in organisation.bureaus():
        due = Matter.objects.filter(bureau_id=bureau.id, erase_at__lte=now, erased_at=None).order_by("erase_at")
        while batch := list(due.values_list("id", flat=True)[:STEP]):
            for matter_id in batch:
                erase(MatterRef(bureau.id, matter_id), now=now, ground="retention")
            erased += len(batch)
    return erased


def erase(ref: MatterRef, *, now: datetime, ground: str) -> None:
    """Erase what a matter says: its key, secret, sealed values, files and search entries. Doing it twice does nothing.

    What happened and when stays, and its commitments stay valid (PIPL art. 47, X-08). `ground` is "retention" or the
    reference of a lawful request. Raises `StillOpen`: erasing what is still owed would be an end without an answer.
    What the index and the log still hold is removed by the jobs that this owes (`purging`).
    """
    durably(lambda: _erase(ref, now, ground))
    remove_files(ref.bureau_id, ref.id)


def _erase(ref: MatterRef, now: datetime, ground: str) -> None:
    matter = lock(ref)
    if matter.erased_at is not None:
        return
    if not matter.outcome:
        raise StillOpen
    for deadline in open_deadlines(ref):
        clock.drop(deadline, now)
        deadline.save()
    event = record(
        matter, MatterKey.of(matter), action="erased", kind="clock", to=matter.state, role="system", now=now, actor=SYSTEM,
        facts={"ground": ground},
    )  # fmt: skip
    of_matter = {"bureau_id": ref.bureau_id, "matter_id": ref.id}
    owed = owed_after(ref.bureau_id, ref.id, now=now, is_retention=ground == "retention")
    insert([event, *project(matter, event), *owed])
    Event.objects.filter(**of_matter).update(public=b"", internal=b"")
    Party.objects.filter(**of_matter).update(sealed=b"", number="", code_hash=b"", factor_hash=b"")
    Telling.objects.filter(**of_matter).update(proof=b"", reason=b"")
    Rating.objects.filter(**of_matter).update(words=b"")
    Attachment.objects.filter(**of_matter).update(name=b"")
    search.forget(ref.bureau_id, ref.id)
    matter.sealed = matter.key = matter.secret = b""
    matter.latitude = matter.longitude = matter.due = matter.warn_at = None
    matter.cell, matter.erase_at, matter.erased_at = "", None, now
    matter.save()


def rewrap_keys(bureau_id: int) -> int:
    """After the master key was rotated: wrap every matter's key with the new one. May be stopped and run again."""
    changed, last = 0, None
    ring = keyring()
    while True:
        rows = Matter.objects.filter(bureau_id=bureau_id).exclude(key=b"").order_by("id")
        if last is not None:
            rows = rows.filter(id__gt=last)
        batch = list(rows.only("bureau_id", "id", "key")[:STEP])
        if not batch:
            return changed
        last = batch[-1].id
        outdated = [m for m in batch if ring.is_outdated(bytes(m.key))]
        changed += durably(lambda outdated=outdated: sum(_rewrap(m, ring) for m in outdated))  # type: ignore[misc]


def _rewrap(matter: Matter, ring: Keyring) -> int:
    """Only over the very key that was read: one erased meanwhile must not come back."""
    before = bytes(matter.key)
    after = ring.rewrap(before, context=b"matter:" + matter.id.bytes)
    return Matter.objects.filter(bureau_id=matter.bureau_id, id=matter.id, key=before).update(key=after)
