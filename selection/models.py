"""Who is interviewed, and who is chosen?"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from calls.models import Call, InterviewDay, Seat
from proposals.models import Proposal


class Interview(models.Model):
    """A proposal on the interview list; once it has a time, its letter is owed at least the call's notice before."""

    class State(models.TextChoices):
        LISTED = "listed"
        CALLED_OFF = "called_off"

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="interview")
    day = models.ForeignKey(InterviewDay, models.PROTECT, related_name="interviews")
    state = models.CharField(max_length=12, choices=State, default=State.LISTED)
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=200, blank=True)  # a room or a link
    revision = models.PositiveSmallIntegerField(
        default=0
    )  # counts the times that were told; letters carry it in their key
    notice_limit_on = models.DateField()  # the last day in Japan on which the letter may go: notice_period
    arranged_on = models.DateField(null=True)  # the day in Japan on which the present time was set
    late_reason = models.TextField(blank=True)  # a named override by the office
    late_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["listed", "called_off"]), name="interview_state_is_known"),
            models.CheckConstraint(
                condition=Q(arranged_on__isnull=True)
                | Q(arranged_on__lte=F("notice_limit_on"))
                | (~Q(late_reason="") & Q(late_by__isnull=False)),
                name="interview_notice_a_week_ahead_or_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, arranged_on__isnull=True)
                | Q(starts_at__isnull=False, arranged_on__isnull=False),
                name="interview_time_has_its_day_of_arranging",
            ),
            models.UniqueConstraint(
                fields=["day", "starts_at"],
                condition=Q(state="listed", starts_at__isnull=False),
                name="interview_slot_taken_once",
            ),
        ]

    def __str__(self):
        return f"interview of {self.proposal}"

    @property
    def ends_at(self):
        """Return the instant at which it ends, or None while it has no time."""
        return self.starts_at and self.starts_at + timedelta(minutes=self.minutes)


class Award(models.Model):
    """A proposal on a seat. The seat is one-to-one: a fourth award has nowhere to sit."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="award")
    seat = models.OneToOneField(Seat, models.PROTECT, related_name="award")
    awarded_at = models.DateTimeField()
    awarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.proposal} on {self.seat}"


class Round(models.Model):
    """The decision on one call. No award is a lawful outcome, told apart from "not decided" by `released_at`."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="round")
    released_at = models.DateTimeField(null=True)  # one moment for every result
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="round_released_with_its_author",
            )
        ]

    def __str__(self):
        return f"round of {self.call}"


class AffiliationPromise(models.Model):
    """A selected investigator's promise to belong to an institution in Japan, kept alive until the office decides.

    The call: by the contract or by its last day, otherwise the selection is cancelled in principle. In principle:
    a person decides, never the portal.
    """

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        CANCELLED = "cancelled"  # the selection
        EXCEPTED = "excepted"  # an exception was made

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="affiliation_promise")
    promised_on = models.DateField(null=True)  # the day that the investigator named
    contract_on = models.DateField(null=True)  # once the office knows it
    due_on = models.DateField()  # the earlier of the contract and the call's last day
    made_at = models.DateTimeField()
    institution = models.CharField(max_length=200, blank=True)  # what the investigator reports
    since_on = models.DateField(null=True)
    researcher_number = models.CharField(max_length=8, blank=True)
    reported_at = models.DateTimeField(null=True)
    recalled = models.SmallIntegerField(null=True)  # the last reminder of this last day, in days before it
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "kept", "cancelled", "excepted"]), name="promise_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="promise_decided_with_its_author",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["cancelled", "excepted"]) | ~Q(reason=""), name="promise_decision_says_why"
            ),
            models.CheckConstraint(
                condition=Q(contract_on__isnull=True) | Q(due_on__lte=F("contract_on")), name="promise_due_by_contract"
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, since_on__isnull=True)
                | (Q(reported_at__isnull=False, since_on__isnull=False) & ~Q(institution="")),
                name="promise_report_is_whole",
            ),
        ]

    def __str__(self):
        return f"promise of {self.proposal}: {self.state}"
