import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0003_assignments_of_the_document_stage'),
        ('calls', '0008_criteria_belong_to_stages'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_made_once',
        ),
        migrations.AlterField(
            model_name='assignment',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='calls.stage'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('proposal', 'reviewer', 'stage'), name='assignment_made_once'),
        ),
    ]
