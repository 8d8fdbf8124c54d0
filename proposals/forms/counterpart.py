"""In which shape does a counterpart researcher arrive, with the agency and the grant behind the joint work?"""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from crispy_forms.layout import HTML, Div, Field, Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Country, Programme
from agencies.sentences import in_reading_order
from calls.queries import LANGUAGES, is_found, words_of
from journal.fields import Address, Day, Line
from journal.searching import LONGEST
from journal.sentences import day, in_reader_language
from proposals.forms.base import CARRIED, Choice, SectionForm, Tick
from proposals.models import Counterpart
from proposals.services import CounterpartText

NOT_LISTED = "not-listed"
Grant = Counterpart.Grant
SEARCH = "find_agency"  # the box above the agencies: it is never stored


@dataclass(frozen=True)
class AgencyRow:
    """One agency among those to choose from, with everything by which it is found.

    `also` are its other names as (language, name); `codes` the countries that it serves, its own first; `is_shown`
    tells whether the country and the words asked for leave it on the page.
    """

    key: str
    name: str
    also: list
    country: str
    codes: str
    words: str
    is_shown: bool


class CounterpartForm(SectionForm):
    """Ask for one counterpart researcher; `counterpart` is None for a new one."""

    asked_by = {
        "agency_key": "agency_choice",
        "programme_abbreviation": "programme_choice",
    }
    needed = ("country_code", "agency_choice", "grant_status", "grant_for_this_project")
    name = Line(
        limit=120,
        label=gettext_lazy("Name in Latin letters"),
        help_text=gettext_lazy("As on their publications, for example Astrid Berg"),
    )
    email = Address(
        limit=254,
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy(
            "The portal writes to this address only if the principal investigator asks it to: for a confirmation of the agreement."
        ),
    )
    institution = Line(
        limit=200,
        label=gettext_lazy("Institution"),
        help_text=gettext_lazy("The university or institute where the researcher works, not the agency"),
    )
    country_code = Choice(
        label=gettext_lazy("Country of the institution"),
        help_text=gettext_lazy("Where the research is hosted, whatever the nationality."),
    )
    agency_choice = Choice(
        label=gettext_lazy("Funding agency"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The agency that pays the grant, not the university."),
    )
    unlisted_agency = Line(
        limit=200,
        widget=forms.TextInput(attrs={"placeholder": " "}),  # by which the page sees that nothing is written in it
        label=gettext_lazy("Name of an agency that is not listed"),
        help_text=gettext_lazy(
            "The call: for another agency in Europe or North America, ask the office before you apply. "
            "Whether it can be supported depends on the agency."
        ),
    )
    programme_choice = Choice(label=gettext_lazy("Programme of the agency"))
    grant_status = Choice(
        label=gettext_lazy("Where does the grant stand?"),
        widget=forms.RadioSelect,
        choices=[
            (Grant.HELD, gettext_lazy("Awarded: the researcher receives it now")),
            (Grant.APPLIED, gettext_lazy("Applied for: the outcome is not known yet")),
            (Grant.REJECTED, gettext_lazy("Rejected")),
            (Grant.NONE, gettext_lazy("Neither held nor applied for")),
        ],
    )
    outcome_due_on = Day(label=gettext_lazy("Day on which the outcome is known"))
    grant_title = Line(
        limit=300, label=gettext_lazy("Title of the grant"), help_text=gettext_lazy("As the agency writes it")
    )
    grant_number = Line(
        limit=80,
        label=gettext_lazy("Number of the grant"),
        help_text=gettext_lazy("From the notice of the grant or of the application"),
    )
    grant_for_this_project = Tick(
        label=gettext_lazy("The grant is for this project."),
        help_text=gettext_lazy(
            "The call: without a grant for the project from the agency, an application is not accepted."
        ),
    )
    within_grant_scope = Tick(
        label=gettext_lazy("The joint research lies within the scope of the ERC-funded grant."),
        help_text=gettext_lazy("Only for a grant of the European Research Council, which asks for it."),
    )
    agency_note_done = Tick(label=gettext_lazy("Done, or the counterpart will do so when we apply."))

    def __init__(self, data=None, *, proposal, counterpart=None, **options):
        self.counterpart = counterpart
        self.adds_a_row = counterpart is None
        self.parts = list(
            proposal.call.participations.select_related("agency__country").order_by("order", "pk")  # one query for all
        )
        typed = options.get("initial") if data is None else data
        self.sought = str((typed or {}).get(SEARCH, ""))[:LONGEST].strip()
        super().__init__(data, proposal=proposal, **options)

    @classmethod
    def as_typed(cls, data):
        """Return what was typed as the first answers of a form that judges nothing yet."""
        shown = {
            name: name in data if isinstance(field, Tick) else data.get(name, "")
            for name, field in cls.base_fields.items()
            if name not in CARRIED or data.get(name)
        }
        return {**shown, SEARCH: data.get(SEARCH, "")}

    @property
    def part(self):
        """Return the participation of the agency that is stored, or None: what it asks becomes a check item."""
        agency = self.counterpart.agency_id if self.counterpart else None
        return next((part for part in self.parts if part.agency_id == agency), None)

    @property
    def note(self):
        """Return what the stored agency tells the researchers it funds, in the reader's language; empty for nothing."""
        return in_reader_language(self.part, "notes") if self.part else ""

    def offer(self):
        """Offer every country, the call's agencies by country, and their programmes."""
        empty = [("", _("Not chosen yet"))]
        self.fields["country_code"].choices = empty + self._countries()
        self.fields["agency_choice"].choices = [
            *empty,
            *((row.key, row.name) for row in self.agencies),
            (NOT_LISTED, _("Not listed: I write its name")),
        ]
        programmes = self._programmes()
        if programmes:
            self.fields["programme_choice"].choices = empty + programmes
            self.fields["programme_choice"].help_text = _("Only for these agencies; the call names the programmes.")
        else:
            del self.fields["programme_choice"]
        if not (self.part and self.part.asks_counterpart):
            del self.fields["agency_note_done"]
        last = self.proposal.call.outcome_known_by
        self.fields["outcome_due_on"].help_text = _(
            "Only for a grant applied for. The call: known no later than %(day)s. Write it like %(example)s."
        ) % {"day": day(last), "example": last.isoformat()}

    def _countries(self):
        stored = self.counterpart.country_id if self.counterpart else None
        offered = [one for one in Country.objects.all() if one.kind != Country.Kind.REGION or one.code == stored]
        return [(one.code, in_reader_language(one, "name")) for one in in_reading_order(offered)]

    @cached_property
    def agencies(self):
        """Return an AgencyRow for each agency that can be chosen, by country and name in the reader's language."""
        listed = [(part.agency, part.hosts) for part in self.parts]
        if self.counterpart and self.counterpart.agency_id and self.part is None:  # it left the call: nothing is lost
            listed.append((self.counterpart.agency, []))
        listed = in_reading_order(listed, name=lambda pair: _agency_words(pair[0]))
        listed = in_reading_order(listed, name=lambda pair: in_reader_language(pair[0].country, "name"))
        listed.sort(key=lambda pair: pair[0].country.kind == Country.Kind.REGION)  # a country's own stand first
        return [self._row(agency, hosts) for agency, hosts in listed]

    def _row(self, agency, hosts):
        codes, words = [agency.country_id, *hosts], words_of(agency)
        return AgencyRow(
            key=agency.key,
            name=_agency_words(agency),
            also=_other_names(agency),
            country=in_reader_language(agency.country, "name"),
            codes=" ".join(codes),
            words=words,
            is_shown=is_found(self.sought, words) if self.sought else self._asked("country_code") in codes,
        )

    def _asked(self, name):
        """Return an answer as it stands on the page now: as typed, or else as stored."""
        if self.is_bound:
            return self.data.get(name, "")
        return self.initial[name] if name in self.initial else self.stored().get(name, "")

    @property
    def agency_options(self):
        """Return (option, AgencyRow or None, whether it is shown) of every choice, in their order on the page."""
        chosen = self["agency_choice"].value()
        rows = {row.key: row for row in self.agencies}
        return [
            (option, row := rows.get(option.data["value"]), row is None or row.is_shown or row.key == chosen)
            for option in self["agency_choice"]
        ]

    @property
    def agency_words(self):
        """Return what may stand above the agencies, by what was asked for and whether any fits; {n} is how many."""
        return {
            "search": _("Agencies with this name: {n}"),
            "search_none": _("No agency of this call has this name. Try fewer words, or choose “Not listed”."),
            "country": _("Agencies of this call that fund researchers in this country: {n}"),
            "country_none": _("No agency of this country takes part. Choose “Not listed”, save, and ask the office."),
            "nothing": _("Choose the country above, or find the agency by any of its names."),
        }

    @property
    def agencies_said(self):
        """Return what stands above the agencies now."""
        if not self.sought and not self._asked("country_code"):
            return self.agency_words["nothing"]
        number, asked = sum(row.is_shown for row in self.agencies), "search" if self.sought else "country"
        return self.agency_words[asked if number else f"{asked}_none"].replace("{n}", str(number))

    def _programmes(self):
        agencies = [part.agency_id for part in self.parts]
        rows = (
            Programme.objects.filter(agency__in=agencies).select_related("agency").order_by("agency_id", "abbreviation")
        )
        return [
            (
                _agency_words(agency),
                [(f"{agency.key}/{one.abbreviation}", f"{one.name_en} ({one.abbreviation})") for one in group],
            )
            for agency, group in groupby(rows, key=lambda one: one.agency)
        ]

    def stored(self):
        """Return what is written now; nothing for a new counterpart."""
        one = self.counterpart
        if one is None:
            return {}
        agency = one.agency.key if one.agency_id else NOT_LISTED if one.unlisted_agency else ""
        return {
            **{name: getattr(one, name) for name in self.fields if hasattr(one, name)},
            "country_code": one.country_id or "",
            "agency_choice": agency,
            "programme_choice": f"{one.agency.key}/{one.programme.abbreviation}" if one.programme_id else "",
        }

    def layout(self):
        """Return the questions in three groups; the agency's note stands above its check item."""
        agency = [
            Field("agency_choice", template="proposals/_agency_choice.html"),
            Field("unlisted_agency", wrapper_class="only-unlisted"),
        ]
        if "programme_choice" in self.fields:
            agency.append("programme_choice")
        note = [HTML("{% include 'proposals/_agency_note.html' %}")] if self.note else []
        note += ["agency_note_done"] if "agency_note_done" in self.fields else []
        agency.append(Div(*note, css_id="agency-note", css_class="gap" if note else ""))
        grant = ["grant_status", "outcome_due_on", "grant_title", "grant_number", "grant_for_this_project"]
        return [
            Fieldset(_("Person"), "name", "email", "institution", "country_code"),
            Fieldset(_("Funding agency"), *agency),
            Fieldset(_("Grant"), *grant, "within_grant_scope"),
        ]

    def clean(self):
        """Refuse answers that contradict each other, so that none of them is dropped in silence."""
        answers = super().clean()
        agency, name = answers.get("agency_choice"), answers.get("unlisted_agency")
        if agency == NOT_LISTED and not name and "unlisted_agency" not in self.errors:
            self.add_error("unlisted_agency", _("Write the name of the agency, or choose one from the list above."))
        elif name and agency and agency != NOT_LISTED:
            self.add_error(
                "unlisted_agency",
                _("An agency is chosen from the list as well. Clear this name, or choose “Not listed”."),
            )
        programme = answers.get("programme_choice")
        if programme and programme.split("/")[0] != agency:
            self.add_error(
                "programme_choice",
                _("This programme belongs to another agency. Choose its agency above, or no programme."),
            )
        return answers

    def text(self):
        """Return the counterpart as the service takes it; a new agency's note is still to be read."""
        answers = self.answers()
        agency, programme = answers.pop("agency_choice", ""), answers.pop("programme_choice", "")
        same_agency = self.part is not None and agency == self.part.agency.key
        return CounterpartText(
            **{**answers, "agency_note_done": same_agency and answers.get("agency_note_done", False)},
            agency_key="" if agency == NOT_LISTED else agency,
            programme_abbreviation=programme.partition("/")[2],
        )

    def stored_text(self):
        """Return the counterpart as it is written now; an empty one where it is new."""
        return CounterpartText.of(self.counterpart) if self.counterpart else CounterpartText()

    def unread(self):
        """Return what stays as stored: without a readable choice of an agency, all that hangs on it."""
        names = super().unread()
        if names & {"agency_key", "programme_abbreviation", "unlisted_agency"}:
            names |= {"agency_key", "programme_abbreviation", "unlisted_agency", "agency_note_done"}
        return names


def _agency_words(agency):
    name = in_reader_language(agency, "name")
    return f"{name} ({agency.abbreviation})" if agency.abbreviation else name


def _other_names(agency):
    """Return the names that a reader may know an agency by besides the one printed, as (language, name)."""
    said, names = _agency_words(agency), []
    for language, name in (("en", agency.name_en), (LANGUAGES.get(agency.country_id, "en"), agency.name_local)):
        if name and name not in said:
            names.append((language, name))
            said += f" {name}"
    return names
