"""Every desk page of patrol that has a number in its address: nothing for a lead of another unit, an officer, or who isn't logged in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.urls.resolvers import URLPattern

from heliograph.core.geography.datum import Datum
from heliograph.patrol import actions
from heliograph.patrol.actions import HowToRead, Wanted, plans
from heliograph.patrol.models import RosterState, SquadRoster, TimesWeek
from heliograph.patrol.urls import urlpatterns
from tests.patrol import rostered
from tests.patrol.conftest import calls
from tests.patrol.test_answer_times import published
from tests.patrol.test_answer_times import taken as timed
from tests.patrol.test_blocks import file as blocks

NUMBERED = {
    one.name: sorted(one.pattern.converters)
    for one in urlpatterns
    if isinstance(one, URLPattern) and str(one.pattern).startswith("desk/patrol/") and one.pattern.converters
}

TABLES = {
    "desk_plan_posts_table": "?posts=2&minutes=3&aim=reach",
    "desk_plan_trial_table": "?target=10&scene=20&crews=1&speed=30&sent=own&back_up=0&shared=0&traffic=1",
}


@pytest.fixture
def numbers(ground, open_desk) -> dict[str, object]:
    """One of each thing that Heping has, by the name of its number in addresses."""
    qian, unit = ground.viewer("qian"), ground.units["heping"].id
    file = actions.take_in(qian, unit, "a.csv", calls(), HowToRead(), now=ground.now)
    actions.accept(qian, file.id, noted=True, now=ground.now)
    plan = actions.ask(qian, unit, Wanted(2, seconds=1, rounds=1), now=ground.now)
    plans.solve(plan.id, now=ground.now)
    drawn = actions.take_blocks(qian, unit, "a.geojson", blocks(), Datum.WGS84, now=ground.now)
    times = timed(ground)
    published(ground, times)
    roster, begins = rostered.ready(ground), rostered.BEGINS
    SquadRoster.objects.filter(id=roster.id).update(
        state=RosterState.SIGNED, from_day=begins, last_day=begins + timedelta(days=13)
    )
    return {
        "file_id": file.id, "plan_id": plan.id, "map_id": drawn.id, "roster_id": roster.id,
        "week_id": TimesWeek.objects.filter(file=times)[0].id, "verb": "copy", "on": begins.isoformat(), "code": "早",
        "times": times.id,
    }  # fmt: skip


def address(name: str, numbers: dict[str, object]) -> str:
    known = {**numbers, "file_id": numbers["times"]} if "times" in name else numbers
    return reverse(name, kwargs={one: known[one] for one in NUMBERED[name]})


def test_a_lead_of_another_unit_an_officer_and_a_stranger_get_nothing_under_any_number(client, ground, numbers):
    names = [name for name, parts in NUMBERED.items() if set(parts) <= set(numbers)]
    assert len(names) > 25
    for person, refused in (("zhou", {404, 405}), ("zhao", {403, 404, 405}), (None, {200, 405})):
        client.logout() if person is None else client.force_login(ground.users[person])
        for name in names:
            for ask in (client.get, client.post):
                answer = ask(address(name, numbers), follow=True)
                assert answer.status_code in refused, (person, name, answer.status_code)
                assert person or answer.status_code == 405 or "/login" in answer.redirect_chain[-1][0], name


@pytest.mark.parametrize(
    ("refusing", "wanted"),
    [
        ("desk_roster_step", "desk_roster_hand"),
        ("desk_roster_withdraw", "desk_roster_sign"),
        ("desk_plan_do", "desk_plan"),
    ],
)
def test_a_refusal_read_again_leads_to_the_page_it_stands_on(client, ground, numbers, refusing, wanted):
    client.force_login(ground.users["zheng"])
    assert client.get(address(refusing, numbers))["Location"] == address(wanted, numbers)


def test_who_leads_the_unit_finds_something_under_each(client, ground, numbers):
    client.force_login(ground.users["qian"])
    for name, parts in NUMBERED.items():
        if set(parts) <= set(numbers):
            asked = TABLES.get(name, "")
            assert client.get(address(name, numbers) + asked).status_code in {200, 302, 405}, name
