"""How do a proposal's PDFs come about: those of a sealed version, in both languages and for both readers, and previews?

Nothing of it happens while people press the button. The minute's sweep asks for what is missing, a worker makes it: a
job that ends its worker is taken again after its lease, and what is made already is not made twice.
"""

import logging
from datetime import timedelta

from django.utils import translation

from jobs import queries as jobs_queries
from jobs import services as jobs
from journal.refusals import NotAllowed
from journal.sentences import tokyo_day
from journal.transactions import outside_transaction, use_case
from proposals import gateways
from proposals.eligibility import assess
from proposals.facts import facts_from, known_about, snapshot_of, terms_of, thaw
from proposals.gateways import typesetting
from proposals.lifecycle import is_open
from proposals.models import Dossier, Proposal, Submission
from proposals.queries.dossiers import LANGUAGES, preview_key
from proposals.refusals import DoorClosed
from proposals.sentences import dossier as sentences

logger = logging.getLogger(__name__)
SEALED = "proposals.tasks.make_dossiers"
PREVIEW = "proposals.tasks.make_previews"
LEASE = timedelta(minutes=10)  # longer than a worker waits for one PDF
AT_ONCE = 25  # sealed versions that are asked for in one minute
LOOKED_AT = 500  # sealed versions without a PDF that are looked at in one minute
SECONDS = 20  # after which a worker turns to other work; the minute's sweep rings again
MOST_BYTES = 2 * 1024**3


# --- Of sealed versions ---------------------------------------------------------------------
@outside_transaction
def ask_for_dossiers(*, at):
    """Ask a worker for the PDFs of sealed versions that have none; returns how many jobs were asked for.

    The seal itself does not ask: at the deadline nothing is written that can wait.
    """
    bare = Submission.objects.filter(dossiers__isnull=True).order_by("received_at", "pk")
    keys = [f"dossier-{pk}" for pk in bare.values_list("pk", flat=True)[:LOOKED_AT]]
    known = jobs_queries.known_keys(keys)
    wanted = [key for key in keys if key not in known][:AT_ONCE]
    if wanted:
        _ask(wanted, kind=SEALED, at=at)
    return len(wanted)


@use_case
def _ask(keys, *, kind, at):
    for key in keys:
        jobs.ask(key, kind=kind, at=at)


@outside_transaction
def make_dossiers(*, now, seconds=SECONDS):
    """Make the PDFs of sealed versions that wait, for about so many seconds; returns how many versions were done.

    `now` is a clock (a callable). A job whose PDF could not be made is left to its lease and taken again; the third
    time it is given up, and alarms.
    """
    return jobs.work_on(
        SEALED,
        lambda job: _make_sealed(job, now=now),
        now=now,
        lease=LEASE,
        fault=typesetting.NotSet,
        seconds=seconds,
        fails_at_once=False,
    )


def _make_sealed(job, *, now):
    submission = Submission.objects.select_related("proposal__call").get(pk=int(job.key.split("-")[1]))
    text = _sealed_text(submission)
    wanted = [(audience, language) for audience in Dossier.Audience for language in LANGUAGES]
    made = set(submission.dossiers.values_list("audience", "language"))
    for step, (audience, language) in enumerate(wanted, start=1):
        if (audience, language) not in made:
            what = {"audience": audience, "language": language, "version": submission.sequence}
            stored, bound = _set(text, language=language, audience=audience)
            _keep(submission.proposal, submission, stored, bound, at=now(), **what)
        job = jobs.advance(job, done=step, of=len(wanted), at=now(), lease=LEASE)
    _end(job, at=now())


def _sealed_text(submission):
    return sentences.Text(
        snapshot=submission.snapshot,
        findings=thaw(submission.findings),
        version=submission.sequence,
        sequence=submission.sequence,
        received_at=submission.received_at,
        closes_at=submission.closes_at,
        sha256=submission.sha256,
    )


