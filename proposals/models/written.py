"""What does an applicant write?"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency, Country, Programme
from calls.models import Area, Call
from proposals.lifecycle import State


class Proposal(models.Model):
    """A proposal as its principal investigator writes it. Everything may be half-filled until it is submitted."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="proposals")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    number = (
        models.PositiveIntegerField()
    )  # per call, given when the draft is begun: nothing is counted at the deadline
    state = models.CharField(
        max_length=20, choices=[(state.value, state.value) for state in State], default=State.DRAFT.value
    )
    version = models.PositiveIntegerField(default=1)  # of the text; every save names the version it began from
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)  # the instant of the sealed version that stands
    # Of a working copy: the submitted proposal that it will replace when it is sealed (decision 0016).
    revises = models.OneToOneField("self", models.PROTECT, null=True, related_name="revision")
    withdrawn_at = models.DateTimeField(null=True)

    # The project
    title_en = models.CharField(max_length=300, blank=True)
    title_ja = models.CharField(max_length=300, blank=True)
    research_type = models.CharField(max_length=40, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    start_on = models.DateField(null=True)  # the first of its first month
    months = models.PositiveSmallIntegerField(null=True)
    summary = models.TextField(blank=True)
    erad_application_id = models.CharField(max_length=32, blank=True)

    # The principal investigator
    pi_name = models.CharField(max_length=120, blank=True)
    pi_name_ja = models.CharField(max_length=120, blank=True)
    pi_name_kana = models.CharField(max_length=120, blank=True)
    pi_researcher_number = models.CharField(max_length=8, blank=True)  # e-Rad, eight digits, leading zeros kept
    pi_institution = models.CharField(max_length=200, blank=True)
    pi_institution_code = models.CharField(max_length=10, blank=True)  # e-Rad, ten digits
    pi_orcid = models.CharField(max_length=19, blank=True)  # 0000-0002-1825-0097
    pi_department = models.CharField(max_length=200, blank=True)
    pi_post = models.CharField(max_length=120, blank=True)
    pi_in_japan = models.BooleanField(null=True)  # belongs to an institution in Japan now, for the whole period
    pi_promises_affiliation = models.BooleanField(default=False)
    pi_affiliation_on = models.DateField(null=True)  # the day by which the promise will be kept
    pi_effort_percent = models.PositiveSmallIntegerField(null=True)  # of working time, for this project
    pi_effort_elsewhere_percent = models.PositiveSmallIntegerField(
        null=True
    )  # for all other projects, held and applied
    pi_able_throughout = models.BooleanField(default=False)
    pi_answers_for_plan = models.BooleanField(default=False)
    pi_answers_for_results = models.BooleanField(default=False)

    # The plan; it may also come as a PDF
    plan_background = models.TextField(blank=True)
    plan_work = models.TextField(blank=True)  # year by year, with milestones
    plan_counterpart = models.TextField(blank=True)  # who does what, and why with this counterpart
    plan_mobility = models.TextField(blank=True)
    plan_network = models.TextField(blank=True)
    plan_risks = models.TextField(blank=True)  # ethics and law included

    # Declarations of the portal's own
    participants_informed = models.BooleanField(default=False)
    other_support = models.TextField(blank=True)
    # Asked of everybody before the deadline, because nobody may be asked later: that would tell who is on the list.
    interview_constraints = models.TextField(blank=True)

    # The prior agreement of both teams
    agreed_joint_research = models.BooleanField(default=False)
    agreed_traveller = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True)

    # Written with a sealed version and read off it, so that lists neither search in drafts nor open snapshots.
    asks = models.PositiveSmallIntegerField(default=0)  # findings on which a person decides
    warns = models.PositiveSmallIntegerField(default=0)
    search_text = models.TextField(blank=True, default="")  # folded: what the office searches in

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"], condition=Q(revises__isnull=True), name="proposal_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(state=State.REVISION.value, revises__isnull=False)
                | (~Q(state=State.REVISION.value) & Q(revises__isnull=True)),
                name="proposal_revision_revises",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="proposal_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT.value, State.REVISION.value, State.WITHDRAWN.value])
                | Q(submitted_at__isnull=False),
                name="proposal_submitted_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN.value, withdrawn_at__isnull=False)
                | (~Q(state=State.WITHDRAWN.value) & Q(withdrawn_at__isnull=True)),
                name="proposal_withdrawn_has_its_time",
            ),
            models.CheckConstraint(
                condition=(Q(pi_effort_percent__isnull=True) | Q(pi_effort_percent__range=(1, 100)))
                & (Q(pi_effort_elsewhere_percent__isnull=True) | Q(pi_effort_elsewhere_percent__range=(0, 100))),
                name="proposal_efforts_are_percent",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "number"], name="proposals_of_a_call_by_state"),
            # Holds all that the office's list asks of a row before it picks the fifty that it shows.
            models.Index(
                fields=["call", "number", "lead", "id"],
                condition=Q(submitted_at__isnull=False),
                name="proposals_at_the_office",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title_en or self.title_ja}".strip()

    @property
    def origin_pk(self):
        """Return the key under which people, questions and seals are kept: of a working copy, that of what it revises."""
        return self.revises_id or self.pk

    @property
    def reference(self):
        """Return the number that people quote, such as "AS3-0007"."""
        return f"{self.call.number_prefix}-{self.number:04d}"


