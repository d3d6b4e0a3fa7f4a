"""Figures are counted from a span of time: an index of a bureau's matters by when they were submitted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_standing_clocks")]
    operations = [
        migrations.AddIndex(
            model_name="matter", index=models.Index(fields=["bureau_id", "submitted_at"], name="matter_time")
        ),
    ]
