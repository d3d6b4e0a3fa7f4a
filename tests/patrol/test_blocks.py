"""A unit's own blocks at the desk: taken in, refused by feature, planned from like squares, retired."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from shapely.geometry import box, mapping, shape

from heliograph.core.geography.datum import Datum
from heliograph.organisation.models import Area, Change
from heliograph.patrol import actions, reading
from heliograph.patrol.actions import HowToRead, Wanted, WrongBlocks, plans
from heliograph.patrol.errors import NotYours, Unusable
from heliograph.patrol.models import BlockMap, Plan, PlanState
from tests.patrol.conftest import calls

STEP = 0.01


def file(rows: int = 5, **first: object) -> bytes:
    """Blocks of Heping, a kilometre square each; `rows` of ten; properties of the first."""
    features = [
        {
            "type": "Feature", "geometry": mapping(box(118.95 + STEP * column, 29 + STEP * row, 118.96 + STEP * column, 29.01 + STEP * row)),
            "properties": {"name": f"{row}-{column}"} | (first if row == column == 0 else {}),
        }
        for row in range(rows) for column in range(10)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def worked(ground, open_desk):
    qian = ground.viewer("qian")
    made = actions.take_in(qian, ground.units["heping"].id, "a.csv", calls(), HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    return ground


def taken(cast, data: bytes | None = None, who: str = "qian", unit: str = "heping") -> BlockMap:
    data = file() if data is None else data
    return actions.take_blocks(cast.viewer(who), cast.units[unit].id, "网格.geojson", data, Datum.WGS84, now=cast.now)


def test_a_plan_is_made_from_blocks_and_changed_by_hand_like_any_other(worked):
    made = taken(worked)
    plan = actions.ask(
        worked.viewer("qian"), worked.units["heping"].id, Wanted(2, seconds=1, blocks=made.id), now=worked.now
    )
    plans.solve(plan.id, now=worked.now)
    plan = Plan.objects.get(id=plan.id)
    assert plan.state == PlanState.READY
    assert plan.city["names"] == [name for name, _, _ in made.blocks]
    assert not plan.result["proposed"]["broken"]
    sheet = reading.plan_sheet(worked.viewer("qian"), plan.id)
    assert (sheet.blocks, sheet.left_out, len(sheet.map.units)) == ("网格.geojson", 0, 50)
    edge = sheet.edge[0]
    moved = actions.move(worked.viewer("qian"), plan.id, edge.name, edge.beside[0], now=worked.now)
    assert moved.beats[plan.city["names"].index(edge.name)] == edge.beside[0]
    assert sum(shape(one).area for one in plan.city["shapes"]) == pytest.approx(0.005, rel=1e-6)


def test_calls_in_no_block_are_counted_and_said(worked, client):
    made = taken(worked, file(rows=3))
    plan = actions.ask(
        worked.viewer("qian"), worked.units["heping"].id, Wanted(2, seconds=1, blocks=made.id), now=worked.now
    )
    whole = actions.ask(worked.viewer("qian"), worked.units["heping"].id, Wanted(2, seconds=1), now=worked.now)
    assert plan.city["left_out"] > 0
    assert plan.city["left_out"] + plan.city["calls"] == whole.city["calls"]
    client.force_login(worked.users["qian"])
    assert f"另有 {plan.city['left_out']} 条警情" in client.get(reverse("desk_plan", args=[plan.id])).content.decode()


def test_the_station_a_block_names_is_whose_it_is(worked):
    made = taken(worked, file(station="heping"))
    assert made.blocks[0][2] == worked.units["heping"].id
    with pytest.raises(WrongBlocks, match="Feature 1: there is no unit 'mars'"):
        taken(worked, file(station="mars"))


def test_blocks_off_the_units_ground_are_refused_by_number(worked):
    with pytest.raises(WrongBlocks) as caught:
        taken(worked, file(rows=6))
    assert [one.en.split(" ")[1] for one in caught.value.texts] == [str(one) for one in range(51, 61)]
    assert not BlockMap.objects.exists()


def test_a_map_is_used_by_its_own_unit_alone_and_not_when_retired(worked):
    made, unit = taken(worked), worked.units["heping"].id
    zheng = worked.viewer("zheng")
    with pytest.raises(Unusable):
        actions.ask(zheng, worked.units["chunan"].id, Wanted(2, seconds=1, blocks=made.id), now=worked.now)
    for work in (
        lambda: taken(worked, who="zhou"),
        lambda: actions.retire_blocks(worked.viewer("zhou"), made.id, now=worked.now),
        lambda: reading.block_map_for(worked.viewer("zhao"), made.id),
    ):
        with pytest.raises(NotYours):
            work()
    actions.retire_blocks(worked.viewer("qian"), made.id, now=worked.now)
    actions.retire_blocks(worked.viewer("qian"), made.id, now=worked.now)
    assert reading.block_maps_of(worked.viewer("qian")) == []
    with pytest.raises(Unusable):
        actions.ask(worked.viewer("qian"), unit, Wanted(2, seconds=1, blocks=made.id), now=worked.now)
    changes = Change.objects.filter(verb__startswith="blocks.").order_by("id")
    assert list(changes.values_list("verb", flat=True)) == ["blocks.taken", "blocks.retired"]
    assert Area.objects.count() == 3


def test_at_the_desk_a_map_is_taken_in_chosen_and_retired(client, worked):
    client.force_login(worked.users["qian"])
    new, unit = reverse("desk_blocks_new"), worked.units["heping"].id

    def send(data: bytes):
        sent = SimpleUploadedFile("网格.geojson", data, content_type="application/geo+json")
        return client.post(new, {"unit": unit, "datum": Datum.WGS84.value, "file": sent})

    refused = send(file(rows=6))
    assert refused.status_code == 422
    assert "第 51 个“5-0”不在本单位辖区里。" in refused.content.decode()
    assert client.post(new, {}).status_code == 422
    assert send(b"\xff\xfe").status_code == 422
    assert send(file(colour="red"))["Location"] == reverse("desk_patrol")
    page = client.get(reverse("desk_patrol")).content.decode()
    for words in ("导入了 50 块", "没有读的属性：colour。", "网格.geojson"):
        assert words in page
    made = BlockMap.objects.get()
    assert f'<option value="{made.id}">' in client.get(reverse("desk_plan_new")).content.decode()
    sent = {"unit": unit, "blocks": made.id, "beats": "2", "balance": "1.25", "keep": "0", "seconds": "5"}
    client.post(reverse("desk_plan_new"), sent)
    assert Plan.objects.get().city["blocks"] == "网格.geojson"
    client.post(reverse("desk_blocks_retire", args=[made.id]))
    assert "网格.geojson" not in client.get(reverse("desk_plan_new")).content.decode()
