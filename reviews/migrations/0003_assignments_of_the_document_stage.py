from django.db import migrations


def give_stages(apps, schema_editor):
    """Put every assignment under the stage in which documents are read: there was no other."""
    Assignment, Stage = apps.get_model("reviews", "Assignment"), apps.get_model("calls", "Stage")
    for stage in Stage.objects.filter(code="document"):
        Assignment.objects.filter(proposal__call=stage.call_id).update(stage=stage)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_pool_interests_plans"), ("calls", "0007_criteria_of_the_document_stage")]
    operations = [migrations.RunPython(give_stages, migrations.RunPython.noop)]
