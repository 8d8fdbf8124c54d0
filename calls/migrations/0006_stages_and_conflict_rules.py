import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0005_decision_quorum'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConflictRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('order', models.PositiveSmallIntegerField()),
                ('years', models.PositiveSmallIntegerField(null=True)),
                ('threshold_yen', models.BigIntegerField(null=True)),
                ('title_en', models.CharField(max_length=120)),
                ('title_ja', models.CharField(max_length=120)),
                ('text_en', models.TextField()),
                ('text_ja', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('order', models.PositiveSmallIntegerField()),
                ('title_en', models.CharField(max_length=120)),
                ('title_ja', models.CharField(max_length=120)),
                ('guidance_en', models.TextField(blank=True)),
                ('guidance_ja', models.TextField(blank=True)),
                ('minutes_typical', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AlterField(
            model_name='criterion',
            name='call',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='calls.call'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='weight',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='conflictrule',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflict_rules', to='calls.call'),
        ),
        migrations.AddField(
            model_name='stage',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='calls.call'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='stage',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='calls.stage'),
        ),
        migrations.AddConstraint(
            model_name='conflictrule',
            constraint=models.UniqueConstraint(fields=('call', 'code'), name='conflict_rule_coded_once'),
        ),
        migrations.AddConstraint(
            model_name='conflictrule',
            constraint=models.CheckConstraint(condition=models.Q(('threshold_yen__isnull', True), ('threshold_yen__gte', 0), _connector='OR'), name='conflict_threshold_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('call', 'code'), name='stage_coded_once'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['document', 'interview'])), name='stage_code_is_known'),
        ),
    ]
