"""What did a reviewer say, and which words stood when?"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from calls.models import Criterion
from proposals.models import Submission
from reviews.models.assigning import Assignment


class Review(models.Model):
    """What one reviewer says of one proposal. A draft until it is sent; then it stands."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="review")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")  # the sealed version that was read
    comment_panel = models.TextField(blank=True)
    comment_applicant = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)  # every save names the version it began from
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"review {self.pk}"


class Score(models.Model):
    """Points for one criterion, on the call's scale."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="score_given_once")]

    def __str__(self):
        return f"{self.criterion.code}: {self.points}"


class ReviewVersion(models.Model):
    """A review as it stood at one instant: what was typed can be read again by the person who typed it."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()  # the version of the review
    points = models.JSONField()  # by the criterion's code
    comment_panel = models.TextField(blank=True)
    comment_applicant = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    was_sent = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="review_version_numbered_once")]

    def __str__(self):
        return f"review {self.review_id}, version {self.number}"


class Reopening(models.Model):
    """A review that an officer opened again: after it was sent, or after its stage was over."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reopenings")
    reason = models.TextField()
    until = models.DateTimeField()  # it locks again
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_says_why"),
            models.CheckConstraint(condition=Q(until__gt=models.F("reopened_at")), name="reopening_leaves_time"),
        ]

    def __str__(self):
        return f"reopening of assignment {self.assignment_id}"
