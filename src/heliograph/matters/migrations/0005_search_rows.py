"""The full-text table as a model that can be inserted with the rest of a matter's rows. Nothing in the database changes."""

import heliograph.matters.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_matters_by_time")]

    operations = [
        migrations.CreateModel(
            name="Findable",
            fields=[
                ("row", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                ("body", heliograph.matters.models.Tokens()),
            ],
            options={"db_table": "matter_search", "managed": False},
        ),
    ]
