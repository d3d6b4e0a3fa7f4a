"""Parts of goals are due on a day of their own: what was due by the end of a month is due on its last day."""

import calendar

from django.db import migrations


def last_days(apps, editor):
    for row in apps.get_model("appraisal", "GoalPart").objects.all():
        row.due = row.due.replace(day=calendar.monthrange(row.due.year, row.due.month)[1])
        row.save()


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="goalpart", name="goal_part_month"),
        migrations.RenameField(model_name="goalpart", old_name="month", new_name="due"),
        migrations.RunPython(last_days, migrations.RunPython.noop),
    ]
