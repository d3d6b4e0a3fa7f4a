"""Partners at the door: tokens, scopes, limits, and what an outsider or an insider tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from heliograph.channels.api.actions import partners, tokens
from heliograph.channels.api.actions.partners import Terms
from heliograph.channels.api.models import Partner, Token
from heliograph.matters import attempts
from heliograph.matters.errors import Invalid
from heliograph.organisation.models import Change
from tests.channels.api.conftest import takes_in


class TestAToken:
    def test_is_for_an_hour_and_opens_what_its_scope_says(self, hotline):
        told = hotline.get_token().json()
        assert (told["token_type"], told["expires_in"]) == ("Bearer", 3600)
        assert hotline.get("progress").status_code == 200

    def test_is_kept_as_a_hash_alone(self, hotline):
        row = Token.objects.get()
        assert hotline.token.encode() not in bytes(row.digest)
        assert hotline.credentials.secret.encode() not in bytes(Partner.objects.get().secret_hash)

    def test_with_less_scope_opens_less(self, hotline):
        hotline.logs_in("intake")
        refused = hotline.get("handovers")
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("#forbidden")
        assert refused["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="handover"'

    def test_of_a_scope_that_the_partner_does_not_have_is_not_given(self, cast):
        narrow = takes_in(cast.bureau, Terms("110", "110", "110", ["intake"]), cast.now)
        refused = narrow.get_token("intake cases:write")
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")

    def test_loses_a_scope_that_was_taken_from_the_partner(self, hotline, cast):
        less = Terms("12345", "12345 热线", "12345 hotline", ["intake"], a_minute=1000)
        partners.change(hotline.partner, less, by=None, now=cast.now)
        assert hotline.get("handovers").status_code == 403

    def test_ends(self, hotline):
        Token.objects.update(until=timezone.now())
        refused = hotline.get("progress")
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"].startswith("Bearer")
        assert tokens.purge(timezone.now()) == 1

    def test_ends_with_a_new_secret(self, hotline, cast):
        old = hotline.credentials.secret
        hotline.credentials = partners.renew_secret(hotline.partner, by=None, now=cast.now)
        assert hotline.get("progress").status_code == 401
        assert hotline.get_token(secret=old).status_code == 401
        assert hotline.logs_in().get("progress").status_code == 200

    def test_ends_when_the_partner_is_stopped_until_it_is_let_in_again(self, hotline, cast):
        partners.stop(hotline.partner, by=None, now=cast.now)
        assert hotline.get("progress").status_code == 401
        assert hotline.get_token().status_code == 401
        partners.let_in_again(hotline.partner, by=None, now=cast.now)
        assert hotline.logs_in().get("progress").status_code == 200

    def test_opens_nothing_at_another_bureau(self, hotline):
        hotline.host = "beihe.example"
        assert hotline.get("progress").status_code == 401
        assert hotline.get_token().status_code == 401

    @pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", "Bearer x", "Basic eA==", "Bearer " + "x" * 5000])
    def test_that_was_made_up_opens_nothing(self, hotline, shown):
        answers = [
            hotline.client.get(f"/api/v1/partner/{path}", headers={"authorization": shown})
            for path in ("progress", "handovers", "cases", "matters/W-1")
        ]
        assert {one.status_code for one in answers} == {401}
        assert len({one.content for one in answers}) == 1


class TestAskingForAToken:
    def test_with_the_secret_in_the_body_works_too(self, hotline):
        sent = f"grant_type=client_credentials&client_id={hotline.credentials.client_id}&client_secret={hotline.credentials.secret}"
        made = hotline.client.post("/api/v1/oauth/token", sent, content_type="application/x-www-form-urlencoded")
        assert made.status_code == 200, made.content
        assert made["Cache-Control"] == "no-store"

    def test_another_grant_is_refused(self, hotline):
        sent = "grant_type=password&username=x&password=y"
        made = hotline.client.post("/api/v1/oauth/token", sent, content_type="application/x-www-form-urlencoded")
        assert (made.status_code, made.json()["error"]) == (400, "unsupported_grant_type")

    def test_a_wrong_secret_is_refused_as_an_unknown_id_is(self, hotline):
        wrong = hotline.get_token(secret="wrong")
        known, hotline.credentials = hotline.credentials, partners.Credentials("nobody", "x")
        unknown = hotline.get_token()
        assert (wrong.status_code, unknown.status_code) == (401, 401)
        assert wrong.content == unknown.content
        assert known.secret not in wrong.content.decode()

    def test_wrong_secrets_are_limited(self, hotline):
        for _ in range(attempts.MOST_FOR_NUMBER):
            hotline.get_token(secret="wrong")
        refused = hotline.get_token()
        assert refused.status_code == 429
        assert int(refused["Retry-After"]) > 0

    def test_json_is_no_form(self, hotline):
        assert hotline.client.post("/api/v1/oauth/token", {}, content_type="application/json").status_code == 415


class TestTheLimit:
    def test_says_what_is_left_and_refuses_past_it(self, cast, clock):
        terms = Terms("110", "110 指挥中心", "110", ["intake"], a_minute=3)
        calling = takes_in(cast.bureau, terms, cast.now).logs_in()
        answers = [calling.get("progress") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert [one["RateLimit"].split(";")[1] for one in answers] == ["r=2", "r=1", "r=0", "r=0"]
        assert {one["RateLimit-Policy"] for one in answers} == {'"minute";q=3;w=60'}
        assert 0 < int(answers[-1]["Retry-After"]) <= 60
        clock.goes_on(minutes=1)
        assert calling.get("progress").status_code == 200

    def test_is_each_partners_own(self, cast, clock, hotline):
        narrow = takes_in(cast.bureau, Terms("110", "110", "110", ["intake"], a_minute=1), cast.now).logs_in()
        assert [narrow.get("progress").status_code for _ in range(2)] == [200, 429]
        assert hotline.get("progress").status_code == 200

    def test_counts_what_is_refused_for_its_scope_too(self, cast, clock):
        narrow = takes_in(cast.bureau, Terms("110", "110", "110", ["intake"], a_minute=1), cast.now).logs_in()
        assert [narrow.get("cases").status_code for _ in range(2)] == [403, 429]


class TestTheRecord:
    def test_names_every_change_and_no_secret(self, cast, hotline):
        by = cast.officers["chen"]
        partners.change(hotline.partner, Terms("12345", "热线", "hotline", ["intake"]), by=by, now=cast.now)
        partners.renew_secret(hotline.partner, by=by, now=cast.now)
        partners.stop(hotline.partner, by=by, now=cast.now)
        partners.stop(hotline.partner, by=by, now=cast.now)
        rows = list(Change.objects.filter(subject=f"partner:{hotline.partner.pk}").order_by("id"))
        assert [row.verb for row in rows] == ["partner.added", "partner.changed", "partner.secret", "partner.stopped"]
        assert rows[1].after["scopes"] == ["intake"]
        assert "secret" not in str([(row.before, row.after) for row in rows])

    @pytest.mark.parametrize(
        "terms",
        [
            Terms("Big", "大", "Big", ["intake"]),
            Terms("new", "新", "New", ["intake"]),
            Terms("x", "", "X", ["intake"]),
            Terms("x", "某", "X", []),
            Terms("x", "某", "X", ["everything"]),
            Terms("x", "某", "X", ["intake"], a_minute=0),
            Terms("12345", "又一个", "Another", ["intake"]),
        ],
    )
    def test_impossible_terms_are_refused(self, cast, hotline, terms):
        with pytest.raises(Invalid):
            partners.add(cast.bureau, terms, by=None, now=cast.now)
        assert Partner.objects.count() == 1

    def test_the_same_code_may_be_at_another_bureau(self, cast, hotline):
        terms = Terms("12345", "12345 热线", "12345 hotline", ["intake"])
        other = takes_in(cast.other_bureau, terms, cast.now)
        other.host = "beihe.example"
        assert other.logs_in().get("progress").status_code == 200
        assert timedelta(hours=1) == tokens.HOLDS
