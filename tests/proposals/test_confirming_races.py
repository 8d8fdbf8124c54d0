"""What happens when a counterpart presses twice at once, or confirms while the lead takes the request back?"""

import pytest

from journal.models import Entry
from journal.refusals import Refusal
from notices.models import Notice
from proposals import refusals, services
from proposals.models import Confirmation
from tests.builders import IN_APRIL
from tests.proposals.confirming import ask, confirm
from tests.proposals.test_outcome_races import at_once
from tests.proposing import a_whole_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]


def outcome_of(act):
    """Return what an act came to: its result, or the kind of its refusal."""
    try:
        return act()
    except Refusal as refusal:
        return type(refusal)


def test_four_presses_at_once_confirm_once(call, hanako):
    one = ask(a_whole_draft(call, hanako))
    names = ["Ingrid", "I. Solberg", "Solberg", "Ingrid Solberg"]
    came_to = at_once(*[lambda name=name: outcome_of(lambda: confirm(one, name=name)) for name in names])
    assert came_to.count(refusals.AlreadyConfirmed) == 3
    first = next(each for each in came_to if each != refusals.AlreadyConfirmed)
    assert Confirmation.objects.get().confirmed_name == first.confirmed_name
    assert Entry.objects.filter(verb="confirmation.confirmed").count() == 1


def test_confirming_and_taking_back_at_once_is_one_of_the_two(call, hanako):
    draft = a_whole_draft(call, hanako)
    one = ask(draft)
    told = {"actor": hanako, "at": IN_APRIL}
    came_to = at_once(
        lambda: outcome_of(lambda: confirm(one)),
        lambda: outcome_of(lambda: services.take_back_confirmation(draft.pk, one.pk, **told)),
    )
    one.refresh_from_db()
    assert (one.confirmed_at is None) == (one.ended_at is not None)
    assert {refusals.LinkEnded, refusals.AlreadyConfirmed} & set(came_to)


def test_three_windows_that_ask_at_once_send_one_letter(call, hanako):
    draft = a_whole_draft(call, hanako)
    row = draft.counterparts.get()
    seen = services.letter_for(draft, row, language="en", at=IN_APRIL)["seal"]
    told = {"counterpart_pk": row.pk, "language": "en", "seen": seen, "standing": None}
    made = at_once(*[lambda: services.ask_confirmation(draft.pk, **told, actor=hanako, at=IN_APRIL)] * 3)
    assert len({one.pk for one in made}) == Notice.objects.filter(kind="confirmation").count() == 1
