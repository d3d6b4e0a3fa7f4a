"""What a phone takes along: kinds, beats, the forms that can be filled at a door, and the officer's own plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from heliograph.core.procedure import Field, FieldKind, Procedure
from heliograph.matters import procedures
from heliograph.matters.keys import keyring
from heliograph.organisation.reading import Viewer
from heliograph.reader import tr
from heliograph.visits.actions.rights import beats_of
from heliograph.visits.kinds import kinds
from heliograph.visits.reading.desk import Line, planned

WRITTEN = frozenset({FieldKind.TEXT, FieldKind.LONG})


def owner_mark(viewer: Viewer) -> str:
    """Whose phone it is, as a word that says nothing: drafts of one officer are never sent under another's log-in."""
    return keyring().blind_value("visits on a phone", f"{viewer.bureau_id}:{viewer.officer_id}").hex()[:16]


def procedures_at_the_door(viewer: Viewer, today: date) -> list[Procedure]:
    """Those a request can begin, in the order of kinds.toml."""
    found = (procedures.in_force(viewer.bureau_id, code, today) for code in kinds().procedures)
    return [one for one in found if one is not None and not viewer.roles.isdisjoint(one.opening.by)]


def fields_at_the_door(procedure: Procedure) -> list[Field]:
    """What must be filled in, and where it is; the rest can be added later from the receipt's page."""
    return [
        field
        for field in procedure.fields
        if field.name not in ("name", "phone")
        and ((field.required and field.kind in WRITTEN | {FieldKind.CHOICE}) or field.kind is FieldKind.PLACE)
    ]


def reference(viewer: Viewer, today: date) -> dict[str, object]:
    """Everything in the reader's language, ready to be shown."""
    every = kinds()
    return {
        "owner": owner_mark(viewer),
        "today": today.isoformat(),
        "keep_hours": int(every.device_life.total_seconds() // 3600),
        "batch": every.entry_batch,
        "beats": [{"code": area.code, "name": tr(area.title)} for area in beats_of(viewer, today)],
        "places": [{"code": code, "name": tr(title)} for code, title in every.places.items()],
        "outcomes": [{"code": code, "name": tr(one.title)} for code, one in every.outcomes.items()],
        "advice": [{"code": code, "name": tr(title)} for code, title in every.advice.items()],
        "procedures": [
            {"code": one.code, "name": tr(one.title), "fields": [_field(field) for field in fields_at_the_door(one)]}
            for one in procedures_at_the_door(viewer, today)
        ],
        "plans": [_plan(line) for line in planned(viewer)],
    }


def _field(field: Field) -> Mapping[str, object]:
    return {
        "name": field.name,
        "label": tr(field.label),
        "required": field.required,
        "long": field.kind is FieldKind.LONG,
        "most": field.max_length or 200,
        "options": [{"code": one.value, "name": tr(one.label)} for one in field.options],
    }


def _plan(line: Line) -> Mapping[str, object]:
    return {
        "visit": str(line.id),
        "version": line.version,
        "day": line.day.isoformat(),
        "beat": line.beat_code,
        "place": line.place_code,
        "words": line.words,
    }
