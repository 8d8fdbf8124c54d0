"""How is a whole proposal said for the PDF: cover, sections, tables, in one language, with what was typed left as it is?

The tree is plain JSON in the shape that stands at the top of `proposals/typst/dossier.typ`. Reviewers read the same
words, without what `LEFT_OUT`, `LEFT_OUT_DECLARATIONS` and `ABOUT_PERSONS` name (dossier_sections).
"""

from datetime import UTC

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from journal.sentences import in_reader_language, instant_exact, is_japanese
from proposals.sentences.dossier_blocks import code, fact, soft
from proposals.sentences.dossier_sections import Sections, Text, attachment_titles

__all__ = ["Text", "attachment_titles", "page_of", "say_dossier", "say_stamp"]


def say_dossier(text, *, for_reviewers=False):
    """Return the form part of a dossier in the reader's language; for reviewers without what they need not read."""
    said = _Whole(text, for_reviewers)
    snapshot = text.snapshot
    return {
        "language": "ja" if is_japanese() else (get_language() or "en").split("-")[0],
        "title": f"{snapshot['reference']} {in_reader_language(snapshot['project'], 'title')}".strip(),
        "left": said.foot(),
        "page_of": page_of(),
        "banner": said.banner(),
        "cover": said.cover(),
        "seal": said.seal(),
        "contents": _("Contents"),
        "attachments": _("Attachments"),
        "sections": said.sections(),
        "behind": [],
        "pages_behind": 0,
    }


def say_stamp(text):
    """Return what stands at the foot of the attachments, and what is said where one could not be added."""
    said = _Whole(text, False)
    return {
        "language": "ja" if is_japanese() else "en",
        "title": text.snapshot["reference"],
        "left": said.foot(),
        "page_of": page_of(),
        "banner": said.banner(),
        "attachments": _("Attachments"),
        "not_added": _("could not be added"),
        "instead": _(
            "This attachment could not be added: its stored file is missing or cannot be read. The operators of the "
            "portal have been told. The SHA-256 in the list of documents tells which file belongs here."
        ),
    }


def page_of():
    """Return how a page is counted, with the marks {page} and {pages}."""
    return _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"}


class _Whole(Sections):
    """The sections, with what stands around them."""

    def banner(self):
        return "" if self.text.sequence else _("Preview, not submitted")

    def which(self):
        """Return which text it is: the sealed version, or the version of the draft's text."""
        if self.text.sequence:
            return _("Version %(number)s") % {"number": self.text.sequence}
        return _("Text version %(number)s") % {"number": self.text.version}

    def foot(self):
        parts = [self.said["reference"], self.which()]
        if self.text.sequence:
            parts += [
                _("Receipt %(number)s") % {"number": f"{self.said['reference']}-{self.text.sequence}"},
                f"SHA-256 {self.text.sha256[:16]}",
            ]
        return " · ".join(parts)

    def cover(self):
        project, lead = self.said["project"], self.said["investigator"]
        first, second = ("ja", "en") if is_japanese() else ("en", "ja")
        titles = [{"lang": one, "text": project[f"title_{one}"]} for one in (first, second) if project[f"title_{one}"]]
        return {
            "issuer": _("ASPIRE Portal"),
            "heading": _("Packet for reviewers") if self.for_reviewers else _("Research proposal"),
            "number": self.said["reference"],
            "version": self.which(),
            "titles": titles or [{"lang": "en", "text": "–"}],
            "facts": [
                fact(
                    _("Call"),
                    in_reader_language(self.said["call"], "title"),
                    soft(_("Version %(version)s of the call’s terms") % {"version": self.said["call"]["version"]}),
                ),
                fact(_("Principal investigator"), *self.name_of(lead)),
                fact(_("Research institution"), lead["institution"], soft(self.place_of(lead))),
                fact(_("Research area"), self.area()),
                fact(_("Research type"), project["research_type"]),
                fact(_("Research period"), self.period()),
                fact(_("Direct costs"), self.money("direct_yen"), soft(_("All costs: %s") % self.money("total_yen"))),
            ],
        }

    def seal(self):
        text = self.text
        if not text.sequence:
            return None
        utc = f"{text.received_at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
        return {
            "label": _("Sealed"),
            "facts": [
                fact(_("Received"), {"text": instant_exact(text.received_at), "style": "strong"}, soft(utc)),
                fact(_("Deadline"), instant_exact(text.closes_at)),
                fact(_("Fingerprint (SHA-256)"), code(text.sha256)),
            ],
        }
