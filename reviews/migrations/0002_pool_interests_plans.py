import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0006_stages_and_conflict_rules'),
        ('proposals', '0006_people_plan_revisions'),
        ('reviews', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
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
            ],
        ),
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
            ],
        ),
        migrations.CreateModel(
            name='Bid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wish', models.CharField(choices=[('eager', 'Eager'), ('fine', 'Fine'), ('rather-not', 'Rather Not')], max_length=12)),
                ('made_at', models.DateTimeField()),
            ],
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
            ],
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.JSONField()),
                ('pledged_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Reckoning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('result', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('until', models.DateTimeField()),
                ('reopened_at', models.DateTimeField()),
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
            ],
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
            ],
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
            ],
        ),
        migrations.CreateModel(
            name='Timetable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bids_until', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('set_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='conflict',
            name='conflict_says_why',
        ),
        migrations.AddField(
            model_name='assignment',
            name='stage',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='calls.stage'),
        ),
        migrations.AddField(
            model_name='conflict',
            name='hits',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='conflict',
            name='is_declared',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='conflict',
            name='proposed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='conflict',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflict',
            name='ruled_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='conflict',
            name='ruled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflict',
            name='ruling_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='conflict',
            name='state',
            field=models.CharField(choices=[('found', 'Found'), ('upheld', 'Upheld'), ('overridden', 'Overridden')], default='upheld', max_length=12),
        ),
        migrations.AddField(
            model_name='review',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='conflict',
            name='reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddIndex(
            model_name='conflict',
            index=models.Index(fields=['proposal', 'state'], name='conflicts_of_a_proposal'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['found', 'upheld', 'overridden'])), name='conflict_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_declared', True), models.Q(('reason', ''), _negated=True)), models.Q(('is_declared', False), models.Q(('hits', []), _negated=True)), _connector='OR'), name='conflict_says_why'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ruled_at__isnull', True), ('ruled_by__isnull', True)), models.Q(('ruled_at__isnull', False), ('ruled_by__isnull', False)), _connector='OR'), name='conflict_ruled_with_its_author'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'overridden'), _negated=True), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False), ('ruled_by__isnull', False), models.Q(('ruling_reason', ''), _negated=True), models.Q(('proposed_by', models.F('ruled_by')), _negated=True)), _connector='OR'), name='conflict_overridden_by_two_with_a_reason'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='areas',
            field=models.ManyToManyField(related_name='+', to='calls.area'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='calls.call'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentplan',
            name='applied_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentplan',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentplan',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='calls.stage'),
        ),
        migrations.AddField(
            model_name='assignmentplan',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='plan',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='reviews.assignmentplan'),
        ),
        migrations.AddField(
            model_name='bid',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='proposals.proposal'),
        ),
        migrations.AddField(
            model_name='bid',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='packet',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packets', to='calls.call'),
        ),
        migrations.AddField(
            model_name='packet',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packets', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pledge',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='calls.call'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reckoning',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reckonings', to='calls.stage'),
        ),
        migrations.AddField(
            model_name='reopening',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='reviews.assignment'),
        ),
        migrations.AddField(
            model_name='reopening',
            name='reopened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewer',
            name='saved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewer',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reviewer', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='reviews.reviewer'),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to='reviews.reviewer'),
        ),
        migrations.AddField(
            model_name='reviewversion',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='reviews.review'),
        ),
        migrations.AddField(
            model_name='tie',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tie',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='reviews.reviewer'),
        ),
        migrations.AddField(
            model_name='timetable',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='timetable',
            name='stage',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='timetable', to='calls.stage'),
        ),
        migrations.AddConstraint(
            model_name='assignmentplan',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'solved', 'short', 'applied', 'undone', 'dropped'])), name='assignment_plan_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='assignmentplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['applied', 'undone']), _negated=True), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False), ('solved_at__isnull', False)), _connector='OR'), name='assignment_plan_applied_with_its_author'),
        ),
        migrations.AddConstraint(
            model_name='assignmentplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), _negated=True), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='assignment_plan_undone_with_its_author'),
        ),
        migrations.AddConstraint(
            model_name='assignmentplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'applied')), fields=('stage',), name='assignment_plan_applied_is_one'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=models.UniqueConstraint(fields=('reviewer', 'proposal'), name='bid_made_once'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=models.CheckConstraint(condition=models.Q(('wish__in', ['eager', 'fine', 'rather-not'])), name='bid_wish_is_known'),
        ),
        migrations.AddConstraint(
            model_name='packet',
            constraint=models.UniqueConstraint(fields=('reviewer', 'call'), name='packet_of_a_reviewer_is_one'),
        ),
        migrations.AddConstraint(
            model_name='pledge',
            constraint=models.UniqueConstraint(fields=('person', 'call'), name='pledge_given_once'),
        ),
        migrations.AddConstraint(
            model_name='reckoning',
            constraint=models.UniqueConstraint(fields=('stage', 'digest'), name='reckoning_made_once'),
        ),
        migrations.AddConstraint(
            model_name='reopening',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reopening_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reopening',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('reopened_at'))), name='reopening_leaves_time'),
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=models.UniqueConstraint(condition=models.Q(('researcher_number', ''), _negated=True), fields=('researcher_number',), name='reviewer_number_is_one_person'),
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=models.UniqueConstraint(condition=models.Q(('orcid', ''), _negated=True), fields=('orcid',), name='reviewer_orcid_is_one_person'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(fields=('reviewer', 'call'), name='appointment_made_once'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'accepted', 'declined', 'ended'])), name='appointment_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'declined']), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='appointment_answered_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='appointment_ended_with_its_author'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('most__isnull', True), ('most__gte', 1), _connector='OR'), name='appointment_reads_at_least_one'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.CheckConstraint(condition=models.Q(('until_year__isnull', True), ('until_year__gte', models.F('since_year')), _connector='OR'), name='affiliation_years_run_forward'),
        ),
        migrations.AddConstraint(
            model_name='reviewversion',
            constraint=models.UniqueConstraint(fields=('review', 'number'), name='review_version_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['family', 'co-authorship', 'joint-research', 'teacher-pupil', 'economic', 'rival', 'other'])), name='tie_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='tie_is_with_somebody'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.CheckConstraint(condition=models.Q(('amount_yen__isnull', True), ('amount_yen__gte', 0), _connector='OR'), name='tie_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='timetable',
            constraint=models.CheckConstraint(condition=models.Q(('bids_until__isnull', True), ('due_at__isnull', True), ('bids_until__lt', models.F('due_at')), _connector='OR'), name='timetable_bids_before_reviews'),
        ),
    ]
