"""Figures by measure, span, unit and procedure: the same as the page of replies, and hidden where the table hides."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from heliograph.insight import catalogue, sources
from heliograph.insight.catalogue import UnknownMeasure, measures
from heliograph.insight.reading import replies
from heliograph.insight.reading.figures import as_of, figure, table
from heliograph.insight.reading.span import Span
from tests.insight.conftest import TODAY

DAY = timedelta(days=1)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))


def test_the_page_of_replies_and_the_measures_say_the_same(cast, answered, counted):
    answered(23)
    answered(14, unit="donghu")
    answered(12, procedure="suggestion")
    answered(3, procedure="help", unit="donghu")
    for number in range(11):
        receipt = cast.submits(unit=cast.units["heping"].id, now=cast.now + number * DAY / 24)
        cast.does(receipt, "answer", "qian", now=cast.now + DAY + number * DAY / 9, words="请带户口本。")
        if number < 4:
            cast.does(receipt, "rate", now=cast.now + 3 * DAY, grade=2 + number % 4)
        elif number < 7:
            cast.does(receipt, "reopen", now=cast.now + 4 * DAY)
    cast.submits(unit=cast.units["heping"].id)
    now = TODAY
    counted(now=now)
    assert as_of(cast.bureau.id) == now
    units = [None, cast.units["hexi"].id, cast.units["heping"].id, cast.units["donghu"].id]
    shown = 0
    for unit in units:
        for procedure in (None, "consultation", "suggestion", "help"):
            page = replies(cast.bureau.id, MARCH, unit, procedure, now=now)
            found = {m.code: figure(cast.bureau.id, m.code, MARCH, unit=unit, procedure=procedure) for m in measures()}
            assert found["transfers"].hidden == (page.whole is None)
            if page.whole is None:
                continue
            shown += 1
            whole, voices = page.whole, page.voices
            assert found["transfers"].of == whole.received
            for code, estimate, part, of in (
                ("on-time", whole.on_time, whole.kept, whole.judged),
                ("first-answer-median", whole.median, None, whole.measured),
                ("first-answer-p90", whole.ninth, None, whole.measured),
            ):
                one = found[code]
                if not one.hidden and estimate is not None:
                    assert (one.value, one.low, one.high) == (estimate.value, estimate.low, estimate.high), code
                    assert (one.part, one.of) == (part, of), code
            if not found["response-rate"].hidden:
                assert found["response-rate"].of == found["not-solved"].of
                if voices:
                    assert (found["response-rate"].part, found["response-rate"].of) == (voices.rated, voices.could)
                    assert (found["not-solved"].part, found["not-solved"].of) == (voices.reopened, voices.could)
    assert shown > 5
    whole = replies(cast.bureau.id, MARCH, now=now)
    for by, parts in (("unit", whole.units), ("procedure", whole.procedures)):
        rows = table(cast.bureau.id, "transfers", MARCH, by=by)
        assert [(r.key, None if r.figure.hidden else r.figure.of) for r in rows] == [
            (p.key, p.measures.received if p.measures else None) for p in parts
        ]


def test_ratings_come_with_how_many_were_asked(cast, counted):
    for number in range(12):
        receipt = cast.submits(unit=cast.units["heping"].id)
        cast.does(receipt, "answer", "qian", now=cast.now + DAY, words="请带户口本。")
        if number < 10:
            cast.does(receipt, "rate", now=cast.now + 2 * DAY, grade=5 if number else 1)
    counted(now=cast.now + 3 * DAY)
    assert figure(cast.bureau.id, "satisfied-rate", MARCH).hidden, "the month is not over"
    counted(now=cast.now + 15 * DAY)
    content = figure(cast.bureau.id, "satisfied-rate", MARCH)
    assert (content.value, content.part, content.of, content.asked) == (0.9, 9, 10, 12)
    assert content.low < 0.9 < content.high
    solved = figure(cast.bureau.id, "solved-rate", MARCH)
    assert (solved.part, solved.of, solved.asked) == (10, 10, 12)
    counted(now=cast.now + 60 * DAY)
    one = figure(cast.bureau.id, "follow-ups-on-time", MARCH)
    assert (one.hidden, one.of) == (True, 0), "past due: nobody looked into the one bad rating; of one nothing is said"


def test_a_small_row_is_hidden_and_its_own_figure_with_it(cast, counted):
    for unit, number in (("heping", 30), ("donghu", 4), ("hexi", 25)):
        for _ in range(number):
            cast.submits(unit=cast.units[unit].id)
    counted(now=cast.now + 30 * DAY)
    hexi = cast.units["hexi"].id
    rows = {row.key: row.figure for row in table(cast.bureau.id, "on-time", MARCH, by="unit", unit=hexi)}
    donghu = str(cast.units["donghu"].id)
    assert rows[donghu].hidden
    assert sum(row.hidden for row in rows.values()) >= 2, "another goes with it, or it could be subtracted"
    assert figure(cast.bureau.id, "on-time", MARCH, unit=int(donghu)).hidden
    months = table(cast.bureau.id, "on-time", MARCH, by="month")
    assert [(row.key, row.figure.of) for row in months] == [("2026-03", 59)]
    assert months[0].title.en == "March 2026"


def test_before_the_first_export_there_is_nothing_and_unknown_codes_are_refused(cast, counted):
    assert as_of(cast.bureau.id) is None
    assert figure(cast.bureau.id, "on-time", MARCH).value is None
    assert table(cast.bureau.id, "on-time", MARCH, by="unit") == []
    with pytest.raises(UnknownMeasure):
        figure(cast.bureau.id, "arrests", MARCH)
    with pytest.raises(KeyError):
        figure(cast.bureau.id, "on-time", MARCH, unit=999_999)


def test_every_measure_is_counted_from_events_or_by_an_app():
    from heliograph.insight.measures.defined import TALLIES, WAITS

    for one in catalogue.measures():
        counted_by = [one.code in TALLIES, one.code in WAITS, sources.source(one.code) is not None]
        assert sum(counted_by) == 1, one.code
        assert one.method.zh
        assert one.method.en


def test_what_other_apps_count_comes_through_their_sources(cast, counted):
    from heliograph.answering.models import UnitMonth
    from heliograph.duties.models import Duty

    heping = cast.units["heping"].id
    UnitMonth.objects.create(bureau_id=cast.bureau.id, month=date(2026, 3, 1), unit_id=heping, answers=40, templates=12)
    for number, status in enumerate(("done", "late", "missed", "owed")):
        Duty.objects.create(
            bureau_id=cast.bureau.id, id=uuid4(), rule="visit", version="1", kind="k", subject=str(number), name_zh="访",
            name_en="visit", unit_id=heping, turn=MARCH.since, opens_on=MARCH.since, due_on=date(2026, 3, 9),
            due_at=cast.now, number=str(number), status=status, made_at=cast.now,
        )  # fmt: skip
    for _ in range(20):
        cast.submits(unit=heping)
    counted(now=cast.now + 20 * DAY)
    templates = figure(cast.bureau.id, "template-share", MARCH, unit=heping)
    assert (templates.part, templates.of, templates.hidden) == (12, 40, False)
    duties = figure(cast.bureau.id, "duties-done", MARCH, unit=heping)
    assert (duties.part, duties.of) == (2, 3), "the police's own duties are never too few to tell"
    busy = figure(cast.bureau.id, "workload", MARCH)
    assert busy.part == 20
    assert busy.of % 8 == 0
    assert busy.value == 20 / busy.of
    assert busy.low < busy.value < busy.high
