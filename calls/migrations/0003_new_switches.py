"""The stored definitions learn the switches that call files now have, so that a rehearsal can still be made of them."""

from django.db import migrations


def forwards(apps, schema_editor):
    """Write the portal's defaults into definitions that do not say otherwise."""
    Call = apps.get_model("calls", "Call")
    for call in Call.objects.all():
        call.elements.setdefault("effort_weight", "warn")
        for part in call.elements.get("participations", []):
            part.setdefault("hosts", [])
        call.save(update_fields=["elements"])


def backwards(apps, schema_editor):
    """Take them out again."""
    Call = apps.get_model("calls", "Call")
    for call in Call.objects.all():
        call.elements.pop("effort_weight", None)
        for part in call.elements.get("participations", []):
            part.pop("hosts", None)
        call.save(update_fields=["elements"])


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_extensions")]
    operations = [migrations.RunPython(forwards, backwards)]
