"""Does a release happen once, and whole, when workers, officers and applicants come at the same instant?"""

import pytest

from journal.models import Entry
from proposals.models import Proposal
from proposals.services import withdraw_proposal
from selection import services
from selection.models import Award, Reserve, Round
from selection.services.releasing import prepared_for, seal_of_letters
from tests.builders import AFTER_INTERVIEWS
from tests.selection.choosing import agreed_and_frozen, given, letters
from tests.selection.racing import at_once, kinds
from tests.selection.releasing import A_MINUTE, MOMENT, REASON, SET_AT, frozen_and_set

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]
JUST_BEFORE = MOMENT - A_MINUTE


def fates():
    """Return the states of the result letters and of the proposals, each once."""
    return {one.state for one in letters("result")}, set(Proposal.objects.values_list("state", flat=True))


def test_two_workers_release_once(call, sealed, aiko, emi):
    sealed(3)
    frozen_and_set(call, aiko, emi)
    outcomes = at_once(*[lambda: services.release_due(at=MOMENT)] * 4)
    assert sorted(outcomes) == [0, 0, 0, 1]
    assert (len(letters("result")), Entry.objects.filter(verb="round.released").count()) == (3, 1)


def test_two_officers_set_one_moment(call, sealed, aiko, emi):
    sealed(2)
    agreed_and_frozen(call, aiko, emi)
    seen = seal_of_letters(prepared_for(call))
    outcomes = at_once(
        *(
            lambda who=who: services.set_release(
                call.pk, release_at=MOMENT, seen=seen, typed=2, actor=who, at=AFTER_INTERVIEWS
            )
            for who in (aiko, emi)
        )
    )
    assert kinds(outcomes) == ["ReleaseIsSet", "Round"]
    assert len(letters("result")) == 2


def test_a_release_and_its_taking_back_never_both_happen(call, sealed, aiko, emi, rounds):
    """An officer who pressed in time, handled while the worker is at it: the board is whole either way."""
    sealed(2)
    agreed_and_frozen(call, aiko, emi)
    for _ in range(rounds(2, drill=50)):
        seen = seal_of_letters(prepared_for(call))
        services.set_release(call.pk, release_at=MOMENT, seen=seen, typed=2, actor=aiko, at=SET_AT)
        released, taken_back = at_once(
            lambda: services.release_due(at=MOMENT),
            lambda: services.cancel_release(call.pk, reason=REASON, actor=aiko, at=JUST_BEFORE),
        )
        letters_now = [one.state for one in letters("result")][-2:]
        if released == 1:
            assert type(taken_back).__name__ == "ResultsReleased"
            assert letters_now == ["pending"] * 2 and fates()[1] == {"not_selected"}
            return
        assert (released, type(taken_back)) == (0, Round)
        assert letters_now == ["withdrawn"] * 2 and fates()[1] == {"submitted"}


def test_a_withdrawal_at_the_moment_is_told_or_stops_it(call, sealed, aiko, emi):
    chosen, other = sealed(2)
    given(chosen, aiko)
    frozen_and_set(call, aiko, emi)
    released, withdrawn = at_once(
        lambda: services.release_due(at=MOMENT),
        lambda: withdraw_proposal(chosen.pk, actor=chosen.lead, at=MOMENT),
    )
    if released == 1:
        assert type(withdrawn).__name__ == "DoorClosed"
        assert fates() == ({"pending"}, {"selected", "not_selected"})
    else:
        assert released == 0 and isinstance(withdrawn, Proposal)
        assert fates() == ({"withdrawn"}, {"withdrawn", "submitted"})


def test_two_officers_offer_one_place_once(call, sealed, aiko, emi):
    chosen, first, second = sealed(3)
    given(chosen, aiko)
    services.put_in_reserve(first.pk, actor=aiko, at=AFTER_INTERVIEWS)
    services.put_in_reserve(second.pk, actor=aiko, at=AFTER_INTERVIEWS)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    Award.objects.update(ended_at=MOMENT, ended_by=aiko)
    outcomes = at_once(
        *(lambda who=who: services.offer_seat(first.pk, reason=REASON, actor=who, at=MOMENT) for who in (aiko, emi))
    )
    assert kinds(outcomes) == ["Award", "OutOfOrder"]
    assert (len(letters("result-changed")), Reserve.objects.count()) == (1, 2)
