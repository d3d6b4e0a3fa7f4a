"""The account on the fediverse, with another server on loopback: found, followed, told, left; and what it refuses."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.channels.feeds.fediverse import abroad, delivering, signatures
from heliograph.channels.feeds.models import Follower, Heard, Inbox
from heliograph.channels.outside import Reach
from heliograph.core.text import Text
from heliograph.jobs import queue
from heliograph.jobs.models import Job
from tests.channels.feeds.peer import Peer, checked
from tests.notices.newsroom import alert_words

pytestmark = pytest.mark.django_db
INBOX = "http://testserver/fediverse/inbox"
ACTOR = "http://testserver/fediverse/actor"


@pytest.fixture(scope="module")
def private() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def peer(cast, private, monkeypatch):
    """It lives on this machine, which is where no request may go: the tests open that door, one keeps it shut."""
    monkeypatch.setattr(abroad, "REACH", Reach.ANY)
    made = Peer(private)
    yield made
    made.server.shutdown()


def get(path: str, status: int = 200) -> dict:
    response = Client().get(path)
    assert response.status_code == status, response.content[:300]
    return json.loads(response.content) if status in (200, 410) else {}


def put(headers: dict[str, str], body: bytes, status: int = 202) -> str:
    response = Client().post("/fediverse/inbox", body, content_type="application/activity+json", headers=headers)
    assert response.status_code == status, response.content
    return response.content.decode()


def says(peer: Peer, activity: object, clock, status: int = 202, **changes) -> str:
    """The peer puts an activity into the bureau's inbox."""
    body = json.dumps(activity).encode()
    return put(peer.signed(INBOX, body, now=clock.now, **changes), body, status)


def works(clock) -> None:
    """The worker runs what is due now."""
    while queue.run_due(clock.now, clock=lambda: clock.now):
        pass


@pytest.fixture
def followed(peer, clock) -> Peer:
    says(peer, peer.follow(ACTOR), clock)
    works(clock)
    peer.came.clear()
    return peer


# Found


def test_it_is_found_by_its_name_and_by_its_address(cast):
    found = get("/.well-known/webfinger?resource=acct:chunan@testserver")
    (own,) = [link for link in found["links"] if link["rel"] == "self"]
    assert (found["subject"], own["href"]) == ("acct:chunan@testserver", ACTOR)
    assert own["type"] == "application/activity+json"
    assert get(f"/.well-known/webfinger?resource={ACTOR}") == found
    assert (
        Client()
        .get("/.well-known/webfinger?resource=acct:chunan@testserver")["Content-Type"]
        .startswith("application/jrd+json")
    )


@pytest.mark.parametrize(
    ("asked", "status"), [("resource=acct:wang@testserver", 404), ("resource=acct:chunan@elsewhere", 404), ("", 400)]
)
def test_nobody_else_is_found(cast, asked, status):
    get(f"/.well-known/webfinger?{asked}", status)


def test_the_account_says_all_that_mastodon_asks_for(cast):
    found = get("/fediverse/actor")
    assert found["id"] == ACTOR
    assert found["publicKey"]["owner"] == ACTOR
    assert found["publicKey"]["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----")
    assert {"inbox", "outbox", "followers", "following", "preferredUsername", "name", "summary", "url"} <= set(found)
    assert "110" in found["summary"]
    for name in ("outbox", "followers", "following"):
        assert get(found[name].removeprefix("http://testserver"))["totalItems"] == 0
    links = get("/.well-known/nodeinfo")["links"]
    assert get(links[0]["href"].removeprefix("http://testserver"))["protocols"] == ["activitypub"]


def test_each_bureau_has_an_account_and_a_key_of_its_own(cast):
    response = Client().get("/fediverse/actor", headers={"Host": "beihe.example"})
    other = json.loads(response.content)
    assert (other["id"], other["preferredUsername"]) == ("http://beihe.example/fediverse/actor", "beihe")


# Followed


