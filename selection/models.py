"""Who is interviewed, by whom, in which room, and who is chosen?"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from calls.models import Call, InterviewDay, Seat
from proposals.models import Proposal


class Panel(models.Model):
    """The people who hold interviews in one room, or behind one link, on one interview day."""

    day = models.ForeignKey(InterviewDay, models.PROTECT, related_name="panels")
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=200, blank=True)  # a room or a link
    begins_at = models.DateTimeField()  # the first slot
    minutes = models.PositiveSmallIntegerField(default=40)  # the length of a slot
    gap_minutes = models.PositiveSmallIntegerField(default=10)  # between two slots
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "name"], name="panel_named_once_a_day"),
            models.CheckConstraint(condition=~Q(name=""), name="panel_has_a_name"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=240), name="panel_slots_have_a_length"),
            models.CheckConstraint(condition=Q(gap_minutes__lte=120), name="panel_gap_is_short"),
        ]

    def __str__(self):
        return f"{self.name} on {self.day}"


class PanelMember(models.Model):
    """A person on a panel. `day` is the panel's, so that the database lets nobody sit in two rooms on one day."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members")
    day = models.ForeignKey(InterviewDay, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="panels")
    is_chair = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "person"], name="panel_member_in_one_place_a_day"),
            models.UniqueConstraint(fields=["panel"], condition=Q(is_chair=True), name="panel_has_one_chair"),
        ]

    def __str__(self):
        return f"{self.person} on {self.panel}"


class Break(models.Model):
    """A time of a panel's day in which no interview is held: lunch, a briefing, a meeting of all panels."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="breaks")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "starts_at"], name="break_begins_once"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=600), name="break_has_a_length"),
            models.CheckConstraint(condition=~Q(label=""), name="break_says_what_it_is"),
        ]

    def __str__(self):
        return f"{self.label} of {self.panel}"

    @property
    def ends_at(self):
        """Return the instant at which it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)


class Interview(models.Model):
    """A proposal on the interview list; its letter is owed at least the call's notice before the day."""

    class State(models.TextChoices):
        LISTED = "listed"
        CALLED_OFF = "called_off"

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="interview")
    day = models.ForeignKey(InterviewDay, models.PROTECT, related_name="interviews")
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, related_name="interviews")
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
                condition=Q(state="listed", starts_at__isnull=False, panel__isnull=True),
                name="interview_slot_taken_once",
            ),
            models.UniqueConstraint(
                fields=["panel", "starts_at"],
                condition=Q(state="listed", starts_at__isnull=False, panel__isnull=False),
                name="interview_slot_of_a_panel_taken_once",
            ),
        ]

    def __str__(self):
        return f"interview of {self.proposal}"

    @property
    def ends_at(self):
        """Return the instant at which it ends, or None while it has no time."""
        return self.starts_at and self.starts_at + timedelta(minutes=self.minutes)


class Absence(models.Model):
    """A panel member who has a conflict with a proposal and leaves the room while it is interviewed."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="absences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "person"], name="absence_noted_once")]

    def __str__(self):
        return f"{self.person} leaves the room: {self.interview}"


class Award(models.Model):
    """A proposal on a seat. A seat holds one award that stands: a fourth has nowhere to sit."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="award")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="awards")
    reason = models.TextField(blank=True)
    awarded_at = models.DateTimeField()
    awarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # the selection was cancelled: the seat is free again
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(ended_at__isnull=True), name="seat_taken_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="award_ended_with_its_author",
            ),
        ]

    def __str__(self):
        return f"{self.proposal} on {self.seat}"


class EmptySeat(models.Model):
    """A seat that the office leaves empty on purpose, and why."""

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="left_empty")
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="empty_seat_says_why")]

    def __str__(self):
        return f"{self.seat} left empty"


class Reserve(models.Model):
    """A proposal that is asked, in this order, should a seat fall free after the release."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="reserve")
    call = models.ForeignKey(Call, models.PROTECT, related_name="reserves")
    rank = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "rank"], name="reserve_rank_taken_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="reserve_ranks_start_at_one"),
        ]

    def __str__(self):
        return f"reserve {self.rank}: {self.proposal}"


class Decline(models.Model):
    """A proposal that the board does not choose, and why; the others it does not choose need no reason."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="decline")
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="decline_says_why")]

    def __str__(self):
        return f"declined: {self.proposal}"


class Round(models.Model):
    """The decision on one call: agreed by a quorum, frozen with its minutes, released at one moment, published.

    No award is a lawful outcome, told apart from "not decided" by `released_at`.
    """

    call = models.OneToOneField(Call, models.PROTECT, related_name="round")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    frozen_seal = models.CharField(max_length=64, blank=True)  # SHA-256 of the board that the quorum agreed to
    minutes = models.JSONField(default=dict)  # the board, the ranking and who agreed, as they stood then
    release_at = models.DateTimeField(null=True)  # the moment that was set for the release
    release_set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)  # the public list of selected projects
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)  # one moment for every result
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="round_released_with_its_author",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True, frozen_seal="")
                | (Q(frozen_at__isnull=False, frozen_by__isnull=False) & ~Q(frozen_seal="")),
                name="round_frozen_with_its_author_and_seal",
            ),
            models.CheckConstraint(
                condition=Q(release_at__isnull=True, release_set_by__isnull=True)
                | Q(release_at__isnull=False, release_set_by__isnull=False, frozen_at__isnull=False),
                name="round_moment_is_set_for_a_frozen_board",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, released_at__isnull=False),
                name="round_published_after_its_release",
            ),
        ]

    def __str__(self):
        return f"round of {self.call}"


class Consent(models.Model):
    """An officer's agreement to one state of the board; it counts for as long as the board's seal is this one."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="consents")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seal = models.CharField(max_length=64)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "officer"], name="consent_given_once")]

    def __str__(self):
        return f"{self.officer} agrees: {self.round}"


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
