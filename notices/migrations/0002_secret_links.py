"""Secret links in letters: kept apart from the text, forgotten once they are out."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='secret',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
    ]
