"""People, plan and declarations; working copies; invitations, confirmations and dossiers; the one-time key of a seal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from journal.gateways import lower_walls, raise_walls


TABLES = ["proposals_submission"]


def lower(apps, schema_editor):
    """Let the table be made anew where a database adds a column that way."""
    lower_walls(schema_editor.connection, TABLES)


def raised(apps, schema_editor):
    """Refuse UPDATE and DELETE again."""
    raise_walls(schema_editor.connection, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_first'),
        ('calls', '0004_extension_by_a_file'),
        ('proposals', '0005_screen_what_is_in_hand'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(lower, raised),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('text', models.JSONField()),
                ('nonce', models.CharField(max_length=32)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_name', models.CharField(blank=True, max_length=120)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('applicant', 'Applicant'), ('reviewers', 'Reviewers')], max_length=10)),
                ('language', models.CharField(max_length=5)),
                ('version', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('pages', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('editor', 'Editor'), ('reader', 'Reader')], max_length=10)),
                ('nonce', models.CharField(max_length=32)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('co_investigator', 'Co Investigator'), ('participant', 'Participant')], default='co_investigator', max_length=20)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('name_ja', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('institution', models.CharField(blank=True, max_length=200)),
                ('institution_code', models.CharField(blank=True, max_length=10)),
                ('department', models.CharField(blank=True, max_length=200)),
                ('post', models.CharField(blank=True, max_length=120)),
                ('role', models.CharField(blank=True, max_length=300)),
                ('researcher_number', models.CharField(blank=True, max_length=8)),
                ('orcid', models.CharField(blank=True, max_length=19)),
                ('effort_percent', models.PositiveSmallIntegerField(null=True)),
                ('made_with', models.CharField(max_length=36, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_numbered_once',
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_submitted_has_its_time',
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_state_is_known',
        ),
        migrations.AddField(
            model_name='counterpart',
            name='made_with',
            field=models.CharField(max_length=36, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('plan', 'Plan'), ('agreement', 'Agreement'), ('grant', 'Grant'), ('other', 'Other')], default='other', max_length=10),
        ),
        migrations.AddField(
            model_name='proposal',
            name='interview_constraints',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='other_support',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='participants_informed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='proposal',
            name='pi_institution_code',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='proposal',
            name='pi_orcid',
            field=models.CharField(blank=True, max_length=19),
        ),
        migrations.AddField(
            model_name='proposal',
            name='plan_background',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='plan_counterpart',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='plan_mobility',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='plan_network',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='plan_risks',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='plan_work',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='revises',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revision', to='proposals.proposal'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='saved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='submission',
            name='press',
            field=models.CharField(max_length=36, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('revision', 'revision'), ('withdrawn', 'withdrawn'), ('not_accepted', 'not_accepted'), ('selected', 'selected'), ('not_selected', 'not_selected'), ('cancelled', 'cancelled')], default='draft', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='counterpart',
            constraint=models.UniqueConstraint(fields=('proposal', 'made_with'), name='counterpart_made_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['plan', 'agreement', 'grant', 'other'])), name='document_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('revises__isnull', True)), fields=('call', 'number'), name='proposal_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revises__isnull', False), ('state', 'revision')), models.Q(models.Q(('state', 'revision'), _negated=True), ('revises__isnull', True)), _connector='OR'), name='proposal_revision_revises'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'revision', 'withdrawn', 'not_accepted', 'selected', 'not_selected', 'cancelled'])), name='proposal_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'revision', 'withdrawn']), ('submitted_at__isnull', False), _connector='OR'), name='proposal_submitted_has_its_time'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='proposals.proposal'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dossiers', to='proposals.proposal'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='submission',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='proposals.submission'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='accepted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='proposals.proposal'),
        ),
        migrations.AddField(
            model_name='member',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='proposals.proposal'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('proposal', 'email'), name='confirmation_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_name', '')), models.Q(('confirmed_at__isnull', False), models.Q(('confirmed_name', ''), _negated=True)), _connector='OR'), name='confirmation_has_a_name'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['sha256'], name='dossiers_by_bytes'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(condition=models.Q(('submission__isnull', False)), fields=('submission', 'audience', 'language'), name='dossier_of_a_seal_once'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(condition=models.Q(('submission__isnull', True)), fields=('proposal', 'audience', 'language'), name='dossier_preview_once'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['applicant', 'reviewers'])), name='dossier_audience_is_known'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['accepted_by'], name='invitations_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('proposal', 'email'), name='invitation_open_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_by__isnull', False), ('ended_at__isnull', True)), fields=('proposal', 'accepted_by'), name='invitation_one_right_a_person'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['editor', 'reader'])), name='invitation_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='invitation_ended_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('proposal', 'made_with'), name='member_made_once'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('proposal', 'position'), name='member_placed_once'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['co_investigator', 'participant'])), name='member_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('effort_percent__isnull', True), ('effort_percent__range', (1, 100)), _connector='OR'), name='member_effort_is_percent'),
        ),
        migrations.RunPython(raised, lower),
    ]
