"""A month in an address."""

from __future__ import annotations

from datetime import date

from heliograph.duties.reading import Month

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def asked_month(written: str) -> Month | None:
    """The month asked for as "2026-03"; None where nothing sensible was."""
    try:
        first = date.fromisoformat(f"{written}-01")
    except ValueError:
        return None
    return Month(first) if EARLIEST <= first <= LATEST else None
