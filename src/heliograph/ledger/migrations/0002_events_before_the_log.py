"""Events of an instance that is older than its log: they are owed to it too, in the order in which they happened."""

from django.db import migrations

SQL = """
INSERT INTO ledger_leaf (kind, bureau_id, event_id, entry)
SELECT 'event', bureau_id, id, commitment FROM matters_event ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("matters", "0006_standing_of_the_bureau")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
