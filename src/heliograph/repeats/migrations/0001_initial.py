"""Impressions, their index (a table that is its own index, made by hand), counts of pairs, what was followed."""

import django.db.models.deletion
from django.db import migrations, models


def create(apps, schema_editor):
    from heliograph.repeats import index

    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(index.CREATE_SQLITE if is_sqlite else index.CREATE_POSTGRESQL)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE repeats_posting")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('organisation', '0003_areas'),
    ]

    operations = [
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('pk', models.CompositePrimaryKey('bureau_id', 'scope', 'key', 'row', blank=True, editable=False, primary_key=True, serialize=False)),
                ('bureau_id', models.SmallIntegerField()),
                ('scope', models.SmallIntegerField()),
                ('key', models.BigIntegerField()),
                ('row', models.BigIntegerField()),
            ],
            options={
                'db_table': 'repeats_posting',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='PairCounts',
            fields=[
                ('bureau', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='organisation.bureau')),
                ('messages', models.PositiveIntegerField()),
                ('counts', models.BinaryField()),
                ('counted_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Followed',
            fields=[
                ('pk', models.CompositePrimaryKey('bureau_id', 'event_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('bureau_id', models.SmallIntegerField()),
                ('event_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('suggested', models.PositiveSmallIntegerField()),
                ('followed', models.BooleanField()),
            ],
            options={
                'indexes': [models.Index(fields=['bureau_id', 'at'], name='followed_at')],
            },
        ),
        migrations.CreateModel(
            name='Impression',
            fields=[
                ('pk', models.CompositePrimaryKey('bureau_id', 'scope', 'row', blank=True, editable=False, primary_key=True, serialize=False)),
                ('bureau_id', models.SmallIntegerField()),
                ('scope', models.SmallIntegerField(choices=[(0, 'Matters'), (1, 'Published')])),
                ('row', models.BigIntegerField()),
                ('subject_id', models.UUIDField()),
                ('sketch', models.BinaryField()),
                ('keys', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bureau_id', 'scope', 'subject_id'), name='impression_once')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
