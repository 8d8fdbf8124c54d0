"""What does a page of the journal show, and which stretch of any long list does one page show?"""

from dataclasses import dataclass

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from journal.models import Entry


@dataclass(frozen=True)
class Stretch:
    """One page of a list that is known by its keys in order; `first` and `last` are places counted from 1.

    `after` and `before` are the keys that the addresses of the next and of the previous page name, or None at the
    ends. `is_lost` tells that the key asked for is not in the list (any more), or nothing follows it: it begins anew.
    """

    keys: list
    total: int
    first: int
    last: int
    after: int | None
    before: int | None
    is_lost: bool = False


def stretch_of(keys, *, after=None, before=None, size=50):
    """Return the Stretch of a list of keys that follows the key `after`, or that leads up to the key `before`."""
    asked = before if before is not None else after
    start, is_lost = 0, asked is not None and asked not in keys
    if asked is not None and not is_lost:
        place = keys.index(asked)
        start = max(place - size, 0) if before is not None else place + 1
        if start >= len(keys):
            start, is_lost = 0, True
    shown = keys[start : start + size]
    return Stretch(
        keys=shown,
        total=len(keys),
        first=start + 1 if shown else 0,
        last=start + len(shown),
        after=shown[-1] if shown and start + size < len(keys) else None,
        before=shown[0] if shown and start > 0 else None,
        is_lost=is_lost,
    )


def label(instance):
    """Return the name by which journal, outbox and jobs speak of a row, such as "proposals.proposal:17"."""
    return f"{label_prefix(instance)}{instance.pk}"


def label_prefix(model):
    """Return what the names of all rows of a model begin with, such as "proposals.proposal:"."""
    return f"{model._meta.label_lower}:"


def times_done(verb, *, actor, since):
    """Return how often a person did something since an instant (aware)."""
    return Entry.objects.filter(verb=verb, actor=actor, at__gt=since).count()


def entries_of(verb, *, of, since=None, until=None):
    """Return the entries of one verb about the rows of a queryset, from and to an instant where given, both included."""
    named = of.order_by().annotate(
        _label=Concat(Value(label_prefix(of.model)), Cast("pk", CharField()), output_field=CharField())
    )
    entries = Entry.objects.filter(verb=verb, subject__in=named.values("_label"))
    if since is not None:
        entries = entries.filter(at__gte=since)
    return entries if until is None else entries.filter(at__lte=until)


def entries_about(subject, *, verb=None):
    """Return the entries about one subject label, newest first, optionally of one verb only."""
    entries = Entry.objects.filter(subject=subject).select_related("actor").order_by("-at", "-pk")
    return entries.filter(verb=verb) if verb else entries
