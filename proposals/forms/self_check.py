"""In which shape do visitors answer the questions of the self-check? The answers stand in the address; nothing is kept."""

from itertools import groupby

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Country, Programme
from journal.fields import Day, Line, Month, ThousandYen, Whole
from journal.sentences import day, in_reader_language
from proposals.eligibility import fiscal_year
from proposals.forms.base import Choice, Tick
from proposals.forms.counterpart import NOT_LISTED
from proposals.forms.sections import MONTHS_MAX

COUNTERPARTS_MAX = 3
EXAMPLE_NUMBER = "01234567"  # stands for the visitor's own, which is not asked for: it would stand in the address
GRANTS = [
    ("held", gettext_lazy("Awarded: the researcher receives it now")),
    ("applied", gettext_lazy("Applied for: the outcome is not known yet")),
    ("rejected", gettext_lazy("Rejected")),
    ("none", gettext_lazy("Neither held nor applied for")),
]


class SelfCheckForm(forms.Form):
    """Ask what the rules judge about the project, the investigator and one to three counterparts of a call."""

    needed = {
        *("affiliation", "able_throughout", "answers_for_plan", "answers_for_results", "research_type", "area"),
        *("first_month", "months", "direct", "joint_research", "traveller"),
        *("country", "agency", "grant_status", "grant_for_this_project"),
    }
    affiliation = Choice(
        label=gettext_lazy("Where will the principal investigator work during the research period?"),
        widget=forms.RadioSelect,
    )
    affiliation_on = Day(label=gettext_lazy("Day on which the principal investigator will join it"))
    able_throughout = Tick(
        label=gettext_lazy("I am able to conduct the research in Japan for the whole research period.")
    )
    answers_for_plan = Tick(label=gettext_lazy("I am responsible for making the R&D plan."))
    answers_for_results = Tick(label=gettext_lazy("I am responsible for compiling the results."))
    has_researcher_number = Tick(label=gettext_lazy("I have an e-Rad researcher number of 8 digits."))
    effort_percent = Whole(least=1, most=100, label=gettext_lazy("Effort for this project, in percent"))
    effort_elsewhere_percent = Whole(least=0, most=100, label=gettext_lazy("Effort for everything else, in percent"))
    research_type = Choice(label=gettext_lazy("Research type"), widget=forms.RadioSelect)
    area = Choice(label=gettext_lazy("Research area"), widget=forms.RadioSelect)
    first_month = Month(label=gettext_lazy("First month of the research period"))
    months = Whole(least=1, most=MONTHS_MAX, label=gettext_lazy("Length in months"))
    direct = ThousandYen(label=gettext_lazy("Direct costs, whole period"))
    indirect = ThousandYen(label=gettext_lazy("Indirect costs, whole period"))
    joint_research = Tick(label=gettext_lazy("Both teams have agreed to carry out the joint research."))
    traveller = Tick(label=gettext_lazy("Both teams have agreed to accept the travelling researcher."))

    def __init__(self, data=None, *, call, counterparts=1, **options):
        self.call = call
        self.counterparts = range(1, counterparts + 1)
        self.parts = list(call.participations.select_related("agency__country").order_by("order", "pk"))
        super().__init__(data, **options)
        self._offer()
        offered = self._offered_to_counterparts()
        for number in self.counterparts:
            self.fields.update(self._counterpart_fields(number, offered))
        for name, field in self.fields.items():
            field.needed_to_submit = name.partition("-")[2] in self.needed or name in self.needed
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self._layout())

    def _offer(self):
        """Offer what the call names, and tell its limits."""
        call, fields = self.call, self.fields
        last = call.affiliation_by
        fields["affiliation"].choices = [
            ("in-japan", _("At a research institution in Japan, for the whole period")),
            ("joins-later", _("I promise to join one in Japan by the contract or by %(day)s") % {"day": day(last)}),
            ("none", _("Neither")),
        ]
        fields["affiliation_on"].help_text = _("Only where you are not at one yet. For example %(day)s.") % {
            "day": last.isoformat()
        }
        fields["research_type"].choices = [
            (one.code, one.code if one.offered else _("%(type)s (not offered in this call)") % {"type": one.code})
            for one in call.research_types.order_by("pk")
        ]
        fields["area"].choices = [
            (one.number, f"{one.number}. {in_reader_language(one, 'name')}") for one in call.areas.order_by("number")
        ]
        year = call.first_fiscal_year
        fields["first_month"].help_text = _(
            "Year and month, for example %(example)s. The call: start in fiscal year %(year)d (April %(year)d to March %(next)d)."
        ) % {"example": f"{year}-10", "year": year, "next": year + 1}
        fields["months"].help_text = _("The call: %(least)d to %(most)d months, ending by 31 March %(year)d.") % {
            "least": call.min_months,
            "most": call.max_months,
            "year": call.last_fiscal_year + 1,
        }
        fields["direct"].help_text = _("In thousand yen, without indirect costs, for example 98,000")
        fields["indirect"].help_text = _(
            "In thousand yen. The check counts both sums in the first fiscal year; the draft asks for each year."
        )

    def _offered_to_counterparts(self):
        """Return what every counterpart may choose from: countries, agencies and programmes, each asked for once."""
        empty = [("", _("Not chosen yet"))]
        countries = [(one.code, in_reader_language(one, "name")) for one in Country.objects.all()]
        agencies = [
            (in_reader_language(country, "name"), [(part.agency.key, _words(part.agency)) for part in group])
            for country, group in groupby(self.parts, key=lambda part: part.agency.country)
        ]
        limited = [part.agency_id for part in self.parts if part.programmes_only]
        rows = Programme.objects.filter(agency__in=limited).select_related("agency").order_by("agency_id", "pk")
        programmes = [(f"{one.agency.key}/{one.abbreviation}", f"{one.name_en} ({one.abbreviation})") for one in rows]
        return {
            "country": empty + sorted(countries, key=lambda pair: pair[1]),
            "agency": [*empty, *agencies, (NOT_LISTED, _("Not listed: the name is below"))],
            "programme": empty + programmes if programmes else [],
        }

    def _counterpart_fields(self, number, offered):
        last = self.call.outcome_known_by
        fields = {
            "country": Choice(label=_("Country of the institution"), choices=offered["country"]),
            "agency": Choice(label=_("Funding agency"), choices=offered["agency"]),
            "unlisted_agency": Line(limit=200, label=_("Name of an agency that is not listed")),
            "programme": Choice(label=_("Programme of the agency"), choices=offered["programme"]),
            "grant_status": Choice(
                label=_("Where does the grant stand?"), choices=[("", _("Not chosen yet")), *GRANTS]
            ),
            "outcome_due_on": Day(label=_("Day on which the outcome is known")),
            "grant_for_this_project": Tick(label=_("The grant is for this project.")),
            "within_grant_scope": Tick(
                label=_("The joint research lies within the scope of the ERC-funded grant."),
                help_text=_("Only for a grant of the European Research Council, which asks for it."),
            ),
            "agency_note_done": Tick(
                label=_("What the agency asks of its researchers is done."),
                help_text=_("Only where the list of agencies on the page of the call has such a note."),
            ),
        }
        fields["country"].help_text = _("Where the research is hosted, whatever the nationality.")
        fields["agency"].help_text = _("The agency that pays the grant, not the university.")
        fields["outcome_due_on"].help_text = _(
            "Only for a grant applied for. The call: known no later than %(day)s. Write it like %(example)s."
        ) % {"day": day(last), "example": last.isoformat()}
        unasked = {
            "programme": not offered["programme"],
            "within_grant_scope": not any(part.agency.country.kind == Country.Kind.REGION for part in self.parts),
            "agency_note_done": not any(part.asks_counterpart for part in self.parts),
        }
        return {f"c{number}-{name}": field for name, field in fields.items() if not unasked.get(name)}

    def _layout(self):
        """Return the questions in their order: the person, the project, the agreement, each counterpart."""
        person = ["affiliation", "affiliation_on", "able_throughout", "answers_for_plan", "answers_for_results"]
        yield Fieldset(_("Principal investigator"), *person)
        yield Fieldset(_("Project"), "research_type", "area", "first_month", "months", "direct", "indirect")
        yield Fieldset(_("Prior agreement"), "joint_research", "traveller")
        for number in self.counterparts:
            heading = _("Counterpart researcher %(number)s") % {"number": number}
            if len(self.counterparts) == 1:
                heading = _("Counterpart researcher")
            asked = [name for name in self.fields if name.startswith(f"c{number}-")]
            yield Fieldset(heading, *asked, css_id=f"counterpart-{number}")
        yield Fieldset(
            _("e-Rad number and effort"), "has_researcher_number", "effort_percent", "effort_elsewhere_percent"
        )

    def clean(self):
        """Refuse answers that contradict each other, so that none of them is dropped in silence."""
        answers = super().clean()
        for number in self.counterparts:
            agency, name = answers.get(f"c{number}-agency"), answers.get(f"c{number}-unlisted_agency")
            if agency == NOT_LISTED and not name and f"c{number}-unlisted_agency" not in self.errors:
                self.add_error(
                    f"c{number}-unlisted_agency", _("Write the name of the agency, or choose one from the list above.")
                )
            elif name and agency and agency != NOT_LISTED:
                self.add_error(
                    f"c{number}-unlisted_agency",
                    _("An agency is chosen from the list as well. Clear this name, or choose “Not listed”."),
                )
            programme = answers.get(f"c{number}-programme")
            if programme and programme.split("/")[0] != agency:
                self.add_error(
                    f"c{number}-programme",
                    _("This programme belongs to another agency. Choose its agency above, or no programme."),
                )
        return answers

    def facts(self):
        """Return the answers as a program would send them: plain JSON, without what was left empty."""
        said = self.cleaned_data
        statements = ("able_throughout", "answers_for_plan", "answers_for_results")
        pi = {
            "affiliation": said["affiliation"],
            "promises_affiliation": said["affiliation"] == "joins-later",
            "affiliation_on": _iso(said["affiliation_on"]),
            **{name: said[name] for name in statements},
            "researcher_number": EXAMPLE_NUMBER if said["has_researcher_number"] else "",
            "effort_percent": said["effort_percent"],
            "effort_elsewhere_percent": said["effort_elsewhere_percent"],
        }
        facts = {
            "research_type": said["research_type"],
            "area": int(said["area"]) if said["area"] else None,
            "first_month": f"{said['first_month']:%Y-%m}" if said["first_month"] else None,
            "months": said["months"],
            "budget": self._budget(),
            "pi": _filled(pi),
            "agreement": {"joint_research": said["joint_research"], "traveller": said["traveller"]},
            "counterparts": [one for one in map(self._counterpart, self.counterparts) if one],
        }
        return _filled(facts)

    def _budget(self):
        said = self.cleaned_data
        if said["direct"] is None and said["indirect"] is None:
            return []
        year = fiscal_year(said["first_month"]) if said["first_month"] else self.call.first_fiscal_year
        return [{"fiscal_year": year, "direct_yen": said["direct"] or 0, "indirect_yen": said["indirect"] or 0}]

    def _counterpart(self, number):
        """Return one counterpart as a program would send it; nothing where no question about it was answered."""
        start = f"c{number}-"
        said = {name.removeprefix(start): one for name, one in self.cleaned_data.items() if name.startswith(start)}
        if not any(said.values()):
            return {}
        if said["agency"] == NOT_LISTED:
            said["agency"] = ""
        said["programme"] = said.get("programme", "").partition("/")[2]
        said["outcome_due_on"] = _iso(said["outcome_due_on"])
        if len(self.counterparts) > 1:
            said["name"] = _("Counterpart researcher %(number)s") % {"number": number}
        return _filled(said)


def _filled(said):
    """Leave out what is empty; a statement that was not made is false, not empty."""
    return {name: one for name, one in said.items() if one not in (None, "", [])}


def _iso(value):
    return value.isoformat() if value else None


def _words(agency):
    name = in_reader_language(agency, "name")
    return f"{name} ({agency.abbreviation})" if agency.abbreviation else name
