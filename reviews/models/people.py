"""Who can be asked to judge, what do they know, and what have they promised?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from calls.models import Area, Call


class Reviewer(models.Model):
    """What the office knows of a person who can be asked to judge: where they work, what and how much they read."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviewer")
    institution = models.CharField(max_length=200, blank=True)
    institution_ja = models.CharField(max_length=200, blank=True)
    ror = models.CharField(max_length=9, blank=True)  # 057zh3y96, without the address before it
    institution_code = models.CharField(max_length=10, blank=True)  # e-Rad, ten digits
    department = models.CharField(max_length=200, blank=True)
    researcher_number = models.CharField(max_length=8, blank=True)  # e-Rad, eight digits, leading zeros kept
    orcid = models.CharField(max_length=19, blank=True)
    languages = models.JSONField(default=list)  # codes of the languages the person reads: "en", "ja"
    keywords = models.JSONField(default=list)  # as typed, in any language
    yearly_limit = models.PositiveSmallIntegerField(null=True)  # proposals in a fiscal year, over all calls
    search_text = models.TextField(blank=True, default="")  # folded: what the pool is searched in
    version = models.PositiveIntegerField(default=1)  # a save names the version it began from
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["researcher_number"], condition=~Q(researcher_number=""), name="reviewer_number_is_one_person"
            ),
            models.UniqueConstraint(fields=["orcid"], condition=~Q(orcid=""), name="reviewer_orcid_is_one_person"),
        ]

    def __str__(self):
        return str(self.user)


class Affiliation(models.Model):
    """A further institution of a reviewer, or an earlier one, with its years."""

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="affiliations")
    institution = models.CharField(max_length=200)
    ror = models.CharField(max_length=9, blank=True)
    institution_code = models.CharField(max_length=10, blank=True)
    department = models.CharField(max_length=200, blank=True)
    since_year = models.PositiveSmallIntegerField()
    until_year = models.PositiveSmallIntegerField(null=True)  # null: still

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year__isnull=True) | Q(until_year__gte=F("since_year")),
                name="affiliation_years_run_forward",
            ),
        ]

    def __str__(self):
        return f"{self.reviewer}: {self.institution}"


class Appointment(models.Model):
    """A reviewer invited to judge for one call, and what they answered."""

    class State(models.TextChoices):
        INVITED = "invited"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        ENDED = "ended"  # taken back by the office

    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="appointments")
    call = models.ForeignKey(Call, models.PROTECT, related_name="appointments")
    areas = models.ManyToManyField(Area, related_name="+")  # of the call, in which the person is at home
    most = models.PositiveSmallIntegerField(null=True)  # proposals of this call; null: only the yearly limit
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    nonce = models.CharField(max_length=32)  # part of the signed link: a new letter makes the old link worthless
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # of one that was declined; may be left out
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "call"], name="appointment_made_once"),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "accepted", "declined", "ended"]), name="appointment_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(answered_at__isnull=False),
                name="appointment_answered_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True, ended_by__isnull=True)),
                name="appointment_ended_with_its_author",
            ),
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(most__gte=1), name="appointment_reads_at_least_one"
            ),
        ]

    def __str__(self):
        return f"{self.reviewer} for {self.call.slug}"


class Pledge(models.Model):
    """A person's promise to keep what they read for a call to themselves, in the words they saw."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledges")
    call = models.ForeignKey(Call, models.PROTECT, related_name="pledges")
    text = models.JSONField()  # the statements, in the language in which they were read
    pledged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "call"], name="pledge_given_once")]

    def __str__(self):
        return f"{self.person} for {self.call.slug}"
