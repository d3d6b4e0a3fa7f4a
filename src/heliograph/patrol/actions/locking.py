"""What an officer plans for: locked while it is changed, and put on the organisation's record afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from heliograph.organisation import actions as organisation_actions
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import BlockMap, CallFile, Plan, SquadDraft, SquadRoster, TimesFile, TimesWeek
from heliograph.patrol.reading.rights import may_plan

Row = TypeVar("Row", CallFile, TimesFile, TimesWeek, Plan, SquadDraft, SquadRoster)
Recorded = CallFile | TimesWeek | BlockMap | Plan | SquadRoster
SUBJECTS = {CallFile: "calls", TimesWeek: "times-week", BlockMap: "block-map", Plan: "beat-plan", SquadRoster: "roster"}
"""What the record calls a row, before its number."""


def locked(viewer: Viewer, model: type[Row], row_id: int) -> Row:
    """The row with its bureau and unit, locked, if this officer plans for the unit. Call inside a transaction. Raises `NotYours`."""
    rows = model._default_manager.select_for_update(of=("self",)).select_related("bureau", "unit")
    found = rows.filter(bureau_id=viewer.bureau_id, id=row_id).first()
    if found is None or not may_plan(viewer, found.unit_id):
        raise NotYours
    return found


def record(
    viewer: Viewer, verb: str, row: Recorded, now: datetime, *, name: str = "", before: Mapping[str, object] | None = None,
    after: Mapping[str, object],
) -> None:  # fmt: skip
    """Call in the transaction of the change. `name`: how the record calls the row, by its unit if not said."""
    by = Officer.objects.get(id=viewer.officer_id)
    organisation_actions.record(
        row.bureau, verb, f"{SUBJECTS[type(row)]}:{row.id}", name or row.unit.name_zh, by=by, now=now, before=before, after=after
    )  # fmt: skip
