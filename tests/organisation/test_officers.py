"""Officers are posted and unposted; administrators and auditors are nothing else; one administrator always stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heliograph.organisation import actions
from heliograph.organisation.errors import DutiesClash, NotGiven, StillNeeded, Taken, Unreadable
from heliograph.organisation.models import Change, Officer, User
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen(cast) -> Officer:
    return cast.officers["chen"]


def test_a_posting_gives_its_role_from_its_first_day_to_its_last(cast, chen):
    zhao, donghu = cast.officers["zhao"], cast.units["donghu"]
    first, last = date(2026, 4, 1), date(2026, 4, 30)
    actions.post(zhao, donghu, "lead", since=first, until=last, by=chen, now=NOW)

    def leads(day: date) -> bool:
        from heliograph.organisation.reading import viewer_for

        viewer = viewer_for(cast.users["zhao"], day)
        return viewer is not None and "lead" in viewer.roles

    day = timedelta(days=1)
    assert [leads(first - day), leads(first), leads(last), leads(last + day)] == [False, True, True, False]


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_handles_matters_is_neither_administrator_nor_auditor(cast, chen, role):
    with pytest.raises(DutiesClash):
        actions.post(cast.officers["zhao"], cast.units["chunan"], role, by=chen, now=NOW)
    assert not cast.officers["zhao"].postings.filter(role=role).exists()


def test_an_administrator_gives_themselves_no_content(cast, chen):
    with pytest.raises(DutiesClash):
        actions.post(chen, cast.units["heping"], "supervisor", by=chen, now=NOW)


def test_after_the_other_posting_ended_the_role_can_change(cast, chen):
    zhao = cast.officers["zhao"]
    actions.end_posting(zhao.postings.get(), by=chen, now=NOW)
    actions.post(zhao, cast.units["chunan"], "auditor", by=chen, now=NOW)


def test_the_last_administrator_stays(cast, chen):
    with pytest.raises(StillNeeded):
        actions.end_posting(chen.postings.get(), by=chen, now=NOW)
    details = actions.OfficerDetails(chen.badge, chen.name_zh, chen.name_en, active=False)
    with pytest.raises(StillNeeded):
        actions.save_officer(cast.bureau, details, officer=chen, by=chen, now=NOW)
    assert Officer.objects.get(pk=chen.pk).active


def test_with_a_second_administrator_the_first_may_go(cast, chen):
    new = actions.save_officer(cast.bureau, actions.OfficerDetails("010099", "新人", "Xin Ren"), by=chen, now=NOW)
    actions.post(new, cast.units["chunan"], "administrator", by=chen, now=NOW)
    actions.end_posting(chen.postings.get(), by=chen, now=NOW)


def test_a_badge_number_is_one_persons(cast, chen):
    with pytest.raises(Taken):
        actions.save_officer(cast.bureau, actions.OfficerDetails("010001", "别人", "Bie Ren"), by=chen, now=NOW)


def test_a_posting_to_another_bureaus_unit_is_refused(cast, chen):
    with pytest.raises(Unreadable):
        actions.post(cast.officers["zhao"], cast.units["beihe"], "handler", by=chen, now=NOW)


def test_a_log_in_has_a_name_in_small_letters_that_nobody_has(cast, chen):
    new = actions.save_officer(cast.bureau, actions.OfficerDetails("010099", "新人", "Xin Ren"), by=chen, now=NOW)
    for wrong, error in (("Xin", Unreadable), ("新人", Unreadable), ("x", Unreadable), ("zhao", Taken)):
        with pytest.raises(error):
            actions.give_log_in(new, wrong, by=chen, now=NOW)
    with pytest.raises(NotGiven):
        actions.give_password(new, by=chen, now=NOW)
    user = actions.give_log_in(new, "xin.ren", by=chen, now=NOW)
    assert not user.has_usable_password()
    assert actions.give_log_in(new, "xin.ren", by=chen, now=NOW) == user


def test_a_given_password_is_random_expires_and_is_kept_nowhere(cast, chen):
    zhao = cast.officers["zhao"]
    one, two = (actions.give_password(zhao, by=chen, now=NOW) for _ in range(2))
    assert one.password != two.password
    assert one.until == NOW + timedelta(days=3)
    user = User.objects.get(pk=zhao.user_id)
    assert user.check_password(two.password)
    assert user.must_change_password
    recorded = str(list(Change.objects.values()))
    assert one.password not in recorded
    assert two.password not in recorded


def test_a_new_bureau_gets_a_root_every_duty_and_an_administrator(db):
    given = actions.found_bureau("xin", "新市公安局", "Xin", administrator="admin", now=NOW)
    assert given is not None
    assert User.objects.get().check_password(given.password)
    assert actions.found_bureau("xin", "新市公安局", "Xin", administrator="admin", now=NOW) is None
