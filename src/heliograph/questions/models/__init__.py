"""Rows of questions: the answer bank, open question times, reception days."""

from heliograph.questions.models.bank import Answer, AnswerDay, Posting, TokenCount
from heliograph.questions.models.reception import DayState, ReceptionDay, ReceptionTime, TimeStatus

__all__ = [
    "Answer",
    "AnswerDay",
    "DayState",
    "Posting",
    "ReceptionDay",
    "ReceptionTime",
    "TimeStatus",
    "TokenCount",
]
