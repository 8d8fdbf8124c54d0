"""How does a receipt become a file: signed JSON for machines and third parties, PDF for people?"""

from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.sentences import day, in_reader_language, instant_exact, is_japanese, tokyo_day
from proposals import receipting
from proposals.facts import thaw
from proposals.gateways import signing, typesetting
from proposals.sentences import say_finding


def can_be_signed():
    """Tell whether this portal holds a key to sign receipts with."""
    return bool(settings.RECEIPT_KEYS)


def receipt_name(submission):
    """Return the number of a receipt, such as "AS3-0007-2"."""
    return f"{submission.proposal.reference}-{submission.sequence}"


def payload_of(submission):
    """Return what the receipt of a sealed version (with its proposal and call) says, as plain JSON."""
    snapshot, call = submission.snapshot, submission.proposal.call
    return receipting.payload(
        portal=settings.SITE_URL,
        reference=submission.proposal.reference,
        sequence=submission.sequence,
        rehearsal=call.is_rehearsal,
        call=(call.slug, submission.call_version),
        received_at=submission.received_at,
        closes_at=submission.closes_at,
        snapshot=(snapshot.get("schema", 1), submission.sha256),
        documents=snapshot["documents"],
        findings=submission.findings,
        on=tokyo_day(submission.received_at),
    )


def receipt_as_json(submission):
    """Return the signed receipt of a sealed version as bytes; raises signing.UnusableKey where no key is set."""
    receipt = payload_of(submission)
    key, signature = signing.sign(receipting.canonical(receipt))
    return receipting.signed(receipt, key=key, signature=signature)


def receipt_as_pdf(submission):
    """Return the receipt of a sealed version as the bytes of a PDF in the reader's language.

    Raises typesetting.NotSet; made in a child process.
    """
    return typesetting.set_receipt(_as_words(submission))


def _as_words(submission):
    """Return what the PDF says, in the shape that `proposals/typst/receipt.typ` asks for."""
    number = receipt_name(submission)
    return {
        "language": "ja" if is_japanese() else "en",
        "title": f"{_('Submission receipt')} {number}",
        "issuer": _("ASPIRE Portal"),
        "heading": _("Submission receipt"),
        "state": _rehearsed() if submission.proposal.call.is_rehearsal else None,
        "number": {"label": _("Receipt number"), "value": number},
        "version": {"label": _("Version"), "value": str(submission.sequence)},
        "facts": _facts(submission),
        "documents": _documents(submission.snapshot["documents"]),
        "findings": {"label": _("What the checks found"), "rows": _findings(submission)},
        "verify": {"label": _("Verify this receipt"), "facts": _how_to_verify()},
        "foot": f"{number} · {settings.SITE_URL}",
        "page_of": _("Page {page} of {pages}"),
    }


def _rehearsed():
    return {"title": _("Rehearsal"), "text": _("This was a rehearsal: nothing sent here is reviewed or funded.")}


def _facts(submission):
    proposal, snapshot = submission.proposal, submission.snapshot
    title = in_reader_language(snapshot["project"], "title")
    person = in_reader_language(submission.sealed_by, "name") or submission.sealed_by.name
    utc = f"{submission.received_at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    on = {"day": day(tokyo_day(submission.received_at)), "version": submission.call_version}
    judged_by = _("Judged by the agency list as of %(day)s, version %(version)s") % on
    terms = _("Version %(version)s of the call’s terms") % {"version": submission.call_version}
    lines = [
        (_("Proposal"), [proposal.reference, title]),
        (_("Call"), [in_reader_language(snapshot["call"], "title"), _soft(terms), _soft(judged_by)]),
        (_("Submitted by"), [person]),
        (_("Received"), [{"text": instant_exact(submission.received_at), "style": "strong"}, _soft(utc)]),
        (_("Deadline"), [instant_exact(submission.closes_at)]),
        (_("Fingerprint (SHA-256)"), [_code(submission.sha256)]),
    ]
    erad = snapshot["project"].get("erad_application_id")
    if erad:
        lines.append((_("e-Rad application number"), [erad]))
    lines.append(
        (
            _("e-Rad"),
            [
                _(
                    "The call requires the application itself on e-Rad. What you do here, and this portal’s receipt, do not replace it."
                )
            ],
        )
    )
    return [{"label": label, "lines": said} for label, said in lines]


def _documents(documents):
    return {
        "label": _("Documents"),
        "none": _("No documents."),
        "head": [_("File"), _("Bytes")],
        "align": ["left", "right"],
        "widths": [1, 0],
        "rows": [
            {"cells": [[one["name"], _code(one["sha256"])], f"{one['size']:,}"], "strong": False} for one in documents
        ],
    }


def _findings(submission):
    said = [say_finding(one) for one in thaw(submission.findings)]
    rows = [
        {"tone": one.tone, "word": one.word, "title": one.title, "text": one.text, "clause": _source(one)}
        for one in said
        if one.tone != "met"
    ]
    met = sum(one.tone == "met" for one in said)
    words = ngettext("%(number)s rule is met", "%(number)s rules are met", met) % {"number": met}
    return [*rows, {"tone": "met", "word": _("Met"), "title": words, "text": "", "clause": ""}]


def _source(one):
    return f"{one.source}: {one.clause}" if one.clause else one.source


def _how_to_verify():
    key = next(iter(signing.published_keys()), None)
    lines = [
        (_("Verify"), [settings.SITE_URL + reverse("proposals:verify_receipt")]),
        (
            _("How"),
            [
                _(
                    "The signed receipt is the JSON file beside this PDF on the page of the receipt. Anybody can check it there, without an account."
                )
            ],
        ),
    ]
    if key is not None:
        lines.append((_("Key"), [_code(key.id), _soft(settings.SITE_URL + reverse("proposals:receipt_keys"))]))
    return [{"label": label, "lines": said} for label, said in lines]


def _soft(text):
    return {"text": text, "style": "soft"}


def _code(text):
    return {"text": text, "style": "code"}
