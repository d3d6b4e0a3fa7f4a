"""A matter's rows come in order from one index: without statistics, SQLite would go through all of the bureau's by their ids."""

from django.db import migrations, models

MODELS = ("deadline", "party", "telling", "attachment")


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_telling_void")]

    operations = [
        operation
        for name in MODELS
        for operation in (
            migrations.RemoveIndex(model_name=name, name=f"{name}_matter"),
            migrations.AddIndex(
                model_name=name,
                index=models.Index(fields=["bureau_id", "matter_id", "id"], name=f"{name}_matter"),
            ),
        )
    ]
