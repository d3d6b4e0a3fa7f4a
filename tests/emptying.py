"""Empties the database after a test that commits: Django's `flush`, without what it does over and over for nothing.

What a migrated database has from Django itself (content types and permissions; nothing of ours reads them) stays, where
`flush` would delete it and make it anew for some hundred models. On PostgreSQL rows are deleted, for TRUNCATE gives each
table and each index a new file; triggers and foreign keys are not asked, as TRUNCATE does not ask them.
"""

from __future__ import annotations

from django.contrib.contenttypes.management import create_contenttypes
from django.core.management.color import Style
from django.core.management.commands import flush
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

STAYS = {"django_content_type", "auth_permission"}


def install() -> None:
    """Empty databases like this from now on. Called once the database of the tests was migrated."""
    flush.sql_flush = statements
    assert post_migrate.disconnect(create_contenttypes)
    assert post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


def statements(
    style: Style, connection: BaseDatabaseWrapper, *, reset_sequences: bool, allow_cascade: bool
) -> list[str]:
    """What empties every table of ours; called by `flush` in one transaction."""
    there = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted(set(there) - STAYS)
    if connection.vendor == "postgresql" and not reset_sequences:
        deletions = (f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables)
        return ["; ".join(["SET LOCAL session_replication_role = replica", *deletions])]
    return connection.ops.sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
