"""A figure's name is printed and read by one pair of functions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.insight.identity import FigureId, NotAFigure, read

CODES = st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True)


@given(CODES, st.none() | CODES, st.none() | CODES, st.dates(), st.dates())
def test_what_is_printed_is_read_back_as_the_same_figure(code, unit, procedure, one, other):
    figure = FigureId(code, min(one, other), max(one, other), unit, procedure)
    assert read(str(figure)) == figure


def test_the_whole_bureau_names_no_unit():
    assert str(FigureId("on-time", date(2026, 1, 1), date(2026, 3, 31))) == "on-time:2026-01-01..2026-03-31"
    assert (
        str(FigureId("on-time", date(2026, 1, 1), date(2026, 3, 31), "heping", "consultation"))
        == "on-time:unit=heping:procedure=consultation:2026-01-01..2026-03-31"
    )


@pytest.mark.parametrize(
    "words",
    [
        "",
        "on-time",
        "on-time:2026-01-01",
        "on-time:2026-02-30..2026-03-01",
        "on-time:2026-03-01..2026-02-01",
        "on-time:procedure=a:unit=b:2026-01-01..2026-01-02",
        "on-time:officer=7:2026-01-01..2026-01-02",
    ],
)
def test_what_names_no_figure_is_refused_with_the_right_form(words):
    with pytest.raises(NotAFigure, match=r"Write it as on-time:unit=heping"):
        read(words)