# --- Previews -------------------------------------------------------------------------------
@use_case
def ask_preview(pk, *, actor, at, language):
    """Ask a worker for the preview of a draft or a working copy as it stands now; returns the Job.

    Asked twice for the same text it is made once; one that failed may be asked for again. Raises NotAllowed,
    DoorClosed once the text is sealed, ValueError for a language that the portal does not speak, Proposal.DoesNotExist.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    proposal = Proposal.objects.select_related("call", "revises").get(pk=pk)
    if not actor.has_perm("proposals.view_proposal", proposal):
        raise NotAllowed(right="proposals.view_proposal")
    if not is_open("save", proposal.state):
        raise DoorClosed(door="save", state=proposal.state)
    key = preview_key(proposal, language)
    again = 1
    while (job := jobs_queries.job_of(key)) is not None and job.state == "failed":
        again += 1
        key = f"{preview_key(proposal, language)}-{again}"
    return jobs.ask(key, kind=PREVIEW, at=at)


@outside_transaction
def make_previews(*, now):
    """Make the previews that wait; returns how many. What cannot be made fails at once: a person waits for it."""
    return jobs.work_on(
        PREVIEW, lambda job: _make_preview(job, now=now), now=now, lease=LEASE, fault=typesetting.NotSet
    )


def _make_preview(job, *, now):
    _word, pk, language = job.key.split("-")[:3]
    proposal, text = _draft_text(int(pk), at=now())
    if proposal is not None:
        stored, bound = _set(text, language=language, audience=Dossier.Audience.APPLICANT, in_haste=True)
        what = {"audience": Dossier.Audience.APPLICANT, "language": language, "version": text.version}
        _keep(proposal, None, stored, bound, at=now(), **what)
    _end(job, at=now())


@use_case
def _draft_text(pk, *, at):
    """Return a draft and its Text of one moment: saves wait for the row; (None, None) where it is gone or sealed."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("call", "area", "lead", "revises")
    proposal = rows.filter(pk=pk).first()
    if proposal is None or not is_open("save", proposal.state):
        return None, None
    snapshot = snapshot_of(proposal)
    facts = facts_from(snapshot, known_about(proposal, snapshot), at=at, on=tokyo_day(at))
    return proposal, sentences.Text(snapshot, assess(facts, terms_of(proposal.call)), proposal.version)


# --- Both -----------------------------------------------------------------------------------
def _set(text, *, language, audience, in_haste=False):
    """Set one PDF and store it; returns (StoredFile, pages). What could not be added is logged as an error."""
    with translation.override(language):
        said = sentences.say_dossier(text, for_reviewers=audience == Dossier.Audience.REVIEWERS)
        stamp = sentences.say_stamp(text)
        titles = sentences.attachment_titles(text)
    hashes = [one["sha256"] for one in text.snapshot["documents"]]
    attachments = list(zip(hashes, titles, strict=True))
    with typesetting.bound_dossier(said, stamp=stamp, attachments=attachments, in_haste=in_haste) as bound:
        for place, rule in bound.broken:
            what = text.snapshot["reference"], text.version, hashes[place - 1], rule
            logger.error("dossiers: %s version %s was set without the document %s: %s", *what)
        with bound.path.open("rb") as file:
            chunks = iter(lambda: file.read(1 << 20), b"")
            return gateways.store(chunks, max_bytes=MOST_BYTES), bound.pages


@use_case
def _keep(proposal, submission, stored, pages, *, at, audience, language, version):
    """Name stored bytes as a PDF: of a sealed version once, of a draft in place of an older preview."""
    bytes_of = {"sha256": stored.sha256, "size": stored.size, "pages": pages, "made_at": at, "version": version}
    which = {"proposal": proposal, "submission": submission, "audience": audience, "language": language}
    if submission is not None:
        Dossier.objects.get_or_create(**which, defaults=bytes_of)
    elif Proposal.objects.filter(pk=proposal.pk).exists():  # a working copy may be sealed, and gone, by now
        Dossier.objects.update_or_create(**which, defaults=bytes_of)


@use_case
def _end(job, *, at):
    jobs.finish(job, at=at)
