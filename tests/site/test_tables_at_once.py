"""A new instance's tables are written at once: the same that all migrations, one after the other, would leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

MADE = """
import json, django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command as StepByStep
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

call_command({way}, verbosity=0)
found, look = {{}}, connection.introspection
with connection.cursor() as cursor:
    for name in look.table_names(cursor):
        columns = [(c.name, str(c.type_code), c.null_ok, str(c.default)) for c in look.get_table_description(cursor, name)]
        limits = []  # SQLite numbers those without a name as they come
        for limit, said in look.get_constraints(cursor, name).items():
            limits.append(str(("" if limit.startswith(("__", "fk_")) else limit, sorted((a, str(b)) for a, b in said.items()))))
        found[name] = [sorted(columns), sorted(limits)]
    rows = []
    for table in ("django_content_type", "auth_permission"):
        rows.append(sorted(str(one[1:]) for one in cursor.execute(f"SELECT * FROM {{table}}").fetchall()))
applied = sorted(f"{{app}}.{{name}}" for app, name in MigrationRecorder(connection).applied_migrations())
print(json.dumps([found, applied, [len(one) for one in rows]]))
"""


def test_all_at_once_gives_what_step_by_step_gives(tmp_path):
    with ThreadPoolExecutor(2) as pool:
        steps, once = pool.map(lambda way: _made(way, tmp_path), ("StepByStep()", "'migrate'"))
    assert once[0].keys() == steps[0].keys()
    for table, described in steps[0].items():
        assert once[0][table] == described, table
    assert once[1:] == steps[1:]


def _made(way: str, folder: Path):
    """Tables, migrations and how many content types and permissions a new database has when it is made in this way."""
    home = folder / uuid4().hex
    home.mkdir()
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    environ |= {
        "HELIOGRAPH_HOME": str(home),
        "HELIOGRAPH_SECRET_KEY": "for a test",
        "DJANGO_SETTINGS_MODULE": "heliograph.site.settings",
    }
    server = os.environ.get("HELIOGRAPH_TEST_DATABASE_URL")
    if server:
        environ["HELIOGRAPH_DATABASE_URL"] = _database(server)
    done = subprocess.run(
        [sys.executable, "-c", MADE.format(way=way)], env=environ, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _database(server: str) -> str:
    """Another, empty database on the server of the tests."""
    psycopg = pytest.importorskip("psycopg")
    name = f"made_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"
