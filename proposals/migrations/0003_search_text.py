"""From here on a proposal keeps what the office searches in and the counts of its open findings, read off its seal."""

from django.db import migrations, models

from proposals.eligibility import open_points_of
from proposals.searching import names_of, search_text_of

AT_ONCE = 200


def forwards(apps, schema_editor):
    """Read the last sealed version of every proposal; drafts stay unsearchable."""
    Agency = apps.get_model("agencies", "Agency")
    Proposal = apps.get_model("proposals", "Proposal")
    Submission = apps.get_model("proposals", "Submission")
    names = {agency.key: names_of(agency) for agency in Agency.objects.select_related("parent__parent")}
    sealed = Proposal.objects.filter(submitted_at__isnull=False).order_by("pk").values_list("pk", flat=True)
    keys = list(sealed)
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        proposals = []
        stands = {}
        for submission in Submission.objects.filter(proposal__in=part).order_by("proposal_id", "sequence"):
            stands[submission.proposal_id] = submission  # the last one wins
        for pk, submission in stands.items():
            asks, warns = open_points_of(submission.findings)
            text = search_text_of(submission.snapshot, names)
            proposals.append(Proposal(pk=pk, search_text=text, asks=asks, warns=warns))
        Proposal.objects.bulk_update(proposals, ["search_text", "asks", "warns"])


def backwards(apps, schema_editor):
    """Nothing to undo: the columns go, and the seals they were read off stand."""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_first"), ("proposals", "0002_submissions_stand")]
    operations = [
        migrations.AddField("proposal", "asks", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("proposal", "warns", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("proposal", "search_text", models.TextField(blank=True, default="")),
        migrations.AddIndex(
            "proposal",
            models.Index(
                fields=["call", "number", "lead", "id"],
                condition=models.Q(submitted_at__isnull=False),
                name="proposals_at_the_office",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
