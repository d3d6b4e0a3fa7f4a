"""The ways to a wish and back: from a beat's page to the form and from the receipt to the beat; from a count on the desk to its wishes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.patrol.models import Wish
from heliograph.patrol.times import CODE
from tests.patrol.test_wishes import wish

ASK = reverse("ask", args=[CODE])
ENGLISH = {"accept-language": "en"}


def text(client, path: str, status: int = 200, **more) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == status, path
    return answer.content.decode()


def value_of(page: str, name: str) -> str:
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]


def test_a_beats_page_leads_to_a_wish_for_it(client, ground):
    assert f'href="{ASK}?beat=hp-1"' in text(client, "/b/hp-1/")
    page = text(client, f"{ASK}?beat=hp-1")
    assert 'value="和平一警区"' in value_of(page, "where")
    assert 'value="hp-1"' in value_of(page, "beat")
    assert re.search(r'<option value="heping"[^>]*selected', page) or re.search(r'value="heping"[^>]*checked', page)
    assert 'value="Heping beat 1"' in value_of(text(client, f"{ASK}?beat=hp-1", headers=ENGLISH), "where")


def test_the_units_page_leads_to_a_wish_for_each_beat(client, ground):
    page = text(client, "/patrol/units/heping/")
    assert f'href="{ASK}?beat=hp-1"' in page
    assert f'href="{ASK}?beat=hp-2"' in page


def test_the_receipt_leads_back_to_the_beat(client, ground):
    sent = {
        "token": str(new_id()), "beat": "hp-1", "where": "和平一警区", "times": ["weekend-day"], "words": "路灯坏了，看不清。",
        "handled-by": "heping", "ways": "page",
    }  # fmt: skip
    wrong = client.post(ASK, {**sent, "words": ""})
    assert wrong.status_code == 422
    assert 'value="hp-1"' in value_of(wrong.content.decode(), "beat"), "it is still known after an error"
    made = client.post(ASK, sent)
    assert made.status_code == 200, made.content.decode()
    assert 'href="/b/hp-1/"' in made.content.decode()
    assert "回到和平一警区" in made.content.decode()
    assert Wish.objects.get().beat == "hp-1"
    plain = client.post(ASK, {**sent, "token": str(new_id()), "beat": ""})
    assert "回到和平一警区" not in plain.content.decode()


@pytest.mark.parametrize("code", ["", "nowhere", "heping-area", "'\"><script>"])
def test_an_address_with_no_beat_is_the_plain_form(client, ground, code):
    page = text(client, f"{ASK}?{urlencode({'beat': code})}")
    assert 'name="beat"' not in page
    assert "<script>" not in page.replace("<script type", "")


def test_a_count_leads_to_the_wishes_behind_it(open_desk, client, ground):
    at = datetime.now(UTC) - timedelta(minutes=5)
    named, unclear = wish(ground, now=at), wish(ground, where="说不清", now=at)
    client.force_login(ground.users["qian"])
    desk = text(client, "/desk/patrol/")
    first, second = (f"/desk/patrol/wishes/?unit=heping&beat={code}" for code in ("hp-1", ""))
    assert f'href="{first}"'.replace("&", "&amp;") in desk or f'href="{first}"' in desk
    numbers = {one: ground.matter(one).number for one in (named, unclear)}
    assert reverse("desk_matter", args=[numbers[named]]) in text(client, first)
    assert numbers[unclear] not in text(client, first)
    assert reverse("desk_matter", args=[numbers[unclear]]) in text(client, second)
    assert "Wishes for patrol" in text(client, first, headers=ENGLISH)


def test_what_an_officer_may_not_open_is_counted_and_not_listed(open_desk, client, ground):
    receipt = wish(ground, now=datetime.now(UTC) - timedelta(minutes=5))
    Matter.objects.filter(id=receipt.ref.id).update(about_officer=ground.officers["qian"])
    client.force_login(ground.users["qian"])
    page = text(client, "/desk/patrol/wishes/?unit=heping&beat=hp-1")
    assert "另有 1 件不归您看" in page
    assert ground.matter(receipt).number not in page


@pytest.mark.parametrize(("who", "status"), [("qian", 200), ("zheng", 200), ("zhou", 404), ("zhao", 403), ("sun", 403)])
def test_only_who_plans_for_the_unit_has_the_list(open_desk, client, ground, who, status):
    client.force_login(ground.users[who])
    text(client, "/desk/patrol/wishes/?unit=heping&beat=hp-1", status)
    if status == 200:
        text(client, "/desk/patrol/wishes/?unit=nowhere", 404)


def test_the_list_asks_as_often_for_many_as_for_one(open_desk, client, ground):
    client.force_login(ground.users["qian"])
    text(client, "/desk/patrol/wishes/?unit=heping&beat=hp-1")
    at, counts = datetime.now(UTC) - timedelta(minutes=5), []
    for many in (1, 4):
        for _ in range(many):
            wish(ground, now=at)
        with CaptureQueriesContext(connection) as queries:
            text(client, "/desk/patrol/wishes/?unit=heping&beat=hp-1")
        counts.append(len(queries))
    assert counts[0] == counts[1]
