"""Who else writes or reads a draft, and who abroad has confirmed the prior agreement?"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.written import Proposal


class InvitationQuerySet(models.QuerySet):
    """Invitations by what they still open."""

    def in_force(self):
        """Keep those that were accepted and not ended since: these people are let in."""
        return self.filter(accepted_at__isnull=False, ended_at__isnull=True)

    def waiting(self):
        """Keep those that were neither accepted nor taken back; some may have expired."""
        return self.filter(accepted_at__isnull=True, ended_at__isnull=True)


class Invitation(models.Model):
    """One person asked to write or to read along. Accepted, it is the right itself; ended, it is history.

    It belongs to the submitted proposal, never to a working copy, and opens both.
    """

    class Role(models.TextChoices):
        EDITOR = "editor"  # writes; only the principal investigator submits
        READER = "reader"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="invitations")
    email = models.EmailField()  # in lower case
    role = models.CharField(max_length=10, choices=Role)
    nonce = models.CharField(max_length=32)  # part of the signed link: a new letter makes the old link worthless
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "email"], condition=Q(ended_at__isnull=True), name="invitation_open_once"
            ),
            models.UniqueConstraint(
                fields=["proposal", "accepted_by"],
                condition=Q(ended_at__isnull=True, accepted_by__isnull=False),
                name="invitation_one_right_a_person",
            ),
            models.CheckConstraint(condition=Q(role__in=["editor", "reader"]), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="invitation_ended_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["accepted_by"], name="invitations_of_a_person")]

    def __str__(self):
        return f"{self.email} as {self.role} of {self.proposal}"


class Confirmation(models.Model):
    """A counterpart researcher asked to confirm the prior agreement, and what became of it.

    Kept by address, not by row: the counterpart's row may be written anew. `text` is what was shown and confirmed.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="confirmations")
    email = models.EmailField()  # in lower case
    name = models.CharField(max_length=120)  # of the counterpart, as written when the letter was asked for
    text = models.JSONField()  # the statements and what they are about, in the language of the letter
    nonce = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_name = models.CharField(max_length=120, blank=True)  # as typed by the person who confirmed
    ended_at = models.DateTimeField(null=True)  # taken back, or asked anew

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "email"], condition=Q(ended_at__isnull=True), name="confirmation_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_name="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_name="")),
                name="confirmation_has_a_name",
            ),
        ]

    def __str__(self):
        return f"{self.email} on {self.proposal}"
