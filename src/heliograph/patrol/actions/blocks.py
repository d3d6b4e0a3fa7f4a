"""A map of blocks taken in, and retired. Plans made from one keep their own copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import shapely

from heliograph.core.calls import blocks as reader
from heliograph.core.calls.blocks import BadBlocks
from heliograph.core.geography.datum import Datum
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.locking import record
from heliograph.patrol.errors import NoGround, NotYours, PatrolError, Unusable
from heliograph.patrol.models import BlockMap
from heliograph.patrol.reading.blocks import block_map_for
from heliograph.patrol.reading.ground import ground_of
from heliograph.patrol.reading.rights import may_plan

MOST_MAP_BYTES = 10 * 1024 * 1024


class WrongBlocks(PatrolError):
    """Blocks that can't be used: all that must be put right, each with the number of its feature."""

    def __init__(self, texts: Sequence[Text]) -> None:
        super().__init__(texts[0], "file")
        self.texts = tuple(texts)


def take_blocks(viewer: Viewer, unit_id: int, name: str, data: bytes, datum: Datum, *, now: datetime) -> BlockMap:
    """Keep a file of blocks for the unit's plans. Raises `NotYours`, `NoGround`, `Unusable`, `WrongBlocks`: then nothing is kept."""
    if not may_plan(viewer, unit_id):
        raise NotYours
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    ground = ground_of(viewer.bureau_id, unit_id, today)
    if ground is None:
        raise NoGround
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable(Text("文件不是 UTF-8 的 GeoJSON。", "The file is no GeoJSON in UTF-8."), "file") from None
    try:
        found = reader.read(text, datum)
    except BadBlocks as error:
        raise WrongBlocks(error.texts) from error
    stations = _stations(viewer.bureau_id, unit_id)
    wrong = []
    for number, one in enumerate(found.blocks, 1):
        if not shapely.contains(ground, one.shape.representative_point()):
            zh, en = (
                f"第 {number} 个“{one.name}”不在本单位辖区里。",
                f"Feature {number} ({one.name}) is not on this unit's ground.",
            )
            wrong.append(Text(zh, en))
        if one.station and one.station not in stations:
            zh, en = (
                f"第 {number} 个：没有单位“{one.station}”。",
                f"Feature {number}: there is no unit {one.station!r} here.",
            )
            wrong.append(Text(zh, en))
    if wrong:
        raise WrongBlocks(wrong)
    rows = [[title, drawn, stations.get(station)] for title, drawn, station in reader.kept(found)]

    def work() -> BlockMap:
        made = BlockMap.objects.create(
            bureau_id=viewer.bureau_id, unit_id=unit_id, name=name[:200], blocks=rows, count=len(rows), dropped=list(found.dropped),
            made_by_id=viewer.officer_id, made_at=now,
        )  # fmt: skip
        record(viewer, "blocks.taken", made, now, after={"name": made.name, "blocks": made.count})
        return made

    return durably(work)


def _stations(bureau_id: int, unit_id: int) -> dict[str, int]:
    """The units below by code and by Chinese name."""
    units, below = organisation.units(bureau_id), organisation.subtree(bureau_id, unit_id)
    inside = [one for one in units.values() if one.id in below]
    return {one.name_zh: one.id for one in inside} | {one.code: one.id for one in inside}


def retire_blocks(viewer: Viewer, map_id: int, *, now: datetime) -> BlockMap:
    """Offer a map to no new plan; run again, nothing changes. Raises `NotYours`."""

    def work() -> BlockMap:
        found = block_map_for(viewer, map_id)
        if not found.is_retired:
            found.is_retired = True
            found.save(update_fields=["is_retired"])
            record(viewer, "blocks.retired", found, now, after={"name": found.name, "blocks": found.count})
        return found

    return durably(work)
