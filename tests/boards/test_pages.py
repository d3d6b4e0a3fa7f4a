"""The public boards as a resident reads them: every figure is insight's, hidden where it hides, named so that it can be recomputed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from datetime import date
from html import unescape

import pytest
from django.utils import timezone, translation

from heliograph.boards.posted import posted
from heliograph.boards.reading import Of, board
from heliograph.boards.tasks import count_ahead
from heliograph.insight.export import event_folder
from heliograph.insight.identity import read
from heliograph.insight.reading.figures import Span, figure
from heliograph.organisation.models import Officer
from tests.insight.conftest import TODAY

DAYS = {"from": "2026-03-01", "to": "2026-03-31"}
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))


def text(response) -> str:
    """The words of a page as somebody reads them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def lines(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def march(cast, answered, counted):
    """Messages to Heping and Donghu, to the traffic police, and four to the legal office, which others have to protect."""
    answered(40, unit="heping")
    answered(25, unit="donghu")
    answered(16, unit="traffic")
    answered(4, unit="fazhi")
    counted(now=TODAY)
    return cast


def test_a_board_says_the_figure_of_insight_its_interval_its_sample_and_its_name(march, client):
    page = text(client.get("/figures/units/heping/", DAYS))
    of_heping = figure(march.bureau.id, "on-time", MARCH, unit=march.units["heping"].id)
    assert of_heping.of == 40
    assert f"{of_heping.value * 100:.1f}%" in page
    assert f"40 件里 {of_heping.part} 件" in page
    assert f"也可能是 {of_heping.low * 100:.0f} 到 {of_heping.high * 100:.0f} 件" in page
    assert "on-time:unit=heping:2026-03-01..2026-03-31" in page
    assert "怎么算的" in page
    assert "为止发生的事" in page


def test_before_the_first_count_a_board_says_so_and_shows_no_dash(ground, client):
    for path in ("/figures/", "/figures/units/heping/", "/figures/promises/", "/figures/ratings/"):
        page = text(client.get(path, DAYS))
        assert "还没有数过" in page
        assert "—" not in page


def test_what_is_too_small_is_hidden_with_words_that_say_why_on_the_page_the_poster_and_the_download(march, client):
    page = text(client.get("/figures/units/fazhi/", DAYS))
    assert "不到 10 件，怕认出是谁的事" in page
    rows = lines(client.get("/figures/table.csv", {**DAYS, "unit": "fazhi"}))
    on_time = next(row for row in rows if row["measure"] == "on-time")
    assert (on_time["published"], on_time["value"], on_time["of"]) == ("no", "", "")


def test_a_hidden_board_leads_to_the_months_that_are_told(cast, answered, counted, client):
    """February has four at a station: a span with February is hidden, the months around it are not."""
    for month, number in ((1, 15), (2, 4), (3, 15)):
        for unit in ("heping", "donghu", "traffic"):
            answered(number if unit == "donghu" else 15, unit=unit, month=month)
    counted(now=TODAY)
    page = client.get("/figures/units/donghu/", {"from": "2026-01-01", "to": "2026-03-31"})
    assert "只要有一个月这样，整段都不公布" in text(page)
    links = re.findall(r'href="(\?from=[^"]+)">([^<]+)<', page.content.decode())
    assert [words for _, words in links] == ["2026年1月", "2026年3月"]
    for href, _ in links:
        assert "这段时间不公布" not in text(client.get("/figures/units/donghu/" + unescape(href)))


def test_where_no_month_is_told_a_hidden_board_says_when_there_will_be_figures(march, client):
    assert "每个月满 10 件以后，这里就有数字" in text(client.get("/figures/units/fazhi/", DAYS))


def test_a_download_has_every_digit_and_a_name_for_each_row(march, client):
    rows = lines(client.get("/figures/table.csv", {**DAYS, "measure": "on-time", "by": "unit", "unit": "hexi"}))
    assert {row["row"] for row in rows} == {"heping", "donghu"}
    assert {row["title_zh"] for row in rows} == {"和平路派出所", "东湖派出所"}
    assert [row["published"] for row in rows] == ["yes", "yes"]
    for row in rows:
        named = read(row["figure"])
        assert (named.code, named.unit) == ("on-time", row["row"])
        again = figure(march.bureau.id, named.code, Span(named.since, named.until), unit=march.units[row["row"]].id)
        assert float(row["value"]) == again.value


def test_what_came_to_a_branch_itself_is_a_row_without_a_name(march, answered, counted, client):
    answered(30, unit="hexi")
    counted(now=TODAY)
    rows = lines(client.get("/figures/table.csv", {**DAYS, "measure": "on-time", "by": "unit", "unit": "hexi"}))
    assert [(row["figure"] == "") for row in rows] == [row["row"] == "hexi" for row in rows]
    assert "河西分局（本级）" in text(client.get("/figures/units/hexi/", DAYS))


def test_a_table_or_measure_that_there_is_not_is_not_found(march, client):
    assert client.get("/figures/table.csv", {"measure": "arrests", "by": "unit"}).status_code == 404
    assert client.get("/figures/table.csv", {"measure": "on-time", "by": "officer"}).status_code == 404
    assert client.get("/figures/units/nowhere/").status_code == 404
    assert client.get("/figures/ratings/", {"unit": "nowhere"}).status_code == 404


PAGES = (
    "/figures/", "/figures/units/heping/", "/figures/promises/", "/figures/ratings/", "/figures/complaints/", "/figures/openness/",
    "/figures/units/", "/figures/units/map/", "/figures/units/heping/poster/",
)  # fmt: skip


def test_every_page_is_whole_in_both_languages_and_names_no_officer(march, client):
    officers = list(Officer.objects.filter(bureau=march.bureau))
    for language in ("zh-hans", "en"):
        client.cookies["language"] = language
        for path in PAGES:
            response = client.get(path, DAYS)
            assert response.status_code == 200
            assert "public" in response["Cache-Control"]
            page = response.content.decode()
            assert not [one for one in officers if one.name_zh in page or one.badge in page], path


def test_units_stand_in_the_order_of_the_tree_whatever_their_figures(march, client):
    page = client.get("/figures/units/").content.decode()
    places = [
        page.index(f'href="/figures/units/{code}/"') for code in ("duchashi", "traffic", "hexi", "heping", "donghu")
    ]
    assert places == sorted(places)


def test_an_address_leads_to_the_station_that_answers_for_it(ground, client):
    from heliograph.beats.models import Card
    from heliograph.organisation.models import Area

    Card.objects.create(area=Area.objects.get(code="hp-2"), places=["康乐新村"], changed_at=ground.now)
    found = client.get("/figures/units/", {"q": "康乐新村 3 幢 201 室"}).content.decode()
    assert 'href="/figures/units/heping/"' in found
    assert 'href="/figures/units/donghu/"' not in found
    assert "没有找到" in text(client.get("/figures/units/", {"q": "没有这条路"}))


def test_the_map_has_one_shape_a_station_and_no_figure_on_it(ground, client):
    shapes = json.loads(client.get("/figures/units/map.geojson").content)["features"]
    assert [one["properties"]["href"] for one in shapes] == ["/figures/units/heping/", "/figures/units/donghu/"]
    assert all(set(one["properties"]) == {"name_zh", "name_en", "at", "href"} for one in shapes)


def test_the_top_of_the_tree_is_the_bureaus_own_board(march, client):
    response = client.get("/figures/units/chunan/", {"days": "30"})
    assert (response.status_code, response["Location"]) == (302, "/figures/?days=30")


def test_days_of_their_own_that_make_no_sense_are_said_to_and_usual_ones_are_offered(march, client):
    for path in ("/figures/", "/figures/promises/", "/figures/ratings/", "/figures/complaints/", "/figures/openness/"):
        response = client.get(path, {"from": "2026-03-31", "to": "2026-03-01"})
        assert response.status_code == 400
        assert "结束的日子不能在开始之前" in response.content.decode()
    assert client.get("/figures/table.csv", {"from": "x"}).status_code == 400
    assert "上个月" in text(client.get("/figures/", {"days": "7"}))


def test_the_poster_has_the_code_of_the_board(march, client):
    page = client.get("/figures/units/heping/poster/").content.decode()
    assert "<svg" in page
    assert "/figures/units/heping/</p>" in page
    assert client.get("/figures/units/chunan/poster/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_poster_tells_each_figure_in_both_languages_whoever_prints_it(march, client, language):
    shown = board(Of(march.bureau.id, MARCH, march.units["heping"].id))
    with translation.override(language):
        on_time, half, *_rest = [posted(one) for one in (shown.on_time, *shown.waits[:2], *shown.voices[:3])]
    assert on_time.value.zh == on_time.value.en == f"{shown.on_time.figure.value * 100:.1f}%"
    assert half.value.zh.endswith("天")
    assert half.value.en.endswith("days")
    assert on_time.sure.zh.startswith("95% 区间：")
    assert "40 件里" in on_time.sure.zh
    assert on_time.sure.en.startswith("95% interval: ")
    assert "of 40" in on_time.sure.en


def test_complaints_are_told_of_the_whole_bureau_only(march, client):
    page = text(client.get("/figures/complaints/", {**DAYS, "unit": "heping"}))
    assert "为什么不分派出所" in page
    assert "和平路派出所" not in page


def test_a_board_that_was_counted_is_not_counted_again(march, client, django_assert_max_num_queries):
    client.get("/figures/units/heping/", DAYS)
    with django_assert_max_num_queries(8):
        assert client.get("/figures/units/heping/", DAYS).status_code == 200


def test_the_bureaus_board_is_counted_before_anybody_asks(march, client):
    assert "还没有数过" not in text(client.get("/figures/", {"days": "365"}))
    count_ahead(now=timezone.now())
    shutil.rmtree(event_folder().path)
    assert "还没有数过" not in text(client.get("/figures/"))
    assert "还没有数过" in text(client.get("/figures/", DAYS))
