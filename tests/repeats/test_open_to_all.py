"""What a resident sees before sending: only what is published, nothing in the way, and a receipt of their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.learned import actions as learned
from heliograph.publishing import actions as publishing
from heliograph.repeats import reading
from heliograph.repeats.models import Impression, Posting, Scope
from tests.publishing.desk import Desk
from tests.repeats.test_beside_a_matter import LAMP, LAMP_OTHERWISE, PERMIT, wrote

TITLE = "解放北路实验小学门口路灯不亮"
TEXT = "实验小学门口到解放北路口的路灯坏了，路灯所已经报修，预计三月底修好，修好后在这里公布。"


@pytest.fixture
def desk(cast):
    return Desk(cast)


@pytest.fixture
def problem(cast, desk):
    """A suggestion that is being handled, and what was published of it."""
    receipt = wrote(cast, LAMP, code="suggestion", now=datetime.now(UTC))
    document = desk.publishes(
        kind="problem", title=TITLE, text=TEXT, subject="nobody", matter=receipt.number, people="", ground_words="好几个人反映。",
    )  # fmt: skip
    return receipt, document


def looks(client, words, subject="", code="suggestion"):
    return client.post("/same/", {"for": code, "subject": subject, "words": words})


def test_who_writes_about_a_published_problem_is_shown_it_and_can_follow_it(client, cast, problem):
    _, document = problem
    page = looks(client, LAMP_OTHERWISE).content.decode()
    assert TITLE in page
    assert f"/public/items/{document.id}/" in page
    assert "都不是，接着写" in page
    assert LAMP_OTHERWISE in page


def test_following_goes_on_in_the_form_and_the_officer_sees_first_whom_the_writer_joins(client, cast, problem):
    receipt, document = problem
    line = f"和已经公开的“{TITLE}”是同一件事：http://testserver/public/items/{document.id}/"
    form = client.post("/ask/suggestion/", {"begin": "1", "subject": TITLE, "words": f"{line}\n{LAMP_OTHERWISE}"})
    assert str(document.id) in form.content.decode()
    follower = wrote(cast, f"{line}\n{LAMP_OTHERWISE}", code="suggestion", now=datetime.now(UTC))
    found = reading.alike(cast.viewer("zhao"), cast.matter(follower), datetime.now(UTC))
    assert [(one.number, one.how, one.may_join) for one in found] == [(receipt.number, "named", True)]


def test_what_nobody_published_is_never_shown_whatever_is_typed(client, cast, problem):
    wrote(cast, PERMIT, code="suggestion")
    page = looks(client, PERMIT)
    assert page.status_code == 200
    assert "没有同样的" in page.content.decode()
    assert client.post("/same/suggest/", {"typed": PERMIT}).json() == {"found": [], "says": ""}


def test_the_script_of_the_form_gets_the_same(client, problem):
    found = client.post("/same/suggest/", {"typed": LAMP_OTHERWISE}).json()
    assert [one["title"] for one in found["found"]] == [TITLE]
    assert str(problem[1].id) in found["found"][0]["line"]
    assert "1" in found["says"]


def test_a_withdrawn_problem_is_gone_at_once(client, cast, problem):
    _, document = problem
    publishing.withdraw(cast.viewer("qian"), document.id, "写错了地方。", now=cast.now)
    assert not Impression.objects.filter(scope=Scope.PUBLISHED).exists()
    assert not Posting.objects.filter(scope=Scope.PUBLISHED).exists()
    assert TITLE not in looks(client, LAMP_OTHERWISE).content.decode()


def test_switched_off_the_form_goes_on_without(client, cast, problem):
    learned.switch_off(cast.bureau, reading.READER, by=None, now=cast.now)
    assert client.post("/same/suggest/", {"typed": LAMP_OTHERWISE}).json()["found"] == []
    assert looks(client, LAMP_OTHERWISE).status_code == 200


def test_only_a_kind_of_matter_that_is_open_to_all_has_the_step(client, cast):
    assert looks(client, LAMP, code="complaint").status_code == 404
    assert 'data-same="/same/suggest/"' in client.get("/ask/suggestion/").content.decode()
    assert "data-same" not in client.get("/ask/complaint/").content.decode()


def test_looking_is_limited_and_says_so_without_taking_anything_away(client, cast, settings):
    settings.SUBMISSIONS_PER_NETWORK = 1
    for _ in range(50):
        assert client.post("/same/suggest/", {"typed": LAMP}).status_code == 200
    assert client.post("/same/suggest/", {"typed": LAMP}).status_code == 429
    page = looks(client, LAMP)
    assert page.status_code == 200
    assert LAMP in page.content.decode()


@pytest.mark.parametrize("words", ["", "😀" * 3000, "a" * 100_000, "\x00\x01", "<script>alert(1)</script>"])
def test_any_words_get_a_page(client, cast, words):
    assert looks(client, words).status_code == 200
    assert client.post("/same/suggest/", {"typed": words}).status_code == 200
