"""Search over what matters say, without their words in the index.

Each indexed text becomes blinded two-character tokens (`core.language.tokens`, `Keyring.blind`): SQLite's FTS5 or
PostgreSQL's `tsvector` finds phrases of them, so any substring of two characters or more is found, and whoever steals
the database reads nothing. Decision: docs/decisions/005-search.md.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from threading import Lock
from uuid import UUID

from django.db import connection
from django.db.models import Model

from heliograph.core.language.tokens import blind_phrases, blind_tokens
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.matters.models import Entry, Findable

CREATE_SQLITE = "CREATE VIRTUAL TABLE matter_search USING fts5(body, content='', contentless_delete=1, tokenize='unicode61', detail=full)"
CREATE_POSTGRESQL = (
    "CREATE TABLE matter_search (rowid bigint PRIMARY KEY, body tsvector NOT NULL)",
    "CREATE INDEX matter_search_body ON matter_search USING gin (body)",
)

FIND_SQLITE = (
    "SELECT e.row, e.matter_id FROM matter_search s JOIN matters_entry e ON e.row = s.rowid"
    " WHERE matter_search MATCH %s AND e.bureau_id = %s AND s.rowid < %s ORDER BY s.rowid DESC LIMIT %s"
)
FIND_POSTGRESQL = (
    "SELECT e.row, e.matter_id FROM matter_search s JOIN matters_entry e ON e.row = s.rowid"
    " WHERE s.body @@ to_tsquery('simple', %s) AND e.bureau_id = %s AND s.rowid < %s ORDER BY s.rowid DESC LIMIT %s"
)
ROW_TOKENS = 8000
SLOTS = 64
OVERLAP = 60
MERGED_PAGES = 256
"""About how much one step of merging writes: a megabyte."""

_lock = Lock()
_last = 0


def _new_row() -> int:
    """A row number that grows with time, so that the newest are found first.

    Processes that write in the same nanosecond take numbers of their own (`SLOTS`); the constraint holds in any case.
    """
    global _last
    with _lock:
        _last = max(_last + SLOTS, time.time_ns() // SLOTS * SLOTS + os.getpid() % SLOTS)
        return _last


def rows_of(bureau_id: int, matter_id: UUID, text: str, *, of: UUID) -> list[Model]:
    """The rows that make a text of a matter findable: what the event `of` says. To be inserted with that event.

    PostgreSQL keeps no position past 16,383 in one row, so a long text takes several rows that overlap by a phrase.
    """
    tokens = blind_tokens(keyring().blind_all, text).split(" ")
    made: list[Model] = []
    for start in range(0, max(1, len(tokens) - OVERLAP), ROW_TOKENS - OVERLAP):
        body = " ".join(tokens[start : start + ROW_TOKENS])
        if body:
            row_id, row = of if start == 0 else new_id(), _new_row()
            made += [Entry(bureau_id=bureau_id, id=row_id, matter_id=matter_id, row=row), Findable(row=row, body=body)]
    return made


def forget(bureau_id: int, matter_id: UUID) -> None:
    """Take a matter out of the index. Call inside a transaction."""
    entries = Entry.objects.filter(bureau_id=bureau_id, matter_id=matter_id)
    rows = list(entries.values_list("row", flat=True))
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute("DELETE FROM matter_search WHERE rowid = %s", [row])
    entries.delete()


def begin_to_merge() -> None:
    """Have FTS5 merge the whole index into one segment, by and by (`merge_some`). SQLite only; inside a transaction.

    Deleting from FTS5 only marks an entry; its tokens are gone when its segment was merged.
    """
    _merge(-MERGED_PAGES)


def merge_some() -> bool:
    """A short step of that; whether there is more to do."""
    return _merge(MERGED_PAGES) > 1


def _merge(pages: int) -> int:
    """How many rows FTS5 changed in its own tables: less than two means that nothing was left to merge."""
    connection.ensure_connection()
    before = connection.connection.total_changes
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO matter_search(matter_search, rank) VALUES ('merge', %s)", [pages])
    changed: int = connection.connection.total_changes - before
    return changed


def find(bureau_id: int, query: str, *, most: int, before: int | None = None) -> list[tuple[int, UUID]]:
    """(row, matter) of texts that hold every word of the query, newest first; at most `most`, older than row `before`."""
    phrases = [words for words in blind_phrases(keyring().blind, query) if words]
    if not phrases:
        return []
    match, sql = (_for_fts5, FIND_SQLITE) if connection.vendor == "sqlite" else (_for_tsquery, FIND_POSTGRESQL)
    with connection.cursor() as cursor:
        cursor.execute(sql, [match(phrases), bureau_id, before if before is not None else 2**62, most])
        return [(row, UUID(str(matter))) for row, matter in cursor.fetchall()]


def _for_fts5(phrases: Sequence[Sequence[str]]) -> str:
    return " AND ".join(f'"{" ".join(words)}"' for words in phrases)


def _for_tsquery(phrases: Sequence[Sequence[str]]) -> str:
    return " & ".join("(" + " <-> ".join(words) + ")" for words in phrases)
