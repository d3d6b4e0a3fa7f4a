"""Writes the rows of `fill` by the quickest road a database has: executemany without syncs, or COPY. For filling only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from django.db import connection, models

from benchmarks.fill import Value, columns

Tables = dict[type[models.Model] | str, list[list[Value]]]


def load(chunks: Iterable[Tables], tell: Callable[[str], None]) -> None:
    """Insert every chunk in a transaction of its own, then put the database back into its shipped state."""
    start, done = time.monotonic(), 0
    put = _put_sqlite if connection.vendor == "sqlite" else _put_postgresql
    _hurry()
    for tables in chunks:
        for table, rows in tables.items():
            if rows:
                put(table if isinstance(table, str) else table._meta.db_table, _names(table), rows)
        done += len(next(iter(tables.values())))
        if done % 50_000 == 0:
            tell(f"{done:,} matters stored, {time.monotonic() - start:.0f} s")
    _settle()


def _names(table: type[models.Model] | str) -> list[str]:
    names = ["rowid", "body"] if isinstance(table, str) else [str(column.column) for column in columns(table)]
    return [connection.ops.quote_name(name) for name in names]


def _hurry() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for pragma in ("synchronous=OFF", "cache_size=-1000000", "wal_autocheckpoint=20000", "foreign_keys=OFF"):
                cursor.execute(f"PRAGMA {pragma}")
        else:
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("DROP INDEX matter_search_body")


def _settle() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute("CREATE INDEX matter_search_body ON matter_search USING gin (body)")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
    connection.close()


def _put_sqlite(table: str, names: list[str], rows: list[list[Value]]) -> None:
    marks = ",".join("?" * len(names))
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(f'INSERT INTO "{table}" ({",".join(names)}) VALUES ({marks})', rows)
    raw.execute("COMMIT")


def _put_postgresql(table: str, names: list[str], rows: list[list[Value]]) -> None:
    """`matter_search.body` is a list of words, which `tsvector`'s input reads, but without positions: they are written out."""
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({",".join(names)}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row([row[0], _vector(str(row[1]))] if table == "matter_search" else row)


def _vector(body: str) -> str:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(body.split(" "), start=1):
        places.setdefault(word, []).append(place)
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in places.items())
