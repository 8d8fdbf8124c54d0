"""How does an uploaded file become a document, and do its bytes stay what they were?"""

import logging
from datetime import timedelta
from pathlib import PurePosixPath

from django.apps import apps
from django.conf import settings

from jobs import services as jobs
from journal.refusals import NotAllowed
from journal.sentences import tokyo_day
from journal.services import record
from journal.transactions import outside_transaction, use_case
from proposals import gateways
from proposals.lifecycle import is_open
from proposals.models import Document, Dossier, Proposal
from proposals.queries import VERIFYING
from proposals.refusals import AlreadyAttached, DocumentRefused, DoorClosed
from proposals.services.locking import locked_draft, saved

logger = logging.getLogger(__name__)
ORPHAN_AGE = timedelta(hours=24)
VERIFYING_LEASE = timedelta(minutes=5)
WRITES = "proposals.change_proposal"
AT_ONCE = 500  # hashes that one query asks for
REPORT_EVERY = 50  # documents between two reports of progress


@outside_transaction
def receive_document(pk, *, actor, at, name, chunks, kind=Document.Kind.OTHER):
    """Store an uploaded PDF, look at it in a child process and attach it; returns the Document.

    Whoever may not write is told so before the file is touched. Raises NotAllowed, DoorClosed, DocumentRefused with
    the name of the rule, AlreadyAttached, Proposal.DoesNotExist. Bytes that no row came to name are removed by the
    next sweep.
    """
    proposal = Proposal.objects.select_related("revises").get(pk=pk)
    if not actor.has_perm(WRITES, proposal):
        raise NotAllowed(right=WRITES)
    if not is_open("save", proposal.state):
        raise DoorClosed(door="save", state=proposal.state)
    stored, pages = inspected(chunks)
    return attach_document(pk, actor=actor, at=at, name=name, stored=stored, pages=pages, kind=kind)


@outside_transaction
def inspected(chunks):
    """Store an uploaded PDF and look at it in a child process; returns (StoredFile, pages).

    Raises DocumentRefused with the name of the rule, and the limit where there is one; `no-room` is the portal's own
    trouble, which its operators find in the log.
    """
    try:
        stored = gateways.store(chunks, max_bytes=settings.DOCUMENT_MAX_BYTES)
    except gateways.NoRoom as error:
        logger.error("documents: an uploaded file was turned away, the disk takes no more: %s", error)
        raise DocumentRefused(rule="no-room") from None
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
    return PurePosixPath(name.replace("\\", "/")).name[-200:] or "document.pdf"


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
def set_document_kind(pk, *, actor, at, document_pk, kind):
    """Say what a document of a draft is; returns it. Raises NotAllowed, DoorClosed, Document.DoesNotExist, ValueError."""
    proposal = locked_draft(pk, actor=actor)
    document = proposal.documents.of_the_text().get(pk=document_pk)
    was, document.kind = document.kind, Document.Kind(kind).value
    if was == document.kind:
        return document

    document.save(update_fields=["kind"])
    detail = {"sha256": document.sha256, "was": was, "kind": document.kind}
    record("document.kind_set", subject=proposal, actor=actor, at=at, detail=detail)
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
    gone = 0
    for path in unnamed_bytes(at=at):
        if gateways.is_older(path, than=at - ORPHAN_AGE):  # still: the same bytes may have come in again since
            path.unlink(missing_ok=True)
            gone += 1
    return gone


@outside_transaction
def unnamed_bytes(*, at):
    """Return the paths of the stored files that are older than a day and that no row names."""
    stale = gateways.older_files(than=at - ORPHAN_AGE)
    parts = (stale[start : start + AT_ONCE] for start in range(0, len(stale), AT_ONCE))
    return [path for part in parts for path in _unnamed(part)]


def _unnamed(paths):
    """Return which of some files no row names, of whatever room (one query for each of their tables)."""
    rows = [model.objects.filter(sha256__in=[path.name for path in paths]) for model in _models_that_name_files()]
    named = {sha256 for kept in rows for sha256 in kept.values_list("sha256", flat=True)}
    return [path for path in paths if path.name not in named]


def _models_that_name_files():
    """Return the tables of the portal that say which bytes are theirs: those with a `sha256` and a `size`."""
    return [one for one in apps.get_models() if {"sha256", "size"} <= {field.name for field in one._meta.fields}]


@use_case
def ask_to_verify_documents(*, at, again=False):
    """Ask a worker, once a day in Japan and whenever somebody asks `again`, to hash every stored file; returns the Job."""
    when = at.isoformat() if again else tokyo_day(at).isoformat()
    return jobs.ask(f"verify-documents-{when}", kind=VERIFYING, at=at)


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
