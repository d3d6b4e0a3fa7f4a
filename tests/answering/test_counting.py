"""Counting templates: two numbers a unit and month, from hashes; small ones hidden; nothing about a person, nothing of a text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from heliograph.answering.actions import counting
from heliograph.answering.models import Counted, Seen, UnitMonth
from heliograph.answering.reading.figures import figures
from heliograph.answering.reading.shares import hashes, known
from heliograph.core.language.answers import share_of
from heliograph.insight.reading import figures as insight
from heliograph.insight.reading.span import Span
from heliograph.jobs import queue
from tests.core.language.answers.test_checks import plain_share

pytestmark = pytest.mark.django_db(transaction=True)
LETTER = "您好，您反映的问题我们已经收到并且转给了有关的同志核实办理，感谢您一直以来对公安工作的关心理解和支持，祝您生活愉快万事如意。"
OWN = "槐荫路的路灯昨天晚上修好了，是线路老化烧断的，电工换了六米电缆，今后每个月查一次。"


@pytest.fixture
def answers(cast):
    """Somebody answers a new question at Heping with these words; the worker counts it."""

    def answered(words: str, *, now: datetime = cast.now, who: str = "zhao") -> None:
        receipt = cast.submits(unit=cast.units["heping"].id, now=now)
        cast.does(receipt, "answer", who, now=now + timedelta(hours=1), words=words)
        works(now + timedelta(hours=2))

    return answered


def works(now: datetime) -> None:
    while queue.run_due(now, clock=lambda: now):
        pass


def counts(cast, unit: str = "heping") -> tuple[int, int]:
    row = UnitMonth.objects.get(bureau_id=cast.bureau.id, unit=cast.units[unit], month=date(2026, 3, 1))
    return row.answers, row.templates


def test_the_same_words_again_are_a_template_and_new_words_are_not(cast, answers):
    answers(LETTER)
    assert counts(cast) == (1, 0), "nobody had written them before"
    answers(OWN)
    assert counts(cast) == (2, 0)
    answers(LETTER + "路灯的事。")
    assert counts(cast) == (3, 1)


def test_an_answer_is_counted_once_however_often_the_job_runs(cast, answers):
    answers(LETTER)
    mark = Counted.objects.get(bureau_id=cast.bureau.id)
    from heliograph.matters.models import Event

    event = Event.objects.get(bureau_id=cast.bureau.id, id=mark.event_id)
    counting.count(cast.bureau.id, event.matter_id, event.id, now=cast.now)
    assert counts(cast) == (1, 0)


def test_the_share_in_the_store_is_near_the_plain_count(cast, answers):
    known_letters, new_letters = ("".join(chr(start + place) for place in range(1200)) for start in (0x4E00, 0x6E00))
    answers(known_letters)
    mixed = known_letters[:900] + new_letters
    found = hashes(cast.bureau.id, mixed)
    plain = plain_share(mixed, [known_letters])
    assert share_of(found, known(cast.bureau.id, found)) == pytest.approx(plain, abs=0.1)


def test_another_bureau_has_seen_nothing(cast, answers):
    answers(LETTER)
    found = hashes(cast.other_bureau.id, LETTER)
    assert known(cast.other_bureau.id, found) == set()
    assert set(found) != set(hashes(cast.bureau.id, LETTER)), "each bureau has a key of its own"


def test_no_word_of_an_answer_and_no_officer_is_in_the_store(cast, answers):
    answers(OWN)
    for model in (Seen, Counted, UnitMonth):
        fields = {field.attname for field in model._meta.concrete_fields}
        assert not {name for name in fields if "officer" in name or "text" in name or "words" in name}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            assert not any("路灯" in str(value) for row in cursor.fetchall() for value in row)


def test_an_erased_answer_is_not_counted(cast):
    from heliograph.matters.models import Event, Matter

    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(receipt, "answer", "zhao", words=OWN)
    Matter.objects.filter(bureau_id=cast.bureau.id, id=receipt.ref.id).update(erased_at=cast.now)
    event = Event.objects.get(bureau_id=cast.bureau.id, matter_id=receipt.ref.id, action="answer")
    counting.count(cast.bureau.id, receipt.ref.id, event.id, now=cast.now)
    assert not Seen.objects.exists()
    assert not UnitMonth.objects.exists()


def test_what_no_answer_had_for_two_years_is_forgotten(cast, answers):
    answers(OWN)
    answers(LETTER, now=cast.now + timedelta(days=500))
    counting.forget(cast.now + timedelta(days=800))
    months = set(Seen.objects.values_list("month", flat=True))
    assert months == {date(2027, 7, 1)}
    assert not Counted.objects.exists()
    assert UnitMonth.objects.count() == 2, "the counts stay"


def put(cast, unit: str, answers: int, templates: int, month: date = date(2026, 3, 1)) -> None:
    row = {"bureau_id": cast.bureau.id, "unit": cast.units[unit], "month": month}
    UnitMonth.objects.create(**row, answers=answers, templates=templates)


def shown(cast) -> dict[str, tuple[int | None, int | None]]:
    found = figures(cast.bureau.id, date(2026, 3, 1), today=date(2026, 4, 20))
    codes = {unit.id: code for code, unit in cast.units.items()}
    return {codes[row.unit]: (row.answers, row.templates) for row in found.units if row.unit is not None}


def test_small_numbers_are_hidden_and_so_is_what_would_betray_them(cast):
    put(cast, "heping", 40, 12)
    put(cast, "donghu", 30, 3)
    put(cast, "hexi", 50, 20)
    found = shown(cast)
    assert found["donghu"] == (None, None)
    assert sum(answers is None for answers, _ in found.values()) == 2, "and one more: its sum with another is known"


def test_boards_and_this_page_hide_the_same(cast, monkeypatch):
    """Two rules for the same numbers would each show what the other hides."""
    for unit, answers, templates in (("heping", 40, 12), ("donghu", 30, 3), ("hexi", 50, 20), ("traffic", 44, 30)):
        put(cast, unit, answers, templates)
    told = {unit for unit, numbers in shown(cast).items() if numbers != (None, None)}
    span = Span(date(2026, 3, 1), date(2026, 3, 31))
    monkeypatch.setattr("heliograph.insight.reading.counting.today", lambda _: date(2026, 4, 20))
    for code in ("heping", "donghu", "traffic"):
        found = insight.figure(cast.bureau.id, "template-share", span, unit=cast.units[code].id)
        assert found.hidden == (code not in told), code


def test_a_month_with_few_answers_or_few_templates_is_not_published(cast):
    put(cast, "heping", 8, 2)
    put(cast, "heping", 60, 6, date(2026, 2, 1))
    put(cast, "heping", 60, 16, date(2026, 1, 1))
    found = figures(cast.bureau.id, date(2026, 3, 1), today=date(2026, 3, 20))
    assert [(row.answers, row.templates) for row in found.months] == [(None, None), (None, None), (60, 16)]
    assert found.units == (), "the month is not over: read two days running, each answer would stand there by itself"


def test_everybody_can_read_the_figures_and_how_they_are_counted(cast):
    month = (datetime.now(UTC).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    put(cast, "heping", 40, 10, month)
    client = Client()
    page = client.get("/figures/templates/").content.decode()
    assert "和平路派出所" in page
    assert "25%" in page
    assert "八个字" in page
    assert "/figures/templates/" in client.get("/figures/").content.decode()
    english = client.get("/figures/templates/", headers={"accept-language": "en"}).content.decode()
    assert "How many answers are templates" in english
    table = client.get("/figures/templates.csv").content.decode("utf-8-sig").splitlines()
    assert table == ["unit,month,answers,templates", f",{month:%Y-%m},40,10", f"heping,{month:%Y-%m},40,10"]
    for asked in ("2026-13", "<b>", "0001-01", "9" * 400):
        assert client.get("/figures/templates/", {"month": asked}).status_code == 200
    assert "还没有数字" not in page


def test_the_page_without_numbers_says_so(cast):
    assert "还没有数字" in Client().get("/figures/templates/").content.decode()