class Counterpart(models.Model):
    """A counterpart researcher abroad and the grant that makes the joint work possible."""

    class Grant(models.TextChoices):
        HELD = "held"
        APPLIED = "applied"
        REJECTED = "rejected"
        NONE = "none"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="counterparts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    institution = models.CharField(max_length=200, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, null=True, related_name="+")  # of the host institution
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    unlisted_agency = models.CharField(max_length=200, blank=True)  # its name, where "not listed" was chosen
    grant_status = models.CharField(max_length=10, choices=Grant, blank=True)
    outcome_due_on = models.DateField(null=True)
    grant_title = models.CharField(max_length=300, blank=True)
    grant_number = models.CharField(max_length=80, blank=True)
    grant_for_this_project = models.BooleanField(default=False)
    within_grant_scope = models.BooleanField(default=False)  # asked of ERC holders
    agency_note_done = models.BooleanField(default=False)
    made_with = models.CharField(max_length=36, null=True)  # the one-time key of the form: pressed twice, added once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "made_with"], name="counterpart_made_once"),
            models.UniqueConstraint(fields=["proposal", "position"], name="counterpart_placed_once"),
            models.CheckConstraint(
                condition=Q(grant_status__in=["", "held", "applied", "rejected", "none"]),
                name="counterpart_grant_is_known",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(unlisted_agency=""), name="counterpart_agency_listed_or_not"
            ),
        ]

    def __str__(self):
        return self.name


class Member(models.Model):
    """A person of the team in Japan besides the principal investigator."""

    class Kind(models.TextChoices):
        CO_INVESTIGATOR = "co_investigator"  # has a part of the work and of the budget
        PARTICIPANT = "participant"  # named, with effort, without a contract

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CO_INVESTIGATOR)
    name = models.CharField(max_length=120, blank=True)
    name_ja = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)  # never written to: it keeps the person away from judging
    institution = models.CharField(max_length=200, blank=True)
    institution_code = models.CharField(max_length=10, blank=True)  # e-Rad, ten digits
    department = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=300, blank=True)  # what the person does in the project
    researcher_number = models.CharField(max_length=8, blank=True)  # e-Rad, eight digits, leading zeros kept
    orcid = models.CharField(max_length=19, blank=True)
    effort_percent = models.PositiveSmallIntegerField(null=True)
    made_with = models.CharField(max_length=36, null=True)  # the one-time key of the form: pressed twice, added once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "made_with"], name="member_made_once"),
            models.UniqueConstraint(fields=["proposal", "position"], name="member_placed_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["co_investigator", "participant"]), name="member_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(effort_percent__isnull=True) | Q(effort_percent__range=(1, 100)),
                name="member_effort_is_percent",
            ),
        ]

    def __str__(self):
        return self.name or self.name_ja


class BudgetLine(models.Model):
    """Money asked for in one category and one Japanese fiscal year, in yen."""

    class Category(models.TextChoices):
        GOODS = "goods"
        TRAVEL = "travel"
        PERSONNEL = "personnel"
        OTHER = "other"
        INDIRECT = "indirect"

    DIRECT = (Category.GOODS, Category.TRAVEL, Category.PERSONNEL, Category.OTHER)

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="budget_lines")
    fiscal_year = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=12, choices=Category)
    amount_yen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "fiscal_year", "category"], name="budget_line_stands_once"),
            models.CheckConstraint(condition=Q(amount_yen__gte=0), name="budget_is_not_negative"),
            models.CheckConstraint(
                condition=Q(category__in=["goods", "travel", "personnel", "other", "indirect"]),
                name="budget_category_is_known",
            ),
        ]

    def __str__(self):
        return f"FY{self.fiscal_year} {self.category}: {self.amount_yen} yen"


class DocumentQuerySet(models.QuerySet):
    """Documents by what they are for."""

    def of_the_text(self):
        """Return those that belong to the proposal itself and have not been removed."""
        return self.filter(purpose=Document.Purpose.TEXT, removed_at__isnull=True)


class Document(models.Model):
    """An uploaded PDF, stored under its hash and served only through a checked view."""

    class Purpose(models.TextChoices):
        TEXT = "text"  # part of the proposal, sealed with it
        OUTCOME = "outcome"  # proof of what became of a pending grant, sent in after the seal

    class Kind(models.TextChoices):
        PLAN = "plan"
        AGREEMENT = "agreement"  # a letter that shows the prior agreement of both teams
        GRANT = "grant"  # shows a counterpart's grant or application
        OTHER = "other"

    objects = DocumentQuerySet.as_manager()

    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.TEXT)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=200)  # what the person called it
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    pages = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)  # kept for the submissions that were sealed with it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "purpose", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="document_attached_once",
            ),
            models.CheckConstraint(condition=Q(purpose__in=["text", "outcome"]), name="document_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["plan", "agreement", "grant", "other"]), name="document_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_has_bytes"),
        ]

    def __str__(self):
        return self.name