def test_a_follow_is_accepted_with_a_signature_that_its_server_can_check(peer, clock):
    follow = peer.follow(ACTOR)
    says(peer, follow, clock)
    works(clock)
    (came,) = peer.came
    assert checked(came, get("/fediverse/actor")["publicKey"]["publicKeyPem"]) == f"{ACTOR}#main-key"
    assert (came.path, came.activity["type"], came.activity["actor"]) == ("/users/wang/inbox", "Accept", ACTOR)
    assert came.activity["object"]["id"] == follow["id"]
    assert Follower.objects.get().shared_inbox == f"{peer.base}/inbox"
    assert get("/fediverse/followers")["totalItems"] == 1
    assert "orderedItems" not in get("/fediverse/followers")


def test_following_twice_is_following_once_and_both_are_accepted(peer, clock):
    for number in (1, 2):
        says(peer, peer.follow(ACTOR, number=number), clock)
    works(clock)
    assert Follower.objects.count() == 1
    assert len(peer.came) == 2


def test_an_undo_ends_it(followed, clock):
    says(followed, followed.undo(ACTOR), clock)
    assert not Follower.objects.exists()


def test_an_account_that_is_deleted_is_forgotten(followed, clock):
    followed.gone = True
    actor = followed.actor()
    says(followed, {"type": "Delete", "id": f"{actor}#delete", "actor": actor, "object": actor}, clock)
    assert not Follower.objects.exists()


def test_a_delete_of_somebody_who_does_not_follow_asks_nobody(peer, clock):
    actor = peer.actor("stranger")
    says(peer, {"type": "Delete", "id": f"{actor}#delete", "actor": actor, "object": actor}, clock)
    assert peer.asked == []


@pytest.mark.parametrize("kind", ["Create", "Like", "Announce", "Update", "Move", "Flag", "Block"])
def test_what_others_write_is_neither_read_nor_kept(followed, clock, kind):
    before = (Job.objects.count(), Follower.objects.count(), Heard.objects.count(), list(followed.asked))
    about = {"type": "Note", "content": "我要投诉和平路派出所", "attributedTo": followed.actor()}
    says(followed, {"type": kind, "id": f"{followed.actor()}#1", "actor": followed.actor(), "object": about}, clock)
    assert (Job.objects.count(), Follower.objects.count(), Heard.objects.count(), list(followed.asked)) == before


# Refused


def refused(peer, clock, activity=None, status: int = 401, **changes) -> str:
    """The same follow that is taken without `changes`."""
    why = says(peer, activity or peer.follow(ACTOR), clock, status, **changes)
    assert not Follower.objects.exists()
    assert not Job.objects.filter(name="feeds.accept").exists()
    return why


def test_without_a_change_it_is_taken(peer, clock):
    says(peer, peer.follow(ACTOR), clock)
    assert Follower.objects.exists()


@pytest.mark.parametrize("missing", ["(request-target)", "host", "date", "digest"])
def test_all_that_matters_must_be_signed(peer, clock, missing):
    names = [name for name in ("(request-target)", "host", "date", "digest") if name != missing]
    assert "must be signed" in refused(peer, clock, headers=names)


def test_a_body_that_was_changed_is_refused(peer, clock):
    signed = peer.signed(INBOX, json.dumps(peer.follow(ACTOR)).encode(), now=clock.now)
    put(signed, json.dumps(peer.follow(ACTOR, number=2)).encode(), 401)
    assert "digest" in refused(peer, clock, digest="SHA-256=AAAA")


@pytest.mark.parametrize("minutes", [-11, 11])
def test_an_old_request_and_one_from_the_future_are_refused(peer, clock, minutes):
    from django.utils.http import http_date

    assert "date" in refused(peer, clock, date=http_date((clock.now + timedelta(minutes=minutes)).timestamp()))


