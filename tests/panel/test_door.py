"""One door: a member opens the panel's own pages and no other page of staff; staff don't open the panel's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from heliograph.panel import actions
from heliograph.panel.models import Member
from tests.panel.conftest import PASSWORD

OWN = {"panel_desk", "panel_conflicts", "panel_item"}
ACCOUNT = ("account_", "mfa_", "usersessions_")
FILLED = {"uuid": UUID(int=7), "int": 1, "slug": "x", "str": "x", "path": "x"}


def _filled(match: re.Match[str]) -> str:
    return str(FILLED.get(match[1] or "str", "x"))


def every_address() -> list[tuple[str, str]]:
    """Each name of an address with a path that fits it."""
    found = []

    def walk(patterns, before: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns, before + str(one.pattern))
            elif isinstance(one, URLPattern) and one.name:
                path = re.sub(r"<(?:(\w+):)?\w+>", _filled, before + str(one.pattern))
                found.append((one.name, "/" + path.lstrip("/^").rstrip("$")))

    walk(get_resolver().url_patterns, "")
    return found


@pytest.fixture
def mei(cast) -> Member:
    now = timezone.now()
    today = timezone.localdate()
    made = actions.invite(
        cast.viewer("sun"), "梅兰", "deputy", today - timedelta(days=1), today + timedelta(days=300), now=now
    )  # fmt: skip
    return actions.accept(cast.bureau.id, made.token, "meilan", PASSWORD, now=now)


@pytest.fixture
def hers(mei, settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(mei.user)
    return client


def test_a_member_opens_the_panels_pages_and_gets_nothing_elsewhere_that_a_stranger_does_not(hers):
    """Every address there is: on each of staff's the member is refused; on any other she gets what anybody gets."""
    stranger = Client()
    looked = refused = 0
    for name, path in every_address():
        if name in OWN or name.startswith(ACCOUNT):
            continue
        looked += 1
        anybodys = stranger.get(path)
        if anybodys.status_code == 405:
            anybodys, own = stranger.post(path), hers.post(path)
        else:
            own = hers.get(path)
        if anybodys.status_code == 302 and "/login" in anybodys.get("Location", ""):
            refused += 1
            assert own.status_code == 403, (name, own.status_code)
        else:
            assert own.status_code == anybodys.status_code, (name, own.status_code, anybodys.status_code)
    assert looked > 300
    assert refused > 100


def test_staff_do_not_open_the_panels_door(cast, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    for who in ("sun", "zheng", "zhao", "chen"):
        client = Client()
        client.force_login(cast.users[who])
        assert client.get(reverse("panel_desk")).status_code == 403, who
        assert client.get(reverse("panel_conflicts")).status_code == 403, who


def test_a_stranger_is_asked_to_log_in(db, client):
    assert "/login" in client.get(reverse("panel_desk"))["Location"]


def test_the_second_factor_is_asked_of_members_as_of_staff(mei, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.force_login(mei.user)
    assert client.get(reverse("panel_desk"))["Location"] == reverse("mfa_index")


def test_a_seat_that_was_ended_shuts_the_door_at_once(cast, mei, hers):
    assert hers.get(reverse("panel_desk")).status_code == 200
    actions.end(cast.viewer("zheng"), mei.id, "本人提出不再担任。", now=timezone.now())
    assert hers.get(reverse("panel_desk")).status_code in (302, 403)
    mei.refresh_from_db()
    assert mei.ended_at is not None


def test_by_the_link_to_a_log_in_and_to_her_own_page(cast, client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    today = timezone.localdate()
    made = actions.invite(
        cast.viewer("sun"), "梅兰", "deputy", today, today + timedelta(days=300), now=timezone.now()
    )  # fmt: skip
    path = reverse("panel_join", args=[made.token])
    opened = client.get(path)
    assert "梅兰" in opened.content.decode()
    assert opened["Referrer-Policy"] == "same-origin", "no other site learns the link, and the form's origin is named"
    assert client.post(path, {"username": "mei", "password": "short"}).status_code == 422
    sent = client.post(path, {"username": "meilan", "password": PASSWORD})
    assert sent.status_code == 302
    assert client.get(path).status_code == 404
    logged_in = client.post(reverse("account_login"), {"login": "meilan", "password": PASSWORD})
    assert logged_in["Location"] == reverse("panel_desk")
    page = client.get(reverse("panel_desk")).content.decode()
    assert "先申报" in page
    assert client.post(reverse("panel_conflicts"), {"units": [cast.units["heping"].id]}).status_code == 302
    assert "和平路派出所" in Client().get(reverse("panel")).content.decode()
    assert date.today() <= made.member.until  # noqa: DTZ011 (only that the fixture's term is not over)
