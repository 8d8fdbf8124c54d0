"""What the migrations up to here make of an empty database, in one step: a portal that already ran goes through them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('notices', '0001_first'),
        ('notices', '0002_secret_links'),
        ('notices', '0003_held_copied_calendar'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_wants_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('about', models.CharField(max_length=80)),
                ('scope', models.CharField(blank=True, max_length=80)),
                ('to_address', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=5)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('secret', models.CharField(blank=True, default='', max_length=500)),
                ('message_id', models.CharField(max_length=200)),
                ('calendar', models.TextField(blank=True, default='')),
                ('held_at', models.DateTimeField(null=True)),
                ('held_reason', models.TextField(blank=True, default='')),
                ('promised_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('not_after', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('sending', 'Sending'), ('sent', 'Sent'), ('retry', 'Retry'), ('failed', 'Failed'), ('unknown', 'Unknown'), ('withdrawn', 'Withdrawn')], default='pending', max_length=10)),
                ('next_try_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('after_dot', models.BooleanField(default=False)),
                ('doubts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('copy_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='notices.notice')),
                ('held_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='notices_whose_turn_has_come'), models.Index(fields=['about'], name='notices_about_one_thing'), models.Index(fields=['scope', '-id'], name='notices_of_one_call')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'sending', 'sent', 'retry', 'failed', 'unknown', 'withdrawn'])), name='notice_state_is_known'), models.UniqueConstraint(condition=models.Q(('copy_of__isnull', True)), fields=('message_id',), name='notice_message_id_made_once'), models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', True), ('held_by__isnull', True), ('held_reason', '')), models.Q(('held_at__isnull', False), ('held_by__isnull', False), models.Q(('held_reason', ''), _negated=True)), _connector='OR'), name='notice_held_with_author_and_reason'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='notice_sent_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='notice_in_hand_has_a_lease'), models.CheckConstraint(condition=models.Q(('not_after__isnull', True), ('not_after__gt', models.F('not_before')), _connector='OR'), name='notice_window_is_open'), models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('not_after__isnull', True), ('sent_at__lte', models.F('not_after')), _connector='OR'), name='notice_never_sent_too_late')],
            },
        ),
    ]
