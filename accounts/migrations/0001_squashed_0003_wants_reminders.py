"""What the migrations up to here make of an empty database, in one step: a portal that already ran goes through them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_first'),
        ('accounts', '0002_search_text'),
        ('accounts', '0003_wants_reminders'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('name_ja', models.CharField(blank=True, max_length=120)),
                ('name_kana', models.CharField(blank=True, max_length=120)),
                ('language', models.CharField(choices=[('ja', '日本語'), ('en', 'English')], default='ja', max_length=5)),
                ('wants_reminders', models.BooleanField(default=True)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(null=True)),
                ('search_text', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['ja', 'en'])), name='user_language_is_known'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_is_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reviewer', 'Reviewer'), ('officer', 'Officer'), ('administrator', 'Administrator')], max_length=20)),
                ('granted_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'kind'), name='role_worn_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['reviewer', 'officer', 'administrator'])), name='role_is_known'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('granted_at')), _connector='OR'), name='role_ends_after_it_began')],
            },
        ),
    ]
