"""In which shape does a person of the team arrive, besides the principal investigator?"""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.fields import Address, InstitutionCode, Line, Orcid, ResearcherNumber, Whole
from proposals.forms.base import Choice, SectionForm
from proposals.models import Member
from proposals.services import MemberText

KINDS = {
    Member.Kind.CO_INVESTIGATOR: gettext_lazy("Co-investigator: has a part of the work and of the budget"),
    Member.Kind.PARTICIPANT: gettext_lazy("Participant: takes part in the work, without a budget of their own"),
}


class MemberForm(SectionForm):
    """Ask for one person of the team; `member` is None for a new one."""

    kind = Choice(
        required=True,
        label=gettext_lazy("Part in the project"),
        widget=forms.RadioSelect,
        choices=list(KINDS.items()),
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    name = Line(
        limit=120,
        label=gettext_lazy("Name in Latin letters"),
        help_text=gettext_lazy("One name is enough, in Latin letters or in Japanese."),
    )
    name_ja = Line(limit=120, label=gettext_lazy("Name in Japanese"), help_text=gettext_lazy("For example 鈴木 太郎"))
    email = Address(
        limit=254,
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy(
            "The portal sends no letter to this address. It keeps the person away from judging this proposal."
        ),
    )
    researcher_number = ResearcherNumber(
        limit=40,
        label=gettext_lazy("e-Rad researcher number"),
        help_text=gettext_lazy("8 digits, for example 01234567. e-Rad asks for that of every co-investigator."),
    )
    orcid = Orcid(
        limit=60, label=gettext_lazy("ORCID iD"), help_text=gettext_lazy("16 digits, for example 0000-0002-1825-0097.")
    )
    institution = Line(limit=200, label=gettext_lazy("Research institution"), help_text=gettext_lazy("As on e-Rad"))
    institution_code = InstitutionCode(
        limit=40,
        label=gettext_lazy("Research institution code"),
        help_text=gettext_lazy("10 digits, as on e-Rad. Leave it empty while you do not know it."),
    )
    department = Line(
        limit=200,
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("For example Graduate School of Medicine"),
    )
    post = Line(limit=120, label=gettext_lazy("Post"), help_text=gettext_lazy("For example Associate Professor"))
    role = Line(
        limit=300,
        label=gettext_lazy("What the person does in the project"),
        help_text=gettext_lazy("For example “imaging of living cells”"),
    )
    effort_percent = Whole(
        least=1,
        most=100,
        label=gettext_lazy("Effort for this project, in percent"),
        help_text=gettext_lazy("The person's share of working time, as e-Rad asks for it, for example 10"),
    )

    def __init__(self, data=None, *, proposal, member=None, **options):
        self.member = member
        self.adds_a_row = member is None
        super().__init__(data, proposal=proposal, **options)

    def stored(self):
        """Return what is written now; nothing for a new person but the usual part."""
        return self.values_stored()

    def layout(self):
        """Return the questions in three groups."""
        return [
            Fieldset(_("Person"), "kind", "name", "name_ja", "email", "researcher_number", "orcid"),
            Fieldset(_("Institution"), "institution", "institution_code", "department", "post"),
            Fieldset(_("Part"), "role", "effort_percent"),
        ]

    def text(self):
        """Return the person as the service takes them; a part that cannot be read is the usual one."""
        answers = self.answers()
        return MemberText(**{**answers, "kind": answers.get("kind") or MemberText().kind})

    def stored_text(self):
        """Return the person as they are written now; an empty one where they are new."""
        return MemberText.of(self.member) if self.member else MemberText()
