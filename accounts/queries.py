"""What do pages show of people?"""

from django.db.models import Count, Prefetch

from accounts import policies
from accounts.models import Role, User
from journal.queries import entries_about, stretch_of
from journal.searching import words_of


def roles_of(user):
    """Return the kinds of role a person wears now, as a frozenset of strings; empty for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    return frozenset(kind for kind in Role.Kind.values if policies.wears(user, kind))


def people_wearing(kind):
    """Return the active people who wear this role now, by name."""
    return User.objects.filter(is_active=True, roles__kind=kind, roles__ended_at__isnull=True).order_by("name", "pk")


def people_for(user, *, words="", kind=""):
    """Return the people whose roles a person may change, by name, each with `worn`, the roles they wear now.

    `words` keeps those in whose names or address every word of it is found, `kind` those who wear that role.
    """
    worn = Role.objects.filter(ended_at__isnull=True).order_by("kind")
    people = policies.visible_to(user).prefetch_related(Prefetch("roles", queryset=worn, to_attr="worn"))
    for word in words_of(words):
        people = people.filter(search_text__contains=word)
    if kind:
        people = people.filter(roles__kind=kind, roles__ended_at__isnull=True)
    return people.order_by("name", "pk")


def people_page(user, *, words="", kind="", after=None, before=None):
    """Return (people, Stretch) of one page of the list: two queries, however many people there are."""
    found = people_for(user, words=words, kind=kind)
    stretch = stretch_of(list(found.values_list("pk", flat=True)), after=after, before=before)
    shown = people_for(user).defer("search_text").in_bulk(stretch.keys)
    return [shown[key] for key in stretch.keys if key in shown], stretch


def people_count(user):
    """Return how many people there are for a person to keep, and how many wear each role: {"": 8, "officer": 2}."""
    people = policies.visible_to(user)
    worn = Role.objects.filter(user__in=people.values("pk"), ended_at__isnull=True).order_by()
    counts = dict(worn.values_list("kind").annotate(Count("pk")))
    return {"": people.count(), **{kind: counts.get(kind, 0) for kind in Role.Kind.values}}


def roles_page(person):
    """Return what the page of one person shows: every role with the row that grants it, and the journal of changes."""
    worn = {role.kind: role for role in person.roles.filter(ended_at__isnull=True).select_related("granted_by")}
    return {
        "roles": [{"kind": kind, "worn": worn.get(kind)} for kind in Role.Kind.values],
        "history": entries_about(f"accounts.user:{person.pk}").filter(verb__startswith="role."),
    }
