"""Which letters do we owe, which are out, and what became of each?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class NoticeQuerySet(models.QuerySet):
    def held(self):
        """Keep letters that an officer holds back and that are still owed."""
        return self.filter(state__in=Notice.WAITING, held_at__isnull=False)

    def on_their_way(self):
        """Keep letters that a worker has in hand, or will take by itself."""
        by_itself = Q(state__in=[*Notice.WAITING, Notice.State.SENDING]) | Q(state=Notice.State.UNKNOWN, doubts=1)
        return self.filter(by_itself)

    def waiting(self, *, at):
        """Keep letters whose turn has come and is not over: owed, or in doubt once, and no worker holds them."""
        whose_turn = Q(state__in=Notice.WAITING) | Q(state=Notice.State.UNKNOWN, doubts=1)
        not_too_late = Q(not_after__isnull=True) | Q(not_after__gte=at)
        # Whatever is done to a letter by hand, it does not go before the instant it was promised for.
        return self.filter(whose_turn & not_too_late, not_before__lte=at, next_try_at__lte=at, held_at__isnull=True)

    def too_late(self, *, at):
        """Keep letters still owed whose last lawful instant has passed; that instant itself is in time."""
        return self.filter(state__in=Notice.WAITING, not_after__lt=at)

    def outlived(self, *, at):
        """Keep letters past their last lawful instant that still keep a secret, and that no worker holds."""
        keeps_a_secret = ~Q(secret="") | (Q(scope="") & ~Q(body=""))  # without a scope it opens an account's door
        return self.filter(keeps_a_secret, not_after__lt=at).exclude(state=Notice.State.SENDING)

    def left_to_an_officer(self, *, at):
        """Keep letters of calls that do not go any more by themselves: refused, too late, or nobody knows.

        One in doubt whose further try still lies ahead, or that a worker will put in order, is left out.
        """
        no_time_left = Q(not_after__isnull=False, not_after__lt=F("next_try_at")) | Q(not_after__lt=at)
        in_doubt = Q(state=Notice.State.UNKNOWN) & (Q(doubts__gt=1) | no_time_left)
        return self.filter(Q(state=Notice.State.FAILED) | in_doubt).exclude(scope="")

    def abandoned(self, *, at):
        """Keep letters that a worker took and never settled."""
        return self.filter(state=Notice.State.SENDING, lease_until__lt=at)

    def overdue(self, *, at, patience):
        """Keep letters that were owed and did not go in time, or that nobody has come for: somebody must be told."""
        unsent = [*Notice.WAITING, Notice.State.FAILED, Notice.State.UNKNOWN]
        missed = Q(state__in=unsent, not_after__lt=at)
        uncollected = Q(state__in=Notice.WAITING, next_try_at__lt=at - patience, held_at__isnull=True)
        came_by_a_copy = self.filter(state=Notice.State.SENT, copy_of__isnull=False).values("copy_of")
        return self.filter(missed | uncollected).exclude(pk__in=came_by_a_copy)


class Notice(models.Model):
    """One letter owed to one recipient, with all that is needed to judge it without its subject."""

    class State(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        SENT = "sent"
        RETRY = "retry"
        FAILED = "failed"  # refused for good, or too late: an officer must act
        UNKNOWN = "unknown"  # the connection broke after the final dot: the one window SMTP cannot close
        WITHDRAWN = "withdrawn"

    WAITING = (State.PENDING, State.RETRY)

    key = models.CharField(max_length=120, unique=True)  # twice promised, once owed
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80)  # the label of its subject, by which it is withdrawn
    # The slug of the call, for the office's list; empty for sign-in letters, which no officer sees.
    scope = models.CharField(max_length=80, blank=True)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Whose proposal it speaks of. Were that person an officer too, the letters of the call are closed to them.
    kept_from = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    to_address = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # A link that opens something for whoever holds it. It stands in the body only on the wire, and is forgotten after.
    secret = models.CharField(max_length=500, blank=True, default="")
    message_id = models.CharField(max_length=200)  # made once, before the first attempt
    copy_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="copies"
    )  # sent once more by an officer
    calendar = models.TextField(blank=True, default="")  # iCalendar that goes along (RFC 5546), its METHOD inside
    held_at = models.DateTimeField(null=True)  # an officer holds it back: no worker takes it
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    held_reason = models.TextField(blank=True, default="")

    promised_at = models.DateTimeField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)  # past it the letter is never posted and alarms

    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    after_dot = models.BooleanField(default=False)  # written before the final dot of the last attempt goes out
    doubts = models.PositiveSmallIntegerField(default=0)  # attempts of which nobody knows whether they arrived
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="notices_whose_turn_has_come"),
            models.Index(fields=["about"], name="notices_about_one_thing"),
            models.Index(fields=["scope", "-id"], name="notices_of_one_call"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "sending", "sent", "retry", "failed", "unknown", "withdrawn"]),
                name="notice_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["message_id"], condition=Q(copy_of__isnull=True), name="notice_message_id_made_once"
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True, held_reason="")
                | (Q(held_at__isnull=False, held_by__isnull=False) & ~Q(held_reason="")),
                name="notice_held_with_author_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notice_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True)),
                name="notice_in_hand_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(not_after__isnull=True) | Q(not_after__gt=F("not_before")), name="notice_window_is_open"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(not_after__isnull=True) | Q(sent_at__lte=F("not_after")),
                name="notice_never_sent_too_late",
            ),
        ]

    def replacements(self):
        """Return newer letters to the same address that move or call off what this one told, and were not taken back."""
        same = Notice.objects.filter(about=self.about, to_address=self.to_address, kind__startswith=self.kind)
        return same.filter(pk__gt=self.pk, copy_of__isnull=True).exclude(state=Notice.State.WITHDRAWN)

    @property
    def is_held(self):
        """Tell whether an officer holds it back and it is still owed."""
        return self.held_at is not None and self.state in self.WAITING

    def __str__(self):
        return f"{self.key} to {self.to_address}: {self.state}"
