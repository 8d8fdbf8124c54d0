"""In which shape do the sections with plain questions arrive: the project, the investigator, the agreement?"""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.fields import Day, Line, Month, ResearcherNumber, Whole, Words
from journal.sentences import day, in_reader_language
from proposals.forms.base import Choice, SectionForm, Tick
from proposals.services import AgreementText, InvestigatorText, ProjectText

SUMMARY_LIMIT = 8000  # characters; a limit of this portal, the call names none
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
        answers = {name: value for name, value in self.cleaned_data.items() if name != "began_from"}
        return ProjectText(
            **{**answers, "area_number": int(answers["area_number"]) if answers["area_number"] else None}
        )


def _type_words(kind):
    return kind.code if kind.offered else _("%(type)s (not offered in this call)") % {"type": kind.code}


class InvestigatorForm(SectionForm):
    """Ask who the principal investigator is, where they work and what they answer for."""

    needed = ("pi_institution", "pi_in_japan", "pi_able_throughout", "pi_answers_for_plan", "pi_answers_for_results")
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
    pi_institution = Line(
        limit=200,
        label=gettext_lazy("Research institution"),
        help_text=gettext_lazy("As on e-Rad. If you have none in Japan yet: where you work now."),
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
    pi_able_throughout = Tick(
        label=gettext_lazy("I am able to conduct the research in Japan for the whole research period."),
    )
    pi_answers_for_plan = Tick(label=gettext_lazy("I am responsible for making the R&D plan."))
    pi_answers_for_results = Tick(label=gettext_lazy("I am responsible for compiling the results."))

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
        """Return the questions in four groups."""
        names = ["pi_name", "pi_name_ja", "pi_name_kana", "pi_researcher_number"]
        place = [
            "pi_institution",
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
            Fieldset(_("Statements"), "pi_able_throughout", "pi_answers_for_plan", "pi_answers_for_results"),
        ]

    def text(self):
        """Return the investigator as the service takes it."""
        answers = {name: value for name, value in self.cleaned_data.items() if name != "began_from"}
        return InvestigatorText(**{**answers, "pi_in_japan": {"yes": True, "no": False}.get(answers["pi_in_japan"])})


class AgreementForm(SectionForm):
    """Ask what both teams agreed on beforehand."""

    needed = ("agreed_joint_research", "agreed_traveller")
    agreed_joint_research = Tick(label=gettext_lazy("Both teams have agreed to carry out the joint research."))
    agreed_traveller = Tick(label=gettext_lazy("Both teams have agreed to accept the travelling researcher."))
    agreed_on = Day(
        label=gettext_lazy("Day of the agreement"),
        help_text=gettext_lazy("Year, month and day, for example 2024-04-15."),
    )

    def text(self):
        """Return the agreement as the service takes it."""
        return AgreementText(**{name: value for name, value in self.cleaned_data.items() if name != "began_from"})
