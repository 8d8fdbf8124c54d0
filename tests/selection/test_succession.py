"""Whom does a place go to that has fallen free after the release?"""

from datetime import date

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from proposals.models import Proposal, Screening
from reviews.models import Conflict
from selection import services
from selection.models import AffiliationPromise, Award, Round
from selection.queries.succession import seal_of_text, succession_of
from selection.refusals import BoardChanged, GroundsMissing, NoSeatFree, NotReleased, OutOfOrder
from selection.services.succession import read_letter
from tests.builders import AFTER_INTERVIEWS, IN_JUNE
from tests.selection.choosing import given, letters
from tests.selection.promising import REASON, THE_DAY_AFTER, sealed_abroad
from tests.selection.releasing import MOMENT, frozen_and_set

pytestmark = pytest.mark.thorough

WHY = "The selection of AS3-0001 was cancelled."


@pytest.fixture
def reserves(sealed):
    """Three proposals that come second."""
    return sealed(3)


@pytest.fixture
def cancelled(call, hanako, reserves, aiko, emi):
    """Hanako, from abroad, was selected; the reserves stand in order 2, 1, 3; her selection was cancelled."""
    chosen = sealed_abroad(call, hanako)
    given(chosen, aiko)
    for one in (reserves[1], reserves[0], reserves[2]):
        services.put_in_reserve(one.pk, actor=aiko, at=AFTER_INTERVIEWS)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    cancel(chosen, aiko)
    return chosen


def cancel(proposal, officer):
    promise = AffiliationPromise.objects.get(proposal=proposal)
    services.cancel_selection(promise.pk, reason=REASON, actor=officer, at=THE_DAY_AFTER)


def offer(proposal, officer, **how):
    return services.offer_seat(proposal.pk, reason=WHY, actor=officer, at=THE_DAY_AFTER, **how)


def state(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def test_a_cancelled_selection_frees_its_place_and_stays_in_the_records(call, cancelled, aiko):
    ended = Award.objects.get()
    assert (ended.proposal, ended.ended_at, ended.ended_by) == (cancelled, THE_DAY_AFTER, aiko)
    assert [seat.number for seat in succession_of(call).free] == [ended.seat.number]
    assert Entry.objects.filter(verb="award.ended").count() == 1


def test_before_a_cancellation_no_place_is_free(call, sealed, aiko, emi):
    chosen, reserve = sealed(2)
    given(chosen, aiko)
    services.put_in_reserve(reserve.pk, actor=aiko, at=AFTER_INTERVIEWS)
    with pytest.raises(NotReleased):
        services.offer_seat(reserve.pk, reason=WHY, actor=aiko, at=AFTER_INTERVIEWS)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    assert succession_of(call) is None
    with pytest.raises(NoSeatFree):
        offer(reserve, aiko)
    assert state(reserve) == "not_selected"


def test_the_first_reserve_takes_the_place_and_is_told_that_the_result_has_changed(call, cancelled, reserves, aiko):
    minutes = Round.objects.get().minutes
    _, subject, body = read_letter(Proposal.objects.get(pk=reserves[1].pk))
    award = offer(reserves[1], aiko, seen=seal_of_text(subject, body, reserves[1].lead.email))

    assert (award.seat, award.reason, award.awarded_at) == (Award.objects.first().seat, WHY, THE_DAY_AFTER)
    assert [state(one) for one in (cancelled, *reserves)] == ["cancelled", "not_selected", "selected", "not_selected"]
    [letter] = letters("result-changed")
    assert (letter.to_user, letter.subject, letter.body) == (reserves[1].lead, subject, body)
    assert "the result of the review has changed" in letter.subject and WHY not in letter.body
    assert Round.objects.get().minutes == minutes
    assert Entry.objects.get(verb="seat.offered").detail == {
        "proposal": reserves[1].pk,
        "seat": award.seat.number,
        "rank": 1,
        "reason": WHY,
    }


def test_reserves_are_asked_in_order_only(call, cancelled, reserves, aiko):
    for later in (reserves[0], reserves[2]):
        with pytest.raises(OutOfOrder) as refused:
            offer(later, aiko)
        assert refused.value.facts == {"reference": later.reference, "first": reserves[1].reference}
    assert letters("result-changed") == []


def test_one_place_is_offered_once(call, cancelled, reserves, aiko, emi):
    offer(reserves[1], aiko)
    with pytest.raises(OutOfOrder):
        offer(reserves[1], emi)
    with pytest.raises(NoSeatFree):
        offer(reserves[0], emi)
    assert succession_of(call) is None


def test_whom_a_clause_refuses_by_now_is_passed_over(call, cancelled, reserves, aiko):
    Screening.objects.filter(proposal=reserves[1]).update(verdict="not_met")
    assert [one.standing for one in succession_of(call).line] == ["barred", "waiting", "waiting"]
    offer(reserves[0], aiko)
    assert state(reserves[0]) == "selected"


def test_no_reserve_left_is_said_in_words(call, hanako, aiko, emi):
    chosen = sealed_abroad(call, hanako)
    given(chosen, aiko)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    cancel(chosen, aiko)
    found = succession_of(call)
    assert (len(found.free), found.line, found.first) == (1, [], None)


def test_two_cancellations_ask_two_reserves(call, hanako, taro, sealed, aiko, emi):
    chosen = [sealed_abroad(call, lead) for lead in (hanako, taro)]
    reserves = sealed(2)
    for one in chosen:
        given(one, aiko)
    for one in reserves:
        services.put_in_reserve(one.pk, actor=aiko, at=AFTER_INTERVIEWS)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    for one in chosen:
        cancel(one, aiko)
    assert len(succession_of(call).free) == 2
    for one in reserves:
        offer(one, aiko)
    assert [state(one) for one in (*chosen, *reserves)] == ["cancelled", "cancelled", "selected", "selected"]
    assert succession_of(call) is None


def test_a_reserve_from_abroad_owes_the_promise_too_and_may_lose_the_place_again(call, hanako, taro, aiko, emi):
    chosen, reserve = sealed_abroad(call, hanako), sealed_abroad(call, taro)
    given(chosen, aiko)
    services.put_in_reserve(reserve.pk, actor=aiko, at=AFTER_INTERVIEWS)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    cancel(chosen, aiko)
    offer(reserve, aiko)
    owed = AffiliationPromise.objects.get(proposal=reserve)
    assert (owed.made_at, owed.due_on) == (THE_DAY_AFTER, date(2024, 12, 1))
    cancel(reserve, aiko)
    assert [one.standing for one in succession_of(call).line] == ["ended"]


def test_an_earlier_letter_that_never_went_is_taken_back(call, cancelled, reserves, aiko):
    offer(reserves[1], aiko)
    assert Notice.objects.get(key=f"result-{reserves[1].pk}").state == "withdrawn"


def test_a_letter_that_changed_is_read_again_and_a_reason_is_given(call, cancelled, reserves, aiko):
    with pytest.raises(BoardChanged):
        offer(reserves[1], aiko, seen="0" * 64)
    with pytest.raises(GroundsMissing):
        services.offer_seat(reserves[1].pk, reason=" ", actor=aiko, at=THE_DAY_AFTER)
    assert state(reserves[1]) == "not_selected"


def test_only_officers_without_a_stake_offer_a_place(call, cancelled, reserves, aiko, emi, hanako, kenji, sora):
    Conflict.objects.create(person=emi, proposal=reserves[2], reason="A former pupil.", declared_at=IN_JUNE)
    for somebody in (emi, hanako, kenji, sora):
        with pytest.raises(NotAllowed):
            offer(reserves[1], somebody)
