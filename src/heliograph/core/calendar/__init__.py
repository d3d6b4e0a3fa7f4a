"""Working days and time limits: when a promise is due, and why on that day.

Decides what a limit such as "15 working days" means on a calendar with holidays and make-up days (调休), with pauses
and extensions, by law.md W-01 to W-14. Procedures, the spine and the command line call it. It knows nothing of
Django, the database, or the present time.
"""

from heliograph.core.calendar.builtin import built_in
from heliograph.core.calendar.days import Calendar, DayCode, DayKind
from heliograph.core.calendar.explain import explain_lines
from heliograph.core.calendar.fast import due_only
from heliograph.core.calendar.notice import CalendarInvalid, CalendarProblem, read_year
from heliograph.core.calendar.reckoning import Day, Pause, Reckoning, Rule, Why
from heliograph.core.calendar.walk import reckon
from heliograph.core.calendar.within import Unit, Within
from heliograph.core.calendar.year import Year

__all__ = [
    "Calendar",
    "CalendarInvalid",
    "CalendarProblem",
    "Day",
    "DayCode",
    "DayKind",
    "Pause",
    "Reckoning",
    "Rule",
    "Unit",
    "Why",
    "Within",
    "Year",
    "built_in",
    "due_only",
    "explain_lines",
    "read_year",
    "reckon",
]
