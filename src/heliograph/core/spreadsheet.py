"""CSV that a spreadsheet opens as it is meant: Chinese is read as Chinese, and no text is run as a formula."""

from __future__ import annotations

BOM = "\ufeff"
"""Stands before the first cell; without it a spreadsheet reads Chinese in the code page of its own system."""
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(cell: str) -> str:
    """A text that a spreadsheet shows and does not run: an apostrophe stands before what would begin a formula."""
    return f"'{cell}" if cell.startswith(_RUN) else cell
