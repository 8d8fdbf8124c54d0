"""What the migrations up to here make of an empty database, in one step: a portal that already ran goes through them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('reviews', '0001_first'),
        ('reviews', '0002_pool_interests_plans'),
        ('reviews', '0003_assignments_of_the_document_stage'),
        ('reviews', '0004_assignments_belong_to_stages'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_wants_reminders'),
        ('calls', '0001_squashed_0008_criteria_belong_to_stages'),
        ('proposals', '0001_squashed_0006_people_plan_revisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssignmentPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('solved', 'Solved'), ('short', 'Short'), ('applied', 'Applied'), ('undone', 'Undone'), ('dropped', 'Dropped')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('choices', models.JSONField(default=dict)),
                ('solved_at', models.DateTimeField(null=True)),
                ('result', models.JSONField(default=dict)),
                ('applied_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='calls.stage')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'solved', 'short', 'applied', 'undone', 'dropped'])), name='assignment_plan_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['applied', 'undone']), _negated=True), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False), ('solved_at__isnull', False)), _connector='OR'), name='assignment_plan_applied_with_its_author'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), _negated=True), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='assignment_plan_undone_with_its_author'), models.UniqueConstraint(condition=models.Q(('state', 'applied')), fields=('stage',), name='assignment_plan_applied_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('clear', 'Clear'), ('conflicted', 'Conflicted'), ('ended', 'Ended')], default='asked', max_length=12)),
                ('assigned_at', models.DateTimeField()),
                ('declared_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='proposals.proposal')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='calls.stage')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.assignmentplan')),
            ],
            options={
                'indexes': [models.Index(fields=['reviewer', 'state'], name='assignments_of_a_reviewer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('proposal', 'reviewer', 'stage'), name='assignment_made_once'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'clear', 'conflicted', 'ended'])), name='assignment_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('declared_at__isnull', False), ('state__in', ['clear', 'conflicted'])), ('state__in', ['asked', 'ended']), _connector='OR'), name='assignment_declared_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='assignment_ended_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='Bid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wish', models.CharField(choices=[('eager', 'Eager'), ('fine', 'Fine'), ('rather-not', 'Rather Not')], max_length=12)),
                ('made_at', models.DateTimeField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='proposals.proposal')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reviewer', 'proposal'), name='bid_made_once'), models.CheckConstraint(condition=models.Q(('wish__in', ['eager', 'fine', 'rather-not'])), name='bid_wish_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('found', 'Found'), ('upheld', 'Upheld'), ('overridden', 'Overridden')], default='upheld', max_length=12)),
                ('is_declared', models.BooleanField(default=True)),
                ('reason', models.TextField(blank=True)),
                ('hits', models.JSONField(default=list)),
                ('declared_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField(null=True)),
                ('ruled_at', models.DateTimeField(null=True)),
                ('ruling_reason', models.TextField(blank=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='proposals.proposal')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ruled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['proposal', 'state'], name='conflicts_of_a_proposal')],
                'constraints': [models.UniqueConstraint(fields=('person', 'proposal'), name='conflict_stated_once'), models.CheckConstraint(condition=models.Q(('state__in', ['found', 'upheld', 'overridden'])), name='conflict_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('is_declared', True), models.Q(('reason', ''), _negated=True)), models.Q(('is_declared', False), models.Q(('hits', []), _negated=True)), _connector='OR'), name='conflict_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('ruled_at__isnull', True), ('ruled_by__isnull', True)), models.Q(('ruled_at__isnull', False), ('ruled_by__isnull', False)), _connector='OR'), name='conflict_ruled_with_its_author'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'overridden'), _negated=True), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False), ('ruled_by__isnull', False), models.Q(('ruling_reason', ''), _negated=True), models.Q(('proposed_by', models.F('ruled_by')), _negated=True)), _connector='OR'), name='conflict_overridden_by_two_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Packet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('pages', models.PositiveIntegerField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packets', to='calls.call')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packets', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reviewer', 'call'), name='packet_of_a_reviewer_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.JSONField()),
                ('pledged_at', models.DateTimeField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='calls.call')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'call'), name='pledge_given_once')],
            },
        ),
        migrations.CreateModel(
            name='Reckoning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('result', models.JSONField()),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reckonings', to='calls.stage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('stage', 'digest'), name='reckoning_made_once')],
            },
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('until', models.DateTimeField()),
                ('reopened_at', models.DateTimeField()),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='reviews.assignment')),
                ('reopened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reopening_says_why'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('reopened_at'))), name='reopening_leaves_time')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment_panel', models.TextField(blank=True)),
                ('comment_applicant', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='reviews.assignment')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.submission')),
            ],
        ),
        migrations.CreateModel(
            name='Reviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.CharField(blank=True, max_length=200)),
                ('institution_ja', models.CharField(blank=True, max_length=200)),
                ('ror', models.CharField(blank=True, max_length=9)),
                ('institution_code', models.CharField(blank=True, max_length=10)),
                ('department', models.CharField(blank=True, max_length=200)),
                ('researcher_number', models.CharField(blank=True, max_length=8)),
                ('orcid', models.CharField(blank=True, max_length=19)),
                ('languages', models.JSONField(default=list)),
                ('keywords', models.JSONField(default=list)),
                ('yearly_limit', models.PositiveSmallIntegerField(null=True)),
                ('search_text', models.TextField(blank=True, default='')),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reviewer', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('researcher_number', ''), _negated=True), fields=('researcher_number',), name='reviewer_number_is_one_person'), models.UniqueConstraint(condition=models.Q(('orcid', ''), _negated=True), fields=('orcid',), name='reviewer_orcid_is_one_person')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('most', models.PositiveSmallIntegerField(null=True)),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('ended', 'Ended')], default='invited', max_length=10)),
                ('nonce', models.CharField(max_length=32)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('areas', models.ManyToManyField(related_name='+', to='calls.area')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='calls.call')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='reviews.reviewer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reviewer', 'call'), name='appointment_made_once'), models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'accepted', 'declined', 'ended'])), name='appointment_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'declined']), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='appointment_answered_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='appointment_ended_with_its_author'), models.CheckConstraint(condition=models.Q(('most__isnull', True), ('most__gte', 1), _connector='OR'), name='appointment_reads_at_least_one')],
            },
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.CharField(max_length=200)),
                ('ror', models.CharField(blank=True, max_length=9)),
                ('institution_code', models.CharField(blank=True, max_length=10)),
                ('department', models.CharField(blank=True, max_length=200)),
                ('since_year', models.PositiveSmallIntegerField()),
                ('until_year', models.PositiveSmallIntegerField(null=True)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to='reviews.reviewer')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_year__isnull', True), ('until_year__gte', models.F('since_year')), _connector='OR'), name='affiliation_years_run_forward')],
            },
        ),
        migrations.CreateModel(
            name='ReviewVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('points', models.JSONField()),
                ('comment_panel', models.TextField(blank=True)),
                ('comment_applicant', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField()),
                ('was_sent', models.BooleanField(default=False)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='reviews.review')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='review_version_numbered_once')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField()),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.criterion')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='reviews.review')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'criterion'), name='score_given_once')],
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('family', 'Family'), ('co-authorship', 'Co Authorship'), ('joint-research', 'Joint Research'), ('teacher-pupil', 'Teacher Pupil'), ('economic', 'Economic'), ('rival', 'Rival'), ('other', 'Other')], max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('orcid', models.CharField(blank=True, max_length=19)),
                ('researcher_number', models.CharField(blank=True, max_length=8)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('amount_yen', models.BigIntegerField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='reviews.reviewer')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['family', 'co-authorship', 'joint-research', 'teacher-pupil', 'economic', 'rival', 'other'])), name='tie_kind_is_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='tie_is_with_somebody'), models.CheckConstraint(condition=models.Q(('amount_yen__isnull', True), ('amount_yen__gte', 0), _connector='OR'), name='tie_amount_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Timetable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bids_until', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('set_at', models.DateTimeField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='timetable', to='calls.stage')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('bids_until__isnull', True), ('due_at__isnull', True), ('bids_until__lt', models.F('due_at')), _connector='OR'), name='timetable_bids_before_reviews')],
            },
        ),
    ]
