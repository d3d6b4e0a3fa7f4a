"""Case states from other systems, so that officers enter nothing twice (docs/case-feed.md).

`shapes` is the documented form, `lines` and `mapping` read CSV and foreign words, `keeping` is the inbox, `meaning` says
what an item means here, `applying` makes steps of it, `receiving` is the door. A refusal is a `reasons.Reason`.
"""

from heliograph.cases.actions.feed.keeping import Outcome, rewrap_keys
from heliograph.cases.actions.feed.lines import LinesUnusable, read_lines
from heliograph.cases.actions.feed.mapping import MappingInvalid, Meanings, read_mapping
from heliograph.cases.actions.feed.receiving import (
    MANAGERS,
    SET_ASIDE,
    BadSource,
    place_of,
    receive,
    set_aside,
    set_mapping,
    take_in,
    take_in_all_the_same,
    take_in_untried,
    try_again,
)
from heliograph.cases.actions.feed.shapes import FORMAT, items_of, schema

__all__ = [
    "FORMAT",
    "MANAGERS",
    "SET_ASIDE",
    "BadSource",
    "LinesUnusable",
    "MappingInvalid",
    "Meanings",
    "Outcome",
    "items_of",
    "place_of",
    "read_lines",
    "read_mapping",
    "receive",
    "rewrap_keys",
    "schema",
    "set_aside",
    "set_mapping",
    "take_in",
    "take_in_all_the_same",
    "take_in_untried",
    "try_again",
]
