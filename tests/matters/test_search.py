"""Search over everything the viewer may see, and nothing else; Chinese by any two characters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.jobs import queue
from heliograph.matters.models import Look
from heliograph.matters.reading import finding
from tests.matters.desk_stage import numbers

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def indexed(cast, here):
    """Matters whose words the worker has indexed."""

    def made(*texts: str, **more):
        receipts = [here(values={"subject": text, "words": text}, **more) for text in texts]
        index()
        return receipts

    return made


def index() -> None:
    queue.drain(now(), clock=now)


def found(browser, query: str) -> list[str]:
    return numbers(browser.get("/desk/search/", {"q": query}))


def test_two_characters_substrings_and_words_are_found(desk_of, indexed):
    noise, card = indexed("邻居半夜装修扰民，车牌京A12345", "身份证 passport 丢了怎么补办")
    browser = desk_of("zhao")
    queries = {
        "装修": [noise.number], "半夜装修": [noise.number], "修扰": [noise.number], "京A12345": [noise.number],
        "补办": [card.number], "PASSPORT": [card.number], "身份证 补办": [card.number], "身份证 装修": [], "护照": [],
    }  # fmt: skip
    assert {query: found(browser, query) for query in queries} == queries


def test_a_number_finds_its_matter_however_it_is_typed(desk_of, here):
    receipt = here()
    browser = desk_of("zhao")
    n = receipt.number
    for typed in (n, f"{n[:4]}-{n[4:8]}-{n[8:]}", f" {n.lower()} "):
        assert found(browser, typed) == [n]


def test_what_somebody_may_not_see_is_not_found(cast, desk_of, indexed, complaint):
    (receipt,) = indexed("邻居半夜装修")
    accused = complaint(about_officer=cast.officers["zhao"].id, values={"words": "赵勇半夜敲门"})
    index()
    assert found(desk_of("zhou"), "半夜") == []
    assert found(desk_of("zhao"), "半夜") == [receipt.number]
    assert found(desk_of("du"), "半夜") == [accused.number]
    assert set(found(desk_of("sun"), "半夜")) == {receipt.number, accused.number}
    assert found(desk_of("zhao"), accused.number) == []


def test_the_answer_and_later_words_are_found_too(cast, desk_of, indexed):
    (receipt,) = indexed("身份证丢了")
    cast.does(receipt, "answer", "zhao", now=now(), words="请带户口本到任一派出所。")
    index()
    assert found(desk_of("qian"), "户口本") == [receipt.number]


def test_what_a_rating_says_is_never_found(cast, desk_of, indexed):
    (receipt,) = indexed("身份证丢了")
    cast.does(receipt, "answer", "zhao", now=now(), words="请带户口本。")
    cast.does(receipt, "rate", now=now(), grade=1, words="态度恶劣")
    index()
    assert found(desk_of("zhao"), "态度恶劣") == []
    assert found(desk_of("sun"), "态度恶劣") == []


def test_opening_from_the_search_is_recorded_as_such(cast, desk_of, indexed):
    (receipt,) = indexed("身份证丢了")
    browser = desk_of("zhao")
    page = browser.get("/desk/search/", {"q": "身份证"})
    assert f"/desk/m/{receipt.number}/?from=search" in page.content.decode()
    assert Look.objects.count() == 0
    browser.get(f"/desk/m/{receipt.number}/?from=search")
    assert Look.objects.get().why == "search"


def test_one_character_is_too_few_and_the_page_says_so(desk_of, indexed):
    indexed("身份证丢了")
    assert "至少写两个字" in desk_of("zhao").get("/desk/search/", {"q": "证"}).content.decode()
    assert "没有找到" in desk_of("zhao").get("/desk/search/", {"q": "护照"}).content.decode()


def test_a_search_that_was_cut_says_so(cast, desk_of, indexed, monkeypatch):
    monkeypatch.setattr(finding, "SHOWN", 2)
    monkeypatch.setattr(finding, "STEP", 2)
    monkeypatch.setattr(finding, "CANDIDATES", 4)
    made = indexed("装修一", "装修二", "装修三")
    page = desk_of("zhao").get("/desk/search/", {"q": "装修"})
    assert numbers(page) == [made[2].number, made[1].number]
    assert "请多写几个字再搜" in page.content.decode()


def test_hidden_hits_do_not_keep_visible_ones_from_being_found(cast, desk_of, indexed, monkeypatch):
    monkeypatch.setattr(finding, "STEP", 2)
    (mine,) = indexed("装修")
    for _ in range(5):
        cast.submits(unit=cast.units["donghu"].id, now=now(), values={"subject": "装修", "words": "装修"})
    index()
    assert found(desk_of("zhao"), "装修") == [mine.number]


def test_a_search_asks_few_questions_of_the_database(desk_of, indexed, django_assert_max_num_queries):
    indexed(*["装修"] * 8)
    browser = desk_of("wu")
    found(browser, "装修")
    with django_assert_max_num_queries(12):
        assert len(found(browser, "装修")) == 8
