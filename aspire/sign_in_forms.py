"""What do the forms for signing up, logging in and passwords ask, in our words?"""

from allauth.account import forms as allauth_forms
from django.utils.translation import gettext_lazy as _

ADDRESS = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("The same password again")
PASSWORD_RULES = _("At least 10 characters. Not only a common word, and not close to your name or address.")

# field name: (label, help text); None keeps the library's own
WORDS = {
    "login": (ADDRESS, ""),
    "email": (ADDRESS, ""),
    "password": (PASSWORD, ""),
    "oldpassword": (_("Current password"), ""),
    "password1": (PASSWORD, PASSWORD_RULES),
    "password2": (AGAIN, ""),
}


class InOurWords:
    """Give the library's fields our labels, and no placeholders: those vanish while one types."""

    words = WORDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
                field.widget.attrs.setdefault("class", "w-l")


class LoginForm(InOurWords, allauth_forms.LoginForm):
    """Address and password."""


class SignupForm(InOurWords, allauth_forms.SignupForm):
    """Names, address, password twice, language."""

    words = {**WORDS, "email": (ADDRESS, _("We send a letter there to confirm it. It is also your log-in name."))}


class ResetPasswordForm(InOurWords, allauth_forms.ResetPasswordForm):
    """The address to which the link for a new password goes."""


class ResetPasswordKeyForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    """A new password, twice."""

    words = {**WORDS, "password1": (NEW_PASSWORD, PASSWORD_RULES)}


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    """The current password, and a new one twice."""

    words = {**WORDS, "password1": (NEW_PASSWORD, PASSWORD_RULES)}
