"""What does every part of the portal look like, in every state? A page for those who build and keep it."""

from dataclasses import dataclass
from datetime import timedelta
from xml.etree import ElementTree

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.policies import is_administrator, is_officer

SYMBOL = "{http://www.w3.org/2000/svg}symbol"
COLOURS = (
    ("page", gettext_lazy("ground")),
    ("tint", gettext_lazy("quiet ground")),
    ("ink", gettext_lazy("headings")),
    ("blue", gettext_lazy("main actions, data")),
    ("hero", gettext_lazy("head of public pages")),
    ("ok", gettext_lazy("done")),
    ("warn", gettext_lazy("waiting, advice")),
    ("wait", gettext_lazy("to be looked at")),
    ("bad", gettext_lazy("error, refusal")),
    ("violet", gettext_lazy("a person decides")),
    ("focus-gap", gettext_lazy("gap of the focus ring")),
)
PROPOSAL_STATES = ("draft", "under_review", "selected", "not_selected", "withdrawn", "not_accepted", "cancelled")
CALL_STATES = ("open", "not-yet-open", "closed")
REVIEW_STEPS = ("declare", "score", "draft", "sent", "withdrawn", "refused", "conflicted", "ended", "over")
TONES = ("ok", "info", "warn", "wait", "bad")


@login_not_required
def styleguide(request):
    """Show every part in every state: to officers and administrators, and to everybody where DEBUG is on."""
    if settings.DEBUG or is_officer(request.user) or is_administrator(request.user):
        return _page(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


@require_safe
def _page(request):
    return render(request, "styleguide/page.html", parts_shown(at=request.received_at))


def parts_shown(*, at):
    """Return what the parts of the page are drawn from: forms as they arrive and as they come back, samples."""
    return {
        "colours": COLOURS,
        "icons": icon_names(),
        "tones": TONES,
        "slot_tones": ("ok", "warn", "bad"),
        "proposal_states": PROPOSAL_STATES,
        "call_states": [{"word": word} for word in CALL_STATES],
        "review_steps": REVIEW_STEPS,
        "blank_form": SampleForm(prefix="blank"),
        "wrong_form": SampleForm({"wrong-number": "1234567", "wrong-outline": "x" * 130}, prefix="wrong"),
        "locked_form": LockedForm(prefix="locked"),
        "formset": SampleFormset({**_MANAGEMENT, "two-0-name": "", "two-1-name": ""}, prefix="two"),
        "findings": findings(),
        "in_four_days": at + timedelta(days=4, hours=20, minutes=5),
        "in_38_minutes": at + timedelta(minutes=38, seconds=30),
    }


def icon_names():
    """Return the names of all symbols of the sprite, as the file lists them."""
    sprite = ElementTree.parse(finders.find("icons.svg"))
    return [symbol.get("id") for symbol in sprite.iter(SYMBOL)]


@dataclass(frozen=True)
class Finding:
    """A finding as pages show it: how it weighs, its words, and where it stands in the call."""

    tone: str
    word: str
    title: str
    text: str
    remedy: str
    source: str
    clause: str
    rule: str = "sample"


def findings():
    """Return one finding of each weight."""
    source = _("Clause of the call")
    return [
        Finding("blocks", _("Blocks submission"), _("Direct costs are above the limit"),
                _("118,400 of 115,000 thousand yen."), _("Lower the budget by at least 3,400."), source, _("Project size")),
        Finding("warns", _("Does not block"), _("The outcome of a grant is open"),
                _("It must be known by the day the call names."), "", source, _("Researchers in counterpart team")),
        Finding("asks", _("A person decides"), _("The agency is not on the list"),
                _("Ask before applying."), "", source, _("Researchers in counterpart team")),
        Finding("met", _("Met"), _("The length is allowed"), "", "", source, _("Research period")),
    ]  # fmt: skip


class SampleForm(forms.Form):
    """Every kind of field of the form pack, without a form tag around it."""

    is_sample = True  # its summary of faults leaves the focus where it is

    title = forms.CharField(
        label=gettext_lazy("Project title"),
        help_text=gettext_lazy("As it should stand on the public list, up to 120 characters"),
        max_length=120,
    )
    number = forms.CharField(
        label=gettext_lazy("Researcher number"),
        help_text=gettext_lazy("8 digits from e-Rad, for example 01234567"),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[("", gettext_lazy("Choose one")), ("b", "ASPIRE-B"), ("a", "ASPIRE-A")],
        required=False,
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Research area"),
        choices=[("1", gettext_lazy("Cells")), ("2", gettext_lazy("Systems")), ("3", gettext_lazy("Life stages"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.MultipleChoiceField(
        label=gettext_lazy("Prior agreement"),
        help_text=gettext_lazy("The call asks for both"),
        choices=[
            ("r", gettext_lazy("Covers the joint research")),
            ("t", gettext_lazy("Covers taking in the traveller")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    outline = forms.CharField(
        label=gettext_lazy("Outline"),
        help_text=gettext_lazy("For readers outside your field"),
        max_length=120,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    paper = forms.FileField(
        label=gettext_lazy("PDF file"), help_text=gettext_lazy("PDF only, up to 30 MB"), required=False
    )
    sure = forms.BooleanField(label=gettext_lazy("I have read the terms"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["outline"].needed_to_submit = True
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_number(self):
        """Refuse what is not eight digits."""
        if len(self.cleaned_data["number"]) != 8:
            raise ValidationError(_("The number has 7 digits; it needs 8. A leading 0 counts."))
        return self.cleaned_data["number"]


class LockedForm(forms.Form):
    """What can be read and not changed: with its reason, and what is not in use."""

    institution = forms.CharField(
        label=gettext_lazy("Institution"),
        help_text=gettext_lazy("Carried over from your profile. Change it there."),
        initial=gettext_lazy("Institute of Sample Biology"),
        required=False,
        widget=forms.TextInput(attrs={"readonly": True}),
    )
    title = forms.CharField(
        label=gettext_lazy("Project title"),
        help_text=gettext_lazy("Locked since noon, when the call closed."),
        initial=gettext_lazy("A sample project"),
        disabled=True,
        required=False,
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Research area"),
        choices=[("1", gettext_lazy("Cells")), ("2", gettext_lazy("Systems"))],
        widget=forms.RadioSelect,
        initial="1",
        disabled=True,
        required=False,
    )


class RowForm(forms.Form):
    """One row of a formset."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


class SampleFormset(forms.formset_factory(RowForm, extra=0)):
    """Rows that come back with a fault each."""

    is_sample = True


_MANAGEMENT = {"two-TOTAL_FORMS": "2", "two-INITIAL_FORMS": "2"}
