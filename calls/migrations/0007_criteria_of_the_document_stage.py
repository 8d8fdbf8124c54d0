from django.db import migrations

WORDS = {"title_en": "Document review", "title_ja": "書面審査"}
MINUTES = 60


def give_stages(apps, schema_editor):
    """Put the items of every call under its one stage, the reading of documents."""
    Call, Stage, Criterion = (apps.get_model("calls", name) for name in ("Call", "Stage", "Criterion"))
    for call in Call.objects.all():
        stage = Stage.objects.create(call=call, code="document", order=1, minutes_typical=MINUTES, **WORDS)
        Criterion.objects.filter(call=call).update(stage=stage)
    Criterion.objects.filter(is_overall=True).update(weight=0)


def take_stages_back(apps, schema_editor):
    """Put the items of the document stage under their call; those of other stages go, unless they were scored."""
    Stage, Criterion = apps.get_model("calls", "Stage"), apps.get_model("calls", "Criterion")
    for stage in Stage.objects.filter(code="document"):
        Criterion.objects.filter(stage=stage).update(call=stage.call_id, stage=None)
    Criterion.objects.exclude(stage=None).delete()
    Stage.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("calls", "0006_stages_and_conflict_rules")]
    operations = [migrations.RunPython(give_stages, take_stages_back)]
