"""The event table's columns: their names, types and what they mean. docs/figures.md says the same to whoever reads the files.

Times are microseconds since 1970 in UTC, so that every engine compares them to the digit. No words, no person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow

COLUMNS: dict[str, tuple[str, str]] = {
    "leaf": ("int64", "the event's place in the log; the order of the table"),
    "bureau": ("int16", "the bureau"),
    "month": ("int32", "the month in which the matter was submitted, in the bureau's zone: 202603"),
    "matter": ("int64", "the matter's keyed pseudonym: the same in every row, leads to no matter"),
    "sequence": ("int32", "the event's place in its matter, from 1"),
    "at": ("int64", "when it happened"),
    "kind": ("string", "kind of action: submit, accept, answer, reopen, rate, …"),
    "role": ("string", "who acted: resident, handler, lead, …; never which person"),
    "acting": ("int32", "unit of the officer who acted; null for a resident and for the clock"),
    "procedure": ("string", "the procedure's code; of a case only `case`"),
    "submitted": ("int64", "when the matter was submitted"),
    "unit": ("int32", "who is answerable to the resident"),
    "imported": ("bool", "history from another system: no receipt, no rating"),
    "outcome": ("string", "how it ended; empty while it has not"),
    "answered": ("bool", "whether it was ever answered"),
    "first_wait": ("int64", "from submission to the first answer; null: none, or nobody knows when"),
    "end_wait": ("int64", "from submission to the last end; null while it has not ended with an answer"),
    "reopened": ("int16", "how often it came back as “not solved”"),
    "moves": ("int16", "how often the answerable unit changed"),
    "circled": ("bool", "three moves or more, or back to a unit that had it"),
    "promise": ("string", "the promise to answer: kept, late, running, paused, or empty where there is none"),
    "due": ("int64", "when that promise falls or fell due; null if paused or none"),
    "provisional": ("bool", "whether that date is an estimate (no calendar of that year)"),
    "grade": ("int8", "the rating, 1 to 5; 0: none. Never released by row"),
    "follow_up": ("string", "the superior's duty after a bad rating, as `promise`. Never released by row"),
    "follow_up_due": ("int64", "when that falls or fell due"),
    "telling": ("string", "what the law says must be told, all of the matter's together, as `promise`"),
    "telling_due": ("int64", "when the next of it falls or fell due"),
}
"""From `submitted` on: how the matter stood when the row was exported, at the latest. The last row of a matter has its latest."""

OF_MATTER = ("bureau", "month", "matter", *list(COLUMNS)[list(COLUMNS).index("procedure") :])


def schema() -> pyarrow.Schema:
    import pyarrow as pa

    types = {"bool": pa.bool_()}
    return pa.schema([(name, types.get(kind) or getattr(pa, kind)()) for name, (kind, _) in COLUMNS.items()])
