"""Every write of open data: terms, releases, reports."""

from heliograph.opendata.actions.releasing import correct, correct_by, release, release_due
from heliograph.opendata.actions.reporting import draft, draft_by, publish, write
from heliograph.opendata.actions.terms import set_terms, set_terms_by

__all__ = [
    "correct", "correct_by", "draft", "draft_by", "publish", "release", "release_due", "set_terms", "set_terms_by", "write",
]  # fmt: skip
