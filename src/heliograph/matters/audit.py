"""Is everything whole? Each check returns sentences; an empty list is a good answer. Reads only.

Start-up asks the quick ones, `heliograph doctor` all of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from heliograph.core.commitment import ChainBroken, EventRecord, check_chain, hide_internal, salt_for
from heliograph.core.procedure import Kind, Procedure, State
from heliograph.core.sealing import KeyringUnusable, SealBroken
from heliograph.jobs import queue
from heliograph.matters import files, procedures
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Attachment, Deadline, Event, Matter, Rating
from heliograph.matters.reading.untold import overdue
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Change as RegisterChange

STEP = 500
SAFE_SQLITE = (3, 51, 3)
"""From here on without the WAL-reset bug (docs/decisions/002-sqlite.md)."""


def key_problems() -> list[str]:
    """Can the keyring be read, and does it open the newest matter?"""
    try:
        keyring()
    except KeyringUnusable as error:
        return [str(error)]
    try:
        newest = Matter.objects.exclude(key=b"").order_by("-id").first()
        if newest is not None:
            MatterKey.of(newest)
    except SealBroken:
        return [
            "The keyring does not open the newest matter: keys/master.json is not the one this database was written with."
        ]
    except Exception as error:  # a database without tables is reported by `database_problems`
        return (
            []
            if "no such table" in str(error) or "does not exist" in str(error)
            else [f"{type(error).__name__}: {error}"]
        )
    return []


def database_problems() -> list[str]:
    """Are all migrations applied, and is a database that promises durability set to keep it?"""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    found = [f"{len(pending)} database migrations are not applied: run `heliograph init`."] if pending else []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            modes = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        if modes != ["wal", 2]:
            found.append(
                f"SQLite runs with journal_mode={modes[0]}, synchronous={modes[1]}; it must be wal and 2 (FULL)."
            )
    return found


def queue_problems() -> list[str]:
    """Jobs that gave up."""
    return [f"Job {job.name} {job.arguments} gave up: {job.error}" for job in queue.waiting()]


def warnings() -> list[str]:
    """What an operator should know, though nothing is broken."""
    found = []
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < SAFE_SQLITE:
        found.append(f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug: install the pysqlite3 wheel.")
    if not settings.SECOND_FACTOR_REQUIRED:
        found.append(
            "Staff may log in without a second factor (HELIOGRAPH_SECOND_FACTOR=optional): for demonstrations only."
        )
    found += [f"{name} is set, but means nothing." for name in settings.ENVIRONMENT.unknown()]
    return found


def untold(now: datetime) -> list[str]:
    """Tellings that the law demands, past their limit and not made: nothing is broken, but somebody must act."""
    count = sum(overdue(bureau.id, now) for bureau in organisation.bureaus())
    if not count:
        return []
    what = "1 telling that the law demands is" if count == 1 else f"{count} tellings that the law demands are"
    return [f"{what} past the limit and not made: see /desk/tellings/owed/?overdue=1."]


def how_many() -> int:
    return Matter.objects.count()


def every_matter() -> Iterator[list[str]]:
    """The problems of each matter, matter by matter, in steps."""
    last: tuple[int, object] | None = None
    while True:
        rows = Matter.objects.order_by("bureau_id", "id")
        if last is not None:
            bureau, matter = last
            rows = (
                rows.filter(bureau_id=bureau, id__gt=matter)
                if rows.filter(bureau_id=bureau, id__gt=matter).exists()
                else rows.filter(bureau_id__gt=bureau)
            )
        batch = list(rows[:STEP])
        if not batch:
            return
        last = (batch[-1].bureau_id, batch[-1].id)
        for matter in batch:
            yield problems_of(matter)


def problems_of(matter: Matter) -> list[str]:
    """Whether a matter's records hang together, its deadlines agree, and its files are there."""
    name = f"{matter.procedure} {matter.number}"
    of_matter = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    events = list(Event.objects.filter(**of_matter).order_by("sequence"))
    if [e.sequence for e in events] != list(range(1, matter.sequence + 1)):
        return [
            f"{name}: the matter counts {matter.sequence} records, the database holds {[e.sequence for e in events]}."
        ]
    if not events or bytes(events[-1].commitment) != bytes(matter.head):
        return [f"{name}: the last record is not the one the matter points to."]
    found = [] if matter.erased_at else _broken_seals(matter, events, name)
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    steps = [("", events[0].from_state), *((a.to_state, b.from_state) for a, b in pairwise(events))]
    found += [
        f"{name}: record {n} starts from {begins!r}, the one before leads to {led!r}."
        for n, (led, begins) in enumerate(steps, start=1)
        if led != begins
    ]
    if events[-1].to_state != matter.state:
        found.append(f"{name}: the last record leads to {events[-1].to_state!r}, the matter is {matter.state!r}.")
    found += [*_changed_actors(events, name), *_changed_rating(matter, events, name)]
    state = procedure.state(matter.state)
    if matter.outcome != str(state.outcome or ""):
        found.append(f"{name}: it is {matter.state!r} with the outcome {matter.outcome!r}.")
    if matter.unit_id not in organisation.units(matter.bureau_id):
        return [*found, f"{name}: no unit is answerable."]
    return [*found, *_broken_promises(matter, procedure, state, name)]


