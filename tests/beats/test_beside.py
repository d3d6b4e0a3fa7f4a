"""Whose beat a matter is about: shown beside it on the desk and to who holds its receipt."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from heliograph.beats import actions
from heliograph.beats.actions import CardWords
from heliograph.beats.beside import beside, for_holder
from heliograph.matters.models import Matter
from tests.beats.conftest import IN_WEST, NOWHERE


@pytest.fixture
def street(ground):
    """hp-1 lists places and has Zhao, hp-2 lists others and has nobody."""
    qian = ground.viewer("qian")
    listed = ("和平里小区", "和平路（1—99 号）", "建设街")
    actions.save_card(qian, "hp-1", CardWords(phone="0571-8001", places=listed), now=ground.now)
    actions.save_card(qian, "hp-2", CardWords(places=("和平路（100 号以后）", "建设街")), now=ground.now)
    actions.put_on(qian, "hp-1", "010001", "main", since=date(2026, 1, 5), now=ground.now)
    return ground


def beat_of(cast, **more):
    receipt = cast.submits("suggestion", **more)
    found = beside(cast.viewer("qian"), Matter.objects.get(id=receipt.ref.id), cast.now)
    return found.context["card"].code if found else None


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("和平里小区门口", "hp-1"),
        ("和平路120号对面", "hp-2"),
        ("建设街", None),
        ("赵勇家门口", None),
        ("火星路", None),
        ("", None),
    ],
)
def test_a_listed_place_in_what_was_written_of_where_names_the_beat_and_a_doubt_names_none(street, place, code):
    assert beat_of(street, values={"place": place}) == code


def test_coordinates_go_before_words(street):
    there = {"longitude": IN_WEST[0], "latitude": IN_WEST[1]}
    assert beat_of(street, values={"place": "和平里小区"}, **there) == "hp-2"
    assert beat_of(street, longitude=NOWHERE[0], latitude=NOWHERE[1]) is None


def test_a_complaint_names_no_officer_of_the_beat_to_who_made_it(street):
    receipt = street.submits("complaint", longitude=IN_WEST[0], latitude=IN_WEST[1])
    assert for_holder(Matter.objects.get(id=receipt.ref.id), street.now) is None


def test_both_pages_say_name_badge_and_telephone(street, client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    receipt = street.submits("suggestion", values={"place": "和平里小区 3 幢楼下"}, unit=street.units["heping"].id)
    client.post(reverse("follow"), {"number": receipt.number, "secret": receipt.secret})
    held = client.get(reverse("held", args=[receipt.number])).content.decode()
    client.force_login(street.users["qian"])
    desk = client.get(reverse("desk_matter", args=[receipt.number])).content.decode()
    for page in (held, desk):
        assert "和平一警区" in page
        assert "（警号 010001）" in page
        assert "0571-8001" in page
        assert reverse("beat", args=["hp-1"]) in page
