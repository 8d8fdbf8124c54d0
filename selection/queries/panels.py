"""Which panels does a call have, who sits on them, and who could?"""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.queries import people_wearing
from journal.sentences import is_japanese
from selection import policies
from selection.models import Interview, Panel, PanelMember


def panels_of(call):
    """Return the panels of a call by day and name, each with `seated` (members, chair first) and `pauses` (breaks)."""
    members = PanelMember.objects.select_related("person").order_by("-is_chair", "person__name", "person")
    found = Panel.objects.filter(day__call=call).select_related("day").order_by("day__on", "begins_at", "name")
    return found.prefetch_related(
        Prefetch("members", queryset=members, to_attr="seated"), Prefetch("breaks", to_attr="pauses")
    )


def panel_for(user, call, pk):
    """Return one panel of a call with its members and breaks, or None where the person plans none of its days."""
    if policies.applies_under(user, call):
        return None
    return panels_of(call).filter(pk=pk).first()


def name_of(person):
    """Return a person's name in the reader's script."""
    return person.name_ja if is_japanese() and person.name_ja else person.name


def people_to_seat(panel):
    """Return (key, name) of the reviewers who could join a panel; who sits on another one that day is said."""
    here = {one.person_id for one in panel.seated}
    there = dict(PanelMember.objects.filter(day=panel.day).exclude(panel=panel).values_list("person", "panel__name"))
    found = []
    for one in people_wearing("reviewer"):
        if one.pk in there:
            found.append((one.pk, _("%(name)s (sits on %(panel)s)") % {"name": name_of(one), "panel": there[one.pk]}))
        elif one.pk not in here:
            found.append((one.pk, name_of(one)))
    return found


def interviews_held_by(panel):
    """Return how many interviews a panel holds."""
    return Interview.objects.filter(panel=panel, state=Interview.State.LISTED).count()


def panels_by_day(call):
    """Return {day pk: [(panel pk, name)]} of a call (one query)."""
    found = {}
    for pk, day_pk, name in Panel.objects.filter(day__call=call).order_by("name").values_list("pk", "day", "name"):
        found.setdefault(day_pk, []).append((pk, name))
    return found
