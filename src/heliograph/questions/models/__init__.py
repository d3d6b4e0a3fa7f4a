"""Rows of questions: the answer bank, open question times, reception days."""

from heliograph.questions.models.bank import Answer, AnswerDay, Posting, TokenCount

__all__ = ["Answer", "AnswerDay", "Posting", "TokenCount"]
