"""How is an act written down?"""

from journal.models import Entry
from journal.queries import label, times_done
from journal.transactions import use_case, within_transaction

__all__ = ["label", "note_export", "record", "record_each"]


@within_transaction
def record(verb, *, subject, actor, at, detail=None):
    """Write one journal entry as part of the use case that did the act.

    `verb` is "noun.act", `subject` a saved row or an already made label, `actor` a user or None for
    the portal itself, `at` an aware instant (UTC in the database), `detail` plain JSON without any
    review text. Raises RuntimeError outside a transaction.
    """
    subject = subject if isinstance(subject, str) else label(subject)
    return Entry.objects.create(at=at, actor=actor, verb=verb, subject=subject, detail=detail or {})


@within_transaction
def record_each(verb, *, subjects, actor, at):
    """Write one journal entry for each of many rows of one act; `subjects` are pairs of a saved row and its detail.

    The rest is as in `record`, only a hundred times faster. Raises RuntimeError outside a transaction.
    """
    entries = [
        Entry(at=at, actor=actor, verb=verb, subject=label(row), detail=detail or {}) for row, detail in subjects
    ]
    return Entry.objects.bulk_create(entries, batch_size=500)


@use_case
def note_export(listed, *, subject, actor, at, form, asked, rows):
    """Write down that a person takes a list away as a file, before its first byte is sent.

    `listed` names the list, `form` the format, `asked` what it was narrowed to (plain JSON, empty fields left out),
    `rows` how many lines the person sees of it. `subject` is the call, or the person where a list spans calls.
    """
    detail = {"list": listed, "format": form, "asked": {key: value for key, value in asked.items() if value}}
    return record("list.exported", subject=subject, actor=actor, at=at, detail={**detail, "rows": rows})


@use_case
def note_profile_read(profile, *, actor, at):
    """Write down that a person opens somebody's profile; `profile` names it, such as "reviews:pool_person:17"."""
    return record("profile.read", subject=profile, actor=actor, at=at)


@use_case
def note_profiles_refused(*, actor, at, since):
    """Write down, once since an instant (aware), that a person is refused further profiles."""
    if not times_done("profile.reading_refused", actor=actor, since=since):
        record("profile.reading_refused", subject=actor, actor=actor, at=at)
