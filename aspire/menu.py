"""Where can a person go from every page?"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role

SIGNED_IN = "signed in"
EVERYONE = "everyone"

# (url name, words, who sees it), in the order of the header
MAIN = (
    ("calls:list", _("Calls"), EVERYONE),
    ("proposals:list", _("My proposals"), SIGNED_IN),
    ("reviews:list", _("My reviews"), Role.Kind.REVIEWER),
    ("selection:office", pgettext_lazy("menu", "Office"), Role.Kind.OFFICER),
    ("accounts_office:people", pgettext_lazy("menu", "People"), Role.Kind.ADMINISTRATOR),
    ("help", _("Help"), EVERYONE),
)
OWN = (
    ("home", _("My page"), SIGNED_IN),
    ("account_letters", _("Letters to you"), SIGNED_IN),
    ("account_change_password", _("Change password"), SIGNED_IN),
)


@dataclass(frozen=True)
class Entry:
    """One line of a menu; `is_here` is what `aria-current` says, empty elsewhere."""

    label: str
    url: str
    is_here: str


def entries(lines, *, path, roles, signed_in):
    """Return the lines of a menu that this reader may follow, the place of `path` marked."""
    seen = [
        (reverse(name), label)
        for name, label, who in lines
        if who == EVERYONE or who in roles or (who == SIGNED_IN and signed_in)
    ]
    nearest = max((url for url, _label in seen if _leads_to(url, path)), key=len, default=None)
    return [Entry(label, url, _here(url, path) if url == nearest else "") for url, label in seen]


def _leads_to(url, path):
    """Tell whether a path is the page of a menu line or lies below it; single calls lie below their list at /."""
    return path == url or path.startswith("/calls/" if url == "/" else url)


def _here(url, path):
    return "page" if path == url else "true"
