"""One line of the desk's lists: what can be said of a matter without opening anything sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from heliograph.core.procedure import Action, Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.actor import Actor, role_for, sees_rating
from heliograph.matters.models import Matter
from heliograph.matters.reading.story.reader import title_for_staff
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

LISTED = (
    "bureau_id", "id", "number", "procedure", "version", "state", "unit", "offered_to", "owed_by", "officer", "answered_by",
    "about_unit", "about_officer", "confidential", "anonymous", "channel", "submitted_at", "changed_at", "due", "warn_at",
    "transfers", "reopened", "sequence",
)  # fmt: skip
"""The columns that a line is made of, and that decide who sees it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A matter in a list. `takes`, `objects` and `assigns` name the steps of that kind that the officer may take now.

    `is_whole_day`: it is due at the end of a day, not at a time of day. `nearness` is "broken" (past due), "near" (past
    its warning), "far" or "" (no clock runs).
    """

    number: str
    procedure: Text
    state: Text
    is_settled: bool
    unit: Text | None
    offered_to: Text | None
    officer: Text | None
    due: datetime | None
    is_whole_day: bool
    nearness: str
    channel: str
    anonymous: bool
    confidential: bool
    reopened: int
    transfers: int
    is_follow_up: bool
    submitted_at: datetime
    changed_at: datetime
    sequence: int
    takes: str
    objects: str
    assigns: str


def row(viewer: Viewer, matter: Matter, now: datetime) -> Row:
    """The line for one matter. A follow-up's date is shown to those only who may know that there was a bad rating."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    follows = matter.owed_by_id != matter.unit_id
    due = matter.due if not follows or sees_rating(viewer, matter) else None
    state = procedure.state(matter.state)
    may = _steps(viewer, matter, procedure)
    return Row(
        number=matter.number,
        procedure=procedure.title,
        state=title_for_staff(state),
        is_settled=state.final,
        unit=organisation.unit_name(matter.bureau_id, matter.unit_id),
        offered_to=organisation.unit_name(matter.bureau_id, matter.offered_to_id),
        officer=organisation.officer_name(matter.bureau_id, matter.officer_id),
        due=due,
        is_whole_day=due is not None and _ends_a_day(matter.bureau_id, due),
        nearness=_nearness(matter, now) if due else "",
        channel=matter.channel,
        anonymous=matter.anonymous,
        confidential=matter.confidential,
        reopened=matter.reopened,
        transfers=matter.transfers,
        is_follow_up=follows and due is not None,
        submitted_at=matter.submitted_at,
        changed_at=matter.changed_at,
        sequence=matter.sequence,
        takes=may.get(Kind.TAKE, ""),
        objects=may.get(Kind.OBJECT, ""),
        assigns=may.get(Kind.ASSIGN, ""),
    )


def _steps(viewer: Viewer, matter: Matter, procedure: Procedure) -> dict[Kind, str]:
    """The steps that can be taken from a list, by kind, as far as the officer may take them."""
    able = _from_lists(procedure, matter.state)
    return {a.kind: a.name for a in able if role_for(Actor(viewer), a, matter) is not None}


FROM_LISTS = (Kind.TAKE, Kind.OBJECT, Kind.ASSIGN)
_found: dict[tuple[str, str], tuple[Action, ...]] = {}


def _from_lists(procedure: Procedure, state: str) -> tuple[Action, ...]:
    """The actions of these kinds in a state. A version is never changed, so they are sought once."""
    key = (procedure.digest, state)
    if key not in _found:
        _found[key] = tuple(a for a in procedure.actions if a.kind in FROM_LISTS and state in a.from_)
    return _found[key]


def _ends_a_day(bureau_id: int, due: datetime) -> bool:
    return (due + timedelta(microseconds=1)).astimezone(organisation.zone(bureau_id)).time() == time(0)


def _nearness(matter: Matter, now: datetime) -> str:
    if matter.due is not None and now > matter.due:
        return "broken"
    return "near" if matter.warn_at is not None and now >= matter.warn_at else "far"
