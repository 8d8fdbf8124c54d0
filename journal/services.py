"""How is an act written down?"""

from journal.models import Entry
from journal.queries import label
from journal.transactions import within_transaction

__all__ = ["label", "record"]


@within_transaction
def record(verb, *, subject, actor, at, detail=None):
    """Write one journal entry as part of the use case that did the act.

    `verb` is "noun.act", `subject` a saved row or an already made label, `actor` a user or None for
    the portal itself, `at` an aware instant (UTC in the database), `detail` plain JSON without any
    review text. Raises RuntimeError outside a transaction.
    """
    subject = subject if isinstance(subject, str) else label(subject)
    return Entry.objects.create(at=at, actor=actor, verb=verb, subject=subject, detail=detail or {})
