"""How is the packet of a reviewer said: its first pages, and the mark on every page?"""

from django.utils.translation import gettext as _

from journal.sentences import day, in_reader_language, is_japanese
from reviews.sentences.people import called


def say_packet(reader, number, call, *, on):
    """Return what the first pages say in the reader's language, in the shape of `reviews/typst/packet.typ`.

    Its lines are those of `say_part`, completed by the binder; `on` is the day in Japan on which it is made.
    """
    return {
        "language": _language(),
        "title": f"{_('Packet for reviewing')} {in_reader_language(call, 'title')}",
        "issuer": _("ASPIRE Portal"),
        "heading": _("Packet for reviewing"),
        "call": in_reader_language(call, "title"),
        "facts": [
            {"label": _("Reader"), "lines": [{"text": who_reads(reader, number), "style": "strong"}]},
            {"label": _("Made on"), "lines": [day(on)]},
        ],
        "promise": [
            _(
                "For this reader alone, under the pledge of confidentiality given for this call. Every page carries the "
                "reader's name. Delete and shred all copies when the review is over."
            ),
            _(
                "It holds what was open to the reader when it was made. Tagged PDFs for screen readers stand on the page "
                "of each proposal in the portal."
            ),
        ],
        "contents": _("Contents"),
        "head": [_("Proposal"), _("Title"), _("Version"), _("Page")],
        "missing": _("could not be added"),
    }


def say_part(proposal, sequence, stage):
    """Return what the packet says of one proposal in the reader's language."""
    title = in_reader_language(proposal, "title")
    return {
        "reference": proposal.reference,
        "title": title,
        "title_language": "ja" if title == proposal.title_ja else "en",
        "version": str(sequence),
        "step": in_reader_language(stage, "title"),
    }


def say_mark(reader, number, *, on):
    """Return what stands on every page, in the shape of `reviews/typst/watermark.typ` without its pages."""
    facts = {"reader": who_reads(reader, number), "day": day(on)}
    return {
        "language": _language(),
        "title": _("Packet for reviewing"),
        "across": [called(reader), f"{number} · {on.isoformat()}"],
        "head": _("Confidential, only for %(reader)s, %(day)s") % facts,
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "instead": _(
            "The PDF of this proposal could not be added: its stored file is missing or cannot be read. The operators "
            "of the portal have been told. The text stands on the page of the proposal in the portal."
        ),
    }


def who_reads(reader, number):
    """Name a reader with the number under which the office knows them in a call."""
    return _("%(name)s (reviewer %(number)s)") % {"name": called(reader), "number": number}


def _language():
    return "ja" if is_japanese() else "en"
