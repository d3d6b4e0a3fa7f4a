"""Who gets through the door of which staff page; and nobody who should not, at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from heliograph.matters import administration_urls, desk_urls
from heliograph.organisation import actions, urls
from tests.organisation.logging_in import give_factor, give_password, log_in

pytestmark = pytest.mark.django_db

CONTENT = {"handler", "lead", "chief", "supervisor"}
ABOVE = {"lead", "chief", "supervisor"}
EVENTS = {*CONTENT, "auditor"}
ADMINISTRATOR = {"administrator"}
CHANGES = {"administrator", "auditor"}
WHO = {
    "handler": "zhao",
    "lead": "qian",
    "chief": "zheng",
    "supervisor": "sun",
    "auditor": "feng",
    "administrator": "chen",
}
POSTED_ONLY = {"desk_assign", "desk_template_retire", "desk_do"}
PAGES: dict[str, set[str]] = {
    "desk": EVENTS,
    "desk_assign": CONTENT,
    "desk_search": CONTENT,
    "desk_follow_ups": ABOVE,
    "board": CONTENT,
    "desk_templates": CONTENT,
    "desk_template_retire": CONTENT,
    "desk_enter_choose": CONTENT,
    "desk_enter": CONTENT,
    "desk_matter": CONTENT,
    "desk_do": CONTENT,
    "desk_file": CONTENT,
    "desk_resident": CONTENT,
    "desk_events": EVENTS,
    "desk_records": EVENTS,
    "administration": CHANGES,
    "admin_changes": CHANGES,
    "admin_log_ins": CHANGES,
    "admin_units": ADMINISTRATOR,
    "admin_unit_new": ADMINISTRATOR,
    "admin_units_import": ADMINISTRATOR,
    "admin_unit": ADMINISTRATOR,
    "admin_officers": ADMINISTRATOR,
    "admin_officer_new": ADMINISTRATOR,
    "admin_officers_import": ADMINISTRATOR,
    "admin_officer": ADMINISTRATOR,
    "admin_calendars": ADMINISTRATOR,
    "admin_procedures": ADMINISTRATOR,
    "admin_procedure_check": ADMINISTRATOR,
    "admin_procedure": ADMINISTRATOR,
    "admin_templates": ADMINISTRATOR,
    "admin_template_new": ADMINISTRATOR,
    "admin_template": ADMINISTRATOR,
}


@pytest.fixture
def address(cast):
    """The address of a page, about something that is there."""
    number = cast.matter(cast.submits()).number
    given = {
        "unit_id": cast.units["heping"].id,
        "officer_id": cast.officers["zhao"].id,
        "template_id": 1,
        "code": "consultation",
        "number": number,
        "action": "accept",
        "file_id": uuid4(),
    }
    patterns = [*desk_urls.urlpatterns, *urls.urlpatterns, *administration_urls.urlpatterns]
    wanted = {p.name: list(p.pattern.converters) for p in patterns}
    return lambda name: reverse(name, kwargs={key: given[key] for key in wanted[name]})


def ask(client, name: str, path: str):
    return client.post(path) if name in POSTED_ONLY else client.get(path)


def test_the_table_names_every_staff_page():
    patterns = [*desk_urls.urlpatterns, *urls.urlpatterns, *administration_urls.urlpatterns]
    assert {p.name for p in patterns} == set(PAGES)


@pytest.mark.parametrize("role", WHO)
def test_each_role_gets_into_its_pages_and_no_others(client, cast, address, role):
    client.force_login(cast.users[WHO[role]])
    entered = {name for name in PAGES if ask(client, name, address(name)).status_code != 403}
    assert entered == {name for name, roles in PAGES.items() if role in roles}


def test_without_a_log_in_every_page_leads_to_it(client, cast, address):
    found = {name: ask(client, name, address(name)) for name in PAGES}
    assert {name for name, page in found.items() if page.status_code != 302} == set()
    assert all(page.url.startswith(reverse("account_login") + "?next=/desk/") for page in found.values())


def test_another_bureaus_officer_is_refused_on_this_host(client, cast, address):
    client.force_login(cast.users["bei"])
    assert {ask(client, name, address(name)).status_code for name in PAGES} == {403}
    assert client.get(reverse("desk"), headers={"host": "beihe.example"}).status_code == 200


def test_this_bureaus_officer_is_refused_on_another_host(client, cast):
    client.force_login(cast.users["zhao"])
    assert client.get(reverse("desk"), headers={"host": "beihe.example"}).status_code == 403


def test_an_administrator_opens_another_bureaus_nothing(client, cast):
    client.force_login(cast.users["chen"])
    beihe, bei = cast.units["beihe"].id, cast.officers["bei"].id
    assert client.get(reverse("admin_unit", args=[beihe])).status_code == 404
    assert client.get(reverse("admin_officer", args=[bei])).status_code == 404
    assert client.post(reverse("admin_officer", args=[bei]), {"do": "give-password"}).status_code == 404


# What ends, ends with the next request


def test_a_posting_that_ended_opens_nothing_any_more(client, cast):
    client.force_login(cast.users["zhao"])
    assert client.get(reverse("desk")).status_code == 200
    actions.end_posting(cast.officers["zhao"].postings.get(), by=cast.officers["chen"], now=timezone.now())
    assert client.get(reverse("desk")).status_code == 403


def test_a_posting_that_has_not_begun_opens_nothing_yet(client, cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    cast.officers["zhao"].postings.update(since=tomorrow)
    client.force_login(cast.users["zhao"])
    assert client.get(reverse("desk")).status_code == 403


def test_an_officer_out_of_service_is_logged_out(client, cast):
    zhao = cast.officers["zhao"]
    client.force_login(cast.users["zhao"])
    assert client.get(reverse("desk")).status_code == 200
    details = actions.OfficerDetails(zhao.badge, zhao.name_zh, zhao.name_en, active=False)
    actions.save_officer(cast.bureau, details, officer=zhao, by=cast.officers["chen"], now=timezone.now())
    assert client.get(reverse("desk")).url.startswith(reverse("account_login"))


def test_a_user_who_is_no_officer_is_refused(client, cast, django_user_model):
    client.force_login(django_user_model.objects.create(username="nobody", is_superuser=True, is_staff=True))
    assert client.get(reverse("desk")).status_code == 403
    assert client.get(reverse("administration")).status_code == 403


# The second factor


def test_where_it_is_required_no_page_opens_without_a_second_factor(client, cast, address, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    give_factor(cast.users["chen"])
    client.force_login(cast.users["chen"])  # a session that never proved it, of a user who has one
    found = {name: ask(client, name, address(name)) for name in PAGES}
    assert {(page.status_code, page.headers.get("Location")) for page in found.values()} == {
        (302, reverse("mfa_index"))
    }


def test_with_it_the_pages_open(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    give_password(cast.users["chen"])
    log_in(client, cast.users["chen"], give_factor(cast.users["chen"]))
    assert client.get(reverse("admin_units")).status_code == 200


def test_clearing_the_second_factor_ends_the_session_and_asks_for_a_new_one(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    give_password(cast.users["zhao"])
    log_in(client, cast.users["zhao"], give_factor(cast.users["zhao"]))
    assert client.get(reverse("desk")).status_code == 200
    actions.reset_second_factor(cast.officers["zhao"], by=cast.officers["chen"], now=timezone.now())
    assert client.get(reverse("desk")).url.startswith(reverse("account_login"))


def test_the_door_costs_four_queries(client, cast, django_assert_num_queries):
    """The session, the user, the officer, the postings; units are remembered."""
    client.force_login(cast.users["chen"])
    client.get(reverse("admin_units_import"))
    with django_assert_num_queries(4):
        client.get(reverse("admin_units_import"))
