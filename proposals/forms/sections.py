"""In which shape do the sections with plain questions arrive: the project, the investigator, the agreement?"""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.fields import Day, InstitutionCode, Line, Month, Orcid, ResearcherNumber, Whole, Words
from journal.sentences import day, in_reader_language
from proposals.fields import PLAN_LIMITS, SUMMARY_LIMIT
from proposals.forms.base import Choice, SectionForm, Tick
from proposals.services import DeclarationsText, InvestigatorText, PlanText, ProjectText

MONTHS_MAX = 120  # beyond it a number of months is a slip of the hand, whatever the call allows


class ProjectForm(SectionForm):
    """Ask for title, type, area, period and summary."""

    needed = ("research_type", "area_number", "start_on", "months", "summary")
    title_en = Line(
        limit=300,
        label=gettext_lazy("Project title in English"),
        help_text=gettext_lazy("One title is needed to submit, in English or in Japanese; both are welcome."),
    )
    title_ja = Line(limit=300, label=gettext_lazy("Project title in Japanese"))
    research_type = Choice(label=gettext_lazy("Research type"), widget=forms.RadioSelect)
    area_number = Choice(
        label=gettext_lazy("Research area"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The main one of the areas that the call names."),
    )
    start_on = Month(label=gettext_lazy("First month of the research period"))
    months = Whole(least=1, most=MONTHS_MAX, label=gettext_lazy("Length in months"))
    summary = Words(
        limit=SUMMARY_LIMIT,
        label=gettext_lazy("Summary"),
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("What you want to find out, how, and why with this counterpart."),
    )
    erad_application_id = Line(
        limit=32,
        label=gettext_lazy("e-Rad application number"),
        help_text=gettext_lazy("The call requires the application on e-Rad. With its number the office finds both."),
    )

    def offer(self):
        """Offer the call's own types and areas, and name its limits."""
        call = self.proposal.call
        self.fields["research_type"].choices = [
            (kind.code, _type_words(kind)) for kind in call.research_types.order_by("pk")
        ]
        self.fields["area_number"].choices = [
            (area.number, f"{area.number}. {in_reader_language(area, 'name')}")
            for area in call.areas.order_by("number")
        ]
        year = call.first_fiscal_year
        self.fields["start_on"].help_text = _(
            "Year and month, for example %(example)s. The call: start in fiscal year %(year)d (April %(year)d to March %(next)d)."
        ) % {"example": f"{year}-10", "year": year, "next": year + 1}
        self.fields["months"].help_text = _("The call: %(least)d to %(most)d months, ending by 31 March %(year)d.") % {
            "least": call.min_months,
            "most": call.max_months,
            "year": call.last_fiscal_year + 1,
        }

    def stored(self):
        """Return what is written now; the area by its number."""
        area = self.proposal.area
        return {**super().stored(), "area_number": area.number if area else ""}

    def layout(self):
        """Return the questions in three groups."""
        return [
            Fieldset(_("Title"), "title_en", "title_ja"),
            Fieldset(_("Type, area and period"), "research_type", "area_number", "start_on", "months"),
            Fieldset(_("Content"), "summary", "erad_application_id"),
        ]

    def text(self):
        """Return the project as the service takes it."""
        answers = self.answers()
        number = answers.get("area_number")
        return ProjectText(**{**answers, "area_number": int(number) if number else None})

    def stored_text(self):
        """Return the project as it is written now."""
        return ProjectText.of(self.proposal)


def _type_words(kind):
    return kind.code if kind.offered else _("%(type)s (not offered in this call)") % {"type": kind.code}


class InvestigatorForm(SectionForm):
    """Ask who the principal investigator is, where they work and what they answer for."""

    needed = ("pi_institution", "pi_in_japan")
    pi_name = Line(
        limit=120,
        label=gettext_lazy("Name in Latin letters"),
        help_text=gettext_lazy("One name is needed to submit, in Latin letters or in Japanese."),
    )
    pi_name_ja = Line(
        limit=120, label=gettext_lazy("Name in Japanese"), help_text=gettext_lazy("For example 山田 花子")
    )
    pi_name_kana = Line(
        limit=120, label=gettext_lazy("Name in kana"), help_text=gettext_lazy("For example ヤマダ ハナコ")
    )
    pi_researcher_number = ResearcherNumber(
        limit=40,
        label=gettext_lazy("e-Rad researcher number"),
        help_text=gettext_lazy("8 digits, for example 01234567. Leave it empty while you have none."),
    )
    pi_orcid = Orcid(
        limit=60, label=gettext_lazy("ORCID iD"), help_text=gettext_lazy("16 digits, for example 0000-0002-1825-0097.")
    )
    pi_institution = Line(
        limit=200,
        label=gettext_lazy("Research institution"),
        help_text=gettext_lazy("As on e-Rad. If you have none in Japan yet: where you work now."),
    )
    pi_institution_code = InstitutionCode(
        limit=40,
        label=gettext_lazy("Research institution code"),
        help_text=gettext_lazy("10 digits, as on e-Rad. Leave it empty while you do not know it."),
    )
    pi_department = Line(
        limit=200,
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("For example Graduate School of Medicine"),
    )
    pi_post = Line(limit=120, label=gettext_lazy("Post"), help_text=gettext_lazy("For example Professor"))
    pi_effort_percent = Whole(
        least=1,
        most=100,
        label=gettext_lazy("Effort for this project, in percent"),
        help_text=gettext_lazy("Your share of working time, as e-Rad asks for it, for example 20"),
    )
    pi_effort_elsewhere_percent = Whole(
        least=0,
        most=100,
        label=gettext_lazy("Effort for everything else, in percent"),
        help_text=gettext_lazy("All other research projects and duties, held or applied for. 0 if there are none."),
    )
    pi_in_japan = Choice(
        label=gettext_lazy("Where will you work during the research period?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("At a research institution in Japan, where I am now, for the whole period")),
            ("no", gettext_lazy("I do not belong to a research institution in Japan yet, or I belong to one abroad")),
        ],
    )
    pi_promises_affiliation = Tick()
    pi_affiliation_on = Day(label=gettext_lazy("Day on which you will join it"))

    def offer(self):
        """Name the call's last day of affiliation."""
        last = self.proposal.call.affiliation_by
        promise, joins = self.fields["pi_promises_affiliation"], self.fields["pi_affiliation_on"]
        promise.label = _("I shall belong to a research institution in Japan by the contract or by %(day)s.") % {
            "day": day(last)
        }
        promise.help_text = _(
            "Only where you are not at one yet. The call: otherwise a selection is cancelled in principle."
        )
        joins.help_text = _("Only where you are not at one yet. For example %(day)s.") % {"day": last.isoformat()}

    def stored(self):
        """Return what is written now; where one works as the answer of the two."""
        where = {True: "yes", False: "no", None: ""}[self.proposal.pi_in_japan]
        return {**super().stored(), "pi_in_japan": where}

    def layout(self):
        """Return the questions in three groups."""
        names = ["pi_name", "pi_name_ja", "pi_name_kana", "pi_researcher_number", "pi_orcid"]
        place = [
            "pi_institution",
            "pi_institution_code",
            "pi_department",
            "pi_post",
            "pi_in_japan",
            "pi_promises_affiliation",
            "pi_affiliation_on",
        ]
        return [
            Fieldset(_("Person"), *names),
            Fieldset(_("Institution"), *place),
            Fieldset(_("Effort"), "pi_effort_percent", "pi_effort_elsewhere_percent"),
        ]

    def text(self):
        """Return the investigator as the service takes it."""
        answers = self.answers()
        where = {"yes": True, "no": False}.get(answers.get("pi_in_japan"))
        return InvestigatorText(**{**answers, "pi_in_japan": where})

    def stored_text(self):
        """Return what is written now of the investigator."""
        return InvestigatorText.of(self.proposal)


def _plan(name, label, help_text, rows):
    return Words(limit=PLAN_LIMITS[name], label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


class PlanForm(SectionForm):
    """Ask for the research plan; lengths are limits of this portal."""

    plan_background = _plan(
        "background",
        gettext_lazy("Purpose and background"),
        gettext_lazy("What is known, what is open, and what is new in your approach."),
        8,
    )
    plan_work = _plan(
        "work",
        gettext_lazy("Work year by year, with milestones"),
        gettext_lazy("What is done in each fiscal year, and how one sees that it has been reached."),
        14,
    )
    plan_counterpart = _plan(
        "counterpart",
        gettext_lazy("Roles of both teams"),
        gettext_lazy("Who does what, why with this counterpart, and what the joint work adds."),
        8,
    )
    plan_mobility = _plan(
        "mobility",
        gettext_lazy("Exchange of researchers"),
        gettext_lazy("Who travels, from where to where, when, and at which career stage."),
        8,
    )
    plan_network = _plan(
        "network",
        gettext_lazy("A lasting network"),
        gettext_lazy("How the collaboration goes on after the project."),
        6,
    )
    plan_risks = _plan(
        "risks",
        gettext_lazy("Risks, ethics and law"),
        gettext_lazy(
            "For example human subjects, animals, personal data, export control, access to genetic resources."
        ),
        6,
    )

    def layout(self):
        """Return the questions in two groups."""
        return [
            Fieldset(_("Research"), "plan_background", "plan_work", "plan_risks"),
            Fieldset(_("International collaboration"), "plan_counterpart", "plan_mobility", "plan_network"),
        ]

    def text(self):
        """Return the plan as the service takes it."""
        return PlanText(**self.answers())

    def stored_text(self):
        """Return the plan as it is written now."""
        return PlanText.of(self.proposal)


class DeclarationsForm(SectionForm):
    """Ask what both teams agreed on beforehand, what the investigator answers for, and what the portal must know."""

    needed = (
        "agreed_joint_research",
        "agreed_traveller",
        "pi_able_throughout",
        "pi_answers_for_plan",
        "pi_answers_for_results",
    )
    agreed_joint_research = Tick(label=gettext_lazy("Both teams have agreed to carry out the joint research."))
    agreed_traveller = Tick(label=gettext_lazy("Both teams have agreed to accept the travelling researcher."))
    agreed_on = Day(
        label=gettext_lazy("Day of the agreement"),
        help_text=gettext_lazy("Year, month and day, for example 2024-04-15."),
    )
    pi_able_throughout = Tick(
        label=gettext_lazy("I am able to conduct the research in Japan for the whole research period."),
    )
    pi_answers_for_plan = Tick(label=gettext_lazy("I am responsible for making the R&D plan."))
    pi_answers_for_results = Tick(label=gettext_lazy("I am responsible for compiling the results."))
    participants_informed = Tick(
        label=gettext_lazy("Everybody named in this proposal knows that they are named and agrees."),
    )
    other_support = Words(
        limit=4000,
        label=gettext_lazy("Other research funds, held and applied for"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Funder, title, period and your effort in percent, one to a line. Write “none” if none."
        ),
    )
    interview_constraints = Words(
        limit=1000,
        label=gettext_lazy("When an interview would not be possible"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Everybody is asked now, because nobody is asked later: only those called to an interview are written to."
        ),
    )

    def layout(self):
        """Return the questions in four groups."""
        statements = ("pi_able_throughout", "pi_answers_for_plan", "pi_answers_for_results", "participants_informed")
        return [
            Fieldset(_("Prior agreement"), "agreed_joint_research", "agreed_traveller", "agreed_on"),
            Fieldset(_("Statements"), *statements),
            Fieldset(_("Other support"), "other_support"),
            Fieldset(_("Interview"), "interview_constraints"),
        ]

    def text(self):
        """Return the declarations as the service takes them."""
        return DeclarationsText(**self.answers())

    def stored_text(self):
        """Return the declarations as they are written now."""
        return DeclarationsText.of(self.proposal)
