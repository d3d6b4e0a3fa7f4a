"""What is done with surveys: announce one, draw who is asked, take answers in, stop it."""

from heliograph.surveys.actions.answering import Invited, answer, answer_by_text, enter_paper, find, is_on, questions_of
from heliograph.surveys.actions.planning import Layer, NewSurvey, announce, code_of, draw_due, may_run, stop

__all__ = [
    "Invited", "Layer", "NewSurvey", "announce", "answer", "answer_by_text", "code_of", "draw_due", "enter_paper", "find", "is_on", "may_run",
    "questions_of", "stop",
]  # fmt: skip
