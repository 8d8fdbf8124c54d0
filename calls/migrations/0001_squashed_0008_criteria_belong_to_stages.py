"""What the migrations up to here make of an empty database, in one step: a portal that already ran goes through them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('calls', '0001_first'),
        ('calls', '0002_extensions'),
        ('calls', '0003_new_switches'),
        ('calls', '0004_extension_by_a_file'),
        ('calls', '0005_decision_quorum'),
        ('calls', '0006_stages_and_conflict_rules'),
        ('calls', '0007_criteria_of_the_document_stage'),
        ('calls', '0008_criteria_belong_to_stages'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_wants_reminders'),
        ('agencies', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('number_prefix', models.CharField(max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('alignment', 'Alignment'), ('joint', 'Joint')], max_length=12)),
                ('title_en', models.CharField(max_length=200)),
                ('title_ja', models.CharField(max_length=200)),
                ('programme_en', models.CharField(max_length=300)),
                ('programme_ja', models.CharField(max_length=300)),
                ('funder', models.CharField(max_length=40)),
                ('field_en', models.CharField(max_length=80)),
                ('field_ja', models.CharField(max_length=80)),
                ('fiscal_year', models.PositiveSmallIntegerField()),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('outcome_known_by', models.DateField()),
                ('affiliation_by', models.DateField()),
                ('agencies_as_of', models.DateField()),
                ('last_updated_on', models.DateField()),
                ('cap_direct_yen', models.BigIntegerField()),
                ('cap_reference_years', models.PositiveSmallIntegerField()),
                ('prorate', models.CharField(choices=[('off', 'Off'), ('warn', 'Warn'), ('refuse', 'Refuse')], max_length=10)),
                ('indirect_percent_max', models.PositiveSmallIntegerField(null=True)),
                ('indirect_weight', models.CharField(choices=[('off', 'Off'), ('warn', 'Warn'), ('refuse', 'Refuse')], max_length=10)),
                ('researcher_number_weight', models.CharField(choices=[('off', 'Off'), ('warn', 'Warn'), ('refuse', 'Refuse')], max_length=10)),
                ('effort_weight', models.CharField(choices=[('off', 'Off'), ('warn', 'Warn'), ('refuse', 'Refuse')], default='warn', max_length=10)),
                ('first_fiscal_year', models.PositiveSmallIntegerField()),
                ('last_fiscal_year', models.PositiveSmallIntegerField()),
                ('min_months', models.PositiveSmallIntegerField()),
                ('max_months', models.PositiveSmallIntegerField()),
                ('places_min', models.PositiveSmallIntegerField()),
                ('places_max', models.PositiveSmallIntegerField()),
                ('notice_days', models.PositiveSmallIntegerField()),
                ('reviewers_per_proposal', models.PositiveSmallIntegerField()),
                ('decision_quorum', models.PositiveSmallIntegerField(default=2)),
                ('briefing_held', models.BooleanField()),
                ('contact_shown', models.CharField(max_length=120)),
                ('texts', models.JSONField(default=dict)),
                ('elements', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('published_at', models.DateTimeField()),
                ('rehearsal_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rehearsals', to='calls.call')),
            ],
            options={
                'indexes': [models.Index(fields=['closes_at'], name='calls_by_deadline')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['alignment', 'joint'])), name='call_kind_is_known'), models.CheckConstraint(condition=models.Q(('opens_at__lt', models.F('closes_at'))), name='call_opens_before_it_closes'), models.CheckConstraint(condition=models.Q(('cap_direct_yen__gt', 0)), name='call_cap_is_positive'), models.CheckConstraint(condition=models.Q(('min_months__gt', 0), ('min_months__lte', models.F('max_months'))), name='call_period_has_a_length'), models.CheckConstraint(condition=models.Q(('first_fiscal_year__lte', models.F('last_fiscal_year'))), name='call_fiscal_years_run_forward'), models.CheckConstraint(condition=models.Q(('places_min__lte', models.F('places_max'))), name='call_places_run_upward'), models.CheckConstraint(condition=models.Q(('decision_quorum__gte', 1)), name='call_decision_needs_somebody'), models.CheckConstraint(condition=models.Q(('prorate__in', ['off', 'warn', 'refuse'])), name='call_prorate_is_known'), models.CheckConstraint(condition=models.Q(('indirect_weight__in', ['off', 'warn', 'refuse'])), name='call_indirect_weight_is_known'), models.CheckConstraint(condition=models.Q(('researcher_number_weight__in', ['off', 'warn', 'refuse'])), name='call_researcher_number_weight_is_known'), models.CheckConstraint(condition=models.Q(('effort_weight__in', ['off', 'warn', 'refuse'])), name='call_effort_weight_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name_en', models.CharField(max_length=120)),
                ('name_ja', models.CharField(max_length=120)),
                ('text_en', models.TextField()),
                ('text_ja', models.TextField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='calls.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'number'), name='area_numbered_once')],
            },
        ),
        migrations.CreateModel(
            name='ChangeLogEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('text_en', models.TextField()),
                ('text_ja', models.TextField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='change_log', to='calls.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'on', 'text_en'), name='change_told_once')],
            },
        ),
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
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflict_rules', to='calls.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'code'), name='conflict_rule_coded_once'), models.CheckConstraint(condition=models.Q(('threshold_yen__isnull', True), ('threshold_yen__gte', 0), _connector='OR'), name='conflict_threshold_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('reason_en', models.TextField()),
                ('reason_ja', models.TextField()),
                ('decided_at', models.DateTimeField()),
                ('told_upto', models.PositiveBigIntegerField(default=0)),
                ('told_at', models.DateTimeField(null=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='calls.call')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('was_at'))), name='extension_moves_later'), models.CheckConstraint(condition=models.Q(models.Q(('reason_en', ''), _negated=True), models.Q(('reason_ja', ''), _negated=True)), name='extension_says_why'), models.UniqueConstraint(fields=('call', 'was_at'), name='extension_follows_once')],
            },
        ),
        migrations.CreateModel(
            name='InterviewDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interview_days', to='calls.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'on'), name='interview_day_named_once')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('existing', 'Existing'), ('existing-plus', 'Existing Plus')], max_length=20)),
                ('notes_en', models.TextField(blank=True)),
                ('notes_ja', models.TextField(blank=True)),
                ('asks_counterpart', models.BooleanField(default=False)),
                ('contact_shown', models.CharField(blank=True, max_length=120)),
                ('programmes_only', models.JSONField(default=list)),
                ('hosts', models.JSONField(default=list)),
                ('effective_on', models.DateField(null=True)),
                ('published_on', models.DateField(null=True)),
                ('remark_en', models.CharField(blank=True, max_length=120)),
                ('remark_ja', models.CharField(blank=True, max_length=120)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='agencies.agency')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='calls.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'agency'), name='participation_listed_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['existing', 'existing-plus'])), name='participation_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ResearchType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('offered', models.BooleanField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='research_types', to='calls.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'code'), name='research_type_named_once')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='calls.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'number'), name='seat_numbered_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='seat_numbers_start_at_one')],
            },
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
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='calls.call')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'code'), name='stage_coded_once'), models.CheckConstraint(condition=models.Q(('code__in', ['document', 'interview'])), name='stage_code_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=4)),
                ('order', models.PositiveSmallIntegerField()),
                ('weight', models.PositiveSmallIntegerField(default=1)),
                ('title_en', models.CharField(max_length=120)),
                ('title_ja', models.CharField(max_length=120)),
                ('guidance_en', models.TextField()),
                ('guidance_ja', models.TextField()),
                ('scale_min', models.PositiveSmallIntegerField()),
                ('scale_max', models.PositiveSmallIntegerField()),
                ('fundable_from', models.PositiveSmallIntegerField(null=True)),
                ('is_overall', models.BooleanField(default=False)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='calls.stage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('stage', 'code'), name='criterion_coded_once'), models.UniqueConstraint(condition=models.Q(('is_overall', True)), fields=('stage',), name='criterion_overall_is_one'), models.CheckConstraint(condition=models.Q(('scale_min__lt', models.F('scale_max'))), name='criterion_scale_runs_upward')],
            },
        ),
    ]
