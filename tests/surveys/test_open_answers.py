"""A stranger downloads the open answers: singles nobody out, learns nobody's answer, and computes every published figure again."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import timedelta
from itertools import product
from random import Random
from types import SimpleNamespace
from uuid import UUID

import pytest

from heliograph.surveys import actions, reading
from heliograph.surveys.actions import Layer
from heliograph.surveys.models import Answers, Stratum
from heliograph.surveys.reading.open_answers import ALIKE, _blurred
from heliograph.surveys.reading.results import FEWEST, TOGETHER, Pool, _by_number
from tests.surveys.conftest import codes_of, draws, new, script

ABOUT = ("age", "sex")
ASKED = ("safe-night", "trust", "know-officer")
VALUES = {
    "safe-night": ["very", "rather", "rather-not", "not", "unsure"], "trust": ["yes", "rather", "no"], "know-officer": ["yes", "no"],
    "age": ["under-30", "30-59", "60-up", ""], "sex": ["female", "male", ""],
}  # fmt: skip
LAYERS = (
    Layer("和平路", 900, 90),
    Layer("东湖", 300, 60),
    Layer("山里", 80, 12),
    Layer("河口", 60, 6),
    Layer("高新", 500, 40),
)


def somebody(chance: Random) -> dict[str, str]:
    """Mostly content; few old men: what an attacker looks for."""
    said = {code: chance.choices(values, [9, *[1] * (len(values) - 1)])[0] for code, values in VALUES.items()}
    return {code: value for code, value in said.items() if value}


@pytest.fixture
def told(cast, log, client, at):
    """The survey's CSV as anybody downloads it, and the page's figures."""
    survey = actions.announce(cast.viewer("sun"), new(questions=(*ASKED, *ABOUT), layers=LAYERS), now=cast.now)
    survey = draws(cast, log, survey)
    chance, now = Random(7), cast.now + timedelta(hours=1)
    for code in codes_of(survey):
        if chance.random() < 0.8:
            actions.answer(cast.bureau.id, code, somebody(chance), now=now)
    at(cast.now + timedelta(days=20))
    text = client.get(f"/surveys/{survey.id}/answers.csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    page = reading.page_of(cast.bureau.id, survey.id, now=cast.now + timedelta(days=20))
    return SimpleNamespace(survey=survey, rows=rows, page=page)


def test_every_published_figure_is_computed_again_by_twenty_lines(told):
    again = script("survey_again").again
    for result in told.page.results:
        wanted = [(set(result.question.good), result.good)]
        values = [option.value for option in result.question.options]
        wanted += [({value}, given.share) for value, given in zip(values, result.given, strict=True)]
        for good, published in wanted:
            share, margin = again(told.rows, result.question.code, good)
            assert share == pytest.approx(published.share, abs=1e-12)
            assert margin == pytest.approx(published.margin, abs=1e-12)
        for name, alone in result.strata:
            one = [row for row in told.rows if row["stratum"] == name]
            assert (alone is None) == (len(one) < FEWEST)
            if alone is not None:
                assert again(one, result.question.code, set(result.question.good))[0] == pytest.approx(alone.share)


def test_the_script_that_attacks_finds_nobody(told):
    """Who knows that somebody answered, where they live, their age and sex: never fewer than five rows fit, never all alike."""
    assert len(told.rows) == Answers.objects.count()
    by_stratum = Counter(row["stratum"] for row in told.rows)
    assert min(by_stratum.values()) >= TOGETHER
    assert any("、" in name for name in by_stratum), "the small ones were put together"
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in told.rows:
        groups.setdefault((row["stratum"], *(row[code] for code in ABOUT)), []).append(row)
    assert len(groups) > len(by_stratum), "more is kept than nothing"
    for group in groups.values():
        assert len(group) >= ALIKE
        for code in ASKED:
            assert len({row[code] for row in group}) > 1


@pytest.mark.parametrize("seed", range(60))
def test_whatever_was_answered_no_group_tells(seed):
    """Small worlds by chance, without a database."""
    chance = Random(seed)
    values = {code: some[: chance.randint(1, len(some))] for code, some in VALUES.items()}
    said = tuple({code: chance.choice(some) for code, some in values.items()} for _one in range(chance.randint(5, 60)))
    clues = _blurred(Pool("甲", 1_000, frozenset({UUID(int=1)}), said), ABOUT, ASKED)
    vary = [code for code in ASKED if len({one[code] for one in said}) > 1]
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, clue in enumerate(clues):
        assert all(clue[code] in ("", said[at].get(code, "")) for code in ABOUT), "blanked, never invented"
        groups.setdefault(tuple(clue.values()), []).append(at)
    for group in groups.values():
        assert len(group) >= ALIKE
        assert len(groups) == 1 or all(len({said[at][code] for at in group}) > 1 for code in vary)


def test_what_is_together_never_has_fewer_than_ten_whatever_answered():
    for sizes in product((0, 3, 9, 10, 40), repeat=3):
        strata = [Stratum(id=UUID(int=at), place=at) for at in range(3)]
        groups = _by_number(strata, {one.id: many for one, many in zip(strata, sizes, strict=True)})
        totals = [sum(sizes[one.place] for one in group) for group in groups]
        assert len(groups) == 1 or min(totals) >= TOGETHER
        assert sum(map(len, groups)) == 3
