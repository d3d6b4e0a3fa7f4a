"""`GET /api/v1/matters/<number>`: how far a matter is, for programs that hold the receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.core.receipt import new_number, new_secret, show_number, show_secret
from heliograph.matters import attempts


@pytest.fixture
def asks(client, cast, clock):
    def get(number: str, secret: str | None, **more):
        headers = {"Authorization": f"Receipt {secret}"} if secret is not None else {}
        return client.get(f"/api/v1/matters/{number}", headers=headers | more.pop("headers", {}), **more)

    return get


def test_state_promises_and_events_come_without_content(asks, answered):
    answer = asks(answered.number, answered.secret)
    told = answer.json()
    assert answer.status_code == 200
    assert told["state"] == {
        "name": "answered",
        "title": {"zh-Hans": "已答复", "en": "Answered"},
        "final": True,
        "outcome": "answered",
    }
    assert told["unit"] == {"name": {"zh-Hans": "和平路派出所", "en": "Heping Road Station"}, "phone": "0571-110"}
    assert [event["action"] for event in told["events"]] == ["submit", "accept", "answer"]
    assert [event["sequence"] for event in told["events"]] == [1, 2, 3]
    assert "户口本" not in answer.content.decode()


def test_a_promise_says_when_it_is_due_and_how_it_stands(asks, asked):
    promises = asks(asked.number, asked.secret).json()["promises"]
    assert [(p["name"], p["due"], p["status"], p["broken"]) for p in promises] == [
        ("accept", "2026-03-18T15:59:59.999999Z", "running", False),
        ("answer", "2026-03-24T15:59:59.999999Z", "running", False),
    ]


def test_a_promise_past_its_limit_is_broken_before_the_watch_has_run(asks, asked, clock):
    clock.goes_on(days=2)
    first = asks(asked.number, asked.secret).json()["promises"][0]
    assert (first["status"], first["broken"]) == ("running", True)


def test_times_are_the_ones_that_were_recorded(asks, cast, asked):
    at = cast.now + timedelta(hours=1, microseconds=7)
    cast.does(asked, "accept", "zhao", now=at)
    told = asks(asked.number, asked.secret).json()
    assert told["events"][1]["at"] == "2026-03-17T03:00:00.000007Z"
    assert told["submitted_at"] == "2026-03-17T02:00:00Z"


def test_codes_may_be_grouped(asks, asked):
    assert asks(show_number(asked.number), show_secret(asked.secret)).status_code == 200


def test_unknown_hidden_and_wrong_are_one_answer(asks, cast, asked):
    complaint = cast.submits("complaint", about_unit=cast.units["heping"].id)
    answers = [
        asks(new_number(), new_secret()),
        asks(complaint.number, new_secret()),
        asks(asked.number, new_secret()),
        asks("nonsense", "nonsense"),
        asks(asked.number, "nonsense"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1


def test_without_a_receipt_the_answer_is_the_same_for_every_number(asks, asked):
    answers = [
        asks(asked.number, None),
        asks(new_number(), None),
        asks("nonsense", None),
        asks(asked.number, None, headers={"Authorization": f"Bearer {asked.secret}"}),
        asks(asked.number, None, headers={"Authorization": "Receipt "}),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer["WWW-Authenticate"] for answer in answers} == {"Receipt"}
    assert len({answer.content for answer in answers}) == 1


def test_another_bureau_does_not_know_the_number(asks, asked):
    assert asks(asked.number, asked.secret, headers={"host": "beihe.example"}).status_code == 404


def test_wrong_codes_are_limited(asks, asked):
    for _ in range(attempts.MOST_FOR_NUMBER):
        asks(asked.number, new_secret())
    refused = asks(asked.number, asked.secret)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


def test_it_is_one_statement_however_long_the_matter(asks, cast, asked, django_assert_num_queries):
    asks(asked.number, asked.secret)
    for number in range(10):
        cast.does(asked, "add", words=str(number))
    with django_assert_num_queries(1):
        told = asks(asked.number, asked.secret).json()
    assert len(told["events"]) == 11
