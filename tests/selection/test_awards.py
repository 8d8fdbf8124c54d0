"""How does a proposal take one of the places?"""

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from proposals.services import mark_unknown_outcomes, withdraw_proposal
from reviews.models import Conflict
from selection.models import Award
from selection.refusals import CallStillOpen, ClauseStands, NoSeatLeft, NotAwarded, NotUnderReview, ResultsReleased
from selection.sentences import say
from selection.services import award, revoke_award
from tests.builders import AFTER_INTERVIEWS, IN_JUNE, NOON
from tests.proposals.pending import A_BREATH, END, with_pending_grants
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import given
from tests.selection.releasing import released


def seats():
    return list(Award.objects.order_by("seat__number").values_list("seat__number", "proposal__number"))


def test_places_are_taken_from_the_first_on(sealed, aiko):
    for proposal in sealed(2):
        given(proposal, aiko)
    assert seats() == [(1, 1), (2, 2)]
    entry = Entry.objects.filter(verb="award.given").order_by("pk")[0]
    assert (entry.actor, entry.at, entry.detail) == (
        aiko,
        AFTER_INTERVIEWS,
        {"proposal": entry.detail["proposal"], "seat": 1, "reason": ""},
    )


def test_the_fourth_is_refused_with_a_sentence(sealed, aiko):
    proposals = sealed(4)
    for proposal in proposals[:3]:
        given(proposal, aiko)
    with pytest.raises(NoSeatLeft) as refused:
        given(proposals[3], aiko)
    assert refused.value.facts == {"places": 3}
    assert say(refused.value) == (
        "All 3 places of this call are taken. Take one back before you give it to another proposal."
    )
    assert seats() == [(1, 1), (2, 2), (3, 3)]


def test_pressed_twice_a_proposal_keeps_its_place(sealed, aiko, emi):
    [proposal] = sealed(1)
    assert given(proposal, aiko) == given(proposal, emi)
    assert (seats(), Entry.objects.filter(verb="award.given").count()) == ([(1, 1)], 1)


def test_a_place_taken_back_goes_to_the_next(sealed, aiko):
    proposals = sealed(4)
    for proposal in proposals[:3]:
        given(proposal, aiko)
    revoke_award(proposals[1].pk, actor=aiko, at=AFTER_INTERVIEWS)
    given(proposals[3], aiko)
    assert seats() == [(1, 1), (2, 4), (3, 3)]
    with pytest.raises(NotAwarded):
        revoke_award(proposals[1].pk, actor=aiko, at=AFTER_INTERVIEWS)


def test_giving_a_place_tells_nobody(hanakos, aiko):
    before = Notice.objects.count()
    given(hanakos, aiko)
    assert Notice.objects.count() == before
    hanakos.refresh_from_db()
    assert hanakos.state == "submitted"


def test_a_withdrawn_proposal_gets_no_place_and_leaves_the_one_it_had(sealed, aiko):
    proposals = sealed(4)
    for proposal in proposals[:3]:
        given(proposal, aiko)
    withdraw_proposal(proposals[0].pk, actor=proposals[0].lead, at=AFTER_INTERVIEWS)
    with pytest.raises(NotUnderReview):
        given(proposals[0], aiko)
    given(proposals[3], aiko)
    assert seats() == [(1, 4), (2, 2), (3, 3)]


def test_what_a_clause_refuses_today_gets_no_place_and_no_result(call, hanako, aiko):
    proposal = with_pending_grants(call, hanako)
    given(proposal, aiko)  # while the outcome of the grant was still open
    mark_unknown_outcomes(at=END + A_BREATH)
    with pytest.raises(ClauseStands) as refused:
        released(call, aiko)
    assert say(refused.value).startswith("A clause of the call does not accept AS3-0001 by what is known today.")
    revoke_award(proposal.pk, actor=aiko, at=AFTER_INTERVIEWS)
    with pytest.raises(ClauseStands):
        given(proposal, aiko)
    assert seats() == []


def test_no_place_is_given_while_the_call_is_open(hanakos, aiko):
    with pytest.raises(CallStillOpen):
        given(hanakos, aiko, at=NOON)


def test_after_the_release_places_stand(call, sealed, aiko):
    proposals = sealed(2)
    given(proposals[0], aiko)
    released(call, aiko)
    for act in (award, revoke_award):
        for proposal in proposals:
            with pytest.raises(ResultsReleased):
                act(proposal.pk, actor=aiko, at=AFTER_INTERVIEWS)
    assert seats() == [(1, 1)]


def test_nobody_with_a_stake_in_any_proposal_gives_a_place(call, hanakos, taros, aiko, emi, kenji, hanako):
    Conflict.objects.create(person=aiko, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    for person in (aiko, kenji, hanako):
        with pytest.raises(NotAllowed):
            given(hanakos, person)
    assert given(hanakos, emi).seat.number == 1


def test_an_officer_who_applies_gives_no_place(call, hanakos, emi):
    a_sealed_proposal(call, emi)
    with pytest.raises(NotAllowed):
        given(hanakos, emi)
