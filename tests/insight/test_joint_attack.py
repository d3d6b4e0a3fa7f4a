"""All that is public at once, against a solver: what one page hides can't be had from another page or another span."""

from __future__ import annotations

import pytest

from heliograph.insight.reading import bases
from tests.insight import joint

LEAST = 10


def _narrowed(matters: list[joint.Matter]) -> list[tuple[object, int, tuple[int, int]]]:
    """What the solver finds to be one of fewer than `LEAST` numbers."""
    numbers = joint.counted(matters)
    facts = [*joint.of_boards(matters), *joint.of_replies(matters), *joint.of_open_data(matters)]
    assert {fact.page.split()[0] for fact in facts} == {"board", "table", "replies", "open"}, "all pages say something"
    solver = joint.Solver(facts, numbers)
    found = []
    for cells, number in joint.secrets(numbers):
        low, high = solver.interval(cells)
        assert low <= number <= high
        if high - low < LEAST - 1:
            found.append((sorted(cells), number, (low, high)))
    return found


@pytest.mark.parametrize("seed", [1, 3])
def test_no_page_gives_away_what_another_hides(monkeypatch, seed):
    matters = joint.drawn(seed)
    joint.staged(monkeypatch, matters)
    assert _narrowed(matters) == []


def test_the_solver_narrows_a_number_where_each_base_is_protected_by_itself(monkeypatch):
    """Few judged at a station are hidden, and all who asked there stand beside them, at every station and in the sum."""

    def by_itself(numbers, name, parents):
        mine, received = (
            bases._protected(numbers.get(one, ()), parents) for one in (bases.family(name), bases.RECEIVED)
        )
        return mine | received

    monkeypatch.setattr(bases, "away", by_itself)
    matters = joint.drawn(1)
    joint.staged(monkeypatch, matters)
    ((cells, number, between),) = _narrowed(matters)
    assert {cell[0] for cell in cells} == {"on_time_of"}
    assert (number, between) == (9, (4, 10))
