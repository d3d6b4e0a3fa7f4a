"""All that is public at once, against a solver: what one page hides can't be had from another page or another span."""

from __future__ import annotations

import pytest

from heliograph.insight import workload
from heliograph.insight.measures import hidden
from heliograph.insight.reading import bases
from tests.insight import beside, joint

LEAST = 10
PAGES = ("board", "table", "workload", "replies", "open", "disputes", "visits")
SEEDS = [2, 7, 11, 27, 29]
"""Of the even one, one or two officers work at some units; 27 and 29 found leaks that are mended."""


def _narrowed(monkeypatch, seed: int, *, pages: tuple[str, ...] = PAGES) -> list[tuple[object, int, tuple[int, int]]]:
    """What the solver finds to be one of fewer than `LEAST` numbers, knowing all that is told on these pages."""
    matters = joint.drawn(seed)
    joint.staged(monkeypatch, matters, joint.posted(seed))
    numbers = joint.counted(matters)
    doors = beside.at_doors(numbers, seed)
    facts = [
        *joint.of_boards(matters), *joint.of_workload(matters), *joint.of_replies(matters), *joint.of_open_data(matters),
        *beside.of_disputes(numbers), *beside.of_visits(monkeypatch, doors),
    ]  # fmt: skip
    facts = [fact for fact in facts if fact.page.split()[0] in pages]
    assert {fact.page.split()[0] for fact in facts} == set(pages), "all pages say something"
    true = numbers + doors
    assert [fact.page for fact in facts if sum(true[cell] for cell in fact.cells) != fact.value] == []
    system = joint.system(facts, numbers, doors)
    found = []
    for cells, number in {**dict(joint.secrets(numbers)), **dict(beside.secrets(numbers, doors))}.items():
        between = system.narrowed(cells, LEAST)
        if between is not None:
            assert between[0] <= number <= between[1]
            found.append((sorted(cells, key=str), number, between))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_page_gives_away_what_another_hides(monkeypatch, seed):
    assert _narrowed(monkeypatch, seed) == []


def test_the_solver_narrows_a_number_where_each_base_is_protected_by_itself(monkeypatch):
    """Few judged at a station are hidden, and all who asked there stand beside them, at every station and in the sum."""

    def by_itself(numbers, name, parents, few=frozenset()):
        mine, received = (
            bases._protected(numbers.get(one, ()), parents) for one in (bases.family(name), bases.RECEIVED)
        )
        return mine | received

    monkeypatch.setattr(bases, "away", by_itself)
    ((cells, number, between),) = _narrowed(monkeypatch, 1, pages=("board", "table", "replies", "open"))
    assert {cell[0] for cell in cells} == {"on_time_of"}
    assert (number, between) == (9, (4, 10))


def test_the_solver_finds_what_workload_told_by_a_rule_of_its_own(monkeypatch):
    """Matters received at every unit, protected by themselves: what boards hide for the sake of a small kind stood there."""
    monkeypatch.setattr(
        workload, "hides", lambda bureau_id, span: {month: frozenset() for month in joint.months_of(span)}
    )
    assert (frozenset({("received", 2, "ask", 3)}), 2, (2, 2)) in {
        (frozenset(cells), number, between) for cells, number, between in _narrowed(monkeypatch, 7)
    }


def test_the_solver_finds_a_rating_where_all_but_a_few_who_were_answered_rated(monkeypatch):
    """Of 40 answered at a station 33 are counted; so of 12 of one kind at least 5 are, were both sums told."""
    monkeypatch.setattr(bases, "_beside", bases._protected)
    ((cells, number, between),) = _narrowed(monkeypatch, 27, pages=("board", "table", "open"))
    assert cells == [("solved_rate_of", 5, "help", 3)]
    assert (number, between) == (8, (5, 12))


def test_the_solver_finds_home_visits_where_disputes_are_protected_by_themselves(monkeypatch):
    monkeypatch.setattr(beside, "untold", lambda disputes, others, away: hidden(disputes))
    ((cells, number, between),) = _narrowed(monkeypatch, 11)
    assert {cell[2] for cell in cells} == {beside.HOME_VISITS}
    assert (number, between) == (6, (1, 8))
