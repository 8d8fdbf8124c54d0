"""What does the portal know about a proposal, for those who wrote it to take away?

Nothing of the office's desk, of reviewers or of interviews is here before the applicants are told of it: what they
were told stands in their letters.
"""

from functools import partial

from django.utils.http import content_disposition_header

from journal.exports import File
from journal.queries import entries_about, label
from journal.sentences import TOKYO, instant_exact
from notices import queries as notices_queries
from proposals import gateways, queries
from proposals.exports.receipts import can_be_signed, receipt_as_json, receipt_name
from proposals.exports.zipping import Entry, chunks_of, json_entry, safe_name, text_entry, zipped
from proposals.facts import snapshot_of
from proposals.models import Dossier, Proposal
from proposals.sentences.own_data import readme

# Whose acts the journal of the applicants tells of: what the office does is told by letters.
NOUNS = ("proposal", "document", "counterpart", "member", "invitation", "confirmation", "consultation", "outcome")


def own_data(proposal, *, user, at):
    """Return a File: a ZIP, made while it is sent, of everything about a proposal (the original, no working copy)."""
    entries = entries_of(proposal, user=user)
    names = [entry.name for entry in entries]
    read_me = readme(names, reference=proposal.reference, made_at=partial(instant_exact, at))
    name = f"{proposal.reference}-{at.astimezone(TOKYO):%Y%m%d-%H%M}JST.zip"
    return File(
        headers={
            "Content-Type": "application/zip",
            "Content-Disposition": content_disposition_header(True, name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
        chunks=zipped([text_entry("README.txt", read_me), *entries], at=at),
    )


def entries_of(proposal, *, user):
    """Return every file of the ZIP as an Entry, but for the README and the manifest."""
    copy = Proposal.objects.filter(revises=proposal).select_related("call", "area", "saved_by").first()
    submissions = list(proposal.submissions.select_related("sealed_by", "proposal__call").order_by("sequence"))
    tables = {
        "proposal": {**_about(proposal), "working_copy": copy and _about(copy)},
        "consultations": [_consultation(one) for one in queries.consultations_of(proposal).select_related("asked_by")],
        "outcomes": [_outcome(one) for one in proposal.outcomes.select_related("document").order_by("position")],
        "invitations": [_invitation(one) for one in _people(proposal)],
        "confirmations": [
            _confirmation(one) for one in proposal.confirmations.select_related("asked_by").order_by("pk")
        ],
        "decision": _decision(proposal),
        "letters": [_letter(one) for one in notices_queries.letters_sent_to(user, **_speaking_of(proposal))],
        "journal": _journal(proposal, copy),
    }
    files = [json_entry(f"{name}.json", rows) for name, rows in tables.items() if rows or name == "proposal"]
    files += [json_entry(f"versions/{one.sequence:03d}.json", _version(one)) for one in submissions]
    if can_be_signed():
        files += [Entry(f"receipts/{receipt_name(one)}.json", partial(_receipt, one)) for one in submissions]
    return [*files, *_documents(proposal, copy), *_dossiers(proposal, "version"), *_dossiers(copy, "working-copy")]


def _about(proposal):
    return {
        "reference": proposal.reference,
        "call": proposal.call.slug,
        "status": queries.public_status(proposal),
        "text_version": proposal.version,
        "created_at": _jst(proposal.created_at),
        "saved_at": _jst(proposal.saved_at),
        "saved_by": proposal.saved_by and proposal.saved_by.name,
        "submitted_at": _jst(proposal.submitted_at),
        "withdrawn_at": _jst(proposal.withdrawn_at),
        "text": snapshot_of(proposal),
    }


def _version(one):
    return {
        "sequence": one.sequence,
        "received_at": _jst(one.received_at),
        "closes_at": _jst(one.closes_at),
        "call_version": one.call_version,
        "sealed_by": one.sealed_by.name,
        "sha256": one.sha256,
        "snapshot": one.snapshot,
        "findings": one.findings,
    }


def _receipt(submission):
    return [receipt_as_json(submission)]


def _consultation(one):
    return {
        "country": one.country.code,
        "agency": one.agency_name,
        "question": one.question,
        "asked_at": _jst(one.asked_at),
        "asked_by": one.asked_by.name,
        "ruling": one.ruling,
        "reason": one.reason,
        "ruled_at": _jst(one.ruled_at),
    }


def _outcome(one):
    return {
        "counterpart": one.position,
        "name": one.name,
        "due_on": one.due_on.isoformat(),
        "state": one.state,
        "notice_on": one.notice_on and one.notice_on.isoformat(),
        "document_sha256": one.document and one.document.sha256,
        "told_at": _jst(one.told_at),
        "reason": one.reason,
    }


def _people(proposal):
    return proposal.invitations.select_related("invited_by", "accepted_by", "ended_by").order_by("pk")


def _invitation(one):
    return {
        "email": one.email,
        "role": one.role,
        "invited_at": _jst(one.invited_at),
        "invited_by": one.invited_by.name,
        "expires_at": _jst(one.expires_at),
        "accepted_at": _jst(one.accepted_at),
        "accepted_by": one.accepted_by and one.accepted_by.name,
        "ended_at": _jst(one.ended_at),
        "ended_by": one.ended_by and one.ended_by.name,
    }


def _confirmation(one):
    return {
        "email": one.email,
        "name": one.name,
        "text": one.text,
        "asked_at": _jst(one.asked_at),
        "asked_by": one.asked_by.name,
        "expires_at": _jst(one.expires_at),
        "confirmed_at": _jst(one.confirmed_at),
        "confirmed_name": one.confirmed_name,
        "ended_at": _jst(one.ended_at),
    }


def _decision(proposal):
    """Return why the office has not accepted a proposal, as the applicant was told; None for any other."""
    told = queries.refusal_of(proposal)
    if told is None:
        return None
    clauses = [{"rule": one.rule, "title": one.title, "text": one.text, "clause": one.clause} for one in told.clauses]
    return {"decided_at": _jst(told.decided_at), "reason": told.reason, "clauses": clauses}


def _speaking_of(proposal):
    """Return by what the letters about a proposal are known: its call, its lead, its label."""
    return {"scope": proposal.call.slug, "of": proposal.lead, "about": label(proposal)}


def _letter(one):
    return {
        "kind": one.kind,
        "sent_at": _jst(one.sent_at),
        "to": one.to_address,
        "subject": one.subject,
        "text": one.body,
    }


def _journal(proposal, copy):
    """Return what the applicants did, oldest first; whoever else acted is left out, whatever they did."""
    applicants = {proposal.lead_id, *(one.accepted_by_id for one in proposal.invitations.all() if one.accepted_by_id)}
    labels = [label(row) for row in (proposal, copy) if row is not None]
    entries = [one for about in labels for one in entries_about(about) if one.actor_id in applicants]
    told = [one for one in entries if one.verb.partition(".")[0] in NOUNS]
    return [
        {"at": _jst(one.at), "by": one.actor.name, "act": one.verb, "detail": one.detail}
        for one in sorted(told, key=lambda one: (one.at, one.pk))
    ]


def _documents(proposal, copy):
    """Return a list of all documents, and each file once, also of those that were taken out."""
    rows = [row for owner in (proposal, copy) if owner for row in owner.documents.order_by("pk")]
    names, files, listed = {}, [], []
    for row in rows:
        if row.sha256 not in names:
            names[row.sha256] = f"documents/{safe_name(row.name, place=len(names) + 1)}"
            files.append(Entry(names[row.sha256], partial(_bytes_of, row), is_packed=True))
        listed.append(
            {
                "file": names[row.sha256],
                "name": row.name,
                "kind": row.kind,
                "purpose": row.purpose,
                "in_working_copy": row.proposal_id != proposal.pk,
                "sha256": row.sha256,
                "bytes": row.size,
                "pages": row.pages,
                "uploaded_at": _jst(row.uploaded_at),
                "removed_at": _jst(row.removed_at),
            }
        )
    return [json_entry("documents/list.json", listed), *files] if listed else []


def _dossiers(proposal, what):
    if proposal is None:
        return []
    rows = proposal.dossiers.filter(audience=Dossier.Audience.APPLICANT).order_by("pk")
    return [
        Entry(
            f"dossiers/{what if row.submission_id or what != 'version' else 'preview'}-{row.version:03d}-{row.language}.pdf",
            partial(_bytes_of, row),
            is_packed=True,
        )
        for row in rows
    ]


def _bytes_of(row):
    return chunks_of(gateways.open_document(row))


def _jst(at):
    return at and at.astimezone(TOKYO).isoformat()
