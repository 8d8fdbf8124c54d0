"""How does an uploaded file become a document, and do its bytes stay what they were?"""

import logging
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from jobs import services as jobs
from journal.sentences import tokyo_day
from journal.services import record
from journal.transactions import outside_transaction, use_case
from proposals import gateways
from proposals.models import Document, Dossier
from proposals.refusals import AlreadyAttached, DocumentRefused
from proposals.services.locking import locked_draft, saved

logger = logging.getLogger(__name__)
ORPHAN_AGE = timedelta(hours=24)
VERIFYING = "proposals.tasks.verify_documents"
VERIFYING_LEASE = timedelta(minutes=5)
REPORT_EVERY = 50  # documents between two reports of progress


@outside_transaction
def receive_document(pk, *, actor, at, name, chunks, kind=Document.Kind.OTHER):
    """Store an uploaded PDF, look at it in a child process and attach it; returns the Document.

    Raises DocumentRefused with the name of the rule, NotAllowed, DoorClosed, AlreadyAttached. Bytes that
    no row came to name are removed by the next sweep.
    """
    stored, pages = inspected(chunks)
    return attach_document(pk, actor=actor, at=at, name=name, stored=stored, pages=pages, kind=kind)


@outside_transaction
def inspected(chunks):
    """Store an uploaded PDF and look at it in a child process; returns (StoredFile, pages).

    Raises DocumentRefused with the name of the rule, and the limit where there is one.
    """
    try:
        stored = gateways.store(chunks, max_bytes=settings.DOCUMENT_MAX_BYTES)
    except gateways.TooLarge:
        raise DocumentRefused(rule="too-large", limit=settings.DOCUMENT_MAX_BYTES) from None
    if stored.size == 0:
        raise DocumentRefused(rule="empty")
    rule, pages = gateways.inspect(stored, max_pages=settings.DOCUMENT_MAX_PAGES)
    if rule is not None:
        raise DocumentRefused(rule=rule, limit=settings.DOCUMENT_MAX_PAGES)
    return stored, pages


def own_name(name):
    """Return the name of an uploaded file without any folder, at most 200 characters of it."""
    return Path(name.replace("\\", "/")).name[-200:] or "document.pdf"


@use_case
def attach_document(pk, *, actor, at, name, stored, pages, kind=Document.Kind.OTHER):
    """Name stored bytes as a document of a draft; raises NotAllowed, DoorClosed, AlreadyAttached."""
    proposal = locked_draft(pk, actor=actor)
    if proposal.documents.of_the_text().filter(sha256=stored.sha256).exists():
        raise AlreadyAttached(name=name)

    document = Document.objects.create(
        proposal=proposal,
        kind=kind,
        name=own_name(name),
        sha256=stored.sha256,
        size=stored.size,
        pages=pages,
        uploaded_at=at,
        uploaded_by=actor,
    )
    record("document.attached", subject=proposal, actor=actor, at=at, detail={"sha256": stored.sha256})
    saved(proposal, actor=actor, at=at)
    return document


@use_case
def remove_document(pk, *, actor, at, document_pk):
    """Take a document out of a draft; its bytes stay for whatever was sealed with it.

    Raises NotAllowed, DoorClosed, Document.DoesNotExist.
    """
    proposal = locked_draft(pk, actor=actor)
    document = proposal.documents.of_the_text().get(pk=document_pk)

    document.removed_at = at
    document.save(update_fields=["removed_at"])
    record("document.removed", subject=proposal, actor=actor, at=at, detail={"sha256": document.sha256})
    saved(proposal, actor=actor, at=at)


@outside_transaction
def sweep_documents(*, at):
    """Remove bytes older than a day that no row names; returns how many files went."""
    root = Path(settings.DOCUMENT_ROOT)
    oldest = (at - ORPHAN_AGE).timestamp()
    stale = [path for path in root.rglob("*") if path.is_file() and path.stat().st_mtime < oldest]
    kept = [model.objects.filter(sha256__in=[path.name for path in stale]) for model in (Document, Dossier)]
    named = {sha256 for rows in kept for sha256 in rows.values_list("sha256", flat=True)}
    gone = [path for path in stale if path.name not in named]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


@use_case
def ask_to_verify_documents(*, at):
    """Ask a worker, once a day in Japan, to hash every stored document again; returns the Job."""
    return jobs.ask(f"verify-documents-{tokyo_day(at).isoformat()}", kind=VERIFYING, at=at)


@outside_transaction
def verify_documents(*, now):
    """Take the verification that waits, if any, and hash every stored document again.

    Returns the hashes (hex) whose bytes changed or are gone, each logged as an error and kept in the
    job's result; None where nothing waits. `now` is a clock (a callable), since hashing takes time.
    """
    job = jobs.claim(VERIFYING, at=now(), lease=VERIFYING_LEASE)
    if job is None:
        return None
    rows = Document.objects.values_list("sha256").union(Dossier.objects.values_list("sha256"))
    named = sorted(sha256 for (sha256,) in rows)
    broken = []
    for place, sha256 in enumerate(named, start=1):
        if gateways.hash_on_disk(sha256) != sha256:
            logger.error("documents: the bytes of %s are not what was sealed", sha256)
            broken.append(sha256)
        if place % REPORT_EVERY == 0:
            job = jobs.advance(job, done=place, of=len(named), at=now(), lease=VERIFYING_LEASE)
    job = jobs.advance(job, done=len(named), of=len(named), at=now(), lease=VERIFYING_LEASE)
    _end_verification(job, broken, at=now())
    return broken


@use_case
def _end_verification(job, broken, *, at):
    jobs.finish(job, at=at, result={"broken": broken})
