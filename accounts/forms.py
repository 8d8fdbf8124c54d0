"""What shape must the words of a person who signs up have?"""

import unicodedata

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def normalised(text):
    """Return text with full-width letters and half-width kana made ordinary and spaces made single."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_latin(text):
    """Tell whether every letter is a Latin one; accents, hyphens, dots and apostrophes may stand between."""
    return all(not sign.isalpha() or "LATIN" in unicodedata.name(sign, "") for sign in text)


def is_kana(text):
    """Tell whether every letter is hiragana or katakana; spaces, the long bar and the middle dot may stand between."""
    return all(sign in " ー・" or unicodedata.name(sign, "").startswith(("HIRAGANA", "KATAKANA")) for sign in text)


class SignupForm(forms.Form):
    """What the portal asks besides address and password; the adapter saves it together with them."""

    field_order = ["name", "name_ja", "name_kana", "email", "password1", "password2", "language"]

    name = forms.CharField(
        label=_("Name in Latin letters"),
        help_text=_("As on your publications, for example Hanako Yamada"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "w-l"}),
    )
    name_ja = forms.CharField(
        label=_("Name in Japanese"),
        help_text=_("For example 山田 花子"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-l", "lang": "ja"}),
    )
    name_kana = forms.CharField(
        label=_("Name in furigana"),
        help_text=_("For example ヤマダ ハナコ"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-l", "lang": "ja"}),
    )
    language = forms.ChoiceField(
        label=_("Language of letters and pages"),
        help_text=_("You can change it at any time at the top of every page."),
        choices=settings.LANGUAGES,
        initial=get_language,
        widget=forms.RadioSelect,
    )

    def clean_name(self):
        """Return the name in ordinary Latin letters; refuse other scripts."""
        name = normalised(self.cleaned_data["name"])
        if not is_latin(name):
            raise forms.ValidationError(
                _("Write the name in Latin letters (a to z); the Japanese name has its own field.")
            )
        return name

    def clean_name_ja(self):
        """Return the Japanese name with single spaces."""
        return normalised(self.cleaned_data["name_ja"])

    def clean_name_kana(self):
        """Return the furigana in full-width kana; refuse other letters."""
        kana = normalised(self.cleaned_data["name_kana"])
        if not is_kana(kana):
            raise forms.ValidationError(_("Write the furigana in katakana or hiragana."))
        return kana

    def signup(self, request, user):
        """Do nothing more: the adapter has saved the person with these words."""
