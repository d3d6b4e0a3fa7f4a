"""How far a matter is, for programs: the most frequent question there is, so one statement and no model instances.

`progress` reads the matter, its promises and its events (never their content) in one go; the secret is compared here,
in the same time whether or not there is such a matter. Called by `channels.api.views.following`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection

from heliograph.core.procedure import Procedure
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.act import SYSTEM_TITLES
from heliograph.matters.keys import keyring
from heliograph.matters.reading.held import is_same_code
from heliograph.organisation import reading as organisation


class Named(msgspec.Struct, frozen=True):
    """A sentence in both languages, by language tag."""

    zh: str = msgspec.field(name="zh-Hans")
    en: str


class Unit(msgspec.Struct, frozen=True):
    """The unit that is answerable."""

    name: Named
    phone: str


class State(msgspec.Struct, frozen=True):
    """Where the matter stands. `outcome` is empty while it is open."""

    name: str
    title: Named
    final: bool
    outcome: str


class Promised(msgspec.Struct, frozen=True):
    """One time limit: `status` is running, paused, kept, late or void; `broken` while running past `due`."""

    name: str
    title: Named
    owed_by: str
    due: datetime
    status: str
    broken: bool
    provisional: bool


class Happened(msgspec.Struct, frozen=True):
    """One event, without what it says."""

    sequence: int
    action: str
    title: Named
    at: datetime
    to: str


class Progress(msgspec.Struct, frozen=True):
    """A matter as `GET /api/v1/matters/<number>` answers it."""

    number: str
    procedure: str
    version: str
    state: State
    unit: Unit | None
    submitted_at: datetime
    changed_at: datetime
    erased_at: datetime | None
    promises: list[Promised]
    events: list[Happened]


# The three parts have the same columns, so that one statement brings all. CAST keeps SQLite from parsing times twice.
_SELECT = """
WITH m AS (SELECT id, procedure, version, state, outcome, unit_id, submitted_at, changed_at, erased_at, code_hash
           FROM matters_matter WHERE bureau_id = %s AND number = %s)
SELECT 0, 0, procedure, version, state, outcome, CAST(submitted_at AS {time}), CAST(changed_at AS {time}),
       CAST(erased_at AS {time}), unit_id, code_hash FROM m
UNION ALL
SELECT 1, 0, d.promise, d.status, d.owes, '', CAST(d.due AS {time}), CAST(d.starts_at AS {time}), NULL,
       CASE WHEN d.provisional THEN 1 ELSE 0 END, NULL
FROM m JOIN matters_deadline d ON d.bureau_id = %s AND d.matter_id = m.id
UNION ALL
SELECT 2, e.sequence, e.action, e.to_state, e.kind, '', CAST(e.at AS {time}), NULL, NULL, 0, NULL
FROM m JOIN matters_event e ON e.bureau_id = %s AND e.matter_id = m.id
"""
_STATEMENTS = {
    "sqlite": _SELECT.format(time="TEXT"),
    "postgresql": _SELECT.format(time="timestamptz"),
}


def progress(bureau_id: int, number: str, secret: str, now: datetime) -> Progress | None:
    """How far the matter is; None alike for an unknown number and a wrong secret."""
    given = keyring().receipt_code_hash(number, secret)
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[connection.vendor], (bureau_id, number, bureau_id, bureau_id))
        rows = cursor.fetchall()
    rows.sort(key=lambda row: (row[0], row[1]))
    first = rows[0] if rows else None
    if not is_same_code(given, bytes(first[10]) if first else b"") or first is None:
        return None
    _, _, code, version, state_name, outcome, submitted_at, changed_at, erased_at, unit_id, _ = first
    procedure = procedures.version(bureau_id, code, version)
    state = procedure.state(state_name)
    promises = [_promised(row, procedure, now) for row in rows if row[0] == 1]
    return Progress(
        number=number,
        procedure=code,
        version=version,
        state=State(state_name, _named(state.title), state.final, outcome),
        unit=_unit(bureau_id, unit_id),
        submitted_at=_time(submitted_at),
        changed_at=_time(changed_at),
        erased_at=_time(erased_at) if erased_at else None,
        promises=sorted(promises, key=lambda promise: promise.due),
        events=[_happened(row, procedure) for row in rows if row[0] == 2],
    )


def _promised(row: tuple[Any, ...], procedure: Procedure, now: datetime) -> Promised:
    due = _time(row[6])
    title = procedure.promise(row[2]).title
    return Promised(row[2], _named(title), row[4], due, row[3], row[3] == "running" and due < now, bool(row[9]))


def _happened(row: tuple[Any, ...], procedure: Procedure) -> Happened:
    return Happened(row[1], row[2], _named(_title(procedure, row[2])), _time(row[6]), row[3])


def _title(procedure: Procedure, action: str) -> Text:
    known = SYSTEM_TITLES.get(action)
    if known is not None:
        return known
    try:
        return procedure.action(action).title
    except KeyError:  # an action of imported history that this version does not name
        return Text(action, action)


def _unit(bureau_id: int, unit_id: int) -> Unit | None:
    unit = organisation.units(bureau_id).get(unit_id)
    return Unit(_named(unit.title), unit.phone) if unit else None


def _named(text: Text) -> Named:
    return Named(text.zh, text.en)


def _time(value: str | datetime) -> datetime:
    """A time as the database wrote it: SQLite keeps text, in UTC and without saying so."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
