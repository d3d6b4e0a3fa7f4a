"""The desk's browser, as the tests of matters have it."""

from tests.matters.desk_stage import desk_of

__all__ = ["desk_of"]
