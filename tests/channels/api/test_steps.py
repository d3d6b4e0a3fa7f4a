"""What the holder of a receipt does through the API: what the page offers, by the page's form, once."""

from __future__ import annotations

import pytest

from heliograph.matters.models import Event, Rating


@pytest.fixture
def does(client, clock):
    def send(receipt, action, **sent):
        return client.post(
            f"/api/v1/matters/{receipt.number}/steps/{action}",
            sent,
            content_type="application/json",
            headers={"authorization": f"Receipt {receipt.secret}"},
        )

    return send


@pytest.fixture
def sees(client, clock):
    def get(receipt, part="steps"):
        return client.get(
            f"/api/v1/matters/{receipt.number}/{part}", headers={"authorization": f"Receipt {receipt.secret}"}
        ).json()

    return get


def faults(response) -> dict[str, str]:
    return {one["field"]: one["message"] for one in response.json()["errors"]}


def test_what_is_open_is_what_the_page_offers(li, asked, sees):
    page = li.opens(asked).content.decode()
    told = sees(asked)
    assert told["sequence"] == 1
    offered = {one["action"] for one in told["steps"]}
    assert {"add", "withdraw", "correct"} <= offered
    assert all(f"/do/{action}/" in page for action in offered)


def test_each_step_says_what_it_takes(asked, answered, sees):
    steps = {one["action"]: one for one in sees(answered)["steps"]}
    rate = {one["name"]: one for one in steps["rate"]["fields"]}
    assert (rate["grade"]["required"], rate["grade"]["options"]) == (True, ["5", "4", "3", "2", "1"])
    assert steps["rate"]["until"] is not None


def test_more_is_added(asked, does):
    done = does(asked, "add", words="又想起一件事")
    assert (done.status_code, done.json()["sequence"]) == (200, 2), done.content
    event = Event.objects.get(sequence=2)
    assert (event.role, event.facts["door"]) == ("resident", "api")


def test_an_answer_is_rated(answered, does, clock):
    clock.goes_on(days=2)
    done = does(answered, "rate", grade=2, words="没说清楚", may_contact=True)
    assert done.status_code == 200, done.content
    row = Rating.objects.get()
    assert (row.grade, row.may_contact) == (2, True)


def test_not_solved_opens_it_again(answered, does, sees, clock):
    clock.goes_on(days=2)
    reopen = next(one["action"] for one in sees(answered)["steps"] if one["kind"] == "reopen")
    assert does(answered, reopen, words="还是没办成").status_code == 200
    assert Event.objects.filter(kind="reopen").count() == 1


def test_the_contact_is_corrected(asked, does, sees):
    done = does(asked, "correct", contact={"name": "李丽", "phone": "13911112222"})
    assert done.status_code == 200, done.content
    assert "13911112222" in str(sees(asked, "data")["parties"])


@pytest.mark.parametrize(
    ("action", "sent", "field", "said"),
    [
        ("add", {}, "words", "请填写"),
        ("add", {"words": "x", "grade": 3}, "grade", "没有这一栏"),
        ("add", {"words": "x", "contact": {"name": "x"}}, "contact", "没有这一栏"),
        ("add", {"words": "y" * 3001}, "words", "最多 3000"),
        ("add", {"words": 1}, "words", "字符串"),
        ("add", {"words": "x", "colour": "red"}, "colour", "没有这一处"),
        ("add", {"words": "x", "sequence": "1"}, "sequence", "整数"),
        ("correct", {"contact": {"phone": "1"}}, "contact.phone", "手机号"),
        ("withdraw", {"grade": 6}, "grade", "5"),
    ],
)
def test_a_refusal_names_the_field_and_does_nothing(asked, does, action, sent, field, said):
    refused = does(asked, action, **sent)
    assert refused.status_code == 422
    assert said in faults(refused)[field]
    assert Event.objects.count() == 1


@pytest.mark.parametrize("action", ["answer", "accept", "rate", "nothing", "submit"])
def test_what_is_not_open_to_residents_is_refused(asked, does, action):
    assert does(asked, action, words="x").status_code == 409
    assert Event.objects.count() == 1


def test_what_changed_meanwhile_stops_a_step(asked, does, cast):
    cast.does(asked, "accept", "zhao")
    assert does(asked, "add", words="又想起一件事", sequence=1).status_code == 409


def test_the_same_step_sent_again_counts_once(asked, does):
    answers = [does(asked, "add", words="又想起一件事", sequence=1) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Event.objects.count() == 2


def test_everything_is_taken_along(asked, sees):
    told = sees(asked, "data")
    assert (told["format"], told["number"]) == ("heliograph/matter/v1", asked.number)
    assert told["events"][0]["record"]["action"] == "submit"
