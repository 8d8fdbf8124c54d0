"""What stands between people and proposals?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models import Proposal
from reviews.models.people import Reviewer


class Tie(models.Model):
    """What links a reviewer to another person: a publication, a project, a family, money. Entered or imported."""

    class Kind(models.TextChoices):
        """Codes of the rules of a call."""

        FAMILY = "family"
        CO_AUTHORSHIP = "co-authorship"
        JOINT_RESEARCH = "joint-research"
        TEACHER_PUPIL = "teacher-pupil"
        ECONOMIC = "economic"
        RIVAL = "rival"
        OTHER = "other"

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)  # of the other person, in Latin letters or as they write it
    email = models.EmailField(blank=True)  # in lower case
    orcid = models.CharField(max_length=19, blank=True)
    researcher_number = models.CharField(max_length=8, blank=True)
    year = models.PositiveSmallIntegerField(null=True)  # the last one in which it held; null: it holds
    amount_yen = models.BigIntegerField(null=True)  # of an economic tie, in the fiscal year `year`
    note = models.CharField(max_length=300, blank=True)  # the title of a paper or a project
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("family", "co-authorship", "joint-research", "teacher-pupil"),
                        *("economic", "rival", "other"),
                    ]
                ),
                name="tie_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="tie_is_with_somebody"),
            models.CheckConstraint(
                condition=Q(amount_yen__isnull=True) | Q(amount_yen__gte=0), name="tie_amount_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.reviewer}: {self.kind} with {self.name}"


class ConflictQuerySet(models.QuerySet):
    def standing(self):
        """Keep those that close a proposal to a person: found and not ruled on yet, or upheld."""
        return self.exclude(state=Conflict.State.OVERRIDDEN)


class Conflict(models.Model):
    """A person who may have nothing to do with a proposal, and why.

    What a person declares, and what an officer upholds, stands. What the portal found stands until an officer rules;
    to set it aside takes two officers and a reason.
    """

    class State(models.TextChoices):
        FOUND = "found"
        UPHELD = "upheld"
        OVERRIDDEN = "overridden"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="conflicts")
    state = models.CharField(max_length=12, choices=State, default=State.UPHELD)
    is_declared = models.BooleanField(default=True)  # by the person; otherwise the portal found it
    reason = models.TextField(blank=True)  # of a declaration, in the person's words
    hits = models.JSONField(default=list)  # what was found: codes of rules and their facts, never prose
    declared_at = models.DateTimeField()  # or found
    proposed_at = models.DateTimeField(null=True)  # the first officer would set it aside, and says why
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ruling_reason = models.TextField(blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "proposal"], name="conflict_stated_once"),
            models.CheckConstraint(
                condition=Q(state__in=["found", "upheld", "overridden"]), name="conflict_state_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(is_declared=True) & ~Q(reason="")) | (Q(is_declared=False) & ~Q(hits=[])),
                name="conflict_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ruled_at__isnull=True, ruled_by__isnull=True)
                | Q(ruled_at__isnull=False, ruled_by__isnull=False),
                name="conflict_ruled_with_its_author",
            ),
            models.CheckConstraint(
                condition=~Q(state="overridden")
                | (
                    Q(proposed_by__isnull=False, proposed_at__isnull=False, ruled_by__isnull=False)
                    & ~Q(ruling_reason="")
                    & ~Q(proposed_by=F("ruled_by"))
                ),
                name="conflict_overridden_by_two_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["proposal", "state"], name="conflicts_of_a_proposal")]

    def __str__(self):
        return f"{self.person} and {self.proposal}"
