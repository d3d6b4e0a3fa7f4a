"""The phone's door over HTTP: whose phone it is, batches, lost answers, ended log-ins, and what a page may ask the browser."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from heliograph.matters.identifiers import new_id
from heliograph.visits.models import Slip, Visit
from tests.visits.conftest import WHERE, plain


@pytest.fixture
def today(beat_round):
    """Pages take the time themselves."""
    beat_round.cast.now = timezone.now()
    return beat_round


def test_a_phone_takes_along_beats_kinds_forms_and_its_officers_plans_alone(today, client):
    owner = today.log_in(client)
    today.sends(today.plan())
    today.sends(today.plan(words="别人的"), "jiang")
    told = client.get("/desk/visits/app/data/").json()
    assert told["owner"] == owner
    assert [one["code"] for one in told["beats"]] == ["heping-1", "heping-2"]
    assert [one["words"] for one in told["plans"]] == [WHERE]
    assert "help" in {one["code"] for one in told["procedures"]}
    assert "complaint" not in {one["code"] for one in told["procedures"]}


def test_a_batch_is_answered_entry_by_entry_and_a_bad_one_holds_up_no_other(today, client):
    owner = today.log_in(client)
    good, bad = today.made(), today.made(beat="donghu-1")
    strange = plain(today.made()) | {"latitude": 29.6, "longitude": 119.0}
    body = {"owner": owner, "entries": [plain(bad), strange, {"id": "x"}, plain(good)]}
    told = client.post("/desk/visits/app/sync/", json.dumps(body), content_type="application/json").json()
    assert [one["result"] for one in told["answers"]] == ["refused", "refused", "refused", "applied"]
    assert told["answers"][1]["id"] == strange["id"]
    assert Visit.objects.count() == 1


def test_an_answer_that_got_lost_is_given_again(today, client):
    owner = today.log_in(client)
    sent = [today.made(), today.plan(), today.asked(today.slip().id)]
    results = [[one["result"] for one in today.posts(client, owner, *sent).json()["answers"]] for _ in range(2)]
    assert results == [["applied"] * 3, ["already"] * 3]
    assert Visit.objects.count() == 2


def test_a_conflict_carries_both_versions_apart(today, client):
    owner = today.log_in(client)
    made = today.made()
    today.sends(made, "jiang")
    (told,) = today.posts(client, owner, today.made(visit=made.visit, base=0, outcome="moved")).json()["answers"]
    assert (told["result"], told["version"], told["standing"]["outcome"]) == ("conflict", 1, "met")
    assert told["standing"]["advice"] == ["fraud", "fire"]


def test_drafts_of_another_officer_are_not_taken_under_this_log_in(today, client):
    theirs = today.log_in(client, "jiang")
    today.log_in(client)
    assert today.posts(client, theirs, today.made()).status_code == 409
    assert client.post("/desk/visits/app/slips/", {"batch": new_id(), "owner": theirs}).status_code == 409
    assert not Visit.objects.exists()
    assert not Slip.objects.exists()


def test_whoever_is_no_longer_logged_in_is_sent_to_the_log_in_and_nothing_is_taken(today, client):
    owner = today.log_in(client)
    client.logout()
    for answer in (today.posts(client, owner, today.made()), client.get("/desk/visits/app/data/")):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/staff/login/")
    assert not Visit.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", '{"owner": 3}', "[" * 90_000])
def test_what_can_not_be_read_is_refused(today, client, body):
    today.log_in(client)
    assert client.post("/desk/visits/app/sync/", body, content_type="application/json").status_code == 400


def test_too_large_a_batch_is_refused_whole(today, client):
    owner = today.log_in(client)
    assert today.posts(client, owner, *(today.made() for _ in range(26))).status_code == 413
    assert not Visit.objects.exists()


def test_slips_come_with_their_codes_once_and_later_only_by_their_ids(today, client):
    owner = today.log_in(client)
    given = client.post("/desk/visits/app/slips/", {"batch": new_id(), "owner": owner}).json()["slips"]
    assert len(given) == 8
    told = client.get("/desk/visits/app/data/").content.decode()
    assert all(one["id"] in told and one["code"] not in told for one in given)


def test_the_apps_page_names_nobody_and_asks_the_browser_for_no_sensor(today, client):
    today.log_in(client)
    page = client.get("/desk/visits/app/")
    assert "赵勇" not in page.content.decode()
    assert "geolocation=()" in page["Permissions-Policy"]
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]


def test_an_auditor_and_a_resident_have_no_app(today, client):
    assert client.get("/desk/visits/app/").status_code == 302
    today.log_in(client, "zhao")
    client.force_login(today.cast.users["feng"])
    for path in ("/desk/visits/", "/desk/visits/app/", "/desk/visits/app/data/"):
        assert client.get(path).status_code == 403


def test_the_worker_keeps_the_apps_files_and_reaches_no_further_than_its_folder(client, cast):
    script = client.get("/desk/visits/worker.js").content.decode()
    kept = json.loads(script.splitlines()[0].removeprefix("const KEPT = ").rstrip(";"))
    assert kept[0] == "/desk/visits/app/"
    assert not [one for one in kept if one.startswith("/desk/visits/app/data")]
    manifest = client.get("/desk/visits/app.webmanifest").json()
    assert manifest["scope"] == "/desk/visits/"
    assert manifest["start_url"].startswith(manifest["scope"])


def test_more_plans_cost_no_more_queries(today, client, django_assert_max_num_queries):
    today.log_in(client)
    for _ in range(12):
        today.sends(today.plan())
        today.sends(today.made())
    for path in ("/desk/visits/app/data/", "/desk/visits/"):
        client.get(path)
        with django_assert_max_num_queries(14):
            assert client.get(path).status_code == 200
