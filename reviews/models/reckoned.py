"""What was worked out of the reviews and of the sealed versions, and can be worked out again?"""

from django.conf import settings
from django.db import models

from calls.models import Call, Stage


class Reckoning(models.Model):
    """A ranking worked out by a worker, for one set of points: `digest` is the SHA-256 of what went in."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="reckonings")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    result = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "digest"], name="reckoning_made_once")]

    def __str__(self):
        return f"reckoning {self.digest[:8]} of {self.stage}"


class Packet(models.Model):
    """All that a reviewer reads for a call, as one PDF: `digest` names the sealed versions in it, in their order."""

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="packets")
    call = models.ForeignKey(Call, models.PROTECT, related_name="packets")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    pages = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reviewer", "call"], name="packet_of_a_reviewer_is_one")]

    def __str__(self):
        return f"packet of {self.reviewer} for {self.call.slug}"
