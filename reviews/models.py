"""Who judges what, and what did they say?"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from calls.models import Criterion
from proposals.models import Proposal, Submission


class Conflict(models.Model):
    """A person who may have nothing to do with a proposal, and why."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="conflicts")
    reason = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "proposal"], name="conflict_stated_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_says_why"),
        ]

    def __str__(self):
        return f"{self.person} and {self.proposal}"


class Assignment(models.Model):
    """A reviewer asked to judge one proposal. The text opens once no conflict has been declared."""

    class State(models.TextChoices):
        ASKED = "asked"
        CLEAR = "clear"
        CONFLICTED = "conflicted"
        ENDED = "ended"  # taken back by the office

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer"],
                condition=~Q(state="ended"),  # one that was taken back may be made again
                name="assignment_made_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "clear", "conflicted", "ended"]), name="assignment_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["clear", "conflicted"], declared_at__isnull=False)
                | Q(state__in=["asked", "ended"]),
                name="assignment_declared_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="assignment_ended_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state"], name="assignments_of_a_reviewer")]

    def __str__(self):
        return f"{self.reviewer} reads {self.proposal}"


class Review(models.Model):
    """What one reviewer says of one proposal. A draft until it is sent; then it stands."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="review")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")  # the sealed version that was read
    comment_panel = models.TextField(blank=True)
    comment_applicant = models.TextField(blank=True)
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
