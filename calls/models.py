"""What is on offer, on which terms, and until when?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency


class Call(models.Model):
    """A call for proposals: the terms that rules and constraints read, one instant that closes it."""

    class Kind(models.TextChoices):
        ALIGNMENT = "alignment"
        JOINT = "joint"

    class Weight(models.TextChoices):
        """How much a rule that comes from practice, not from the call, weighs here."""

        OFF = "off"
        WARN = "warn"
        REFUSE = "refuse"

    slug = models.SlugField(max_length=60, unique=True)
    number_prefix = models.CharField(max_length=12, unique=True)  # proposals are AS3-0001, AS3-0002, …
    kind = models.CharField(max_length=12, choices=Kind)
    title_en = models.CharField(max_length=200)
    title_ja = models.CharField(max_length=200)
    programme_en = models.CharField(max_length=300)
    programme_ja = models.CharField(max_length=300)
    funder = models.CharField(max_length=40)
    field_en = models.CharField(max_length=80)
    field_ja = models.CharField(max_length=80)
    rehearsal_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="rehearsals")

    fiscal_year = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()  # the last instant in time: decision 0001
    outcome_known_by = models.DateField()  # counterparts under criterion ii
    affiliation_by = models.DateField()
    agencies_as_of = models.DateField()
    last_updated_on = models.DateField()

    cap_direct_yen = models.BigIntegerField()  # direct cost, whole period
    cap_reference_years = models.PositiveSmallIntegerField()
    prorate = models.CharField(
        max_length=10, choices=Weight
    )  # cap x years / reference years: what the call leaves open
    indirect_percent_max = models.PositiveSmallIntegerField(null=True)
    indirect_weight = models.CharField(max_length=10, choices=Weight)
    researcher_number_weight = models.CharField(max_length=10, choices=Weight)
    effort_weight = models.CharField(max_length=10, choices=Weight, default=Weight.WARN)
    first_fiscal_year = models.PositiveSmallIntegerField()  # the project starts in it
    last_fiscal_year = models.PositiveSmallIntegerField()  # the project ends in it at the latest
    min_months = models.PositiveSmallIntegerField()
    max_months = models.PositiveSmallIntegerField()
    places_min = models.PositiveSmallIntegerField()
    places_max = models.PositiveSmallIntegerField()

    notice_days = models.PositiveSmallIntegerField()  # an interview letter goes out at least so many days before
    reviewers_per_proposal = models.PositiveSmallIntegerField()
    decision_quorum = models.PositiveSmallIntegerField(default=2)  # officers who agree to one board before it is frozen
    briefing_held = models.BooleanField()
    contact_shown = models.CharField(max_length=120)  # as printed, with "AT"; a missing domain is not guessed
    texts = models.JSONField(default=dict)  # further words of the call page: {"key": {"en": …, "ja": …}}
    elements = models.JSONField(default=dict)  # the whole definition as last loaded: an amendment is told by comparing
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["alignment", "joint"]), name="call_kind_is_known"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="call_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(cap_direct_yen__gt=0), name="call_cap_is_positive"),
            models.CheckConstraint(
                condition=Q(min_months__gt=0, min_months__lte=F("max_months")), name="call_period_has_a_length"
            ),
            models.CheckConstraint(
                condition=Q(first_fiscal_year__lte=F("last_fiscal_year")), name="call_fiscal_years_run_forward"
            ),
            models.CheckConstraint(condition=Q(places_min__lte=F("places_max")), name="call_places_run_upward"),
            models.CheckConstraint(condition=Q(decision_quorum__gte=1), name="call_decision_needs_somebody"),
            models.CheckConstraint(condition=Q(prorate__in=["off", "warn", "refuse"]), name="call_prorate_is_known"),
            models.CheckConstraint(
                condition=Q(indirect_weight__in=["off", "warn", "refuse"]), name="call_indirect_weight_is_known"
            ),
            models.CheckConstraint(
                condition=Q(researcher_number_weight__in=["off", "warn", "refuse"]),
                name="call_researcher_number_weight_is_known",
            ),
            models.CheckConstraint(
                condition=Q(effort_weight__in=["off", "warn", "refuse"]), name="call_effort_weight_is_known"
            ),
        ]
        indexes = [models.Index(fields=["closes_at"], name="calls_by_deadline")]

    def __str__(self):
        return self.title_en

    @property
    def is_rehearsal(self):
        """Tell whether this is a practice call."""
        return self.rehearsal_of_id is not None


class ResearchType(models.Model):
    """A type named by the call, offered or, like ASPIRE-A here, said not to be."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="research_types")
    code = models.CharField(max_length=40)
    offered = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="research_type_named_once")]

    def __str__(self):
        return self.code


