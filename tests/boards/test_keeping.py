"""Boards counted ahead: found after a restart, counted anew once something was exported."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from heliograph.boards import reading
from heliograph.boards.reading import Of
from heliograph.boards.reading.keeping import Held, is_good
from heliograph.boards.reading.spans import DEFAULT, last
from heliograph.insight.export import event_folder
from tests.insight.conftest import TODAY

DAY = date(2026, 4, 10)


def ahead(cast, *, until=lambda: False) -> int:
    return reading.count_all_ahead(cast.bureau.id, DAY, now=timezone.now(), until=until)


def board(cast, unit: str | None = None, days: int = DEFAULT) -> reading.Board:
    return reading.board(Of(cast.bureau.id, last(days, DAY), cast.units[unit].id if unit else None))


def restart_without_the_events() -> None:
    """The process goes, and with it its memory; what was exported is taken away, so that nothing can be counted again."""
    cache.clear()
    for month in event_folder().path.glob("bureau=*"):
        shutil.rmtree(month)


@pytest.fixture
def busy(cast, answered, counted):
    answered(40, unit="heping")
    counted(now=TODAY)
    return cast


def after(number: int):
    """Says that the time is over once so many were looked at."""
    looked_at = count()
    return lambda: next(looked_at) >= number


def test_what_was_counted_ahead_is_there_after_a_restart(busy):
    """One run stops when its time is over, and the next goes on."""
    assert ahead(busy, until=after(1)) == 1
    assert ahead(busy) > 1
    assert ahead(busy) == 0, "nothing was exported since"
    restart_without_the_events()
    assert [board(busy, days=days).on_time.figure.of for days in (90, 365)] == [40, 40]
    assert board(busy, "heping").on_time.figure.of == 40
    assert reading.promises(Of(busy.bureau.id, last(DEFAULT, DAY))).lines[0].figure.of == 40
    assert board(busy, "heping", days=30).on_time.figure.of == 0, (
        "a unit's board of other months is counted when asked for"
    )


def test_it_is_counted_anew_once_something_was_exported(busy, answered, counted):
    assert ahead(busy, until=after(1)) == 1
    answered(15, unit="donghu")
    counted(now=TODAY)
    assert ahead(busy, until=after(1)) == 1
    restart_without_the_events()
    assert board(busy).on_time.figure.of == 55


def test_a_file_counts_for_a_while_and_longer_while_nothing_was_exported(busy):
    now = timezone.now()
    leaf = event_folder().through().leaf
    for age, of, good in (
        (5, leaf, True),
        (40, leaf, True),
        (70, leaf, False),
        (5, leaf - 1, True),
        (40, leaf - 1, False),
    ):
        assert is_good(Held(now - timedelta(minutes=age), of, None), now) is good, (age, of)


@pytest.mark.parametrize("length", [0, 1, 12, 60, -1])
def test_a_file_that_was_cut_short_counts_as_none_and_is_written_anew(busy, settings, length):
    assert ahead(busy) > 1
    (held, *_) = sorted((Path(settings.HELIOGRAPH_HOME) / "figures" / "boards").glob("*.djcache"))
    for one in held.parent.glob("*.djcache"):
        one.write_bytes(one.read_bytes()[:length])
    cache.clear()
    assert board(busy, "heping").on_time.figure.of == 40
    assert ahead(busy) > 1, "none of them is taken for whole"
    assert ahead(busy) == 0
