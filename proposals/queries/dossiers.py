"""Which PDFs of a proposal are there, and how far is the preview that was asked for?"""

from dataclasses import dataclass

from django.utils.translation import get_language

from jobs import queries as jobs_queries
from proposals.models import Dossier, Submission

LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Preview:
    """The preview in one language: the last one that was made (None: none), and whether it is of the text as it stands.

    `state` is that of the job that makes it: "" (not asked for), "asked", "running", "done" or "failed".
    """

    language: str
    dossier: Dossier | None
    is_current: bool
    state: str

    @property
    def is_waited_for(self):
        """Tell whether somebody works on it, or soon will."""
        return not self.is_current and self.state in ("asked", "running")


@dataclass(frozen=True)
class SealedFiles:
    """A sealed version and its PDFs for those who wrote it; none while they are being made."""

    submission: Submission
    dossiers: list


def previews_of(proposal):
    """Return the Preview of a draft in each language, the reader's first (two queries)."""
    rows = proposal.dossiers.filter(submission__isnull=True, audience=Dossier.Audience.APPLICANT)
    made = {one.language: named(one, proposal) for one in rows}
    jobs = jobs_queries.last_of_each({language: preview_key(proposal, language) for language in LANGUAGES})
    return [_preview(proposal, language, made.get(language), jobs.get(language)) for language in _readers_first()]


def preview_key(proposal, language):
    """Return the key of the job that makes the preview of a text in a language; the next one if it fails ends in -2."""
    return f"preview-{proposal.pk}-{language}-{proposal.version}"


def _preview(proposal, language, dossier, job):
    is_current = dossier is not None and dossier.version == proposal.version
    return Preview(language, dossier, is_current, job.state if job else "")


def sealed_files_of(proposal):
    """Return the SealedFiles of every sealed version for those who wrote it, the last version first (two queries)."""
    rows = Dossier.objects.filter(submission__proposal=proposal.origin_pk, audience=Dossier.Audience.APPLICANT)
    found = {}
    for one in rows.order_by("-language" if _readers_first()[0] == "ja" else "language"):
        found.setdefault(one.submission_id, []).append(named(one, proposal))
    sealed = Submission.objects.filter(proposal=proposal.origin_pk).defer("snapshot", "findings")
    return [SealedFiles(one, found.get(one.pk, [])) for one in sealed.order_by("-sequence")]


def dossier_of(proposal, pk):
    """Return a PDF that those who wrote a proposal may have, with its name as a file, or None."""
    rows = Dossier.objects.filter(pk=pk, proposal__in={proposal.pk, proposal.origin_pk})
    found = rows.filter(audience=Dossier.Audience.APPLICANT).first()
    return found and named(found, proposal)


def file_of_version(proposal, submission, *, audience):
    """Return the PDF of a sealed version for an audience in the reader's language, or another; None while it is made."""
    rows = {one.language: one for one in submission.dossiers.filter(audience=audience)}
    found = next((rows[language] for language in _readers_first() if language in rows), None)
    return found and named(found, proposal)


def named(dossier, proposal):
    """Give a PDF its name as a file: what and which, never whose."""
    kind = "packet" if dossier.audience == Dossier.Audience.REVIEWERS else "dossier"
    kind = "preview" if dossier.submission_id is None else kind
    dossier.name = f"{proposal.reference}-v{dossier.version}-{kind}-{dossier.language}.pdf"
    return dossier


def _readers_first():
    first = "ja" if (get_language() or "en").startswith("ja") else "en"
    return (first, *(one for one in LANGUAGES if one != first))
