"""Search for staff: over everything they may see, and nothing else.

The index finds texts newest first; each page of hits is kept only where `visible_to` lets it through. What is searched
and by whom shows nowhere; opening a found matter is a look, recorded with the reason "search".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters import search
from heliograph.matters.errors import NotFound
from heliograph.matters.reading.desk import by_ids, matter_for
from heliograph.matters.reading.rows import Row, row
from heliograph.organisation.reading import Viewer

OtherNames = Callable[[int, str], Iterable[UUID]]
"""The matters of a bureau that others call by what was typed."""
SHOWN = 50
CANDIDATES = 2000
STEP = 250


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave. `seen` is how many hits were looked at; `is_cut` says that there may be more.

    `too_short` says that nothing could be looked for: one Chinese character alone finds nothing.
    """

    rows: list[Row]
    is_cut: bool = False
    too_short: bool = False


_called_otherwise: list[OtherNames] = []


def also_by(names: OtherNames) -> None:
    """Let officers find matters by the number that another system has for them. Call in `AppConfig.ready()`."""
    if names not in _called_otherwise:
        _called_otherwise.append(names)


def find(viewer: Viewer, query: str, now: datetime) -> Found:
    """The newest matters that say every word of the query (any two Chinese characters, any whole word), or have that number,
    here or (`also_by`) with whoever brought them in.

    At most `SHOWN`, out of at most `CANDIDATES` hits.
    """
    asked = query.strip()[:200]
    try:
        return Found([row(viewer, matter_for(viewer, asked), now)])
    except NotFound:
        called = by_ids(viewer, [one for names in _called_otherwise for one in names(viewer.bureau_id, asked)])
        return (
            Found([row(viewer, one, now) for one in called.values()][:SHOWN])
            if called
            else _among_texts(viewer, asked, now)
        )


def _among_texts(viewer: Viewer, query: str, now: datetime) -> Found:
    rows: list[Row] = []
    known: set[UUID] = set()
    before: int | None = None
    for _ in range(CANDIDATES // STEP):
        hits = search.find(viewer.bureau_id, query, most=STEP, before=before)
        fresh = list(dict.fromkeys(matter for _, matter in hits if matter not in known))
        known.update(fresh)
        visible = by_ids(viewer, fresh)
        rows += [row(viewer, visible[matter], now) for matter in fresh if matter in visible]
        if len(rows) >= SHOWN or len(hits) < STEP:
            return Found(
                rows[:SHOWN], is_cut=len(rows) > SHOWN or len(hits) == STEP, too_short=not known and _is_short(query)
            )
        before = hits[-1][0]
    return Found(rows, is_cut=True)


def _is_short(query: str) -> bool:
    return len(query) < 2


SAYS_CUT = Text(
    f"只列出最近的 {SHOWN} 件，或只看了最近的 {CANDIDATES} 条记录。请多写几个字再搜。",
    f"Only the newest {SHOWN} are listed, out of at most {CANDIDATES} hits. Add a word to narrow it down.",
)
