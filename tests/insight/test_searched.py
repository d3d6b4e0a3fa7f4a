"""What was hidden of a month is kept in a file, for exactly the same counts."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest

from heliograph.insight.reading import bases
from heliograph.insight.reading.hiding import Counts

UNITS = {1: SimpleNamespace(id=1, code="1", path="/1/", parent_id=None)}
UNITS |= {unit: SimpleNamespace(id=unit, code=str(unit), path=f"/1/{unit}/", parent_id=1) for unit in range(2, 22)}


@pytest.fixture
def files(settings, tmp_path) -> Path:
    settings.HELIOGRAPH_HOME = tmp_path
    bases._protected.cache_clear()
    yield tmp_path / "figures" / "hidden"
    bases._protected.cache_clear()


def _counts(more: int = 0) -> Counts:
    draw = random.Random(4)
    cells = {(unit, f"k{kind}"): draw.randint(3, 60) for unit, kind in product(range(2, 22), range(8))}
    cells[2, "k0"] += more
    return Counts(cells, UNITS)


def _hidden(counts: Counts) -> set[tuple[int, str]]:
    return {place for place in counts.cells if counts.is_hidden(*place)}


def test_a_restart_finds_what_was_searched_and_other_counts_are_searched_anew(files):
    first = _hidden(_counts())
    assert first
    (held,) = files.iterdir()
    made = held.stat().st_mtime_ns
    bases._protected.cache_clear()
    assert _hidden(_counts()) == first
    assert [one.stat().st_mtime_ns for one in files.iterdir()] == [made]
    _hidden(_counts(more=1))
    assert len(list(files.iterdir())) == 2


def test_a_file_that_was_cut_short_is_searched_anew(files):
    first = _hidden(_counts())
    (held,) = files.iterdir()
    held.write_bytes(held.read_bytes()[:20])
    bases._protected.cache_clear()
    assert _hidden(_counts()) == first


def test_a_small_table_leaves_no_file(files):
    assert _hidden(Counts({(2, "k"): 4, (3, "k"): 30, (4, "k"): 40}, UNITS))
    assert not files.exists()


def test_a_disk_that_takes_nothing_hides_the_same(files):
    first = _hidden(_counts())
    for held in files.iterdir():
        held.unlink()
    files.rmdir()
    files.write_text("a file where the folder should be")
    bases._protected.cache_clear()
    assert _hidden(_counts()) == first
