"""What arrived, and what does the office make of it?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models.written import Proposal


class Submission(models.Model):
    """A sealed version: the snapshot that reviewers read, its hash and the findings it was judged by.

    Written once: a trigger refuses UPDATE and DELETE.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="submissions")
    sequence = models.PositiveSmallIntegerField()  # 1, 2, … the last one stands
    received_at = models.DateTimeField()
    closes_at = models.DateTimeField()  # the deadline it was judged by, with the call's version below
    call_version = models.PositiveIntegerField()
    press = models.CharField(max_length=36, unique=True, null=True)  # the one-time key of the button that was pressed
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the snapshot as canonical JSON
    findings = models.JSONField()  # rule ids, verdicts and parameters, never prose

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "sequence"], name="submission_sealed_once"),
            models.CheckConstraint(condition=Q(received_at__lte=F("closes_at")), name="submission_was_in_time"),
        ]
        indexes = [models.Index(fields=["proposal", "-sequence"], name="submission_that_stands")]

    def __str__(self):
        return f"{self.proposal.reference} version {self.sequence}"


class Dossier(models.Model):
    """A PDF of a whole proposal: of a sealed version, or a preview of a draft (no submission)."""

    class Audience(models.TextChoices):
        APPLICANT = "applicant"
        REVIEWERS = "reviewers"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="dossiers")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="dossiers")
    audience = models.CharField(max_length=10, choices=Audience)
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()  # of the text, for previews; the sequence of a sealed version
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    pages = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "audience", "language"],
                condition=Q(submission__isnull=False),
                name="dossier_of_a_seal_once",
            ),
            models.UniqueConstraint(
                fields=["proposal", "audience", "language"],
                condition=Q(submission__isnull=True),
                name="dossier_preview_once",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["applicant", "reviewers"]), name="dossier_audience_is_known"
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="dossiers_by_bytes")]

    def __str__(self):
        return f"dossier of {self.proposal}, {self.audience}, {self.language}"


class Screening(models.Model):
    """What is to be said of a submitted proposal today, and what the office decided; made when it is sealed.

    `findings` are those it was sealed with, helped by what was added to the call since, and changed by rulings on
    agencies and by outcomes of pending grants.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"  # accepted as received
        REFUSED = "refused"

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="screening")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")  # the sealed version it is about
    findings = models.JSONField()
    verdict = models.CharField(max_length=12)  # of the whole, today
    call_version = models.PositiveIntegerField()  # of the call that the findings know
    judged_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    clauses = models.JSONField(default=list)  # of a refusal: the findings that it rests on, frozen
    reason = models.TextField(blank=True)  # of a refusal: what the applicant is told besides the clauses

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted", "refused"]), name="screening_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["met", "ask_a_human", "not_met"]), name="screening_verdict_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="screening_decided_with_its_author",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="screening_refusal_says_why"),
        ]
        indexes = [models.Index(fields=["call_version"], name="screenings_by_call_version")]

    def __str__(self):
        return f"screening of {self.proposal}"
