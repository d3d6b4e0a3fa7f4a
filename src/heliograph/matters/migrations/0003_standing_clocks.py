"""Two partial indexes for the desk: open matters whose clock stands, and follow-ups that a superior owes."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_search")]
    operations = [
        migrations.AddIndex(
            "deadline",
            models.Index(
                fields=["bureau_id", "due"], name="deadline_superior", condition=Q(superior=True, settled_at__isnull=True)
            ),
        ),
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["bureau_id", "unit", "changed_at"],
                name="matter_standing",
                condition=Q(due__isnull=True, settled_at__isnull=True),
            ),
        ),
    ]
