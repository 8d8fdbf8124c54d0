"""What was asked in advance, and what became known after the deadline?"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Country
from proposals.models.written import Document, Proposal


class Consultation(models.Model):
    """A question in advance about an agency that the call does not list, and the office's ruling on it.

    It is tied to the proposal, the country and the agency: a ruling on one agency says nothing of another.
    """

    class Ruling(models.TextChoices):
        SUPPORTED = "supported"
        NOT_SUPPORTED = "not-supported"
        PENDING = "pending"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="consultations")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    agency_name = models.CharField(max_length=200)  # as typed
    agency_folded = models.CharField(max_length=400)  # as compared
    question = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ruling = models.CharField(max_length=14, choices=Ruling, blank=True)  # empty: asked, and not ruled yet
    reason = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "country", "agency_folded"], name="consultation_asked_once"),
            models.CheckConstraint(
                condition=Q(ruling__in=["", "supported", "not-supported", "pending"]),
                name="consultation_ruling_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True, ruled_by__isnull=True)
                | (~Q(ruling="") & ~Q(reason="") & Q(ruled_at__isnull=False, ruled_by__isnull=False)),
                name="consultation_ruled_with_reason_and_author",
            ),
            models.CheckConstraint(condition=~Q(agency_folded=""), name="consultation_names_an_agency"),
        ]

    def __str__(self):
        return f"{self.agency_name} ({self.country_id}) for {self.proposal}"


class Outcome(models.Model):
    """What became of a counterpart's grant that was pending when the proposal was sealed."""

    class State(models.TextChoices):
        PENDING = "pending"
        AWARDED = "awarded"
        REJECTED = "rejected"
        UNKNOWN = "unknown"  # the last day has passed without proof

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="outcomes")
    position = models.PositiveSmallIntegerField()  # of the counterpart in the sealed version
    name = models.CharField(max_length=120, blank=True)  # of the counterpart, as sealed
    due_on = models.DateField()  # when the outcome was expected, as sealed
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    notice_on = models.DateField(null=True)  # the date on the agency's notice
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)  # when it was reported, or marked as unknown
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: the portal
    reason = models.TextField(blank=True)  # where the office recorded it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="outcome_known_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "awarded", "rejected", "unknown"]), name="outcome_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", told_at__isnull=True) | (~Q(state="pending") & Q(told_at__isnull=False)),
                name="outcome_told_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="awarded")
                | Q(told_by__isnull=False, notice_on__isnull=False) & (Q(document__isnull=False) | ~Q(reason="")),
                name="outcome_award_is_proven",
            ),
        ]
        indexes = [models.Index(fields=["state", "proposal"], name="outcomes_by_state")]

    def __str__(self):
        return f"grant of {self.name} in {self.proposal}: {self.state}"
