"""What does the README of one's own data say?"""

from django.utils.translation import gettext as _
from django.utils.translation import override

LANGUAGES = ("en", "ja")
FILES = {
    "proposal.json": lambda: _("the proposal: where it stands, its text as of now, and the text of a working copy"),
    "versions/": lambda: _("each sealed version with its fingerprint and what the rules found, as JSON"),
    "receipts/": lambda: _("the signed receipt of each sealed version; anybody can verify it on this portal"),
    "consultations.json": lambda: _("questions to the office about funding agencies, and its answers"),
    "outcomes.json": lambda: _("what became of grants that were pending"),
    "invitations.json": lambda: _("who was invited to write or to read along, and what became of it"),
    "confirmations.json": lambda: _("what counterpart researchers confirmed of the prior agreement"),
    "decision.json": lambda: _("why the office has not accepted the proposal"),
    "letters.json": lambda: _("the letters that this portal sent to you about the proposal"),
    "journal.json": lambda: _("what the applicants did with the proposal, and when"),
    "documents/": lambda: _("every uploaded file, also those taken out again; list.json says what each is"),
    "dossiers/": lambda: _("the PDF of the whole proposal, where the portal has made one"),
    "manifest.json": lambda: _("the size and the SHA-256 of each file here"),
}


def contents(names):
    """Return pairs (file or folder, what it is) in the reader's language of those that a list of names holds."""
    return [(stem, say()) for stem, say in FILES.items() if any(name.startswith(stem) for name in names)]


def readme(names, *, reference, made_at):
    """Return the README in both languages; `made_at` is a function that says the instant in the reader's language."""
    parts = []
    for language in LANGUAGES:
        with override(language):
            head = _("Data of proposal %(number)s, as of %(time)s") % {"number": reference, "time": made_at()}
            note = _("Times are Japan Standard Time (JST) unless they say otherwise. Texts are UTF-8.")
            lines = [f"{name:<20} {words}" for name, words in contents([*names, "manifest.json"])]
            parts.append("\r\n".join([head, "", *lines, "", note, ""]))
    return "\r\n".join(parts)
