"""Idempotency-Key: the same request with the same key is done once and answered the same, for a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from heliograph.channels.api.actions import answers
from heliograph.channels.api.models import KeptAnswer
from heliograph.matters.models import Event, Matter

SENT = {"procedure": "consultation", "values": {"subject": "路灯", "words": "坏了两天"}}


@pytest.fixture
def post(cast, client):
    def send(key: str, sent=SENT, path="/api/v1/matters", **headers):
        shown = {"idempotency-key": key} | headers
        return client.post(path, sent, content_type="application/json", headers=shown)

    return send


def test_sent_twice_it_registers_once_and_gives_the_same_receipt(post):
    key = str(uuid4())
    first, second = post(key), post(key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert Matter.objects.count() == 1


def test_with_another_body_the_key_is_refused(post):
    key = str(uuid4())
    post(key)
    refused = post(key, SENT | {"language": "en"})
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("#key-reused")
    assert Matter.objects.count() == 1


def test_another_key_is_another_matter(post):
    assert {post(str(uuid4())).status_code for _ in range(2)} == {201}
    assert Matter.objects.count() == 2


@pytest.mark.parametrize("key", ["short", "x" * 201, "with spaces in it all", ""])
def test_a_key_that_could_be_guessed_is_refused(post, key):
    refused = post(key)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("#bad-key")
    assert not Matter.objects.exists()


def test_a_refusal_is_not_kept_so_that_it_can_be_mended(post):
    key = str(uuid4())
    assert post(key, SENT | {"values": {"subject": "路灯"}}).status_code == 422
    assert post(key).status_code == 201


def test_after_a_day_the_key_is_new(post, cast):
    key = str(uuid4())
    post(key)
    KeptAnswer.objects.update(until=timezone.now())
    assert post(key).status_code == 201
    assert Matter.objects.count() == 2


def test_one_that_is_still_at_work_says_when_to_come_back(post):
    key = str(uuid4())
    post(key)
    KeptAnswer.objects.update(status=None, sealed=b"")
    waiting = post(key)
    assert (waiting.status_code, waiting["Retry-After"]) == (409, "60")


def test_work_that_a_crash_cut_off_after_its_commit_registers_nothing_twice(post):
    key = str(uuid4())
    post(key)
    KeptAnswer.objects.update(status=None, sealed=b"", begun_at=timezone.now() - timedelta(minutes=2))
    again = post(key)
    assert again.status_code == 409
    assert again.json()["type"].endswith("#already")
    assert Matter.objects.count() == 1


def test_work_that_a_crash_cut_off_before_its_commit_is_done(post):
    key = str(uuid4())
    post(key)
    KeptAnswer.objects.update(
        status=None, sealed=b"", token=uuid7_of_now(), begun_at=timezone.now() - timedelta(minutes=2)
    )
    assert post(key).status_code == 201


def uuid7_of_now():
    from heliograph.matters.identifiers import new_id

    return new_id()


def test_the_kept_answer_opens_with_nothing_that_we_keep(post):
    key = str(uuid4())
    secret = post(key).json()["secret"]
    row = KeptAnswer.objects.get()
    everything = b"".join(bytes(value) for value in (row.blind, row.asked, row.sealed))
    assert secret.encode() not in everything
    assert key.encode() not in everything


def test_a_step_sent_twice_is_taken_once(post, asked, cast):
    key = str(uuid4())
    path = f"/api/v1/matters/{asked.number}/steps/add"
    sent = {"words": "又想起一件事", "sequence": 1}
    answered = [post(key, sent, path, authorization=f"Receipt {asked.secret}") for _ in range(2)]
    assert [one.status_code for one in answered] == [200, 200], answered[0].content
    assert answered[0].content == answered[1].content
    assert Event.objects.filter(action="add").count() == 1


def test_a_key_opens_no_step_for_who_has_another_receipt(post, asked):
    key = str(uuid4())
    path = f"/api/v1/matters/{asked.number}/steps/add"
    post(key, {"words": "又想起一件事"}, path, authorization=f"Receipt {asked.secret}")
    stranger = post(key, {"words": "又想起一件事"}, path, authorization="Receipt 22222-22222-22222")
    assert stranger.status_code == 404


def test_what_is_over_is_removed(post):
    post(str(uuid4()))
    assert answers.purge(timezone.now()) == 0
    assert answers.purge(timezone.now() + answers.KEPT) == 1
