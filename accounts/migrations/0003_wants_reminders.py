"""People may switch reminders off."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_search_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='wants_reminders',
            field=models.BooleanField(default=True),
        ),
    ]
