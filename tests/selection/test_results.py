"""What do applicants and pages hold once the moment of a release has come? Setting that moment: `test_releasing`."""

from datetime import timedelta

import pytest
from django.conf import settings

from journal.models import Entry
from proposals.models import Proposal
from proposals.services import withdraw_proposal
from selection import queries
from selection.models import Award, Round
from selection.refusals import BoardFrozen, BoardMoved, CallStillOpen, ResultsReleased
from tests.builders import AFTER_INTERVIEWS, NOON
from tests.selection.choosing import agreed_and_frozen, given, letters
from tests.selection.promising import sealed_abroad
from tests.selection.releasing import released, set_to_go


def told():
    return [(letter.to_user.name, letter.key, letter.promised_at) for letter in letters("result")]


def test_every_lead_gets_one_letter_all_at_one_instant(call, sealed, aiko):
    proposals = sealed(4)
    given(proposals[2], aiko)
    withdraw_proposal(proposals[3].pk, actor=proposals[3].lead, at=AFTER_INTERVIEWS)
    this_round = released(call, aiko)

    set_at = AFTER_INTERVIEWS - settings.RELEASE_LEAD
    assert told() == [(f"Lead {n}", f"result-{proposals[n - 1].pk}", set_at) for n in (3, 1, 2)]  # the chosen one first
    assert {letter.not_before for letter in letters("result")} == {AFTER_INTERVIEWS}
    assert ["has been selected" in letter.body for letter in letters("result")] == [True, False, False]
    assert ["has not been selected" in letter.body for letter in letters("result")] == [False, True, True]
    assert list(Proposal.objects.order_by("number").values_list("state", flat=True)) == [
        "not_selected",
        "not_selected",
        "selected",
        "withdrawn",
    ]
    assert (this_round.released_at, this_round.released_by) == (AFTER_INTERVIEWS, aiko)
    entry = Entry.objects.get(verb="round.released")
    assert entry.detail == {"selected": [proposals[2].pk], "not_selected": 2}


def test_subjects_give_nothing_away(call, sealed, aiko):
    given(sealed(2)[0], aiko)
    released(call, aiko)
    assert [letter.subject for letter in letters("result")] == [
        "AS3-0001: result of the review",
        "AS3-0002: result of the review",
    ]


def test_no_selection_at_all_is_lawful(call, sealed, aiko):
    sealed(2)
    released(call, aiko)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"not_selected"}
    assert len(told()) == 2


def test_a_call_without_proposals_is_released_without_letters(call, aiko):
    released(call, aiko)
    assert (Round.objects.get().released_at, told()) == (AFTER_INTERVIEWS, [])


def test_released_once_it_stands(call, sealed, aiko, emi):
    sealed(1)
    released(call, aiko)
    with pytest.raises(ResultsReleased) as refused:
        set_to_go(call, emi, at=AFTER_INTERVIEWS + timedelta(seconds=1))
    assert refused.value.facts == {"released_at": AFTER_INTERVIEWS}
    assert len(told()) == 1


def test_nothing_is_set_at_noon_while_proposals_are_in_time(call, hanakos, aiko):
    with pytest.raises(CallStillOpen):
        set_to_go(call, aiko, release_at=NOON + timedelta(days=1), at=NOON)
    assert not Round.objects.filter(release_at__isnull=False).exists()


def test_what_was_agreed_to_is_what_goes_out(call, sealed, aiko, emi):
    """Nobody changes a frozen board; should rows change all the same, its letters are not set."""
    proposals = sealed(2)
    given(proposals[0], aiko)
    agreed_and_frozen(call, aiko, emi)
    with pytest.raises(BoardFrozen):
        given(proposals[1], emi)
    extra = Award.objects.create(
        proposal=proposals[1], seat=call.seats.get(number=2), awarded_at=AFTER_INTERVIEWS, awarded_by=emi
    )
    with pytest.raises(BoardMoved):
        set_to_go(call, aiko)
    assert (told(), Round.objects.filter(released_at__isnull=False).exists()) == ([], False)

    extra.delete()
    set_to_go(call, aiko)
    assert len(told()) == 2


def test_a_withdrawal_changes_what_was_confirmed(call, sealed, aiko):
    proposals = sealed(2)
    seen = queries.seal_of_board(call)
    withdraw_proposal(proposals[0].pk, actor=proposals[0].lead, at=AFTER_INTERVIEWS)
    assert queries.seal_of_board(call) != seen


def test_the_promise_of_an_affiliation_is_recalled_to_those_who_made_it(call, hanakos, taro, aiko):
    for proposal in (hanakos, sealed_abroad(call, taro)):
        given(proposal, aiko)
    released(call, aiko)
    assert ["1 December 2024" in letter.body for letter in letters("result")] == [False, True]
