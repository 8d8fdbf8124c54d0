"""How does every applicant learn the result at one moment?"""

from datetime import timedelta

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from proposals.models import Proposal
from proposals.services import withdraw_proposal
from reviews.models import Conflict
from selection import queries
from selection.models import Round
from selection.refusals import BoardChanged, CallStillOpen, ResultsReleased
from selection.services import release_results, revoke_award
from tests.builders import AFTER_INTERVIEWS, IN_JUNE, NOON
from tests.selection.choosing import given, letters
from tests.selection.promising import sealed_abroad


def told():
    return [(letter.to_user.name, letter.key, letter.promised_at) for letter in letters("result")]


def test_every_lead_gets_one_letter_all_at_one_instant(call, sealed, aiko):
    proposals = sealed(4)
    given(proposals[2], aiko)
    withdraw_proposal(proposals[3].pk, actor=proposals[3].lead, at=AFTER_INTERVIEWS)
    released = release_results(call.pk, actor=aiko, at=AFTER_INTERVIEWS)

    assert told() == [(f"Lead {n}", f"result-{proposals[n - 1].pk}", AFTER_INTERVIEWS) for n in (1, 2, 3)]
    assert {letter.not_before for letter in letters("result")} == {AFTER_INTERVIEWS}
    assert ["has been selected" in letter.body for letter in letters("result")] == [False, False, True]
    assert ["has not been selected" in letter.body for letter in letters("result")] == [True, True, False]
    assert list(Proposal.objects.order_by("number").values_list("state", flat=True)) == [
        "not_selected",
        "not_selected",
        "selected",
        "withdrawn",
    ]
    assert (released.released_at, released.released_by) == (AFTER_INTERVIEWS, aiko)
    entry = Entry.objects.get(verb="round.released")
    assert entry.detail == {"selected": [proposals[2].pk], "not_selected": 2}


def test_subjects_give_nothing_away(call, sealed, aiko):
    given(sealed(2)[0], aiko)
    release_results(call.pk, actor=aiko, at=AFTER_INTERVIEWS)
    assert [letter.subject for letter in letters("result")] == [
        "AS3-0001: result of the review",
        "AS3-0002: result of the review",
    ]


def test_no_selection_at_all_is_lawful(call, sealed, aiko):
    sealed(2)
    release_results(call.pk, actor=aiko, at=AFTER_INTERVIEWS)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"not_selected"}
    assert len(told()) == 2


def test_a_call_without_proposals_is_released_without_letters(call, aiko):
    release_results(call.pk, actor=aiko, at=AFTER_INTERVIEWS)
    assert (Round.objects.get().released_at, told()) == (AFTER_INTERVIEWS, [])


def test_released_once_it_stands(call, sealed, aiko, emi):
    sealed(1)
    release_results(call.pk, actor=aiko, at=AFTER_INTERVIEWS)
    with pytest.raises(ResultsReleased) as refused:
        release_results(call.pk, actor=emi, at=AFTER_INTERVIEWS + timedelta(seconds=1))
    assert refused.value.facts == {"released_at": AFTER_INTERVIEWS}
    assert len(told()) == 1


def test_nothing_is_released_at_noon_while_proposals_are_in_time(call, hanakos, aiko):
    with pytest.raises(CallStillOpen):
        release_results(call.pk, actor=aiko, at=NOON)
    assert not Round.objects.exists()


def test_what_was_confirmed_is_what_goes_out(call, sealed, aiko, emi):
    proposals = sealed(2)
    given(proposals[0], aiko)
    seen = queries.seal_of_board(call)
    given(proposals[1], emi)
    with pytest.raises(BoardChanged):
        release_results(call.pk, actor=aiko, at=AFTER_INTERVIEWS, seen=seen)
    assert (told(), Round.objects.filter(released_at__isnull=False).exists()) == ([], False)

    revoke_award(proposals[1].pk, actor=emi, at=AFTER_INTERVIEWS)
    release_results(call.pk, actor=aiko, at=AFTER_INTERVIEWS, seen=seen)
    assert len(told()) == 2


def test_a_withdrawal_changes_what_was_confirmed(call, sealed, aiko):
    proposals = sealed(2)
    seen = queries.seal_of_board(call)
    withdraw_proposal(proposals[0].pk, actor=proposals[0].lead, at=AFTER_INTERVIEWS)
    assert queries.seal_of_board(call) != seen


def test_the_promise_of_an_affiliation_is_recalled_to_those_who_made_it(call, hanakos, taro, aiko):
    for proposal in (hanakos, sealed_abroad(call, taro)):
        given(proposal, aiko)
    release_results(call.pk, actor=aiko, at=AFTER_INTERVIEWS)
    assert ["1 December 2024" in letter.body for letter in letters("result")] == [False, True]


def test_only_officers_without_a_stake_release(call, hanakos, taros, aiko, emi, hanako, kenji, sora):
    Conflict.objects.create(person=emi, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    for person in (emi, hanako, kenji, sora):
        with pytest.raises(NotAllowed):
            release_results(call.pk, actor=person, at=AFTER_INTERVIEWS)
    assert not Notice.objects.filter(kind="result").exists()
