"""How is an act written down?"""

from journal.models import Entry
from journal.queries import label
from journal.transactions import use_case, within_transaction

__all__ = ["label", "note_export", "record"]


@within_transaction
def record(verb, *, subject, actor, at, detail=None):
    """Write one journal entry as part of the use case that did the act.

    `verb` is "noun.act", `subject` a saved row or an already made label, `actor` a user or None for
    the portal itself, `at` an aware instant (UTC in the database), `detail` plain JSON without any
    review text. Raises RuntimeError outside a transaction.
    """
    subject = subject if isinstance(subject, str) else label(subject)
    return Entry.objects.create(at=at, actor=actor, verb=verb, subject=subject, detail=detail or {})


@use_case
def note_export(listed, *, subject, actor, at, form, asked, rows):
    """Write down that a person takes a list away as a file, before its first byte is sent.

    `listed` names the list, `form` the format, `asked` what it was narrowed to (plain JSON, empty fields left out),
    `rows` how many lines the person sees of it. `subject` is the call, or the person where a list spans calls.
    """
    detail = {"list": listed, "format": form, "asked": {key: value for key, value in asked.items() if value}}
    return record("list.exported", subject=subject, actor=actor, at=at, detail={**detail, "rows": rows})
