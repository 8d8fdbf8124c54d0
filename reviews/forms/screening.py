"""What does an officer choose and write at the screening desk?"""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.fields import Day
from proposals.models import Consultation, Outcome
from reviews.forms.lists import Sieve
from reviews.queries import OUTCOMES, QUESTION_STATES, STATES, VERDICTS, QuestionsWanted, Wanted, rules_in_order
from reviews.sentences import (
    DESK_STATES_SAID,
    OUTCOMES_SAID,
    QUESTION_STATES_SAID,
    RULES_SAID,
    RULINGS_SAID,
    VERDICTS_SAID,
    rule_in_words,
)

REASON_LENGTH = 2000  # characters: a portal default
KEYS_AT_ONCE = 500  # proposals accepted with one press
KEY = re.compile(r"[0-9]{1,18}")  # more do not fit a database column


class ScreeningSieve(Sieve):
    """What the desk is narrowed to; each choice says how many there are once the rest is as it is."""

    asks_for = Wanted

    state = forms.ChoiceField(required=False)
    verdict = forms.ChoiceField(required=False)
    rule = forms.ChoiceField(required=False)
    outcome = forms.ChoiceField(required=False)

    def __init__(self, data):
        super().__init__(data)
        known = {
            "state": [(name, DESK_STATES_SAID[name]) for name in STATES],
            "verdict": [(name, VERDICTS_SAID[name]) for name in VERDICTS],
            "rule": [(name, rule_in_words(name)) for name in rules_in_order(RULES_SAID)],
            "outcome": [(name, OUTCOMES_SAID[name]) for name in OUTCOMES],
        }
        labels = {
            "state": pgettext("of a screening", "State"),
            "verdict": _("Verdict today"),
            "rule": _("Open rule"),
            "outcome": _("Pending grants"),
        }
        for name, choices in known.items():
            self._offer(name, labels[name], choices)
        self.order_fields(["q", *known])

    def tell(self, counts):
        """Write beside each choice how many there are; `counts` is {filter: {value: number}}."""
        for name, numbers in counts.items():
            all_of_them, *known = self.fields[name].choices
            kept = [
                (value, words) for value, words in known if name != "rule" or numbers[value] or self._is(name, value)
            ]
            said = [(value, f"{words} ({numbers[value]})") for value, words in kept]
            self.fields[name].choices = [all_of_them, *said]

    def _is(self, name, value):
        return self.data.get(name) == value


class QuestionSieve(Sieve):
    """Which questions are shown."""

    asks_for = QuestionsWanted

    state = forms.ChoiceField(required=False)

    def __init__(self, data):
        super().__init__(data)
        choices = [(name, QUESTION_STATES_SAID[name]) for name in QUESTION_STATES]
        self._offer("state", pgettext("of a question", "State"), choices)


class AcceptForm(forms.Form):
    """The proposals that were ticked."""

    def ticked(self):
        """Return the keys that were ticked, each once, at most so many as are accepted at once; the rest is no key."""
        ticked = self.data.getlist("proposals")[:KEYS_AT_ONCE]
        return list(dict.fromkeys(int(one) for one in ticked if KEY.fullmatch(one)))


class _OfficeForm(forms.Form):
    """A form of the office that the page wraps."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form carries the token


def _reason():
    return forms.CharField(max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 5}))


def _ask_reason_for_the_letter(field, language):
    """Label a reason that goes into a letter, and say in which language it is to be written."""
    field.label = _("Reason, as the applicant reads it")
    field.help_text = {
        "ja": _("The letter goes out in Japanese: write the reason in Japanese."),
    }.get(language, _("The letter goes out in English: write the reason in English."))
    field.error_messages["required"] = _("Give the reason in a few words.")


class RefusalForm(_OfficeForm):
    """On which clauses a refusal rests, and what the applicant is told besides."""

    clauses = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    reason = _reason()

    def __init__(self, *args, grounds, language, **options):
        super().__init__(*args, **options)
        self.fields["clauses"].label = _("Clauses that it rests on")
        self.fields["clauses"].help_text = _("Those that are not met today are chosen already.")
        self.fields["clauses"].choices = [(name, _ground_said(one)) for name, one, _blocks in grounds]
        self.fields["clauses"].initial = [name for name, _one, blocks in grounds if blocks]
        self.fields["clauses"].error_messages["required"] = _("Choose at least one clause on which the refusal rests.")
        self.fields["clauses"].error_messages["invalid_choice"] = _(
            "The findings have changed since you opened this page. Look at them again, then decide."
        )
        _ask_reason_for_the_letter(self.fields["reason"], language)

    def refusal(self):
        """Return the keyword arguments by which the service refuses."""
        return {"clauses": self.cleaned_data["clauses"], "reason": self.cleaned_data["reason"]}


def _ground_said(one):
    return f"{one.title} · {one.clause or one.source}"


class RulingForm(_OfficeForm):
    """The office's ruling on an agency."""

    ruling = forms.ChoiceField(widget=forms.RadioSelect)
    reason = _reason()

    def __init__(self, *args, language, **options):
        super().__init__(*args, **options)
        self.fields["ruling"].label = _("Ruling")
        self.fields["ruling"].choices = [(value, RULINGS_SAID[value]) for value in Consultation.Ruling.values]
        self.fields["ruling"].error_messages["required"] = _("Choose a ruling.")
        _ask_reason_for_the_letter(self.fields["reason"], language)

    def given(self):
        """Return the keyword arguments by which the service takes a ruling."""
        return {"ruling": self.cleaned_data["ruling"], "reason": self.cleaned_data["reason"]}


class OutcomeForm(_OfficeForm):
    """What the office records of a grant that was pending."""

    state = forms.ChoiceField(widget=forms.RadioSelect)
    notice_on = Day()
    reason = _reason()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["state"].label = _("Outcome of the grant application")
        self.fields["state"].choices = [
            (Outcome.State.AWARDED, _("Awarded")),
            (Outcome.State.REJECTED, _("Rejected")),
            (Outcome.State.PENDING, _("Not known: take back what was told")),
        ]
        self.fields["state"].error_messages["required"] = _("Choose an outcome.")
        self.fields["notice_on"].label = _("Date on the agency's notice")
        self.fields["notice_on"].help_text = _("Needed for an award. Year-month-day, for example 2024-05-20.")
        self.fields["reason"].label = _("Reason")
        self.fields["reason"].help_text = _("How the office knows it. Kept with your name.")
        self.fields["reason"].error_messages["required"] = _("Give the reason in a few words.")

    def outcome(self):
        """Return the keyword arguments by which the service takes an outcome."""
        return {name: self.cleaned_data[name] for name in ("state", "notice_on", "reason")}
