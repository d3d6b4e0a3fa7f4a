"""Open question times: announce, ask, check, merge, answer, close. What could not be answered becomes a matter.

A question is shown as its asker wrote it, masked, or set aside under the published rule with a reason that the asker and,
counted, everybody reads: there is no third way, and a critical one has no way to disappear.
"""

from heliograph.questions.actions.live.announcing import NewHour, announce, move
from heliograph.questions.actions.live.asking import (
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    Asked,
    Held,
    ask,
    held,
    takes_questions,
)
from heliograph.questions.actions.live.ending import (
    CAN_BE_CARRIED,
    CHANNEL,
    CLOSES_BY_ITSELF,
    CONSULTATION,
    CONTACTS_KEPT,
    cancel,
    close,
    close_by_itself,
    make_it_a_matter,
)
from heliograph.questions.actions.live.hosting import LONGEST_ANSWER, UNANSWERED, answer, merge, set_aside, show
from heliograph.questions.actions.live.steps import CLOSE, TELL, may_run

__all__ = [
    "CAN_BE_CARRIED",
    "CHANNEL",
    "CLOSE",
    "CLOSES_BY_ITSELF",
    "CONSULTATION",
    "CONTACTS_KEPT",
    "LONGEST_ANSWER",
    "LONGEST_QUESTION",
    "MOST_QUESTIONS",
    "TELL",
    "UNANSWERED",
    "Asked",
    "Held",
    "NewHour",
    "announce",
    "answer",
    "ask",
    "cancel",
    "close",
    "close_by_itself",
    "held",
    "make_it_a_matter",
    "may_run",
    "merge",
    "move",
    "set_aside",
    "show",
    "takes_questions",
]
