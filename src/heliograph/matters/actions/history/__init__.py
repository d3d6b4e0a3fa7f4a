"""History: messages that were answered elsewhere, taken in with the times they really had.

`mapping` reads which column of a file means what, `lines` reads the file line by line and says why a line can't be
used, `rows` makes a matter of a line with the spine's own row makers, `bring_in` writes them in batches. What is not
known (who answered, when, through which units it passed) is recorded as not known; nothing is invented. Called by
`commands.imports`; how to use it: docs/import.md.
"""

from heliograph.matters.actions.history.bring_in import Tally, bring_in
from heliograph.matters.actions.history.lines import LinesUnusable, count_lines, read_lines
from heliograph.matters.actions.history.mapping import Map, MapInvalid, read_map
from heliograph.matters.actions.history.past import Past, Reason, Refused
from heliograph.matters.actions.history.rows import NoSuchPlace, Setting, setting

__all__ = [
    "LinesUnusable",
    "Map",
    "MapInvalid",
    "NoSuchPlace",
    "Past",
    "Reason",
    "Refused",
    "Setting",
    "Tally",
    "bring_in",
    "count_lines",
    "read_lines",
    "read_map",
    "setting",
]