def _changed_actors(events: list[Event], name: str) -> list[str]:
    """Whether who is shown to have acted is who the record commits to. An officer's new badge is no fault."""
    found = []
    for event in events:
        if "by" not in event.facts:  # a resident, the clock, imported history
            continue
        by, unit = event.facts["by"], organisation.units(event.bureau_id).get(event.unit_id or 0)
        if organisation.badge(event.bureau_id, event.officer_id) != by and not _once_had(event.officer_id, by):
            found.append(f"{name}: record {event.sequence} says that {by} acted, the database names somebody else.")
        if (unit.code if unit else "") != event.facts.get("by_unit", ""):
            found.append(f"{name}: record {event.sequence} was made for another unit than the database says.")
    return found


def _once_had(officer_id: int | None, badge: str) -> bool:
    """Whether the officer's badge was changed since, as the register of changes tells."""
    changes = RegisterChange.objects.filter(subject=f"officer:{officer_id}")
    return any(change.before.get("badge") == badge for change in changes)


def _changed_rating(matter: Matter, events: list[Event], name: str) -> list[str]:
    """Whether the rating is the one that was given."""
    rated = next((event for event in reversed(events) if event.kind == Kind.RATE), None)
    row = Rating.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).first()
    if rated is None or "imported" in rated.facts:
        return [] if row is None or rated is not None else [f"{name}: it has a rating that nobody gave."]
    if row is None:
        return [f"{name}: its rating is gone."]
    if str(row.grade) != rated.facts.get("grade"):
        return [f"{name}: it was rated {rated.facts.get('grade')}, the database says {row.grade}."]
    return []


def _broken_promises(matter: Matter, procedure: Procedure, state: State, name: str) -> list[str]:
    """Whether what is promised agrees with where the matter stands, and with what the desk sorts by."""
    running = list(Deadline.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, status__in=clock.OPEN))
    tellings = {telling.promise for telling in procedure.tellings}  # what must be told of the end runs on after it
    running_on = [d for d in running if not d.superior and d.promise not in tellings]
    found = [f"{name}: it has ended, and {d.promise!r} still runs." for d in running_on if state.final]
    if matter.erased_at is not None and running:
        found.append(f"{name}: its content is erased, and promises still run.")
    coming = clock.comes_next(matter, running)
    if (coming.due if coming else None) != matter.due:
        next_due = coming.due if coming else None
        found.append(f"{name}: the desk sorts it by {matter.due}, its next promise is due {next_due}.")
    named = [(d.promise, d.about) for d in running if d.promise not in tellings]
    found += [f"{name}: {promise!r} runs twice." for promise in sorted({p for p, _ in named if _twice(p, named)})]
    return found


def _twice(promise: str, named: list[tuple[str, UUID | None]]) -> bool:
    """Whether a promise runs twice to the matter, or twice about one party."""
    return any(named.count(each) > 1 for each in named if each[0] == promise)


def _broken_seals(matter: Matter, events: list[Event], name: str) -> list[str]:
    """Open every record and check it against its commitment."""
    try:
        key = MatterKey.of(matter)
        secret = key.open("secret", matter.id, matter.secret)
        attached: dict[object, list[str]] = {}
        missing = []
        for row in Attachment.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).order_by("id"):
            attached.setdefault(row.event_id, []).append(bytes(row.digest).hex())
            if not files.exists(settings.HELIOGRAPH_HOME, row.id):
                missing.append(f"{name}: the file {row.id} is missing.")
        chain = [(_opened(key, event, attached.get(event.id, [])), bytes(event.commitment)) for event in events]
        check_chain(secret, _linked(chain))
    except (SealBroken, ChainBroken) as error:
        return [f"{name}: {error}"]
    return missing


def _opened(key: MatterKey, event: Event, digests: list[str]) -> EventRecord:
    said = key.open_values("event.public", event.id, event.public)
    internal = key.open_text("event.internal", event.id, event.internal)
    return EventRecord(
        time=event.at,
        role=event.role,
        action=event.action,
        from_=event.from_state,
        to=event.to_state,
        public=said.pop("words", ""),
        internal=hide_internal(salt_for(key.key, event.sequence), internal),
        attachments=tuple(digests),
        facts={**event.facts, **said},
        sequence=event.sequence,
        previous="" if event.sequence == 1 else "0" * 64,
    )


def _linked(chain: list[tuple[EventRecord, bytes]]) -> Iterator[tuple[EventRecord, bytes]]:
    """Each record with the commitment before it in its place."""
    before = ""
    for record, commitment in chain:
        yield (replace(record, previous=before) if before else record), commitment
        before = commitment.hex()
