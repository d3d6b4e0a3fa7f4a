"""The raw limits: how fast the disk flushes, and how fast a bare loop inserts the rows of submissions, one commit each."""

from __future__ import annotations

import json
import os
import pickle
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.instance import Instance

if TYPE_CHECKING:
    from django.db import models

Value = str | int | float | bool | bytes | None
Statement = tuple[str, str, list[Value]]


def as_statements(submissions: Sequence[Sequence[models.Model]]) -> list[list[Statement]]:
    """Each submission's rows as (table, columns, values); runs inside the instance."""
    from django.db import models

    found = []
    for rows in submissions:
        statements: list[Statement] = []
        for row in rows:
            wanted = [c for c in row._meta.concrete_fields if c.column and not isinstance(c, models.AutoField)]
            values = [plain(c, getattr(row, c.attname)) for c in wanted]
            statements.append((row._meta.db_table, ",".join(f'"{c.column}"' for c in wanted), values))
        found.append(statements)
    return found


def plain(column: models.Field[object, object], value: object) -> Value:
    """A column's value as a driver takes it, JSON as text."""
    from django.db import connection, models

    if isinstance(column, models.JSONField):
        return json.dumps(value)
    made: Value | memoryview = column.get_db_prep_save(value, connection)
    if isinstance(made, str):
        return str(made)  # members of an enumeration become plain text
    return bytes(made) if isinstance(made, memoryview) else made


def flushes(folder: Path, seconds: float) -> float:
    """8 KiB written and flushed to the disk, times a second."""
    with tempfile.TemporaryFile(dir=folder) as file:
        block, count, until = os.urandom(8192), 0, time.monotonic() + seconds
        start = time.monotonic()
        while time.monotonic() < until:
            os.pwrite(file.fileno(), block, 8192 * (count % 512))
            os.fdatasync(file.fileno())
            count += 1
        return count / (time.monotonic() - start)


def inserts(instance: Instance, seconds: float, *, each_row: bool) -> float:
    """Durable transactions a second by one bare loop: of one submission's rows each, or of one row each. Leaves nothing."""
    submissions: list[list[Statement]] = pickle.loads((instance.home / "rows").read_bytes())
    if each_row:
        submissions = [[statement] for rows in submissions for statement in rows]
    return (
        _postgresql(instance, submissions, seconds)
        if instance.database_url
        else _sqlite(instance, submissions, seconds)
    )


def _sqlite(instance: Instance, submissions: list[list[Statement]], seconds: float) -> float:
    """Into a copy of the schema beside the instance's own file, as shipped: WAL, synchronous=FULL."""
    import pysqlite3 as sqlite3

    path = instance.home / "bare.db"
    for old in instance.home.glob("bare.db*"):
        old.unlink()
    source = sqlite3.connect(instance.home / "heliograph.db")
    tables = {statement[0] for rows in submissions for statement in rows if statement[0] != "matter_search"}
    schema = [
        sql
        for name, sql in source.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        if name in tables
    ]
    schema += [sql for (sql,) in source.execute("SELECT sql FROM sqlite_master WHERE name = 'matter_search'")]
    source.close()
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("PRAGMA cache_size=-32768")
    for sql in schema:
        database.execute(sql)
    rate = _loop(submissions, seconds, database.execute, "BEGIN IMMEDIATE", "?")
    database.close()
    for left in instance.home.glob("bare.db*"):
        left.unlink()
    return rate


def _postgresql(instance: Instance, submissions: list[list[Statement]], seconds: float) -> float:
    import psycopg

    with psycopg.connect(instance.database_url, autocommit=True) as database:
        database.execute("CREATE SCHEMA IF NOT EXISTS bare")
        tables = sorted({statement[0] for rows in submissions for statement in rows})
        for table in tables:
            database.execute(f'DROP TABLE IF EXISTS bare."{table}"')
            database.execute(f'CREATE TABLE bare."{table}" (LIKE public."{table}" INCLUDING ALL)')
        database.execute("SET search_path TO bare, public")
        rate = _loop(submissions, seconds, database.execute, "BEGIN", "%s")
        database.execute("DROP SCHEMA bare CASCADE")
    return rate


def _loop(submissions: list[list[Statement]], seconds: float, execute: object, begin: str, mark: str) -> float:
    assert callable(execute)
    count, start = 0, time.monotonic()
    while time.monotonic() - start < seconds and count < len(submissions):
        execute(begin)
        for table, names, values in submissions[count]:
            placed = ",".join([mark] * len(values))
            if table == "matter_search" and mark == "%s":
                placed = "%s, to_tsvector('simple', %s)"
            execute(f'INSERT INTO "{table}" ({names}) VALUES ({placed})', values)
        execute("COMMIT")
        count += 1
    return count / (time.monotonic() - start)
