"""A roster is given to officers and signed: by whom, from when, and what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heliograph.organisation.models import Change, Officer, Posting
from heliograph.patrol.actions.roster_signing import sign_roster, withdraw_roster
from heliograph.patrol.actions.seats import WrongSeats, assign_seats
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import RosterState, SeatHolder
from heliograph.patrol.reading.holders import holders_on, signed_roster
from tests.patrol.rostered import BEGINS, ready

LAST = BEGINS + timedelta(days=13)
WEEK = timedelta(days=7)


def given(cast, roster, *, now=None, who="qian", **seats):
    """Seats by the first names of officers, as s01="zhao"."""
    asked = {seat[1:]: cast.officers[name].id if name else None for seat, name in seats.items()}
    return assign_seats(cast.viewer(who), roster.id, asked, now=now or cast.now)


def signed(cast, roster, day: date = BEGINS, reason: str = "", who: str = "zheng", now=None):
    return sign_roster(cast.viewer(who), roster.id, day, reason, now=now or cast.now)


def heping_officer(cast, badge: str = "009901") -> Officer:
    officer = Officer.objects.create(bureau=cast.bureau, badge=badge, name_zh="周小北", name_en="Zhou Xiaobei")
    Posting.objects.create(officer=officer, unit=cast.units["heping"], role="handler")
    return officer


def test_seats_are_given_and_the_record_names_badges(cast):
    roster = ready(cast)
    given(cast, roster, s01="zhao", s02="qian")
    assert holders_on(roster, BEGINS) == {"01": cast.officers["zhao"].id, "02": cast.officers["qian"].id}
    change = Change.objects.get(verb="roster.seats")
    assert change.after["seats"] == [f"01 {cast.officers['zhao'].badge}", f"02 {cast.officers['qian'].badge}"]
    given(cast, roster, s01="zhao")
    assert Change.objects.filter(verb="roster.seats").count() == 1


def test_wrong_seats_are_all_said_at_once_and_nothing_is_changed(cast):
    roster = ready(cast)
    with pytest.raises(WrongSeats) as refused:
        given(cast, roster, s01="zhao", s02="zhao", s03="zhou", s09="qian")
    assert set(refused.value.texts) == {"02", "03", "09"}
    assert not SeatHolder.objects.exists()
    with pytest.raises(NotYours):
        given(cast, roster, who="zhou", s01="zhao")


def test_two_officers_change_seats_in_one_step(cast):
    roster = ready(cast)
    given(cast, roster, s01="zhao", s02="qian")
    given(cast, roster, s01="qian", s02="zhao")
    assert holders_on(roster, BEGINS) == {"01": cast.officers["qian"].id, "02": cast.officers["zhao"].id}


def test_who_held_a_seat_keeps_the_days_before_the_change(cast):
    roster = ready(cast)
    given(cast, roster, s01="zhao")
    signed(cast, roster)
    later = cast.now + timedelta(days=8)
    given(cast, roster, now=later, s01="qian")
    changed = BEGINS + timedelta(days=2)
    assert holders_on(roster, changed - timedelta(days=1)) == {"01": cast.officers["zhao"].id}
    assert holders_on(roster, changed) == {"01": cast.officers["qian"].id}


def test_who_leaves_the_unit_holds_no_seat_from_then_on(cast):
    roster, officer = ready(cast), heping_officer(cast)
    assign_seats(cast.viewer("qian"), roster.id, {"01": officer.id}, now=cast.now)
    Posting.objects.filter(officer=officer).update(until=BEGINS + timedelta(days=3))
    assert holders_on(roster, BEGINS + timedelta(days=3)) == {"01": officer.id}
    assert holders_on(roster, BEGINS + timedelta(days=4)) == {}
    Officer.objects.filter(id=officer.id).update(active=False)
    assert holders_on(roster, BEGINS) == {}


def test_an_officer_is_on_one_units_roster_at_a_time(cast):
    first, second = ready(cast), ready(cast, unit="hexi")
    given(cast, first, s01="zhao")
    signed(cast, first)
    with pytest.raises(WrongSeats) as refused:
        given(cast, second, who="zheng", s01="zhao")
    assert "和平" in refused.value.texts["01"].zh


def test_officers_of_two_rosters_are_found_when_the_second_is_signed(cast):
    first, second = ready(cast), ready(cast, unit="hexi")
    given(cast, first, s01="zhao")
    given(cast, second, who="zheng", s02="zhao")
    signed(cast, first)
    with pytest.raises(PatrolError, match="on other rosters: 02"):
        signed(cast, second)


def test_a_chief_signs_for_days_to_come_and_the_record_says_so(cast):
    roster = ready(cast)
    for who in ("qian", "wu"):
        with pytest.raises(PatrolError, match="A chief signs"):
            signed(cast, roster, who=who)
    own = ready(cast, number=2, who="zheng")
    with pytest.raises(PatrolError, match="A chief signs"):
        signed(cast, own)
    for day in (cast.now.date(), BEGINS - timedelta(days=1), LAST + timedelta(days=1)):
        with pytest.raises(Unusable) as refused:
            signed(cast, roster, day)
        assert refused.value.field == "from_day"
    signed(cast, roster)
    roster.refresh_from_db()
    assert (roster.state, roster.from_day, roster.last_day) == (RosterState.SIGNED, BEGINS, LAST)
    assert Change.objects.get(verb="roster.signed").after["since"] == "2026-03-23"
    assert [signed_roster(cast.bureau.id, roster.unit_id, day) for day in (BEGINS, LAST, LAST + timedelta(days=1))] == [
        roster, roster, None,
    ]  # fmt: skip


def test_empty_places_need_a_reason_unless_they_lie_before_the_first_day(cast):
    roster = ready(cast, empty=[[0, "巡/早", 1], [1, "巡/夜", 1]])
    with pytest.raises(Unusable, match="2 places") as refused:
        signed(cast, roster)
    assert refused.value.field == "reason"
    with pytest.raises(Unusable, match="characters"):
        signed(cast, roster, reason="长" * 201)
    signed(cast, roster, reason="病假，邻所代")
    roster.refresh_from_db()
    assert roster.empty_reason == "病假，邻所代"
    later = ready(cast, number=2, empty=[[0, "巡/早", 1]])
    signed(cast, later, BEGINS + timedelta(days=1))


def test_a_roster_beyond_the_legal_hours_is_never_signed(cast):
    over = ready(cast, hours=60)
    with pytest.raises(PatrolError, match="hours more than the rules"):
        signed(cast, over, reason="人手紧")
    over.refresh_from_db()
    assert over.state == RosterState.READY


def test_a_later_version_takes_over_from_its_first_day(cast):
    first = ready(cast)
    signed(cast, first)
    second = ready(cast, number=2, begins=BEGINS + WEEK)
    signed(cast, second, BEGINS + WEEK)
    first.refresh_from_db()
    assert (first.state, first.last_day) == (RosterState.SIGNED, BEGINS + timedelta(days=6))
    third = ready(cast, number=3)
    signed(cast, third)
    assert {one.number: one.state for one in (type(first).objects.all())} == {
        1: "withdrawn",
        2: "withdrawn",
        3: "signed",
    }


def test_a_withdrawn_roster_never_held_and_can_be_signed_again(cast):
    roster = ready(cast)
    signed(cast, roster)
    with pytest.raises(Unusable, match="Say why"):
        withdraw_roster(cast.viewer("zheng"), roster.id, " ", now=cast.now)
    with pytest.raises(PatrolError, match="A chief"):
        withdraw_roster(cast.viewer("qian"), roster.id, "错了", now=cast.now)
    withdraw_roster(cast.viewer("zheng"), roster.id, "错了", now=cast.now)
    assert signed_roster(cast.bureau.id, roster.unit_id, BEGINS) is None
    assert Change.objects.get(verb="roster.withdrawn").after["reason"] == "错了"
    signed(cast, roster)
    assert signed_roster(cast.bureau.id, roster.unit_id, BEGINS) == roster


def test_a_roster_that_holds_ends_with_today_when_it_is_withdrawn(cast):
    roster = ready(cast)
    signed(cast, roster)
    now = cast.now + timedelta(days=7)
    withdraw_roster(cast.viewer("zheng"), roster.id, "抽调", now=now)
    roster.refresh_from_db()
    assert (roster.state, roster.last_day) == (RosterState.SIGNED, date(2026, 3, 24))
    with pytest.raises(PatrolError, match="ends today"):
        withdraw_roster(cast.viewer("zheng"), roster.id, "抽调", now=now)
