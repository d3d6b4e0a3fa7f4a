"""Whose figures would point at one or two officers: a small unit's, and those of a unit less its parts that have figures."""

from __future__ import annotations

import pytest

from heliograph.appraisal.reading.places import _told
from heliograph.organisation.models import Role

TREE = {1: None, 2: 1, 3: 1, 4: 2, 5: 2}


def _posted(**units: str) -> dict[int, set[tuple[int, str]]]:
    """u4="hhl": two handlers and a lead, everybody somebody else."""
    roles = {"h": Role.HANDLER, "l": Role.LEAD}
    return {int(u[1:]): {(int(u[1:]) * 100 + at, roles[one]) for at, one in enumerate(who)} for u, who in units.items()}


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        (_posted(u3="hhhl", u4="hhl", u5="hhh"), {1, 2, 3, 4, 5}),
        (_posted(u3="hhhl", u4="hhl", u5="hh"), {3, 4}),
        (_posted(u2="h", u3="hhhl", u4="hhl", u5="hh"), {1, 2, 3, 4}),
        (_posted(u2="ll", u3="hhhl", u4="hhl", u5="hhh"), {1, 2, 3, 4, 5}),
        (_posted(u1="h", u3="hhhl", u4="hhl", u5="hhh"), {2, 3, 4, 5}),
        (_posted(u4="h", u5="l"), set()),
    ],
    ids=["enough", "two-left", "three-left", "leads-handle-nothing", "one-at-the-top", "two-in-all"],
)
def test_a_unit_has_no_figures_if_it_or_what_is_left_of_it_is_one_or_two_officers(posted, told):
    assert {unit for unit in TREE if _told(unit, posted, TREE)[0]} == told
