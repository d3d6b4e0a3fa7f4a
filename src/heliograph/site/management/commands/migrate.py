"""`migrate`, as Django's, but an empty database gets its tables as they are today, not as they became so.

Migrations render every model anew for each of their steps: most of the time that a new instance took. Into an empty database
the tables of today are written at once; what migrations run besides (`RunPython`, `RunSQL`) runs after them, and all are
recorded. A test holds both ways to the same tables. A database with anything in it is migrated step by step.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor

ASIDE = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
"""Options of a `migrate` that asks for something else than to bring all up to date."""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:  # as Django declares it
        connection = connections[options["database"]]
        if any(options.get(name) for name in ASIDE) or connection.introspection.table_names():
            return super().handle(*args, **options)
        at_once(connection, verbosity=options["verbosity"])
        return None


def at_once(connection: BaseDatabaseWrapper, *, verbosity: int = 0) -> None:
    """Every table into an empty database, every migration recorded; what follows a migration follows."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    today = executor.loader.project_state(executor.loader.graph.leaf_nodes())
    emit_pre_migrate_signal(verbosity, False, connection.alias, apps=today.apps, plan=plan)
    with connection.schema_editor(atomic=True) as editor:
        for model in today.apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    with connection.schema_editor(atomic=True) as editor:
        for migration, _ in plan:
            for operation in migration.operations:
                if isinstance(operation, RunPython | RunSQL):
                    operation.database_forwards(migration.app_label, editor, today, today)
    executor.recorder.ensure_schema()
    for migration, _ in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)
    emit_post_migrate_signal(verbosity, False, connection.alias, apps=today.apps, plan=plan)
