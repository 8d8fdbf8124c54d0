"""How are people called, and why can one of them not be asked?"""

from django.utils.translation import gettext as _

from journal.sentences import is_japanese
from reviews import refusals


def called(person):
    """Return a person's name in the reader's script."""
    return person.name_ja if is_japanese() and person.name_ja else str(person)


def barred_because(refusal_class):
    """Say in a few words why a person cannot be asked."""
    return {
        refusals.ReviewerLeadsTheProposal: _("leads this proposal"),
        refusals.ReviewerIsNamedInTheProposal: _("is named in this proposal"),
        refusals.ReviewerHasAConflict: _("has a conflict of interest"),
        refusals.ReviewerAlreadyAssigned: _("has been asked already"),
    }[refusal_class]
