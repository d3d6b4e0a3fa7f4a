"""The index of near repeats: twenty keys a text, the rarest that it has; a look-up reads the newest few of each.

However many texts there are, a look-up reads `NEWEST_OF_A_KEY` rows of each key and opens `MOST_COMPARED` sketches. The
keys are hashes under a key of the bureau (`Keyring.blind_value`): the disk holds no word. SQLite and PostgreSQL alike.
Decision: docs/decisions/152-repeats.md.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection

from heliograph.core.language.likeness import Hashed, Sketch, Weights, keyed, keys
from heliograph.matters.keys import keyring
from heliograph.repeats.models import Impression, PairCounts, Posting, Scope

COLUMNS = "bureau_id smallint NOT NULL, scope smallint NOT NULL, key bigint NOT NULL, row bigint NOT NULL"
CREATE_SQLITE = f"CREATE TABLE repeats_posting ({COLUMNS}, PRIMARY KEY (bureau_id, scope, key, row)) WITHOUT ROWID"
CREATE_POSTGRESQL = f"CREATE TABLE repeats_posting ({COLUMNS}, PRIMARY KEY (bureau_id, scope, key, row))"
NEWEST_OF_A_KEY = 64
MOST_COMPARED = 48
OF_A_KEY = (
    "SELECT key, row FROM (SELECT key, row FROM repeats_posting WHERE bureau_id = %s AND scope = %s AND key = %s"
    " AND row >= %s ORDER BY row DESC LIMIT %s) AS newest"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to read a bureau's texts: its hashing and its weights."""

    hashed: Hashed
    weights: Weights


def reader_of(bureau_id: int) -> Reader:
    """The bureau's reader; its weights are kept in memory until they are counted anew."""
    last = PairCounts.objects.filter(bureau_id=bureau_id).values_list("counted_at", "messages").first()
    return Reader(_hashed(keyring().blind_value("repeats", str(bureau_id))), _weights(bureau_id, last))


@lru_cache(maxsize=16)
def _hashed(key: bytes) -> Hashed:
    return keyed(key)


@lru_cache(maxsize=16)
def _weights(bureau_id: int, last: tuple[datetime, int] | None) -> Weights:
    row = PairCounts.objects.filter(bureau_id=bureau_id).first() if last else None
    return Weights(row.messages, bytes(row.counts)) if row else Weights()


def row_of(subject_id: UUID) -> int:
    """The number that stands for a text: the upper half of its id, which begins with the millisecond."""
    return subject_id.int >> 64


def since_row(moment: datetime) -> int:
    """The first number of a moment."""
    return int(moment.timestamp() * 1000) << 16


def impression(
    bureau_id: int,
    scope: Scope,
    subject_id: UUID,
    found: Sketch,
    stored: bytes,
    reader: Reader,
    more: Iterable[str] = (),
) -> list[Impression | Posting]:
    """The rows that make a text findable; `stored` is its sketch as it is kept, `more` are keys besides (squares of a map)."""
    row = row_of(subject_id)
    while Impression.objects.filter(bureau_id=bureau_id, scope=scope, row=row).exists():
        row += 1
    numbers = keys_of(found, reader, more)
    of = {"bureau_id": bureau_id, "scope": scope, "row": row}
    return [
        Impression(**of, subject_id=subject_id, sketch=stored, keys=array("I", numbers).tobytes()),
        *(Posting(**of, key=number) for number in numbers),
    ]


def keys_of(found: Sketch, reader: Reader, more: Iterable[str] = ()) -> list[int]:
    """What to index a text under, and to ask for it by; nothing for a text without words."""
    if not found.hashes:
        return []
    return sorted({found.whole, *keys(found, reader.weights), *map(reader.hashed, more)})


def forget(bureau_id: int, scope: Scope, subject_id: UUID) -> None:
    """Take a text out of the index. Call inside a transaction."""
    for one in Impression.objects.filter(bureau_id=bureau_id, scope=scope, subject_id=subject_id):
        numbers = array("I", bytes(one.keys))
        Posting.objects.filter(bureau_id=bureau_id, scope=scope, row=one.row, key__in=list(numbers)).delete()
        Impression.objects.filter(bureau_id=bureau_id, scope=scope, row=one.row).delete()


def candidates(
    bureau_id: int, scope: Scope, numbers: Sequence[int], weights: Weights, *, since: int = 0
) -> list[Impression]:
    """Texts that share keys, those with the most that says something first: at most `MOST_COMPARED`."""
    says: dict[int, float] = {}
    for number, row in _postings(bureau_id, scope, numbers, since):
        says[row] = says.get(row, 0.0) + weights(number)
    chosen = sorted(says, key=lambda row: (-says[row], -row))[:MOST_COMPARED]
    found = Impression.objects.filter(bureau_id=bureau_id, scope=scope, row__in=chosen)
    return list(found.only("bureau_id", "scope", "row", "subject_id", "sketch"))


def _postings(bureau_id: int, scope: Scope, numbers: Sequence[int], since: int) -> list[tuple[int, int]]:
    if not numbers:
        return []
    asked = [part for number in numbers for part in (bureau_id, int(scope), number, since, NEWEST_OF_A_KEY)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([OF_A_KEY] * len(numbers)), asked)
        return [(key, row) for key, row in cursor.fetchall()]
