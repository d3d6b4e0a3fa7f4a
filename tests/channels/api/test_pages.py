"""Pages: administrators keep partners, a secret is shown once; officers hand a matter over."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.channels.api.models import HandOver, Partner, Token
from heliograph.demo import partners as demonstration

NEW = {
    "code": "12345", "name_zh": "12345 热线", "name_en": "12345 hotline", "scopes": ["intake", "handover"],
    "a_minute": "60",
}  # fmt: skip


@pytest.fixture
def at_desk(cast):
    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.users[name])
        return client

    return log_in


class TestAnAdministrator:
    def test_takes_a_partner_in_and_sees_its_secret_once(self, at_desk):
        client = at_desk("chen")
        shown = client.post("/desk/admin/partners/new/", NEW)
        row = Partner.objects.get()
        secret = re.findall(r"<code>([\w-]{43})</code>", shown.content.decode())
        assert (shown.status_code, len(secret)) == (200, 1)
        assert shown["Cache-Control"] == "no-store"
        page = client.get(f"/desk/admin/partners/{row.code}/").content.decode()
        assert secret[0] not in page
        assert row.client_id in page

    def test_changes_what_it_may_do_and_reads_who_changed_it(self, at_desk, hotline):
        client = at_desk("chen")
        answer = client.post("/desk/admin/partners/12345/", NEW | {"scopes": ["intake"]})
        assert answer.status_code == 302
        assert Partner.objects.get().scopes == ["intake"]
        assert "修改合作单位" in client.get("/desk/admin/partners/12345/").content.decode()

    def test_gives_a_new_secret_and_the_old_one_ends(self, at_desk, hotline):
        shown = at_desk("chen").post("/desk/admin/partners/12345/secret/")
        assert hotline.credentials.secret not in shown.content.decode()
        assert hotline.get_token().status_code == 401
        assert not Token.objects.exists()

    def test_stops_a_partner_and_lets_it_in_again(self, at_desk, hotline):
        client = at_desk("chen")
        client.post("/desk/admin/partners/12345/stop/", {"stop": "yes"})
        assert hotline.get_token().status_code == 401
        client.post("/desk/admin/partners/12345/stop/")
        assert hotline.get_token().status_code == 200

    def test_is_told_what_is_wrong(self, at_desk):
        answer = at_desk("chen").post("/desk/admin/partners/new/", NEW | {"code": "大"})
        assert answer.status_code == 422
        assert "代号用 1 到 20 个" in answer.content.decode()

    def test_of_another_bureau_finds_nobody(self, at_desk, hotline):
        client = at_desk("chen")
        assert client.get("/desk/admin/partners/nobody/").status_code == 404


@pytest.mark.parametrize("who", ["zhao", "qian", "sun", "feng", "zheng"])
@pytest.mark.parametrize("path", ["", "new/", "12345/"])
def test_nobody_else_sees_partners(at_desk, hotline, who, path):
    assert at_desk(who).get(f"/desk/admin/partners/{path}").status_code == 403


class TestAnOfficer:
    def test_hands_a_matter_over(self, at_desk, hotline, asked):
        client = at_desk("zhao")
        assert f"/desk/m/{asked.number}/hand-over/" in client.get(f"/desk/m/{asked.number}/").content.decode()
        page = client.get(f"/desk/m/{asked.number}/hand-over/").content.decode()
        assert "12345 热线" in page
        answer = client.post(
            f"/desk/m/{asked.number}/hand-over/", {"partner": "12345", "words": "请修路灯", "with_contact": "on"}
        )
        assert (answer.status_code, answer["Location"]) == (302, f"/desk/m/{asked.number}/")
        assert HandOver.objects.get().by.badge == "010001"
        listed = client.get("/desk/hand-overs/").content.decode()
        assert asked.number in listed

    def test_is_told_what_is_missing_and_that_they_have_it(self, at_desk, hotline, asked):
        client = at_desk("zhao")
        where = f"/desk/m/{asked.number}/hand-over/"
        assert client.post(where, {"partner": "12345", "words": ""}).status_code == 422
        client.post(where, {"partner": "12345", "words": "请修路灯"})
        again = client.post(where, {"partner": "12345", "words": "请修路灯"})
        assert (again.status_code, "已经转给这个单位" in again.content.decode()) == (422, True)

    def test_learns_that_nobody_can_take_it(self, at_desk, cast, asked):
        assert "还没有能接收的合作单位" in at_desk("zhao").get(f"/desk/m/{asked.number}/hand-over/").content.decode()

    def test_of_another_station_finds_no_such_matter(self, at_desk, hotline, asked):
        assert at_desk("zhou").get(f"/desk/m/{asked.number}/hand-over/").status_code == 404

    def test_may_not_hand_over_a_complaint(self, at_desk, hotline, cast):
        complaint = cast.submits("complaint", about_unit=cast.units["heping"].id)
        assert at_desk("sun").get(f"/desk/m/{complaint.number}/hand-over/").status_code == 403


def test_the_demonstration_shows_one_that_waits_and_one_that_was_taken(cast):
    for _ in range(3):
        receipt = cast.submits("consultation", unit=cast.units["heping"].id)
        cast.does(receipt, "accept", "zhao")
    demonstration.play(cast.bureau, timezone.now())
    assert sorted(row.status for row in HandOver.objects.all()) == ["taken", "waiting"]
    assert [row.code for row in Partner.objects.order_by("code")] == ["110", "12345"]
