import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0007_criteria_of_the_document_stage'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='criterion',
            name='criterion_coded_once',
        ),
        migrations.RemoveConstraint(
            model_name='criterion',
            name='criterion_overall_is_one',
        ),
        migrations.RemoveField(
            model_name='criterion',
            name='call',
        ),
        migrations.AlterField(
            model_name='criterion',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='calls.stage'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('stage', 'code'), name='criterion_coded_once'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(condition=models.Q(('is_overall', True)), fields=('stage',), name='criterion_overall_is_one'),
        ),
    ]
