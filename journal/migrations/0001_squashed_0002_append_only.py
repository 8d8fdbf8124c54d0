"""What the migrations up to here make of an empty database, in one step: a portal that already ran goes through them."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


walls = import_module('journal.migrations.0002_append_only')


class Migration(migrations.Migration):

    replaces = [
        ('journal', '0001_first'),
        ('journal', '0002_append_only'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_wants_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=80)),
                ('detail', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'at'], name='journal_of_one_subject'), models.Index(fields=['verb', 'at'], name='journal_of_one_verb')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verb__contains', '.')), name='journal_verb_names_noun_and_act')],
            },
        ),
        migrations.RunPython(walls.forwards, walls.backwards),
    ]
