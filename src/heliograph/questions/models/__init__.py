"""Rows of questions: the answer bank, open question times, reception days."""

from heliograph.questions.models.bank import Answer, AnswerDay, Posting, TokenCount
from heliograph.questions.models.live import HourQuestion, HourState, HourStep, OpenHour, Put
from heliograph.questions.models.reception import DayState, Mode, ReceptionDay, ReceptionDesk, ReceptionTime, TimeStatus

__all__ = [
    "Answer",
    "AnswerDay",
    "DayState",
    "HourQuestion",
    "HourState",
    "HourStep",
    "Mode",
    "OpenHour",
    "Posting",
    "Put",
    "ReceptionDay",
    "ReceptionDesk",
    "ReceptionTime",
    "TimeStatus",
    "TokenCount",
]
