"""Who reads what, by when, and how was that chosen?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from calls.models import Stage
from proposals.models import Proposal


class Timetable(models.Model):
    """When a round of judging runs, as the office sets it."""

    stage = models.OneToOneField(Stage, models.PROTECT, related_name="timetable")
    bids_until = models.DateTimeField(
        null=True
    )  # until then reviewers say what they would like to read; null: they are not asked
    due_at = models.DateTimeField(null=True)  # reviews are due, and lock; null: not set yet
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(bids_until__isnull=True) | Q(due_at__isnull=True) | Q(bids_until__lt=F("due_at")),
                name="timetable_bids_before_reviews",
            ),
        ]

    def __str__(self):
        return f"timetable of {self.stage}"


class Bid(models.Model):
    """How gladly a reviewer would read a proposal, having seen its title, its people and their institutions."""

    class Wish(models.TextChoices):
        EAGER = "eager"
        FINE = "fine"
        RATHER_NOT = "rather-not"

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bids")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="bids")
    wish = models.CharField(max_length=12, choices=Wish)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "proposal"], name="bid_made_once"),
            models.CheckConstraint(condition=Q(wish__in=["eager", "fine", "rather-not"]), name="bid_wish_is_known"),
        ]

    def __str__(self):
        return f"{self.reviewer}: {self.proposal} {self.wish}"


class AssignmentPlan(models.Model):
    """One way to give every proposal its readers: reckoned by a worker, looked at, applied and, if need be, undone."""

    class State(models.TextChoices):
        ASKED = "asked"
        SOLVED = "solved"
        SHORT = "short"  # it cannot be done; `result` names the shortage
        APPLIED = "applied"
        UNDONE = "undone"
        DROPPED = "dropped"

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="plans")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)  # what the officer chose: readers, weights, least loads
    solved_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # pairs with their fit, the floor, loads; or the shortage
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "solved", "short", "applied", "undone", "dropped"]),
                name="assignment_plan_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "undone"])
                | Q(applied_at__isnull=False, applied_by__isnull=False, solved_at__isnull=False),
                name="assignment_plan_applied_with_its_author",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="assignment_plan_undone_with_its_author",
            ),
            models.UniqueConstraint(
                fields=["stage"], condition=Q(state="applied"), name="assignment_plan_applied_is_one"
            ),
        ]

    def __str__(self):
        return f"assignment plan {self.pk}: {self.state}"


class Assignment(models.Model):
    """A reviewer asked to judge one proposal at one stage. The text opens once no conflict has been declared."""

    class State(models.TextChoices):
        ASKED = "asked"
        CLEAR = "clear"
        CONFLICTED = "conflicted"
        ENDED = "ended"  # taken back by the office

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="assignments")
    plan = models.ForeignKey(AssignmentPlan, models.PROTECT, null=True, related_name="assignments")  # null: by hand
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer", "stage"],
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
