"""Kinds are data: what ships holds together, and a file that contradicts itself is refused with where."""

from __future__ import annotations

from pathlib import Path

import pytest

from heliograph.bookings import kinds
from heliograph.core.procedure import shipped

TEXT = Path(kinds.__file__).with_name("kinds.toml").read_text("utf-8")


def test_every_procedure_that_a_kind_names_ships_and_every_kind_speaks_both_languages():
    for one in kinds.kinds().values():
        assert one.procedure == "" or one.procedure in shipped()
        assert all(text.zh and text.en for text in (one.title, one.says, one.bring))


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("minutes = 30", "minutes = 1", "window: minutes"),
        ("kept    = 20", "kept    = 95", "window: kept"),
        ("grace   = 15", "grace   = -1", "window: grace"),
        ('code    = "extended"', 'code    = "window"', "window: code"),
        ("listed  = true", "listed  = true\ncolour = 1", "colour"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(right, wrong, where):
    assert right in TEXT
    with pytest.raises(kinds.KindsInvalid, match=where):
        kinds.read(TEXT.replace(right, wrong, 1))


@pytest.mark.parametrize(("capacity", "kept"), [(1, 0), (2, 1), (3, 1), (5, 1), (10, 2), (11, 3)])
def test_the_published_share_is_rounded_up_and_leaves_one_place_to_everybody(capacity, kept):
    assert kinds.kind("window").kept_of(capacity) == kept
