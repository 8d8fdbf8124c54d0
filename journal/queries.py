"""What does a page of the journal show?"""

from journal.models import Entry


def label(instance):
    """Return the name by which journal, outbox and jobs speak of a row, such as "proposals.proposal:17"."""
    return f"{instance._meta.label_lower}:{instance.pk}"


def entries_about(subject, *, verb=None):
    """Return the entries about one subject label, newest first, optionally of one verb only."""
    entries = Entry.objects.filter(subject=subject).select_related("actor").order_by("-at", "-pk")
    return entries.filter(verb=verb) if verb else entries
