"""How do tests set up a panel on an interview day? Through the services, as the office would."""

from selection import services
from tests.builders import IN_AUGUST, jst

TEN = jst(2024, 9, 19, 10)


def a_panel(day, officer, *members, name="Panel A", place="Room 1", begins_at=TEN, at=IN_AUGUST, **how):
    """Make a panel with members, the first of them its chair; slots of 40 minutes with 10 between them."""
    slots = {"minutes": 40, "gap_minutes": 10, **how}
    panel = services.make_panel(day.pk, name=name, place=place, begins_at=begins_at, actor=officer, at=at, **slots)
    for place_on_it, person in enumerate(members):
        add(panel, person, officer, is_chair=place_on_it == 0, although=True, at=at)
    return panel


def add(panel, person, officer, *, is_chair=False, although=False, at=IN_AUGUST):
    """Put a person on a panel and return the membership."""
    how = {"is_chair": is_chair, "although": although}
    return services.add_member(panel.pk, person_pk=person.pk, actor=officer, at=at, **how)


def seated(interview, panel, officer, *, starts_at=TEN, leaving=False, at=IN_AUGUST):
    """Put an interview on a slot of a panel and return it."""
    how = {"starts_at": starts_at, "leaving": leaving, "actor": officer, "at": at}
    return services.move_interview(interview.pk, panel_pk=panel.pk, **how)
