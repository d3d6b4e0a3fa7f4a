"""The full-text table of blinded tokens: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL."""

from django.db import migrations


def create(apps, schema_editor):
    from heliograph.matters import search

    statements = [search.CREATE_SQLITE] if schema_editor.connection.vendor == "sqlite" else list(search.CREATE_POSTGRESQL)
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE matter_search")


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
