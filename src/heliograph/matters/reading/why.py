"""Why a deadline falls when it does: the rule, the ground it rests on, and every day with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from heliograph.core.calendar import Pause, Reckoning, Within
from heliograph.core.procedure import EVIDENCE_NAMES, OWES_NAMES, ROLE_NAMES, Basis, Promise
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.act import title_of
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.organisation import reading as organisation


@dataclass(frozen=True, slots=True)
class Longer:
    """An extension: how much, when, by whom, the reason the person was told."""

    more: Text
    at: datetime
    by: Text
    reason: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground of a promise, and how well it was checked."""

    basis: Basis
    checked: Text


@dataclass(frozen=True, slots=True)
class Why:
    """One deadline explained. `agrees` is False when the calendar has changed since: `due` is what was promised."""

    promise: Promise
    owes: Text
    within: Text
    due: datetime
    status: str
    is_over: bool
    started: Text
    starts_at: datetime
    reckoning: Reckoning
    grounds: tuple[Ground, ...]
    pauses: tuple[Pause, ...]
    longer: tuple[Longer, ...]
    calendar: str
    agrees: bool
    earlier: int


def why(matter: Matter, promise_name: str, now: datetime, *, among: Collection[Deadline] | None = None) -> Why | None:
    """The latest deadline of that promise, explained; None if the matter has none. What was erased stays empty.

    `among` are the deadlines that the reader may know of, where they may not know of all.
    """
    bureau = matter.bureau_id
    mine = {"bureau_id": bureau, "matter_id": matter.id}
    found = Deadline.objects.filter(**mine, promise=promise_name) if among is None else among
    rows = sorted((row for row in found if row.promise == promise_name), key=lambda row: row.starts_at, reverse=True)
    if not rows:
        return None
    deadline = rows[0]
    procedure = procedures.version(bureau, matter.procedure, matter.version)
    promise = procedure.promise(promise_name)
    reckoning = clock.reckoning(
        deadline, promise.rule, organisation.calendar(bureau), organisation.zone(bureau), deadline.settled_at or now
    )
    events = list(Event.objects.filter(**mine).order_by("sequence"))
    key = MatterKey.of(matter) if matter.key else None
    start = next((event for event in events if event.at == deadline.starts_at), None)
    return Why(
        promise=promise,
        owes=OWES_NAMES[promise.owes],
        within=Within.parse(deadline.within).text,
        due=deadline.due,
        status=deadline.status,
        is_over=deadline.status == Deadline.Status.RUNNING and deadline.due < now,
        started=title_of(procedure, start.action if start else procedure.opening.name),
        starts_at=deadline.starts_at,
        reckoning=reckoning,
        grounds=tuple(Ground(basis, EVIDENCE_NAMES[basis.evidence]) for basis in procedure.cited(promise)),
        pauses=tuple(clock.pauses_of(deadline)),
        longer=tuple(_longer(event, key) for event in events if _extends(event, deadline)),
        calendar=deadline.calendar,
        agrees=reckoning.due == deadline.due or reckoning.open_ended,
        earlier=len(rows) - 1,
    )


def _extends(event: Event, deadline: Deadline) -> bool:
    is_it = event.kind == "extend" and event.facts.get("promise") == deadline.promise
    about = event.facts.get("party")
    return is_it and event.at >= deadline.starts_at and about in (None, str(deadline.about))


def _longer(event: Event, key: MatterKey | None) -> Longer:
    who = organisation.officer_name(event.bureau_id, event.officer_id)
    by = who or ROLE_NAMES.get(event.role, Text(event.role, event.role))
    reason = key.open_values("event.public", event.id, bytes(event.public)).get("words", "") if key else ""
    return Longer(Within.parse(event.facts["more"]).text, event.at, by, reason)
