"""Are the stored bytes what the rows say, and how many are there?"""

from django.db.models import Q

from jobs import queries as jobs_queries
from proposals.models import Document

VERIFYING = "proposals.tasks.verify_documents"  # the kind of the job that hashes every stored file


def broken_documents():
    """Return the hashes (hex) of the stored files that the last verification found changed or gone (one query)."""
    job = jobs_queries.last_done(VERIFYING)
    return job.result.get("broken", []) if job else []


def weight_of(proposal):
    """Return how many uploaded files a proposal has, each counted once, and their size in bytes (one query)."""
    rows = Document.objects.filter(Q(proposal=proposal) | Q(proposal__revises=proposal))
    sizes = dict(rows.values_list("sha256", "size"))
    return {"documents_count": len(sizes), "documents_bytes": sum(sizes.values())}
