"""Maps of blocks: those a lead may plan from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import BlockMap
from heliograph.patrol.reading.rights import may_plan

MOST = 100


@dataclass(frozen=True, slots=True)
class BlockMapLine:
    """A map in a list."""

    id: int
    name: str
    unit: Text
    blocks: int
    made_at: datetime


def block_map_for(viewer: Viewer, map_id: int) -> BlockMap:
    """Raises `NotYours`."""
    found = BlockMap.objects.filter(bureau_id=viewer.bureau_id, id=map_id).first()
    if found is None or not may_plan(viewer, found.unit_id):
        raise NotYours
    return found


def block_maps_of(viewer: Viewer) -> list[BlockMapLine]:
    """The newest maps of the units this officer plans for that are not retired."""
    rows = BlockMap.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=viewer.led_units, is_retired=False)
    return [
        BlockMapLine(
            one.id, one.name, organisation.unit_name(one.bureau_id, one.unit_id) or Text("", ""), one.count, one.made_at
        )
        for one in rows.defer("blocks").order_by("-made_at", "-id")[:MOST]
    ]
