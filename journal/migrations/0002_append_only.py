"""From here on the journal is written once: the database refuses UPDATE and DELETE."""

from django.db import migrations

from journal.gateways import lower_walls, raise_walls

TABLES = ["journal_entry"]


def forwards(apps, schema_editor):
    raise_walls(schema_editor.connection, TABLES)


def backwards(apps, schema_editor):
    lower_walls(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_first")]
    operations = [migrations.RunPython(forwards, backwards)]
