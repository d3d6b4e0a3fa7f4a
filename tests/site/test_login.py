"""Staff log in with a password and a second factor, and nobody else does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from heliograph.organisation import actions
from heliograph.organisation.models import Change
from heliograph.organisation.sessions import OPENED_AT, SEEN_AT
from tests.organisation.logging_in import (
    PASSWORD,
    code,
    enter_code,
    enter_password,
    give_factor,
    give_password,
    log_in,
    opened,
    spare_codes,
    stored_secret,
    wrong_code,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhao(cast, settings):
    """An officer with a password, where the second factor is required."""
    settings.SECOND_FACTOR_REQUIRED = True
    give_password(cast.users["zhao"])
    return cast.users["zhao"]


@pytest.fixture
def secret(zhao) -> str:
    return give_factor(zhao)


def is_in(client) -> bool:
    return client.get(reverse("desk")).status_code == 200


# Password and second factor


def test_a_password_alone_leads_to_setting_up_a_second_factor(client, zhao):
    assert enter_password(client, "zhao").url == reverse("desk")
    assert client.get(reverse("desk")).url == reverse("mfa_index")
    assert "请先设好第二步验证" in client.get(reverse("mfa_index")).content.decode()


def set_up_authenticator(client):
    page = client.get(reverse("mfa_activate_totp"))
    return client.post(reverse("mfa_activate_totp"), {"code": code(page.context_data["form"].secret)})


@pytest.mark.django_db(transaction=True)  # what follows a set-up runs once it is committed
def test_setting_up_an_authenticator_opens_the_desk_and_shows_spare_codes_once(client, zhao):
    enter_password(client, "zhao")
    response = set_up_authenticator(client)
    assert response.url == reverse("mfa_view_recovery_codes")
    shown = spare_codes(zhao)[0]
    assert f"{shown[:4]} {shown[4:]}" in client.get(response.url).content.decode()
    assert shown[4:] not in client.get(response.url).content.decode()
    assert is_in(client)


def test_with_an_authenticator_the_password_alone_opens_nothing(client, zhao, secret):
    assert enter_password(client, "zhao").url == reverse("mfa_authenticate")
    assert client.get(reverse("desk")).url.startswith(reverse("account_login"))


def test_password_and_code_open_the_desk(client, zhao, secret):
    log_in(client, zhao, secret)
    assert is_in(client)


def test_the_code_of_the_period_before_still_holds(client, zhao, secret):
    enter_password(client, "zhao")
    assert enter_code(client, code(secret, -1)).status_code == 302


def test_a_code_works_once(client, zhao, secret):
    digits = code(secret)
    enter_password(client, "zhao")
    enter_code(client, digits)
    again = Client()
    enter_password(again, "zhao")
    assert "已经用过" in enter_code(again, digits).content.decode()
    assert not is_in(again)


def test_a_spare_code_opens_the_desk_once(client, zhao, secret):
    spare = spare_codes(zhao)[0]
    enter_password(client, "zhao")
    assert enter_code(client, spare).status_code == 302
    assert is_in(client)
    again = Client()
    enter_password(again, "zhao")
    assert enter_code(again, spare).status_code == 200


def test_the_secret_of_an_authenticator_lies_sealed_in_the_database(zhao, secret):
    assert secret not in stored_secret(zhao)
    assert opened(stored_secret(zhao)) == secret


@pytest.mark.django_db(transaction=True)
def test_setting_up_a_factor_ends_sessions_that_were_opened_without_one(client, zhao):
    other = Client()
    enter_password(other, "zhao")
    enter_password(client, "zhao")
    set_up_authenticator(client)
    assert is_in(client)
    assert other.get(reverse("desk")).url.startswith(reverse("account_login"))


def test_the_last_factor_can_not_be_taken_away(client, zhao, secret):
    log_in(client, zhao, secret)
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "不能去掉" in page.content.decode()
    assert Authenticator.objects.filter(user=zhao, type=Authenticator.Type.TOTP).exists()


def test_the_last_passkey_can_not_be_taken_away_either(client, zhao, secret):
    log_in(client, zhao, secret)
    Authenticator.objects.filter(user=zhao, type=Authenticator.Type.TOTP).delete()
    key = Authenticator.objects.create(
        user=zhao, type=Authenticator.Type.WEBAUTHN, data={"name": "k", "credential": {}}
    )
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).url == reverse("mfa_list_webauthn")
    assert Authenticator.objects.filter(pk=key.pk).exists()


# What is not offered, and what is not told


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "login/code/", "social/signup/"]
)
def test_nobody_signs_up_and_no_mail_is_sent(client, db, path):
    assert client.get("/staff/" + path).status_code == 404


def test_there_is_no_second_door(client, db):
    assert client.get("/administration/").status_code == 404
    assert client.get("/admin/").status_code == 404


def test_a_wrong_password_and_an_unknown_user_read_the_same(client, zhao):
    known = enter_password(client, "zhao", "not the password")
    unknown = enter_password(Client(), "nobody", "not the password")
    words = "用户名或密码不对"
    assert words in known.content.decode()
    assert words in unknown.content.decode()
    assert known.status_code == unknown.status_code


def test_a_log_in_never_leads_to_another_site(client, zhao, secret):
    enter_password(client, "zhao")
    client.post(reverse("account_login") + "?next=https://example.org/", {"login": "zhao", "password": PASSWORD})
    assert enter_code(client, code(secret)).url == reverse("desk")


# Lock-out


def fail(client, times: int, username: str = "zhao", **more):
    response = None
    for _ in range(times):
        response = enter_password(client, username, "not the password", **more)
    return response


def test_five_failures_pause_the_log_in_and_say_until_when(client, zhao, secret):
    assert fail(client, 4).status_code == 200
    page = fail(client, 1)
    assert page.status_code == 429
    assert "登录暂停" in page.content.decode()
    again = timezone.localtime(AccessAttempt.objects.get().attempt_time + timedelta(minutes=15))
    assert f"{again:%H:%M}" in page.content.decode()
    assert enter_password(client, "zhao").status_code == 429


def test_an_unknown_user_is_paused_alike(client, zhao):
    assert fail(client, 5, "nobody").content == fail(Client(), 5, "nobody2").content


def test_after_a_quarter_of_an_hour_the_right_password_opens_again(client, zhao, secret):
    fail(client, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert enter_password(client, "zhao").url == reverse("mfa_authenticate")


def test_trying_during_the_pause_does_not_prolong_it(client, zhao):
    fail(client, 5)
    before = AccessAttempt.objects.get().attempt_time
    fail(client, 3)
    assert AccessAttempt.objects.get().attempt_time == before


def test_the_pause_is_for_one_user_on_one_network(client, zhao, secret, cast):
    fail(client, 5)
    assert enter_password(Client(), "zhao", REMOTE_ADDR="192.0.2.9").status_code == 302
    give_password(cast.users["qian"])
    assert enter_password(Client(), "qian").status_code == 302


def test_addresses_of_one_ipv6_subscriber_are_one_network(client, zhao):
    for n in range(5):
        page = enter_password(client, "zhao", "not the password", REMOTE_ADDR=f"2001:db8:1:2::{n}")
    assert page.status_code == 429


def test_capital_letters_do_not_get_round_the_pause(client, zhao):
    for name in ("zhao", "Zhao", "ZHAO", " zhao", "zhaO"):
        page = enter_password(client, name, "not the password")
    assert page.status_code == 429


def test_wrong_codes_count_like_wrong_passwords(client, zhao, secret):
    enter_password(client, "zhao")
    for _ in range(4):
        assert enter_code(client, wrong_code(secret)).status_code == 200
    assert enter_code(client, wrong_code(secret)).status_code == 429
    assert enter_code(client, code(secret)).status_code == 429
    assert enter_password(Client(), "zhao").status_code == 429


def test_no_password_is_kept_with_a_failure(client, zhao, secret):
    fail(client, 1)
    enter_password(client, "zhao")
    enter_code(client, wrong_code(secret))
    kept = " ".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert kept
    assert "not the password" not in kept
    assert wrong_code(secret) not in kept


# Sessions


def change_session(client, **values):
    session = client.session
    session.update(values)
    session.save()


def test_an_hour_of_doing_nothing_ends_the_log_in(client, zhao, secret):
    log_in(client, zhao, secret)
    assert is_in(client)
    change_session(client, **{SEEN_AT: int(timezone.now().timestamp()) - 3601})
    page = client.get(reverse("desk"), follow=True)
    assert page.redirect_chain[0][0].startswith(reverse("account_login"))
    assert "一段时间没有操作" in page.content.decode()


def test_somebody_who_works_stays_logged_in(client, zhao, secret):
    log_in(client, zhao, secret)
    change_session(client, **{SEEN_AT: int(timezone.now().timestamp()) - 3500})
    assert is_in(client)
    assert client.session[SEEN_AT] > timezone.now().timestamp() - 60


def test_a_shift_ends_every_log_in_however_busy(client, zhao, secret):
    log_in(client, zhao, secret)
    is_in(client)
    change_session(client, **{OPENED_AT: int(timezone.now().timestamp()) - 12 * 3600 - 1})
    assert not is_in(client)


def test_reading_pages_does_not_write_the_session_each_time(client, zhao, secret, django_assert_num_queries):
    log_in(client, zhao, secret)
    client.get(reverse("mfa_index"))
    with django_assert_num_queries(5) as queries:
        client.get(reverse("mfa_index"))
    assert not [q for q in queries.captured_queries if q["sql"].startswith(("UPDATE", "INSERT"))]


def test_a_page_for_residents_asks_the_database_for_no_session(client, db, django_assert_num_queries):
    client.get(reverse("boundaries"))
    with django_assert_num_queries(0):
        client.get(reverse("boundaries"))


def test_i_see_where_i_am_logged_in_and_end_one(client, zhao, secret):
    log_in(client, zhao, secret)
    other = Client(HTTP_USER_AGENT="Another device", REMOTE_ADDR="192.0.2.7")
    enter_password(other, "zhao")
    enter_code(other, code(secret, 1))
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Another device" in page
    assert "192.0.2.7" in page
    theirs = UserSession.objects.get(user_agent="Another device")
    client.post(reverse("usersessions_list"), {"session": theirs.pk})
    assert not is_in(other)
    assert is_in(client)


def test_the_pages_of_my_log_in_call_me_by_name_and_each_heading_stands_once(client, zhao, secret):
    log_in(client, zhao, secret)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "<p>赵勇</p>" in page
    headings = re.findall(r"<(?:h1|h2|caption)[^>]*>([^<]+)<", page)
    assert "最近的登录" in headings
    assert len(headings) == len(set(headings))


def test_i_end_every_other_session(client, zhao, secret):
    log_in(client, zhao, secret)
    other = Client()
    enter_password(other, "zhao")
    enter_code(other, code(secret, 1))
    client.post(reverse("usersessions_list"), {"session": "others"})
    assert (is_in(other), is_in(client)) == (False, True)


def test_nobody_ends_somebody_elses_session(client, zhao, secret, cast):
    log_in(client, zhao, secret)
    stranger = Client()
    stranger.force_login(cast.users["qian"])
    theirs = UserSession.objects.get(user=zhao)
    assert stranger.post(reverse("usersessions_list"), {"session": theirs.pk}).status_code == 404
    assert is_in(client)


def test_logging_out_ends_the_session_and_is_recorded(client, zhao, secret):
    log_in(client, zhao, secret)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    assert AccessLog.objects.get(username="zhao").logout_time is not None


def test_log_ins_and_failures_are_recorded(client, zhao, secret):
    fail(client, 1)
    log_in(client, zhao, secret)
    assert AccessFailureLog.objects.get().username == "zhao"
    assert AccessLog.objects.get().ip_address == "127.0.0.1"


# One-time passwords


@pytest.fixture
def given(cast, zhao):
    return actions.give_password(cast.officers["zhao"], by=cast.officers["chen"], now=timezone.now())


def test_a_one_time_password_opens_only_the_page_that_changes_it(client, zhao, given):
    enter_password(client, "zhao", given.password)
    assert client.get(reverse("desk")).url == reverse("account_change_password")
    assert "只有您自己知道" in client.get(reverse("account_change_password")).content.decode()


def change_to(client, old: str, new: str):
    given = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), given)


def test_choosing_an_own_password_leads_on_and_is_recorded_without_it(client, zhao, given):
    enter_password(client, "zhao", given.password)
    assert change_to(client, given.password, PASSWORD).status_code == 302
    assert client.get(reverse("desk")).url == reverse("mfa_index")
    assert [c.verb for c in Change.objects.all()] == ["password.chosen", "password.given"]
    assert given.password not in str(list(Change.objects.values()))


def test_the_one_time_password_can_not_be_kept(client, zhao, given):
    enter_password(client, "zhao", given.password)
    assert "新密码要和现在的不一样" in change_to(client, given.password, given.password).content.decode()


def test_a_short_or_common_password_is_refused(client, zhao, given):
    enter_password(client, "zhao", given.password)
    assert change_to(client, given.password, "short").status_code == 200
    assert change_to(client, given.password, "1q2w3e4r5t6y").status_code == 200


def test_an_expired_one_time_password_opens_nothing(client, zhao, given):
    zhao.refresh_from_db()
    zhao.one_time_until = timezone.now() - timedelta(seconds=1)
    zhao.save()
    page = enter_password(client, "zhao", given.password)
    assert page.url == reverse("account_login")
    assert "已经过期" in client.get(page.url).content.decode()
    assert client.get(reverse("account_change_password")).status_code == 302


def test_giving_a_password_ends_the_officers_sessions_and_lifts_the_pause(client, zhao, secret, cast):
    log_in(client, zhao, secret)
    fail(Client(), 5)
    given = actions.give_password(cast.officers["zhao"], by=None, now=timezone.now())
    assert not is_in(client)
    assert enter_password(Client(), "zhao", given.password).status_code == 302


# Where a log-in leads


@pytest.mark.parametrize(("name", "page"), [("chen", "administration"), ("feng", "administration"), ("qian", "desk")])
def test_a_log_in_leads_to_the_page_of_ones_work(client, cast, name, page):
    give_password(cast.users[name])
    assert enter_password(client, name).url == reverse(page)


def test_the_desk_says_when_no_second_factor_is_required(client, cast, settings):
    client.force_login(cast.users["zhao"])
    assert "只能用于演示" in client.get(reverse("desk")).content.decode()
    settings.SECOND_FACTOR_REQUIRED = True
