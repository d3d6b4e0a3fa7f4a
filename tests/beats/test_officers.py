"""Who is my officer: the answer for a place and for a beat, and how it follows the staff from one day to the next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.beats import actions, reading
from heliograph.beats.actions import CardWords
from heliograph.beats.errors import CardError, NoSuchBeat, Unusable
from heliograph.beats.reading import Standing
from tests.beats.conftest import IN_EAST, IN_SOUTH, IN_WEST, NOWHERE

TODAY = date(2026, 3, 17)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def held(ground):
    """Zhao is the officer of hp-1 since January."""
    actions.put_on(ground.viewer("qian"), "hp-1", "010001", "main", since=date(2026, 1, 5), now=ground.now)
    return ground


def who(cast, place, day=TODAY):
    found = reading.officer_for(cast.bureau.id, place=place, today=day)
    return None if found is None else (found.code, found.standing, [one.badge for one in found.contacts])


def test_a_place_leads_to_the_officer_of_the_beat_it_lies_in(held):
    assert who(held, IN_EAST) == ("hp-1", Standing.OWN, ["010001"])


def test_where_there_are_no_beats_the_area_answers_with_the_lead_of_its_station(held):
    assert who(held, IN_SOUTH) == ("dh", Standing.VACANT, ["010003"])


def test_a_place_in_no_beat_has_no_officer(held):
    assert who(held, NOWHERE) is None


def test_a_beat_with_nobody_on_it_says_that_the_lead_stands_in(held):
    assert who(held, IN_WEST) == ("hp-2", Standing.VACANT, ["010002"])


def test_a_place_on_a_common_border_belongs_to_the_first_beat_by_code_each_time(held):
    assert {who(held, (119.0, 29.05))[0] for _ in range(20)} == {"hp-1"}


def test_when_the_posting_ends_the_card_shows_the_lead_from_the_next_day_on(held):
    held.officers["zhao"].postings.update(until=TODAY)
    assert who(held, IN_EAST) == ("hp-1", Standing.OWN, ["010001"])
    assert who(held, IN_EAST, TOMORROW) == ("hp-1", Standing.VACANT, ["010002"])


def test_who_leaves_the_service_leaves_the_card_at_once(held):
    held.officers["zhao"].active = False
    held.officers["zhao"].save()
    assert who(held, IN_EAST) == ("hp-1", Standing.VACANT, ["010002"])


def test_who_is_moved_to_another_station_is_no_longer_shown(held):
    held.officers["zhao"].postings.update(unit=held.units["donghu"])
    assert who(held, IN_EAST)[1] is Standing.VACANT


def test_a_stand_in_takes_the_place_for_its_days_and_the_own_officer_comes_back(held):
    actions.put_on(held.viewer("qian"), "hp-1", "010007", "stand-in", since=TODAY, until=TOMORROW, now=held.now)
    assert who(held, IN_EAST) == ("hp-1", Standing.AWAY, ["010007"])
    assert who(held, IN_EAST, TOMORROW + timedelta(days=1)) == ("hp-1", Standing.OWN, ["010001"])


def test_a_new_officer_ends_the_one_before_and_the_row_stays(held):
    actions.put_on(held.viewer("qian"), "hp-1", "010007", "main", since=TODAY, now=held.now)
    assert who(held, IN_EAST) == ("hp-1", Standing.OWN, ["010007"])
    assert who(held, IN_EAST, TODAY - timedelta(days=1)) == ("hp-1", Standing.OWN, ["010001"])


def test_a_main_officer_for_a_few_days_gives_the_place_back_to_the_one_before(held):
    actions.put_on(held.viewer("qian"), "hp-1", "010007", "main", since=TODAY, until=TOMORROW, now=held.now)
    days = [TODAY + timedelta(days=more) for more in (-1, 0, 1, 2, 90)]
    assert [who(held, IN_EAST, day)[2] for day in days] == [["010001"], ["010007"], ["010007"], ["010001"], ["010001"]]


def test_who_lent_the_place_gets_it_back_at_once_when_the_other_is_taken_off(held):
    row = actions.put_on(
        held.viewer("qian"), "hp-1", "010007", "main", since=TODAY, until=TODAY + timedelta(days=9), now=held.now
    )
    actions.take_off(held.viewer("qian"), "hp-1", row.id, now=held.now)
    assert [who(held, IN_EAST, TODAY + timedelta(days=more))[2] for more in (0, 9, 10)] == [["010001"]] * 3


def test_who_begins_later_keeps_the_day_when_another_is_there_for_a_few_days_before(held):
    qian, week = held.viewer("qian"), timedelta(days=7)
    actions.put_on(qian, "hp-1", "010002", "main", since=TODAY + week, now=held.now)
    actions.put_on(qian, "hp-1", "010007", "main", since=TODAY, until=TOMORROW, now=held.now)
    days = (TODAY, TOMORROW + timedelta(days=1), TODAY + week)
    assert [who(held, IN_EAST, day)[2] for day in days] == [["010007"], ["010001"], ["010002"]]


def test_who_is_taken_off_is_gone_at_once_and_twice_changes_nothing(held):
    from heliograph.beats.models import Holder
    from heliograph.organisation.models import Change

    row = Holder.objects.get()
    for _ in range(2):
        actions.take_off(held.viewer("qian"), "hp-1", row.id, now=held.now)
    assert who(held, IN_EAST)[1] is Standing.VACANT
    assert Change.objects.filter(verb="card.taken-off", subject="area:hp-1").count() == 1


def test_only_who_works_there_can_be_put_on(held):
    with pytest.raises(Unusable):
        actions.put_on(held.viewer("qian"), "hp-2", "010003", "main", since=TODAY, now=held.now)


@pytest.mark.parametrize("name", ["zhou", "zhao", "sun", "du", "jiao"])
def test_who_does_not_lead_the_station_changes_none_of_its_cards(held, name):
    with pytest.raises(NoSuchBeat):
        actions.save_card(held.viewer(name), "hp-1", CardWords(phone="1"), now=held.now)


@pytest.mark.parametrize("name", ["qian", "wu", "zheng", "chen"])
def test_lead_branch_chief_and_administrator_keep_it(held, name):
    actions.save_card(held.viewer(name), "hp-1", CardWords(phone="0571-8000"), now=held.now)
    assert reading.card(held.bureau.id, "hp-1", TODAY).phone == "0571-8000"


def test_another_bureau_reaches_nothing(held):
    with pytest.raises(NoSuchBeat):
        actions.save_card(held.viewer("bei"), "hp-1", CardWords(phone="1"), now=held.now)
    assert reading.officer_for(held.other_bureau.id, place=IN_EAST, today=TODAY) is None


def test_an_empty_card_shows_the_units_own_words(held):
    found = reading.card(held.bureau.id, "hp-1", TODAY)
    assert (found.phone, found.supervision, found.has_card) == ("0571-110", "0571-110", False)


def test_the_same_card_twice_is_recorded_once(held):
    from heliograph.organisation.models import Change

    for _ in range(2):
        actions.save_card(held.viewer("qian"), "hp-1", CardWords(places=("和平里小区", "和平里小区 ")), now=held.now)
    assert Change.objects.filter(verb="card.added").count() == 1
    assert reading.card(held.bureau.id, "hp-1", TODAY).places == ("和平里小区",)


@pytest.fixture
def listed(held):
    qian = held.viewer("qian")
    actions.save_card(qian, "hp-1", CardWords(places=("和平里小区", "和平路（1—99 号）")), now=held.now)
    actions.save_card(qian, "hp-2", CardWords(places=("和平路（100 号以后）", "建设新村")), now=held.now)
    return held


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("淳南市河西区和平里小区 3 幢 502", ["hp-1"]),
        ("和平路12号", ["hp-1"]),
        ("和平路 100 号 3 单元", ["hp-2"]),
        ("和平路上", ["hp-1", "hp-2"]),
        ("建设新村", ["hp-2"]),
        ("建设", ["hp-2"]),
        ("赵勇", ["hp-1"]),
        ("010001", ["hp-1"]),
        ("HEPING BEAT 2", ["hp-2"]),
        ("东湖派出所", ["dh"]),
        ("火星路", []),
        ("", ["hp-1", "hp-2", "dh"]),
    ],
)  # fmt: skip
def test_an_address_as_people_write_it_finds_the_beat(listed, words, codes):
    assert [one.code for one in reading.cards(listed.bureau.id, today=TODAY, words=words)] == codes


def test_a_beat_that_ended_is_found_by_its_code_and_answers_for_no_place(held):
    from heliograph.organisation import reading as organisation
    from heliograph.organisation.models import Area

    Area.objects.filter(code="hp-1").update(until=TODAY)
    organisation.forget()
    assert reading.card(held.bureau.id, "hp-1", TOMORROW).ended == TODAY
    assert reading.officer_for(held.bureau.id, area="hp-1", today=TOMORROW) is None
    assert who(held, IN_EAST, TOMORROW) is None


def test_the_queries_of_a_list_do_not_grow_with_the_beats(listed):
    reading.cards(listed.bureau.id, today=TODAY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        reading.cards(listed.bureau.id, today=TODAY, words="建设新村")
    assert len(few) <= 4


def test_a_photo_is_made_small_and_leaves_with_the_officer(held):
    from io import BytesIO

    from PIL import Image

    from heliograph.beats.models import Portrait

    out = BytesIO()
    Image.new("RGB", (1200, 1600), "navy").save(out, "JPEG")
    qian = held.viewer("qian")
    actions.set_portrait(qian, "hp-1", "010001", out.getvalue(), "me.jpg", now=held.now)
    assert reading.card(held.bureau.id, "hp-1", TODAY).contacts[0].portrait
    with Image.open(BytesIO(bytes(Portrait.objects.get().jpeg))) as kept:
        assert kept.size == (240, 320)
    actions.set_portrait(qian, "hp-1", "010001", None, now=held.now)
    assert not Portrait.objects.exists()
    assert reading.card(held.bureau.id, "hp-1", TODAY).contacts[0].portrait == ""


def test_what_is_no_picture_is_no_photo(held):
    from heliograph.core.files import FileRefused

    with pytest.raises((FileRefused, CardError)):
        actions.set_portrait(held.viewer("qian"), "hp-1", "010001", b"just words, no picture", "me.jpg", now=held.now)
    assert reading.card(held.bureau.id, "hp-1", TODAY).contacts[0].portrait == ""
