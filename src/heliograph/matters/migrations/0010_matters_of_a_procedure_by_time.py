"""The newest matters of one procedure, without going through those of all others: what Open311's list of a service asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_rows_of_a_matter_in_order")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["bureau_id", "procedure", "submitted_at"], name="matter_procedure_time"),
        )
    ]
