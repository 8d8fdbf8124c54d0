"""Proposals that were sealed before the office had a screening desk get their place on it."""

from datetime import date

from django.db import migrations

from proposals.eligibility import whole_verdict
from proposals.facts import thaw

AT_ONCE = 200


def forwards(apps, schema_editor):
    """Make a screening, and an outcome for each pending grant, of the last sealed version of every proposal."""
    Proposal, Submission, Screening, Outcome = (
        apps.get_model("proposals", name) for name in ("Proposal", "Submission", "Screening", "Outcome")
    )
    keys = list(Proposal.objects.filter(submitted_at__isnull=False).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        rows = Submission.objects.filter(proposal__in=keys[start : start + AT_ONCE])
        stands = {row.proposal_id: row for row in rows.order_by("proposal_id", "sequence")}  # the last one wins
        Screening.objects.bulk_create(
            Screening(
                proposal_id=pk,
                submission_id=row.pk,
                findings=row.findings,
                verdict=whole_verdict(thaw(row.findings)).value,
                call_version=row.call_version,
                judged_at=row.received_at,
            )
            for pk, row in stands.items()
        )
        Outcome.objects.bulk_create(
            Outcome(proposal_id=pk, position=position, name=name, due_on=due_on)
            for pk, row in stands.items()
            for position, name, due_on in pending(row)
        )


def pending(submission):
    """Return (position, name, day) of each counterpart whose grant was pending when the version was sealed."""
    people = dict(enumerate(submission.snapshot["counterparts"], start=1))
    for finding in submission.findings:
        if (finding["rule"], finding["case"]) == ("grant", "pending"):
            one = people.get(finding["counterpart"], {})
            yield finding["counterpart"], one.get("name", ""), date.fromisoformat(finding["params"]["due_on"])


def backwards(apps, schema_editor):
    """Nothing to undo: the tables go, and the seals they were read off stand."""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_screening")]
    operations = [migrations.RunPython(forwards, backwards)]
