"""What happened, to what, by whom, when? Rows are written once: a trigger refuses UPDATE and DELETE."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One act. The subject is named, not linked, so the journal outlives what it speaks of."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: the portal
    verb = models.CharField(max_length=60)  # "proposal.submitted"
    subject = models.CharField(max_length=80)  # "proposals.proposal:17"
    detail = models.JSONField(default=dict)  # ids, before and after; never review text

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="journal_of_one_subject"),
            models.Index(fields=["verb", "at"], name="journal_of_one_verb"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(verb__contains="."), name="journal_verb_names_noun_and_act")
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb} {self.subject}"
