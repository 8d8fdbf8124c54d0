"""From here on a person keeps the text in which they are searched for, whatever the script and the width of the letters."""

from django.db import migrations, models

from accounts.searching import search_text_of

AT_ONCE = 500


def forwards(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    known = User.objects.only("pk", "email", "name", "name_ja", "name_kana").order_by("pk")
    people = []
    for one in known.iterator(AT_ONCE):
        text = search_text_of(email=one.email, name=one.name, name_ja=one.name_ja, name_kana=one.name_kana)
        people.append(User(pk=one.pk, search_text=text))
    User.objects.bulk_update(people, ["search_text"], batch_size=AT_ONCE)


def backwards(apps, schema_editor):
    """Nothing to undo: the column goes, and the names it was read off stand."""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]
    operations = [
        migrations.AddField("user", "search_text", models.TextField(blank=True, default="")),
        migrations.RunPython(forwards, backwards),
    ]
