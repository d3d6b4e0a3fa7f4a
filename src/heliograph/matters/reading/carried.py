"""What a case takes over from the report it grows from: officers enter nothing twice.

Answers are carried where the case asks for the same thing; what was said in the report goes into the case's own account
where nothing fits by name. Whoever reported becomes a party, with contact, the wish for secrecy, and who they were.
Called for an officer who may open the report, after the look was recorded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from heliograph.core.procedure import Field, FieldKind, Procedure
from heliograph.matters import procedures
from heliograph.matters.actions.actor import may_open
from heliograph.matters.actions.details import ASKED_SECRECY
from heliograph.matters.actions.parties import parts_of
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading.names import sees_protected
from heliograph.organisation.reading import Viewer

Values = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Reported:
    """Somebody of the report, to be entered as a party. `origin` is their row there, `for_first`: they spoke for the first.

    Of who asked for secrecy `values` are empty for an officer who may not read them; see `unread`.
    """

    part: str
    values: dict[str, str] = field(repr=False)
    protected: bool
    origin: UUID
    for_first: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """What the form of the case starts with."""

    values: dict[str, str | list[str]] = field(default_factory=dict, repr=False)
    people: tuple[Reported, ...] = ()


def carried(viewer: Viewer, parent: Matter, procedure: Procedure) -> Carried:
    """What the report says, as the case asks for it and the officer may read it. Nothing once its content was erased."""
    if not parent.key or not parent.sealed:
        return Carried()
    key = MatterKey.of(parent)
    said: Values = json.loads(key.open("matter.sealed", parent.id, bytes(parent.sealed)))
    asked = {one.name: one for one in procedures.version(parent.bureau_id, parent.procedure, parent.version).fields}
    fitting = {one.name: said[one.name] for one in procedure.fields if _fits(one, asked.get(one.name), said)}
    account = next((one for one in procedure.fields if one.kind is FieldKind.LONG), None)
    if account is not None and account.name not in fitting:
        told = [
            said[name] for name, one in asked.items() if one.kind in (FieldKind.TEXT, FieldKind.LONG) and name in said
        ]
        words = "\n".join(one for one in told if isinstance(one, str))
        if words:
            fitting[account.name] = words
    people = _people(parent, procedure, key, is_protected=bool(said.get(ASKED_SECRECY)))
    return Carried(fitting, people if sees_protected(viewer, parent) else tuple(_covered(one) for one in people))


def unread(viewer: Viewer, parent: Matter, procedure: Procedure) -> dict[UUID, Values]:
    """Of who asked for secrecy in the report and is not for this officer to read: what goes into the case unseen."""
    if sees_protected(viewer, parent) or not parent.key or not parent.sealed:
        return {}
    key = MatterKey.of(parent)
    said: Values = json.loads(key.open("matter.sealed", parent.id, bytes(parent.sealed)))
    people = _people(parent, procedure, key, is_protected=bool(said.get(ASKED_SECRECY)))
    return {one.origin: dict(one.values) for one in people if one.protected}


def _covered(one: Reported) -> Reported:
    return replace(one, values={}) if one.protected else one


def parties_of(parent: Matter) -> set[UUID]:
    """The parties of the report: nobody else may be named as who somebody was there."""
    rows = Party.objects.filter(bureau_id=parent.bureau_id, matter_id=parent.id)
    return set(rows.values_list("id", flat=True))


def number_if_open(viewer: Viewer, token: UUID) -> str:
    """The number of the case that this form filed, if the officer may open it; otherwise empty."""
    found = Matter.objects.filter(bureau_id=viewer.bureau_id, id=token).first()
    return found.number if found is not None and may_open(viewer, found) else ""


def _fits(wanted: Field, given: Field | None, said: Values) -> bool:
    """Whether the report answered the same question in a way that the case can take."""
    value = said.get(wanted.name)
    if given is None or given.kind is not wanted.kind or not value or wanted.kind is FieldKind.FILES:
        return False
    options = {option.value for option in wanted.options}
    return not options or (value in options if isinstance(value, str) else set(value) <= options)


def _people(parent: Matter, procedure: Procedure, key: MatterKey, *, is_protected: bool) -> tuple[Reported, ...]:
    """The parties of the report that left a name or a telephone, in the parts that a case knows."""
    parts = parts_of(procedure)
    reporter = "reporter" if "reporter" in parts else "victim"
    found = []
    for row in Party.objects.filter(bureau_id=parent.bureau_id, matter_id=parent.id).order_by("id"):
        values = key.open_values("party", row.id, bytes(row.sealed))
        part = row.part if row.part in parts and row.part != "submitter" else reporter
        if values.get("name") or values.get("phone"):
            found.append(Reported(part, values, is_protected or row.protected, row.id, for_first=part == "guardian"))
    return tuple(found)