class Area(models.Model):
    """A research area of the call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="areas")
    number = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=120)
    name_ja = models.CharField(max_length=120)
    text_en = models.TextField()
    text_ja = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="area_numbered_once")]

    def __str__(self):
        return f"{self.number}. {self.name_en}"


class Participation(models.Model):
    """An agency's part in one call: how, since when, and what it asks of the researchers it funds."""

    class Kind(models.TextChoices):
        EXISTING = "existing"
        EXISTING_PLUS = "existing-plus"

    call = models.ForeignKey(Call, models.CASCADE, related_name="participations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="participations")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    notes_en = models.TextField(blank=True)
    notes_ja = models.TextField(blank=True)
    asks_counterpart = models.BooleanField(
        default=False
    )  # the notes ask for something to be done, not only to be known
    contact_shown = models.CharField(max_length=120, blank=True)  # as printed, with "AT"
    programmes_only = models.JSONField(default=list)  # abbreviations in scope; empty: all of the agency's grants
    hosts = models.JSONField(default=list)  # codes of countries that may host a grant of a region's agency
    effective_on = models.DateField(null=True)  # null: from the opening day
    published_on = models.DateField(null=True)
    remark_en = models.CharField(max_length=120, blank=True)  # "Added after the 1st Alignment Call"
    remark_ja = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "agency"], name="participation_listed_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["existing", "existing-plus"]), name="participation_kind_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.agency} in {self.call}"


class Stage(models.Model):
    """One round of judging: the documents are read, or the interviewed are heard. What is scored are its criteria."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="stages")
    code = models.CharField(max_length=20)  # document, interview
    order = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=120)
    title_ja = models.CharField(max_length=120)
    guidance_en = models.TextField(blank=True)
    guidance_ja = models.TextField(blank=True)
    minutes_typical = models.PositiveSmallIntegerField()  # a review usually takes so long

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="stage_coded_once"),
            models.CheckConstraint(condition=Q(code__in=["document", "interview"]), name="stage_code_is_known"),
        ]

    def __str__(self):
        return f"{self.call.slug}: {self.code}"


class Criterion(models.Model):
    """One item that reviewers score at one stage, on the call's own scale."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=4)  # a … g
    order = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(
        default=1
    )  # in the weighted mean of the items; the overall rating has none
    title_en = models.CharField(max_length=120)
    title_ja = models.CharField(max_length=120)
    guidance_en = models.TextField()
    guidance_ja = models.TextField()
    scale_min = models.PositiveSmallIntegerField()
    scale_max = models.PositiveSmallIntegerField()
    fundable_from = models.PositiveSmallIntegerField(null=True)
    is_overall = models.BooleanField(default=False)  # the ranking is made of this one

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "code"], name="criterion_coded_once"),
            models.UniqueConstraint(fields=["stage"], condition=Q(is_overall=True), name="criterion_overall_is_one"),
            models.CheckConstraint(condition=Q(scale_min__lt=F("scale_max")), name="criterion_scale_runs_upward"),
        ]

    def __str__(self):
        return f"{self.code}. {self.title_en}"


class ConflictRule(models.Model):
    """One kind of interest that keeps a reviewer from a proposal, with the years and the money that count."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="conflict_rules")
    code = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField(null=True)  # before the judging begins; null: whenever it was
    threshold_yen = models.BigIntegerField(null=True)  # in any one fiscal year; null: any amount
    title_en = models.CharField(max_length=120)
    title_ja = models.CharField(max_length=120)
    text_en = models.TextField()
    text_ja = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="conflict_rule_coded_once"),
            models.CheckConstraint(
                condition=Q(threshold_yen__isnull=True) | Q(threshold_yen__gte=0),
                name="conflict_threshold_not_negative",
            ),
        ]

    def __str__(self):
        return f"{self.call.slug}: {self.code}"


class InterviewDay(models.Model):
    """A day on which the call holds interviews (a day in Japan)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="interview_days")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "on"], name="interview_day_named_once")]

    def __str__(self):
        return f"{self.on:%Y-%m-%d}"


class Seat(models.Model):
    """One of the places the call has to give. An award sits on exactly one: a fourth has nowhere to sit."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="seat_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="seat_numbers_start_at_one"),
        ]

    def __str__(self):
        return f"{self.call.slug} seat {self.number}"


class ChangeLogEntry(models.Model):
    """A change of the call as the public reads it."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="change_log")
    on = models.DateField()
    text_en = models.TextField()
    text_ja = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "on", "text_en"], name="change_told_once")]

    def __str__(self):
        return f"{self.on:%Y-%m-%d} {self.text_en}"


class Extension(models.Model):
    """A deadline moved later, in public: from when to when, why, and by whom."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="extensions")
    was_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    reason_en = models.TextField()
    reason_ja = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: a file
    told_upto = models.PositiveBigIntegerField(default=0)  # key of the last proposal whose lead is owed the letter
    told_at = models.DateTimeField(null=True)  # when the last of the letters was promised

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("was_at")), name="extension_moves_later"),
            models.CheckConstraint(condition=~Q(reason_en="") & ~Q(reason_ja=""), name="extension_says_why"),
            models.UniqueConstraint(fields=["call", "was_at"], name="extension_follows_once"),
        ]

    def __str__(self):
        return f"{self.call.slug}: {self.was_at:%Y-%m-%d %H:%M} to {self.closes_at:%Y-%m-%d %H:%M} UTC"
