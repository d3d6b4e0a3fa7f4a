"""House numbers of an address, and the stretches of a road that a card lists in brackets."""

import pytest

from heliograph.beats.addresses import may_lie_in, name_of


@pytest.mark.parametrize(
    ("address", "place", "fits"),
    [
        ("和平路 5 号", "和平路（1—99 号）", True),
        ("和平路１００号", "和平路（1—99 号）", False),
        ("淳南市河西区和平路 100 号 2 幢", "和平路（100 号以后）", True),
        ("和平路99号", "和平路（100 号以后）", False),
        ("和平路12-3号", "和平路(1-99号)", True),
        ("湖滨路7号", "湖滨路（单号）", True),
        ("湖滨路7号", "湖滨路（双号）", False),
        ("湖滨路 208 号", "湖滨路（1—99 号、201—299 号）", True),
        ("湖滨路 208 号", "湖滨路（1—99 号、201—299 号，单号）", False),
        ("湖滨路8号", "湖滨路（8号以前）", True),
        ("和平路", "和平路（1—99 号）", True),
        ("和平路一百二十号", "和平路（1—99 号）", True),
        ("和平路 120 弄", "和平路（1—99 号）", True),
        ("和平路 120 米处", "和平路（1—99 号）", True),
        ("和平路 120 号", "和平路（东段）", True),
        ("和平路 120 号", "和平路（1—99 号，邮局除外）", True),
        ("和平路 120 号", "和平路", True),
        ("和平路口", "（1—99 号）", True),
    ],
)
def test_a_number_leaves_out_only_what_the_brackets_surely_do_not_hold(address, place, fits):
    assert may_lie_in(address, place) is fits


def test_the_name_is_what_stands_before_the_brackets():
    assert name_of("和平路 （1—99 号）") == name_of("和平路(单号)") == "和平路"
