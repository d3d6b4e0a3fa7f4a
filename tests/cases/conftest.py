"""Fixtures that the tests of cases share."""

from tests.cases.standing import filed, visitor
from tests.matters.desk_stage import complaint, desk_of, here
from tests.matters.holding import answered, asked, clock, li

__all__ = ["answered", "asked", "clock", "complaint", "desk_of", "filed", "here", "li", "visitor"]