def test_a_request_comes_once_even_after_the_follower_left(followed, clock):
    body = json.dumps(followed.follow(ACTOR, number=5)).encode()
    headers = followed.signed(INBOX, body, now=clock.now)
    put(headers, body)
    says(followed, followed.undo(ACTOR), clock)
    assert "already" in put(headers, body, 401)
    assert not Follower.objects.exists()


def test_the_same_signature_written_another_way_is_the_same_request(followed, clock):
    """The last letter of its base64 has bits that mean nothing: sixteen ways to write one signature."""
    body = json.dumps(followed.follow(ACTOR, number=5)).encode()
    headers = followed.signed(INBOX, body, now=clock.now)
    put(headers, body)
    says(followed, followed.undo(ACTOR), clock)
    name = next(one for one in headers if one.lower() == "signature")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    before, letter, after = re.fullmatch(r'(.*signature=".*)([A-Za-z0-9+/])(==".*)', headers[name]).groups()
    other = letters[letters.index(letter) ^ 1]
    assert "already" in put({**headers, name: before + other + after}, body, 401)
    assert not Follower.objects.exists()


@pytest.mark.parametrize(
    "header", ["a= ," * 900 + '"', "a= " * 1300, " " * 3990 + '"', 'a="' + " " * 3900, "a=b" + " , a=b" * 600 + '"']
)
def test_no_header_takes_long_to_refuse(peer, clock, header):
    started = time.monotonic()
    put({"signature": header}, json.dumps(peer.follow(ACTOR)).encode(), 401)
    assert time.monotonic() - started < 5  # it was hours


def test_a_part_that_stands_twice_is_refused(peer, clock):
    body = json.dumps(peer.follow(ACTOR)).encode()
    headers = peer.signed(INBOX, body, now=clock.now)
    name = next(one for one in headers if one.lower() == "signature")
    put({**headers, name: headers[name] + ',headers="date"'}, body, 401)


def test_a_key_of_somebody_else_does_not_speak_for_an_account(peer, clock):
    refused(peer, clock, key_id=f"{peer.actor('mallory')}#main-key")
    other = Peer(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    assert "another server" in refused(peer, clock, key_id=f"{other.actor()}#main-key")
    other.server.shutdown()


def test_a_signature_by_another_key_is_refused(peer, clock):
    thief = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    assert "by this key" in refused(peer, clock, private=thief)


def test_a_request_for_another_host_is_refused(peer, clock):
    assert "another host" in refused(peer, clock, host="localhost")


@pytest.mark.parametrize(
    "changes",
    [
        {"inbox": "http://10.0.0.1/inbox"},
        {"endpoints": {"sharedInbox": "http://victim.example/inbox"}},
        {"inbox": "file:///etc/passwd"},
        {"inbox": None},
        {"id": "http://elsewhere.example/users/wang"},
        {"publicKey": {"id": "x"}},
        {"publicKey": [1, {"id": "y"}]},
    ],
)
def test_an_account_whose_addresses_lie_elsewhere_is_refused(peer, clock, changes):
    peer.changes = changes
    refused(peer, clock)


def test_an_address_inside_is_never_called(peer, clock, monkeypatch):
    """The very follow that is taken when the door to loopback is open."""
    monkeypatch.setattr(abroad, "REACH", Reach.PUBLIC)
    refused(peer, clock, status=503)
    assert peer.asked == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 413),
        (b"{", 400),
        (b"[]", 400),
        (b'{"type": 1}', 400),
        (b"[" * 60_000, 400),
        (b" " * 70_000, 413),
        (b'{"type": "Follow"}', 202),
    ],
)
def test_what_is_no_activity_is_refused_or_ignored(cast, body, status):
    put({}, body, status)


@pytest.mark.parametrize(
    "header", ["", "keyId", 'keyId="a"', 'keyId="a",headers="date",signature="*"', "=,=", "x" * 5000]
)
def test_a_header_that_is_no_signature_is_refused(peer, clock, header):
    body = json.dumps(peer.follow(ACTOR)).encode()
    put({**peer.signed(INBOX, body, now=clock.now), "signature": header}, body, 401)


