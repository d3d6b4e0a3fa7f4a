"""Every write of bookings. Other apps import these.

`open_times(viewer, [New(…)])` and `open_series` open times; `book` gives a place or a number on the waiting list, `book_matter`
where a kind has a procedure; `take_back`, `say_yes`, `change` are its holder's; `move`, `set_places`, `cancel`, `close`, `mark`,
`walk_in` the unit's. Whoever gives out a place holds the time's row, and the table lets none be given twice.
"""

from heliograph.bookings.actions.booking import (
    COUNTER,
    ONLINE,
    PHONE,
    RESIDENT,
    By,
    Held,
    Wanted,
    book,
    book_matter,
    walk_in,
)
from heliograph.bookings.actions.following import follow, listen
from heliograph.bookings.actions.holding import change, opened, say_yes, take_back
from heliograph.bookings.actions.opening import New, Series, open_series, open_times
from heliograph.bookings.actions.places import FOLLOW, REMIND, SEAL, TELL, may_run, takes_bookings
from heliograph.bookings.actions.running import cancel, close, mark, may_mark, move, set_places

__all__ = [
    "COUNTER",
    "FOLLOW",
    "ONLINE",
    "PHONE",
    "REMIND",
    "RESIDENT",
    "SEAL",
    "TELL",
    "By",
    "Held",
    "New",
    "Series",
    "Wanted",
    "book",
    "book_matter",
    "cancel",
    "change",
    "close",
    "follow",
    "listen",
    "mark",
    "may_mark",
    "may_run",
    "move",
    "open_series",
    "open_times",
    "opened",
    "say_yes",
    "set_places",
    "take_back",
    "takes_bookings",
    "walk_in",
]
