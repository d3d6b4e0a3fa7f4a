"""A review by those who were drawn is an opinion that a set may name, with its response and interval."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from heliograph.appraisal import opinion
from heliograph.insight.reading.span import Span
from heliograph.surveys import actions
from heliograph.surveys.actions import Layer
from tests.ledger.conftest import log  # noqa: F401 (a fixture)
from tests.surveys.conftest import codes_of, draws, new


def test_the_newest_review_of_the_unit_counts_with_how_many_answered(cast, log, monkeypatch):  # noqa: F811
    heping, sun = cast.units["heping"].id, cast.viewer("sun")
    plan = new(kind="review", questions=("fair",), about=heping, layers=(Layer("住户", 500, 50),))
    survey = draws(cast, log, actions.announce(sun, plan, now=cast.now))
    for number, code in enumerate(codes_of(survey)[:40]):
        actions.answer(
            cast.bureau.id, code, {"fair": "yes" if number < 30 else "no"}, now=cast.now + timedelta(hours=1)
        )
    monkeypatch.setattr(timezone, "now", lambda: cast.now + timedelta(days=20))
    source = opinion.source("opinion:review-fair")
    span = Span(date(2026, 3, 1), date(2026, 3, 31))
    said = source.read(cast.bureau.id, span, heping)
    assert (said.value, said.answered, said.asked, said.hidden) == (0.75, 40, 50, False)
    assert said.low < 0.75 < said.high
    assert source.read(cast.bureau.id, span, cast.units["donghu"].id).hidden
    assert opinion.is_opinion("opinion:review-fair")