@given(st.text(st.characters(codec="latin-1"), max_size=200), st.text(max_size=40), st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_whatever_the_headers_say_it_is_a_bad_signature_or_a_good_one(clock, header, date, digest):
    for written in (header, f'keyId="{header}",headers="(request-target) host date digest",signature="{header}"'):
        headers = {"signature": written, "date": date, "digest": digest, "host": "testserver"}
        with pytest.raises(signatures.BadSignature):
            signatures.read(headers, b"{}", host="testserver", now=clock.now)


# Told


def test_a_release_a_correction_and_a_withdrawal_reach_the_shared_inbox(followed, newsroom, clock):
    notice = newsroom.publishes()
    works(clock)
    clock.now += timedelta(minutes=5)
    newsroom.corrects(notice, now=clock.now, summary=Text("电话是 96110。", "The number is 96110."))
    works(clock)
    clock.now += timedelta(minutes=5)
    newsroom.withdraws(notice, now=clock.now, why="活动取消了。")
    works(clock)
    created, updated, withdrawn = (came.activity for came in followed.came)
    key = get("/fediverse/actor")["publicKey"]["publicKeyPem"]
    assert {came.path for came in followed.came} == {"/inbox"}
    assert {checked(came, key) for came in followed.came} == {f"{ACTOR}#main-key"}
    assert [one["type"] for one in (created, updated, withdrawn)] == ["Create", "Update", "Update"]
    assert {one["object"]["id"] for one in (created, updated, withdrawn)} == {
        f"http://testserver/fediverse/notes/{notice.id}"
    }
    assert "96110" in updated["object"]["content"]
    assert "【已撤回】" in withdrawn["object"]["content"]
    assert "活动取消了。" in withdrawn["object"]["content"]
    assert len({one["id"] for one in (created, updated, withdrawn)}) == 3


def test_words_that_may_not_be_read_any_more_are_deleted(followed, newsroom, clock):
    notice = newsroom.publishes()
    works(clock)
    clock.now += timedelta(minutes=5)
    newsroom.withdraws(notice, now=clock.now, hides=True, why="写了个人信息。")
    works(clock)
    last = followed.came[-1].activity
    assert (last["type"], last["object"]["type"]) == ("Delete", "Tombstone")
    assert get(f"/fediverse/notes/{notice.id}", 410)["type"] == "Tombstone"
    assert get("/fediverse/outbox")["orderedItems"] == []


def test_one_server_is_told_once_however_many_follow_there(followed, newsroom, clock):
    says(followed, followed.follow(ACTOR, "li"), clock, name="li")
    works(clock)
    followed.came.clear()
    newsroom.publishes()
    works(clock)
    assert len(followed.came) == 1


def test_the_note_is_what_was_sent_and_says_where_to_read_on(followed, newsroom, clock):
    notice = newsroom.publishes(kind="alert", words=alert_words(clock.now, title=Text("<积水> & 封闭", "Flooded")))
    works(clock)
    sent = followed.came[0].activity["object"]
    found = get(f"/fediverse/notes/{notice.id}")
    assert {name: found[name] for name in sent} == sent
    assert "&lt;积水&gt; &amp; 封闭" in sent["content"]
    assert "请绕行" in sent["content"]
    assert f"http://testserver/news/{notice.id}/" in sent["content"]
    assert set(sent["contentMap"]) == {"zh-CN", "en"}
    assert get("/fediverse/outbox")["orderedItems"][0]["object"] == sent


# A server that is away


def test_a_server_that_is_away_is_tried_again_and_told_what_holds_then(followed, newsroom, clock):
    followed.status = 503
    notice = newsroom.publishes()
    works(clock)
    assert Inbox.objects.get(address=f"{followed.base}/inbox").failing_since == clock.now
    clock.now += timedelta(seconds=30)
    newsroom.corrects(notice, now=clock.now, summary=Text("电话是 96110。", "The number is 96110."))
    works(clock)
    followed.came.clear()
    followed.status = 202
    for _ in range(6):
        clock.now += timedelta(minutes=1)
        works(clock)
    kinds = sorted(came.activity["type"] for came in followed.came)
    assert kinds == ["Create", "Update"]
    assert all("96110" in came.activity["object"]["content"] for came in followed.came)
    assert Inbox.objects.get(address=f"{followed.base}/inbox").failing_since is None


def test_words_withdrawn_while_it_was_away_are_never_sent_to_it(followed, newsroom, clock):
    followed.status = 503
    notice = newsroom.publishes()
    works(clock)
    newsroom.withdraws(notice, now=clock.now, hides=True)
    followed.came.clear()
    followed.status = 202
    for _ in range(4):
        clock.now += timedelta(minutes=2)
        works(clock)
    assert [came.activity["type"] for came in followed.came] == ["Delete"]


def test_it_is_given_up_after_two_days_without_flooding_it(followed, newsroom, clock):
    followed.status = 500
    newsroom.publishes()
    works(clock)
    start = clock.now
    while Job.objects.filter(name=delivering.DELIVER).exists():
        clock.now = max(clock.now, Job.objects.filter(name=delivering.DELIVER).earliest("run_at").run_at)
        works(clock)
    assert len(followed.came) == delivering.MOST_TRIES
    assert timedelta(days=2) < clock.now - start < timedelta(days=3)


def test_a_server_that_failed_for_a_week_loses_its_followers(followed, newsroom, clock):
    followed.status = 500
    newsroom.publishes()
    works(clock)
    clock.now += timedelta(days=8)
    newsroom.publishes(now=clock.now)
    works(clock)
    assert not Follower.objects.exists()


@pytest.mark.parametrize("status", [404, 410])
def test_an_inbox_that_is_gone_is_not_tried_again(followed, newsroom, clock, status):
    followed.status = status
    newsroom.publishes()
    works(clock)
    assert not Follower.objects.exists()
    assert not Job.objects.filter(name=delivering.DELIVER).exists()


def test_the_fan_out_run_twice_sends_once(followed, newsroom, clock, cast):
    notice = newsroom.publishes()
    for _ in range(2):
        delivering.send_to_all(cast.bureau, notice.id, "released", 1, "", now=clock.now)
    assert Job.objects.filter(name=delivering.DELIVER).count() == 1


def test_many_servers_are_served_a_part_at_a_time(cast, newsroom, clock, monkeypatch):
    from heliograph.matters.identifiers import new_id

    monkeypatch.setattr(delivering, "IN_ONE_GO", 3)
    rows = [
        Follower(bureau_id=cast.bureau.id, id=new_id(), actor=f"http://a{i}.invalid/u", inbox=f"http://a{i}.invalid/i",
                 shared_inbox=f"http://a{i}.invalid/s", since=clock.now)
        for i in range(7)
    ]  # fmt: skip
    Follower.objects.bulk_create(rows)
    notice = newsroom.publishes()
    after = ""
    for expected in (3, 3, 1):
        assert delivering.send_to_all(cast.bureau, notice.id, "released", 1, after, now=clock.now) == expected
        rest = (
            Job.objects.filter(name=delivering.SEND_TO_ALL)
            .exclude(arguments__after="")
            .order_by("-arguments__after")
            .first()
        )
        after = rest.arguments["after"]
    assert Job.objects.filter(name=delivering.DELIVER).count() == 7


def test_tidying_forgets_old_signatures_only(followed, clock, cast):
    assert Heard.objects.count() == 1
    delivering.tidy(cast.bureau.id, now=clock.now)
    assert Heard.objects.count() == 1
    delivering.tidy(cast.bureau.id, now=clock.now + timedelta(hours=1))
    assert Heard.objects.count() == 0
    assert Inbox.objects.exists()
