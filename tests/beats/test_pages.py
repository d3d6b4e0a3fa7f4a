"""The public pages of beats and the desk's, through HTTP."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from heliograph.beats import actions
from heliograph.beats.actions import CardWords
from heliograph.organisation.models import Posting
from tests.beats.conftest import IN_EAST, NOWHERE


@pytest.fixture
def open_desk(settings):
    """Log-ins of tests have no second factor."""
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def street(ground):
    """hp-1 has a card and Zhao on it since before anybody asks."""
    qian = ground.viewer("qian")
    words = CardWords(room_zh="和平里小区 3 幢警务室", phone="0571-8001", places=("和平里小区", "和平路（1—99 号）"))
    actions.save_card(qian, "hp-1", words, now=ground.now)
    actions.put_on(qian, "hp-1", "010001", "main", since=date(2026, 1, 5), now=ground.now)
    actions.save_profile(qian, "hp-1", "010001", phone="0571-8002", languages="普通话、英语", now=ground.now)
    return ground


def test_an_address_leads_to_name_badge_and_telephone(client, street):
    page = client.get(reverse("beats"), {"q": "和平里小区3幢"}).content.decode()
    assert "赵勇" in page
    assert "010001" in page
    assert "tel:0571-8001" in page
    assert "和平二警区" not in page


def test_the_code_on_the_door_opens_the_card(client, street):
    page = client.get("/b/hp-1/").content.decode()
    for words in (
        "赵勇",
        "010001",
        "0571-8002",
        "普通话、英语",
        "和平里小区 3 幢警务室",
        "监督电话",
        "和平路（1—99 号）",
    ):
        assert words in page


def test_a_change_of_staff_shows_at_the_next_look_and_the_paper_follows(client, street):
    Posting.objects.filter(officer=street.officers["zhao"]).update(until=date(2026, 1, 31))
    for address in ("/b/hp-1/", "/b/hp-1/card/"):
        page = client.get(address).content.decode()
        assert "赵勇" not in page
        assert "钱进" in page
    assert "由单位负责人钱进代管" in client.get("/b/hp-1/").content.decode()


def test_a_page_may_be_kept_only_if_asked_for_anew(client, street):
    first = client.get("/b/hp-1/")
    assert "no-cache" in first["Cache-Control"]
    assert "public" in first["Cache-Control"]
    assert client.get("/b/hp-1/", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/b/nothing/", "/b/nothing/card/", "/my-officer/photos/010001.jpg"])
def test_what_is_not_there_is_not_found(client, street, path):
    assert client.get(path).status_code == 404


def test_a_place_is_looked_up_once_and_stands_in_no_address(client, street):
    lon, lat = IN_EAST
    answer = client.post(reverse("beats_here"), {"lat": lat, "lon": lon, "datum": "wgs-84", "accuracy": "15"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "赵勇" in page
    assert answer["Cache-Control"] == "no-store"
    assert "赵勇" not in client.get(reverse("beats_here"), {"lat": lat, "lon": lon}).content.decode()


def test_a_place_from_a_map_sold_in_china_is_converted(client, street):
    """hp-2 is west of 119.0; a place 200 m east of it is 500 m further east on such a map, and 200 m west of it too."""
    west_of_the_border = {"lat": "29.05", "lon": "119.003", "datum": "gcj-02"}
    assert "和平二警区" in client.post(reverse("beats_here"), west_of_the_border).content.decode()
    same_numbers = {**west_of_the_border, "datum": "wgs-84"}
    assert "和平一警区" in client.post(reverse("beats_here"), same_numbers).content.decode()


def test_where_the_phone_is_not_sure_the_neighbouring_beats_are_named_too(client, street):
    near = {"lat": "29.05", "lon": "119.0005", "datum": "wgs-84", "accuracy": "300"}
    page = client.post(reverse("beats_here"), near).content.decode()
    assert page.index("和平一警区") < page.index("和平二警区")
    assert "和平二警区" not in client.post(reverse("beats_here"), {**near, "accuracy": "10"}).content.decode()


def test_latitude_and_longitude_typed_into_each_others_field_are_pointed_out(client, street):
    page = client.post(reverse("beats_here"), {"lat": "119.05", "lon": "29.05"})
    assert page.status_code == 422
    assert "好像写反了" in page.content.decode()


@pytest.mark.parametrize(
    "place", [{"lat": "91", "lon": "10"}, {"lat": "nan", "lon": "10"}, {"lat": "", "lon": ""}, {"lat": "x", "lon": "1"}]
)
def test_nonsense_is_no_place(client, street, place):
    assert client.post(reverse("beats_here"), place).status_code == 422


def test_a_place_elsewhere_says_what_to_do(client, street):
    lon, lat = NOWHERE
    assert "不在本局的任何一个警区里" in client.post(reverse("beats_here"), {"lat": lat, "lon": lon}).content.decode()


def test_the_map_draws_beats_where_there_are_and_areas_where_there_are_none(client, street):
    found = json.loads(client.get(reverse("beats_shapes")).content)
    assert [one["properties"]["href"] for one in found["features"]] == ["/b/hp-1/", "/b/hp-2/", "/b/dh/"]


def test_on_tiles_in_another_datum_the_beats_are_moved_with_them(client, street, settings):
    settings.MAP_DATUM = "gcj-02"
    moved = json.loads(client.get(reverse("beats_shapes")).content)["features"][0]["geometry"]["coordinates"][0]
    assert all(0.003 < lon - round(lon, 1) < 0.006 for lon, _ in moved)


def test_who_writes_from_a_card_writes_to_the_unit_of_the_beat(client, street):
    page = client.get("/b/hp-1/").content.decode()
    link = page.split('href="/ask/consultation/?', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    form = client.get("/ask/consultation/?" + link).content.decode()
    assert '<option value="heping" selected>' in form


def test_the_paper_carries_both_languages_and_the_code(client, street):
    for size in ("a4", "a6"):
        page = client.get("/b/hp-1/card/", {"size": size}).content.decode()
        assert f"hg-sheet--{size}" in page
        assert 'lang="en">Heping beat 1' in page
        assert "<svg" in page


# The desk


def test_who_keeps_no_card_is_not_let_in(client, street, open_desk):
    client.force_login(street.users["zhao"])
    assert client.get(reverse("desk_beats")).status_code == 403


def test_a_lead_sees_and_opens_only_the_own_cards(client, street, open_desk):
    client.force_login(street.users["qian"])
    page = client.get(reverse("desk_beats")).content.decode()
    assert "和平一警区" in page
    assert "东湖派出所辖区" not in page
    assert client.get(reverse("desk_beat", args=["dh"])).status_code == 404


def test_a_lead_writes_the_card_puts_somebody_on_and_takes_them_off(client, street, open_desk):
    client.force_login(street.users["qian"])
    there = reverse("desk_beat", args=["hp-2"])
    assert client.post(there, {"phone": "0571-8100", "places": "建设新村\n建设路\n"}).status_code == 302
    put = {"what": "officer", "badge": "010007", "part": "main", "since": "2026-01-01", "until": ""}
    assert client.post(there, put).status_code == 302
    page = client.get("/b/hp-2/").content.decode()
    assert "蒋敏" in page
    assert "0571-8100" in page
    assert "建设新村、建设路" in page
    holder = client.get(there).content.decode().split('name="holder" value="', 1)[1].split('"', 1)[0]
    client.post(reverse("desk_beat_off", args=["hp-2"]), {"holder": holder})
    assert "蒋敏" not in client.get("/b/hp-2/").content.decode()


def test_a_refusal_comes_back_beside_its_field(client, street, open_desk):
    client.force_login(street.users["qian"])
    put = {"what": "officer", "badge": "010007", "part": "stand-in", "since": "2026-03-09", "until": "2026-03-01"}
    answer = client.post(reverse("desk_beat", args=["hp-2"]), put)
    assert answer.status_code == 422
    assert "结束的日子在开始之前" in answer.content.decode()


def test_a_photo_is_shown_while_the_officer_is_on_a_card(client, street, open_desk):
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (600, 800), "navy").save(out, "PNG")
    out.name, _ = "zhao.png", out.seek(0)
    client.force_login(street.users["qian"])
    there = reverse("desk_beat_officer", args=["hp-1", "010001"])
    assert client.post(there, {"phone": "0571-8002", "languages": "", "photo": out}).status_code == 302
    photo = reverse("beats_portrait", args=["010001"])
    assert photo in client.get("/b/hp-1/").content.decode()
    assert client.get(photo)["Content-Type"] == "image/jpeg"
    Posting.objects.filter(officer=street.officers["zhao"]).update(until=date(2026, 1, 31))
    assert client.get(photo).status_code == 404
