"""Public notices as frozen values: what pages, feeds, channels and the API say of a notice, each from here.

Every look-up takes `now`, because a notice is over at its `expires` without anybody doing anything. What was withdrawn
stays, marked, with the reason; its words are empty where they must not be read any more. Lists walk an index, a page a time.
"""

from heliograph.notices.reading.public.lists import (
    MOST_WORDS,
    PAGE,
    SCREEN_SHOWS,
    Listed,
    Wanted,
    changes,
    in_force,
    listed,
    newest,
    newest_of,
    on_screen,
)
from heliograph.notices.reading.public.making import as_it_would_be, body_html, of
from heliograph.notices.reading.public.single import differences, notice, several, version, version_times, versions
from heliograph.notices.reading.public.values import STATUSES, PublicImage, PublicNotice, Status

__all__ = [
    "MOST_WORDS",
    "PAGE",
    "SCREEN_SHOWS",
    "STATUSES",
    "Listed",
    "PublicImage",
    "PublicNotice",
    "Status",
    "Wanted",
    "as_it_would_be",
    "body_html",
    "changes",
    "differences",
    "in_force",
    "listed",
    "newest",
    "newest_of",
    "notice",
    "of",
    "on_screen",
    "several",
    "version",
    "version_times",
    "versions",
]
