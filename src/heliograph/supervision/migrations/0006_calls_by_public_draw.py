import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0005_asked_by_public_draw"), ("organisation", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="publicdraw",
            name="purpose",
            field=models.CharField(
                choices=[("inspection", "Inspection"), ("panel", "Panel"), ("survey", "Survey"), ("calls", "Calls")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="publicdraw",
            name="announced_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.officer",
            ),
        ),
    ]
