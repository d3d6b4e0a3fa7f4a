"""Reception days: announce, move, cancel; book a time, wait for one, confirm it, place somebody on another.

A booking is a matter under the procedure "reception": its receipt, clock, tellings and answer are the spine's. Whoever gives
out a time holds the day's row, and the table lets none be given twice. What is done to the matter elsewhere (taken back by
its holder, heard, answered) reaches the day through `listen`.
"""

from heliograph.questions.actions.reception.announcing import NewDay, announce
from heliograph.questions.actions.reception.booking import book
from heliograph.questions.actions.reception.days import FOLLOW, MOST_TIMES, RECEPTION, may_run, said_time
from heliograph.questions.actions.reception.desks import NewDesk, close_desk, set_desk
from heliograph.questions.actions.reception.following import follow, listen
from heliograph.questions.actions.reception.office import cancel_day, confirm, end_day, move_day, place
from heliograph.questions.actions.reception.visiting import VISIT_PLACE, WISHED, Visit, arrange_visit

__all__ = [
    "FOLLOW",
    "MOST_TIMES",
    "RECEPTION",
    "VISIT_PLACE",
    "WISHED",
    "NewDay",
    "NewDesk",
    "Visit",
    "announce",
    "arrange_visit",
    "book",
    "cancel_day",
    "close_desk",
    "confirm",
    "end_day",
    "follow",
    "listen",
    "may_run",
    "move_day",
    "place",
    "said_time",
    "set_desk",
]
