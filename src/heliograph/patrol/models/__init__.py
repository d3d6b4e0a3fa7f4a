"""Rows of patrol: files of calls and the counts they became. No row is about a person, and none holds where a single call came from."""

from heliograph.patrol.models.calls import CallCount, CallFile, FileState

__all__ = ["CallCount", "CallFile", "FileState"]
