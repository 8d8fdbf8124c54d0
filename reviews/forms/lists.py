"""What is a list narrowed to, as its address says?"""

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.exports import FORMATS
from journal.sentences import day, in_reader_language, tokyo_day
from reviews.queries import SORTS, STAGES, Asked
from reviews.sentences import SORTS_SAID, STAGES_SAID


@dataclass(frozen=True)
class Narrowing:
    """One thing that narrows a list: its name and value in the address, and both in words."""

    name: str
    value: str
    label: str
    said: str


class Sieve(forms.Form):
    """What a list is narrowed to, as its address says; what it does not know is left out and told."""

    MEANT = {"q": "words"}  # fields of what is asked for that have a shorter name in the address
    KEPT_ALONE = ("sort", "after", "before", "format")  # in the address, yet nothing that narrows
    asks_for = None  # the dataclass that says what is asked for

    q = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"type": "search", "maxlength": 200, "class": "in"})
    )
    after = forms.IntegerField(required=False, min_value=1)
    before = forms.IntegerField(required=False, min_value=1)
    format = forms.ChoiceField(required=False, choices=[(name, name) for name in FORMATS])

    def __init__(self, data):
        super().__init__(data)
        self.fields["q"].label = _("Words")
        self.fields["after"].label = self.fields["before"].label = pgettext("of a list", "Page")
        self.fields["format"].label = _("File format")

    def _offer(self, name, label, known, field=None):
        self.fields[name] = field or self.fields[name]
        self.fields[name].label = label
        self.fields[name].choices = [("", pgettext("of a list", "All")), *known]

    def asked(self):
        """Return what is asked for, as the dataclass of the list; what is not known is kept in `unknown` and no fault of the form."""
        self.is_valid()
        self.unknown = list(dict.fromkeys(str(self.fields[name].label) for name in self.errors))
        self.data = {name: value for name, value in self.data.items() if name not in self.errors}
        self._errors = ErrorDict()
        given = {self.MEANT.get(name, name): value for name, value in self.cleaned_data.items() if value}
        return self.asks_for(
            **{name: value for name, value in given.items() if name in self.asks_for.__dataclass_fields__}
        )

    def page(self):
        """Return from where a page is asked for: {"after": key or None, "before": key or None}."""
        return {name: self.cleaned_data.get(name) for name in ("after", "before")}

    def file_format(self):
        """Return the format of the file that is asked for, or an empty string where the page is."""
        return self.cleaned_data.get("format", "")

    def boxes(self):
        """Return (field, its options drawn) of every list that a reader chooses from, the order last."""
        names = [name for name in self.fields if name not in ("q", *self.KEPT_ALONE)]
        names += [name for name in ("sort",) if name in self.fields]
        return [(self[name], _drawn(self.fields[name].choices, self.data.get(name, ""))) for name in names]

    def narrowed_by(self):
        """Return everything that narrows the list now."""
        found = []
        for name, value in self.cleaned_data.items():
            if name in self.KEPT_ALONE or value in ("", None):
                continue
            said = dict(_flat(getattr(self.fields[name], "choices", ()))).get(value, value)
            found.append(Narrowing(name, str(value), self.fields[name].label, said))
        return found


class FilterForm(Sieve):
    """What a list of proposals is narrowed to."""

    asks_for = Asked

    stage = forms.ChoiceField(required=False)
    country = forms.ChoiceField(required=False)
    agency = forms.ChoiceField(required=False)
    sort = forms.ChoiceField(required=False)

    def __init__(self, data, *, known, areas=(), calls=()):
        super().__init__(data)
        if areas:
            numbered = [(one.number, f"{one.number}. {in_reader_language(one, 'name')}") for one in areas]
            self._offer(
                "area", _("Area"), numbered, forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
            )
        if calls:
            self._offer("call", _("Call"), _told_apart(calls), forms.ChoiceField(required=False))
        self._offer("stage", _("Stage"), [(name, STAGES_SAID[name]) for name in STAGES])
        countries = [(one.code, in_reader_language(one, "name")) for one in known.countries.values()]
        partners = [one for one in countries if one[0] in known.partners]
        others = [one for one in countries if one[0] not in known.partners]
        grouped = [(_("With agencies of the register"), partners), (_("Other countries"), others)]
        self._offer("country", _("Country"), grouped)
        self._offer("agency", _("Agency"), [(one.key, _agency_said(one)) for one in known.agencies.values()])
        self.fields["sort"].label = pgettext("of a list", "Order")
        self.fields["sort"].choices = [
            (f"{sign}{name}", said % {"column": SORTS_SAID[name]})
            for name in SORTS
            for sign, said in (("", _("%(column)s, upwards")), ("-", _("%(column)s, downwards")))
        ]
        self.order_fields(["q", "call", "stage", "area", "country", "agency"])


def _told_apart(calls):
    """Return (slug, title) of calls; with the day of the deadline where others, such as rehearsals, share the title."""
    titled = [(one, in_reader_language(one, "title")) for one in calls]
    shared = Counter(title for _one, title in titled)
    with_day = _("%(title)s (deadline %(day)s)")
    return [
        (one.slug, with_day % {"title": title, "day": day(tokyo_day(one.closes_at))} if shared[title] > 1 else title)
        for one, title in titled
    ]


def _flat(choices):
    """Yield (value, words) of choices, those in groups as well."""
    for value, said in choices:
        yield from said if isinstance(said, list) else [(value, said)]


def _drawn(choices, chosen):
    """Draw the options of a list; some hundreds of them would take a template half of the page's time."""
    drawn = []
    for value, said in choices:
        if isinstance(said, list):
            drawn.append(format_html('<optgroup label="{}">{}</optgroup>', value, _drawn(said, chosen)))
        else:
            mark = format_html("{}", " selected") if str(value) == chosen else ""
            drawn.append(format_html('<option value="{}"{}>{}</option>', value, mark, said))
    return format_html_join("", "{}", ((one,) for one in drawn))


def _agency_said(agency):
    name = in_reader_language(agency, "name")
    return f"{agency.abbreviation} ({name})" if agency.abbreviation and agency.abbreviation != name else name
