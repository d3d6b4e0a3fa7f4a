"""From the exported events to the desk: a quarter is looked at once, the unit explains, and no address is kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.insight.gaming import running, tags
from heliograph.insight.gaming.asked import explain, questions_for
from heliograph.insight.gaming.counting import NONE
from heliograph.insight.models import QuarterLook, RatingDay, RatingTag, UnitQuestion
from heliograph.matters.errors import Invalid, NotFound
from tests.insight.gaming.cheating import CHEATS, quarter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 20, 4, tzinfo=UTC)
STATIONS = ("heping", "donghu", "hexi", "traffic", "xingzhen", "fazhi", "duchashi", "chunan")


@pytest.fixture
def exported(cast, tmp_path, settings):
    """The simulated quarter as exported events of the cast's units; Heping cheats."""

    def run(cheats: frozenset[str], *, as_of: datetime = NOW):
        settings.HELIOGRAPH_HOME = tmp_path
        events, _ = quarter(5, cheats=cheats)
        known = events["acting"] <= len(STATIONS)
        places = [cast.units[STATIONS[int(unit) - 1]].id if unit != NONE else None for unit in events["acting"][known]]
        columns = {name: events[name][known] for name in ("matter", "at", "kind", "submitted", "imported", "due")}
        table = pa.table({**columns, "acting": pa.array(places, pa.int32())})
        folder = tmp_path / "figures" / "events"
        month = folder / f"bureau={cast.bureau.id}" / "month=202601"
        month.mkdir(parents=True)
        pq.write_table(table, month / f"part-0-{table.num_rows}.parquet")
        (folder / "through.json").write_text(json.dumps({"leaf": table.num_rows, "as_of": as_of.isoformat()}))

    return run


def test_a_quarter_is_looked_at_once_two_weeks_after_its_end(cast, exported):
    exported(frozenset(CHEATS))
    assert running.look(cast.bureau.id, now=datetime(2026, 4, 10, 4, tzinfo=UTC)) == [], (
        "what comes back may still come"
    )
    assert QuarterLook.objects.count() == 0
    made = running.look(cast.bureau.id, now=NOW)
    assert {one.unit_id for one in made} == {cast.units["heping"].id}
    assert len(made) >= 5
    assert QuarterLook.objects.get().first == date(2026, 1, 1)
    assert QuarterLook.objects.get().looked > len(made)
    assert running.look(cast.bureau.id, now=NOW + timedelta(days=1)) == []
    assert UnitQuestion.objects.count() == len(made)


def test_nothing_is_looked_at_before_all_of_it_is_exported(cast, exported):
    exported(frozenset(CHEATS), as_of=datetime(2026, 4, 1, tzinfo=UTC))
    assert running.look(cast.bureau.id, now=NOW) == []
    assert QuarterLook.objects.count() == 0


def test_honest_units_are_asked_nothing_and_the_page_says_what_was_looked_at(cast, exported):
    exported(frozenset())
    assert running.look(cast.bureau.id, now=NOW) == []
    shown = questions_for(cast.viewer("sun"))
    assert shown.asked == ()
    assert shown.looks[0].looked > 20


def test_the_lead_explains_and_supervision_notes_and_nobody_else_sees_it(cast, exported):
    exported(frozenset(CHEATS))
    made = running.look(cast.bureau.id, now=NOW)
    explain(cast.viewer("qian"), made[0].id, " 三月有同一件事来了很多封。 ", now=NOW)
    explain(cast.viewer("sun"), made[0].id, "已核对。", now=NOW)
    found = {one.id: one for one in questions_for(cast.viewer("wu")).asked}[made[0].id]
    assert [(said.is_unit, said.words) for said in found.said] == [
        (True, "三月有同一件事来了很多封。"),
        (False, "已核对。"),
    ]
    assert found.share == found.part / found.of > found.usual
    assert questions_for(cast.viewer("zhou")).asked == (), "Donghu's lead sees nothing of Heping"
    with pytest.raises(NotFound):
        explain(cast.viewer("zhou"), made[0].id, "不是我。", now=NOW)
    with pytest.raises(Invalid):
        explain(cast.viewer("qian"), made[0].id, "  ", now=NOW)


def test_a_tag_tells_one_network_from_another_on_one_day_and_no_more(cast):
    matter = cast.matter(cast.submits())
    at = datetime(2026, 4, 1, 4, tzinfo=UTC)
    for network in ("203.0.113.7", "203.0.113.99", "198.51.100.1", "2001:db8:1:2::/64", "2001:db8:1:3::/64"):
        tags.rated(matter, network, at)
    tags.rated(matter, "203.0.113.7", at + timedelta(days=1))
    kept = [bytes(one.tag) for one in RatingTag.objects.order_by("id")]
    assert kept[0] == kept[1], "neighbours are one network"
    assert kept[3] == kept[4]
    assert len(set(kept[:5])) == 3
    assert kept[5] not in kept[:5], "another day, another tag"
    assert not any(b"203" in tag or tag == bytes([203, 0, 113, 7]) for tag in kept)


def test_tags_are_counted_and_deleted_after_two_days(cast):
    matter = cast.matter(cast.submits())
    for day in (1, 3):
        for network in ("203.0.113.7", "203.0.113.9", "198.51.100.1"):
            tags.rated(matter, network, datetime(2026, 4, day, 4, tzinfo=UTC))
    assert tags.fold(cast.bureau.id, today=date(2026, 4, 4)) == 3
    assert tags.fold(cast.bureau.id, today=date(2026, 4, 4)) == 0, "twice does nothing more"
    row = RatingDay.objects.get()
    assert (row.day, row.ratings, row.most) == (date(2026, 4, 1), 3, 2)
    assert RatingTag.objects.count() == 3


def test_the_page_shows_the_evidence_and_takes_an_explanation(cast, exported, desk_of):
    exported(frozenset(CHEATS))
    made = running.look(cast.bureau.id, now=NOW)
    client = desk_of("qian")
    page = client.get("/desk/questions-to-units/").content.decode()
    assert "这些是问题，不是结论" in page
    assert f"{made[0].of} 件中有 {made[0].part} 件" in page
    where = f"/desk/questions-to-units/{made[0].id}/"
    empty = client.post(where, {"words": " "})
    assert empty.status_code == 422
    assert "请写一句话" in empty.content.decode()
    assert client.post(where, {"words": "同一件事来了很多封。"}, follow=True).status_code == 200
    assert "同一件事来了很多封。" in desk_of("sun").get("/desk/questions-to-units/").content.decode()
    assert desk_of("zhao").get("/desk/questions-to-units/").status_code == 403, "a handler is asked nothing"
    assert desk_of("zhou").post(where, {"words": "不是我。"}).status_code == 404


def test_a_rating_on_the_page_leaves_a_tag_and_no_address(cast, asked, li):
    li.opens(asked)
    li.client.defaults["REMOTE_ADDR"] = "203.0.113.7"
    assert li.does(asked, "add", words="再问一句。").status_code == 303
    cast.does(asked, "accept", "zhao")
    cast.does(asked, "answer", "zhao", words="请带户口本。", now=cast.now + timedelta(days=1))
    assert RatingTag.objects.count() == 0, "only ratings leave one"
    assert li.does(asked, "rate", grade="5").status_code == 303
    assert len(RatingTag.objects.get().tag) == tags.LENGTH
