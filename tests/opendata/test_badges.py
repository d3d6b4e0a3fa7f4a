"""The badge: honest words, a title for who can't see it, no way back to single matters, readable from any site."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from heliograph.core.text import Text
from heliograph.insight.measures import share
from heliograph.insight.reading.figures import Figure
from heliograph.opendata.badge import badge, svg, value

NAME = Text("和平路派出所", "Heping Road Station")


def figure(part: int, of: int) -> Figure:
    made = share(part, of)
    return Figure(made.value, made.low, made.high, part, of, None, False)


def test_it_says_the_share_and_how_far_it_may_be_off():
    one = badge("heping", NAME, figure(470, 500))
    assert one.words.zh == f"94 %（±{one.within}），近 3 个月"
    assert one.words.en == f"94 %, ±{one.within}, last 3 months"


@pytest.mark.parametrize("of", [10, 37, 500, 20_000])
def test_the_interval_is_never_narrower_than_computed(of):
    for part in range(0, of + 1, max(of // 40, 1)):
        real = figure(part, of)
        one = badge("heping", NAME, real)
        assert one.percent is not None
        assert one.within is not None
        assert one.percent - one.within <= real.low * 100 + 1e-6
        assert one.percent + one.within >= real.high * 100 - 1e-6


def test_too_few_and_none_due_are_said_in_words():
    hidden = badge("heping", NAME, Figure(None, None, None, None, 0, None, True))
    nothing = badge("heping", NAME, Figure(None, None, None, None, 0, None, False))
    assert "不公布" in hidden.words.zh
    assert "none due" in nothing.words.en
    assert hidden.percent is nothing.percent is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picture_is_well_formed_and_says_itself(language):
    name = Text("河<西>分局", "Hexi <Branch>")
    root = ET.fromstring(svg(badge("hexi", name, figure(94, 100)), language))
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert root.get("role") == "img"
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id")
    assert getattr(name, language) in title.text
    assert "94 %" in title.text


def test_no_counts_go_out_so_that_two_days_can_not_be_subtracted():
    said = value(badge("heping", NAME, figure(470, 500)), since="2026-01-01", until="2026-03-31", page="https://x/")
    assert not {"part", "of", "asked"} & set(said)
    assert all(word not in str(said) for word in ("470", "500"))


@pytest.mark.django_db
def test_anybody_may_embed_it_and_caches_may_keep_it(cast, client):
    for address, kind in (("zh.svg", "image/svg+xml"), ("en.svg", "image/svg+xml"), ("badge.json", "application/json")):
        answer = client.get(f"/open-data/badges/heping/{address}")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(kind)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "max-age=3600" in answer["Cache-Control"]
        assert "Cookie" not in answer.get("Vary", "")
    assert client.get("/open-data/badges/nowhere/zh.svg").status_code == 404
    assert client.get("/open-data/badges/heping/fr.svg").status_code == 404


@pytest.mark.django_db
def test_the_page_gives_codes_that_can_be_copied(cast, client):
    page = client.get("/open-data/badges/heping/").content.decode()
    assert "&lt;img src=&#34;" in page or '&lt;img src="' in page
    assert "/open-data/badges/heping/en.svg" in page
    assert client.get("/open-data/badges/").status_code == 200
