"""The open matters of a whole bureau whose clock stands, the longest first: few rows, none of them new ones."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_search_rows")]
    operations = [
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["bureau_id", "changed_at"],
                name="matter_standing_all",
                condition=Q(due__isnull=True, settled_at__isnull=True),
            ),
        ),
    ]
