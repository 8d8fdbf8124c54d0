"""What the migrations up to here make of an empty database, in one step: a portal that already ran goes through them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('selection', '0001_first'),
        ('selection', '0002_affiliation_promise'),
        ('selection', '0003_reminders'),
        ('selection', '0004_panels_reserves_rounds'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_wants_reminders'),
        ('calls', '0001_squashed_0008_criteria_belong_to_stages'),
        ('proposals', '0001_squashed_0006_people_plan_revisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('begins_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=40)),
                ('gap_minutes', models.PositiveSmallIntegerField(default=10)),
                ('made_at', models.DateTimeField()),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='calls.interviewday')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'name'), name='panel_named_once_a_day'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='panel_has_a_name'), models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 240)), name='panel_slots_have_a_length'), models.CheckConstraint(condition=models.Q(('gap_minutes__lte', 120)), name='panel_gap_is_short')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('listed', 'Listed'), ('called_off', 'Called Off')], default='listed', max_length=12)),
                ('listed_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField(null=True)),
                ('minutes', models.PositiveSmallIntegerField(default=30)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('revision', models.PositiveSmallIntegerField(default=0)),
                ('notice_limit_on', models.DateField()),
                ('arranged_on', models.DateField(null=True)),
                ('late_reason', models.TextField(blank=True)),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='calls.interviewday')),
                ('late_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('listed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='interview', to='proposals.proposal')),
                ('panel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='selection.panel')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['listed', 'called_off'])), name='interview_state_is_known'), models.CheckConstraint(condition=models.Q(('arranged_on__isnull', True), ('arranged_on__lte', models.F('notice_limit_on')), models.Q(models.Q(('late_reason', ''), _negated=True), ('late_by__isnull', False)), _connector='OR'), name='interview_notice_a_week_ahead_or_reasoned'), models.CheckConstraint(condition=models.Q(models.Q(('arranged_on__isnull', True), ('starts_at__isnull', True)), models.Q(('arranged_on__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='interview_time_has_its_day_of_arranging'), models.UniqueConstraint(condition=models.Q(('panel__isnull', True), ('starts_at__isnull', False), ('state', 'listed')), fields=('day', 'starts_at'), name='interview_slot_taken_once'), models.UniqueConstraint(condition=models.Q(('panel__isnull', False), ('starts_at__isnull', False), ('state', 'listed')), fields=('panel', 'starts_at'), name='interview_slot_of_a_panel_taken_once')],
            },
        ),
        migrations.CreateModel(
            name='Break',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=120)),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breaks', to='selection.panel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('panel', 'starts_at'), name='break_begins_once'), models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 600)), name='break_has_a_length'), models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='break_says_what_it_is')],
            },
        ),
        migrations.CreateModel(
            name='PanelMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_chair', models.BooleanField(default=False)),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.interviewday')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='selection.panel')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panels', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'person'), name='panel_member_in_one_place_a_day'), models.UniqueConstraint(condition=models.Q(('is_chair', True)), fields=('panel',), name='panel_has_one_chair')],
            },
        ),
        migrations.CreateModel(
            name='Reserve',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('reason', models.TextField(blank=True)),
                ('placed_at', models.DateTimeField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reserves', to='calls.call')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reserve', to='proposals.proposal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('call', 'rank'), name='reserve_rank_taken_once'), models.CheckConstraint(condition=models.Q(('rank__gte', 1)), name='reserve_ranks_start_at_one')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frozen_at', models.DateTimeField(null=True)),
                ('frozen_seal', models.CharField(blank=True, max_length=64)),
                ('minutes', models.JSONField(default=dict)),
                ('release_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('released_at', models.DateTimeField(null=True)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='round', to='calls.call')),
                ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('release_set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='round_released_with_its_author'), models.CheckConstraint(condition=models.Q(models.Q(('frozen_at__isnull', True), ('frozen_by__isnull', True), ('frozen_seal', '')), models.Q(('frozen_at__isnull', False), ('frozen_by__isnull', False), models.Q(('frozen_seal', ''), _negated=True)), _connector='OR'), name='round_frozen_with_its_author_and_seal'), models.CheckConstraint(condition=models.Q(models.Q(('release_at__isnull', True), ('release_set_by__isnull', True)), models.Q(('frozen_at__isnull', False), ('release_at__isnull', False), ('release_set_by__isnull', False)), _connector='OR'), name='round_moment_is_set_for_a_frozen_board'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('released_at__isnull', False)), _connector='OR'), name='round_published_after_its_release')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.CharField(max_length=64)),
                ('agreed_at', models.DateTimeField()),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='selection.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'officer'), name='consent_given_once')],
            },
        ),
        migrations.CreateModel(
            name='AffiliationPromise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('promised_on', models.DateField(null=True)),
                ('contract_on', models.DateField(null=True)),
                ('due_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('institution', models.CharField(blank=True, max_length=200)),
                ('since_on', models.DateField(null=True)),
                ('researcher_number', models.CharField(blank=True, max_length=8)),
                ('reported_at', models.DateTimeField(null=True)),
                ('recalled', models.SmallIntegerField(null=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('kept', 'Kept'), ('cancelled', 'Cancelled'), ('excepted', 'Excepted')], default='open', max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='affiliation_promise', to='proposals.proposal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'kept', 'cancelled', 'excepted'])), name='promise_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='promise_decided_with_its_author'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['cancelled', 'excepted']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='promise_decision_says_why'), models.CheckConstraint(condition=models.Q(('contract_on__isnull', True), ('due_on__lte', models.F('contract_on')), _connector='OR'), name='promise_due_by_contract'), models.CheckConstraint(condition=models.Q(models.Q(('reported_at__isnull', True), ('since_on__isnull', True)), models.Q(('reported_at__isnull', False), ('since_on__isnull', False), models.Q(('institution', ''), _negated=True)), _connector='OR'), name='promise_report_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(blank=True)),
                ('awarded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('awarded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='proposals.proposal')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='calls.seat')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('seat',), name='seat_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='award_ended_with_its_author')],
            },
        ),
        migrations.CreateModel(
            name='Decline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decline', to='proposals.proposal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decline_says_why')],
            },
        ),
        migrations.CreateModel(
            name='EmptySeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='left_empty', to='calls.seat')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='empty_seat_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='selection.interview')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('interview', 'person'), name='absence_noted_once')],
            },
        ),
    ]
