"""What is said of a file that claims to be a receipt: what was found, and what that proves?"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from proposals.receipting import Found


@dataclass(frozen=True)
class SaidOfReceipt:
    """A result in the reader's language: `tone` is "ok", "bad" or "warn"; the heading, and what it proves and does not."""

    tone: str
    heading: str
    proves: str
    proves_not: str


def say_found(looked):
    """Return the SaidOfReceipt of what was found (Looked)."""
    match looked.found:
        case Found.GENUINE:
            return SaidOfReceipt(
                "ok",
                _("Genuine and unchanged"),
                _(
                    "This portal signed exactly what stands below. The proposal was received at that instant, with text and documents of these fingerprints."
                ),
                _(
                    "It does not say whether this version still stands, whether the proposal was withdrawn since, or what became of it. The receipt itself names no person."
                ),
            )
        case Found.CHANGED:
            return SaidOfReceipt(
                "bad",
                _("Not genuine: changed since it was signed, or never signed"),
                _(
                    "The file names a key of this portal, but the signature does not fit what it says. Something in it was changed, be it one character, or the signature was made up."
                ),
                _("What the file says proves nothing. Ask for the file as it was downloaded."),
            )
        case Found.UNKNOWN_KEY:
            return SaidOfReceipt(
                "bad",
                _("Signed by an unknown key"),
                _(
                    "This portal has never published a key of this name. The receipt may come from another portal, or from nobody."
                ),
                _("What the file says proves nothing here. Its member “portal” names the portal to ask."),
            )
    return SaidOfReceipt(
        "warn",
        _("This is not a receipt"),
        _(
            "The file does not have the shape of a signed receipt of this portal. It may have been cut short, or be another file."
        ),
        _("A PDF or a printed page cannot be verified by itself: take the JSON file from the page of the receipt."),
    )
