"""Every look-up of surveys: the plan and the results that everybody reads, the open answers, the desk's."""

from heliograph.surveys.reading.results import Asked, Counted, Given, Result, results_of
from heliograph.surveys.reading.surveys import Letter, Line, Page, kept_by, letters_of, listed, page_of

__all__ = [
    "Asked", "Counted", "Given", "Letter", "Line", "Page", "Result", "kept_by", "letters_of", "listed", "page_of", "results_of",
]  # fmt: skip
