"""Fixtures of supervision's tests: the desk's browsers, and matters with cards."""

from __future__ import annotations

import pytest

from heliograph.matters.actions import watch
from tests.matters.desk_stage import desk_of, here
from tests.supervision import on_duty as duty

__all__ = ["desk_of", "here"]


@pytest.fixture
def warned(cast):
    """Li's question to Heping, given to Zhao, with a yellow card for its answer; returns the receipt."""
    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(receipt, "accept", "zhao")
    watch(duty.promise(receipt).warn_at)
    return receipt


@pytest.fixture
def broken(cast, warned):
    """The same, and the answer did not come: a red card follows."""
    watch(duty.late(warned))
    return warned
