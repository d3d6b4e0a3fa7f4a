"""Times as gateways write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_MILLISECONDS = 100_000_000_000  # the year 5138 in seconds, 1973 in milliseconds


def read_time(text: str, form: str = "", zone: str = "Asia/Shanghai") -> datetime:
    """The moment a text names: by a strptime `form`, or as seconds or milliseconds since 1970, or as ISO 8601.

    A time without a zone is in `zone`. Raises ValueError.
    """
    try:
        if form:
            read = datetime.strptime(text, form)  # noqa: DTZ007 (a form without a zone is in `zone`: below)
        elif text.isascii() and text.isdigit():
            number = int(text[:16])
            return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, UTC)
        else:
            read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no time of this world") from error


def time_or(text: str, otherwise: datetime, form: str = "", zone: str = "Asia/Shanghai") -> datetime:
    """The same; `otherwise` where nothing readable stands: a report without a time is still a report."""
    try:
        return read_time(text, form, zone)
    except ValueError:
        return otherwise
