"""The rows of notices: each notice, what was written, what was public, the steps taken, and the boards that promise freshness."""

from __future__ import annotations

from heliograph.notices.models.boards import Board, BoardCard, BoardCheck
from heliograph.notices.models.found import NoticeArea, NoticeWord
from heliograph.notices.models.history import Check, Image, Revision, Step, Version
from heliograph.notices.models.notices import Notice, Stage, State

__all__ = [
    "Board",
    "BoardCard",
    "BoardCheck",
    "Check",
    "Image",
    "Notice",
    "NoticeArea",
    "NoticeWord",
    "Revision",
    "Stage",
    "State",
    "Step",
    "Version",
]
