"""Is the moment of a release one moment for all, and can nothing go before it, whatever happens between?"""

from datetime import timedelta

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from notices.services import claim_due, post_due
from proposals.models import Proposal, Screening
from proposals.services import withdraw_proposal
from reviews.models import Conflict
from selection import services
from selection.models import AffiliationPromise, Round
from selection.queries.releasing import last_stop
from selection.refusals import (
    BoardChanged,
    BoardMoved,
    GroundsMissing,
    MomentHasCome,
    MomentTooEarly,
    MomentTooFar,
    NotFrozen,
    NumberNotTyped,
    ReleaseIsSet,
    ReleaseNotSet,
    ResultsReleased,
)
from selection.services.releasing import prepared_for, seal_of_letters
from tests.builders import IN_AUGUST, IN_JUNE
from tests.selection.choosing import agreed_and_frozen, given, letters, listed, timed
from tests.selection.promising import sealed_abroad
from tests.selection.releasing import A_MINUTE, MOMENT, REASON, SET_AT, frozen_and_set, set_to_go

JUST_BEFORE = MOMENT - timedelta(microseconds=1)


def states():
    return list(Proposal.objects.order_by("number").values_list("state", flat=True))


def waiting():
    """Return key, state and instant of every result letter."""
    return [(one.key, one.state, one.not_before) for one in letters("result")]


def taken(*, at):
    """Return the kinds of the letters that a worker would take now, receipts left out."""
    return [one.kind for one in claim_due(at=at, limit=20, lease=A_MINUTE) if one.kind != "receipt"]


# --- Setting the moment ---------------------------------------------------------------------------
def test_letters_are_stored_when_the_moment_is_set_and_wait_for_it(call, sealed, aiko, emi):
    proposals = sealed(2)
    given(proposals[0], aiko)
    agreed_and_frozen(call, aiko, emi)
    shown = [(one.to_address, one.subject, one.body) for one in prepared_for(call)]
    this_round = set_to_go(call, emi)

    assert (this_round.release_at, this_round.release_set_by, this_round.released_at) == (MOMENT, emi, None)
    assert waiting() == [(f"result-{one.pk}", "pending", MOMENT) for one in proposals]
    assert [(one.to_address, one.subject, one.body) for one in letters("result")] == shown
    assert states() == ["submitted", "submitted"]
    assert taken(at=JUST_BEFORE) == []
    entry = Entry.objects.get(verb="release.set")
    assert (entry.actor, entry.detail["selected"], entry.detail["letters"]) == (emi, [proposals[0].pk], 2)


def test_a_board_that_nobody_froze_is_not_released(call, sealed, aiko):
    sealed(1)
    with pytest.raises(NotFrozen):
        set_to_go(call, aiko)
    assert letters("result") == []


def test_a_withdrawal_after_the_freeze_asks_for_a_new_agreement(call, sealed, aiko, emi):
    proposals = sealed(2)
    agreed_and_frozen(call, aiko, emi)
    withdraw_proposal(proposals[0].pk, actor=proposals[0].lead, at=SET_AT)
    with pytest.raises(BoardMoved):
        set_to_go(call, aiko)


@pytest.mark.parametrize(
    ("ahead", "refused"),
    [
        (timedelta(hours=1) - timedelta(microseconds=1), MomentTooEarly),
        (timedelta(days=-1), MomentTooEarly),
        (timedelta(days=92, microseconds=1), MomentTooFar),
    ],
    ids=["a breath less than an hour ahead", "yesterday", "a breath more than three months ahead"],
)
def test_a_moment_lies_an_hour_to_three_months_ahead(call, sealed, aiko, emi, ahead, refused):
    sealed(1)
    agreed_and_frozen(call, aiko, emi)
    with pytest.raises(refused):
        set_to_go(call, aiko, release_at=SET_AT + ahead)


def test_an_hour_ahead_is_enough(call, sealed, aiko, emi):
    sealed(1)
    assert frozen_and_set(call, aiko, emi, release_at=SET_AT + timedelta(hours=1)).release_at


def test_what_was_read_is_what_is_stored(call, sealed, aiko, emi):
    [proposal] = sealed(1)
    agreed_and_frozen(call, aiko, emi)
    seen = seal_of_letters(prepared_for(call))
    proposal.lead.email = "moved@aspire.example"
    proposal.lead.save()
    with pytest.raises(BoardChanged):
        services.set_release(call.pk, release_at=MOMENT, seen=seen, typed=1, actor=aiko, at=SET_AT)
    assert (letters("result"), Round.objects.get().release_at) == ([], None)


def test_above_ten_letters_their_number_is_typed(call, sealed, aiko, emi):
    sealed(11)
    agreed_and_frozen(call, aiko, emi)
    seen = seal_of_letters(prepared_for(call))
    for typed in (None, 10, "11"):
        with pytest.raises(NumberNotTyped):
            services.set_release(call.pk, release_at=MOMENT, seen=seen, typed=typed, actor=aiko, at=SET_AT)
    services.set_release(call.pk, release_at=MOMENT, seen=seen, typed=11, actor=aiko, at=SET_AT)
    assert len(letters("result")) == 11


def test_set_once_it_is_taken_back_before_it_is_set_again(call, sealed, aiko, emi):
    sealed(1)
    frozen_and_set(call, aiko, emi)
    with pytest.raises(ReleaseIsSet) as refused:
        set_to_go(call, aiko, release_at=MOMENT + A_MINUTE)
    assert refused.value.facts == {"release_at": MOMENT}


def test_only_officers_without_a_stake_set_it_and_take_it_back(call, hanakos, taros, aiko, emi, hanako, kenji, sora):
    agreed_and_frozen(call, aiko, emi)
    Conflict.objects.create(person=emi, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    for somebody in (emi, hanako, kenji, sora):
        with pytest.raises(NotAllowed):
            set_to_go(call, somebody)
        with pytest.raises(NotAllowed):
            services.cancel_release(call.pk, reason=REASON, actor=somebody, at=SET_AT)
    assert letters("result") == []


# --- The moment itself ----------------------------------------------------------------------------
def test_before_the_moment_nothing_happens_and_at_it_everything(call, sealed, aiko, emi):
    proposals = sealed(3)
    given(proposals[1], aiko)
    frozen_and_set(call, aiko, emi)
    for early in (SET_AT, MOMENT - A_MINUTE, JUST_BEFORE):
        assert services.release_due(at=early) == 0
    assert (states(), Round.objects.get().released_at) == (["submitted"] * 3, None)

    assert services.release_due(at=MOMENT) == 1
    this_round = Round.objects.get()
    assert (this_round.released_at, this_round.released_by) == (MOMENT, emi)
    assert states() == ["not_selected", "selected", "not_selected"]
    assert [state for _, state, _ in waiting()] == ["pending"] * 3
    assert taken(at=MOMENT) == ["result"] * 3


def test_asked_again_it_has_happened_once(call, sealed, aiko, emi):
    sealed(2)
    frozen_and_set(call, aiko, emi)
    assert [services.release_due(at=MOMENT + A_MINUTE * minute) for minute in range(3)] == [1, 0, 0]
    assert (len(letters("result")), Entry.objects.filter(verb="round.released").count()) == (2, 1)


def test_a_worker_that_was_down_releases_when_it_comes_back(call, sealed, aiko, emi):
    sealed(1)
    frozen_and_set(call, aiko, emi)
    assert services.release_due(at=MOMENT + timedelta(hours=5)) == 1
    assert Round.objects.get().released_at == MOMENT + timedelta(hours=5)


def test_what_the_letter_promises_falls_due_and_interviews_fall_silent(call, day, hanakos, taro, aiko, emi):
    timed(listed(hanakos, day, aiko), aiko, at=IN_AUGUST)
    given(sealed_abroad(call, taro), aiko)
    frozen_and_set(call, aiko, emi)
    assert not AffiliationPromise.objects.exists()
    services.release_due(at=MOMENT)
    assert AffiliationPromise.objects.get().made_at == MOMENT
    assert [one.state for one in letters("interview")] == ["withdrawn"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", [4, 20], ids=["shortly after they were asked", "long after they were asked"])
def test_no_letter_leaves_before_the_pages_though_the_round_began_before(call, sealed, aiko, emi, monkeypatch, step):
    """The worker's clock passes the moment while it posts other letters: the pages come first all the same."""
    sealed(2)
    frozen_and_set(call, aiko, emi)
    on_the_wire = []

    def post(notice, _now):
        on_the_wire.append((notice.kind, Round.objects.get().released_at is not None))
        Notice.objects.filter(pk=notice.pk).update(state="sent", sent_at=MOMENT, lease_until=None)

    monkeypatch.setattr("notices.services.posting._post", post)
    clock = (MOMENT + timedelta(seconds=step * turn - 2) for turn in range(60))
    post_due(at=next(clock), now=lambda: next(clock))
    assert [released for kind, released in on_the_wire if kind == "result"] in ([], [True, True])
    post_due(at=MOMENT + A_MINUTE, now=lambda: MOMENT + A_MINUTE)
    assert [released for kind, released in on_the_wire if kind == "result"] == [True, True]
    assert ("receipt", False) in on_the_wire


# --- Taking it back -------------------------------------------------------------------------------
def test_taken_back_no_letter_is_left_and_the_next_ones_are_new(call, sealed, aiko, emi):
    [proposal] = sealed(1)
    frozen_and_set(call, aiko, emi)
    this_round = services.cancel_release(call.pk, reason=REASON, actor=aiko, at=JUST_BEFORE)
    assert (this_round.release_at, this_round.release_set_by) == (None, None)
    assert services.release_due(at=MOMENT) == 0
    entry = Entry.objects.get(verb="release.cancelled")
    assert entry.detail == {"release_at": MOMENT.isoformat(), "letters": 1, "reason": REASON}

    later = MOMENT + timedelta(days=1)
    set_to_go(call, emi, release_at=later, at=MOMENT)
    assert waiting() == [
        (f"result-{proposal.pk}", "withdrawn", MOMENT),
        (f"result-{proposal.pk}-2", "pending", later),
    ]
    assert services.release_due(at=later) == 1
    assert [state for _, state, _ in waiting()] == ["withdrawn", "pending"]


@pytest.mark.parametrize("late", [timedelta(0), A_MINUTE], ids=["at the moment", "a minute later"])
def test_from_the_moment_on_it_cannot_be_taken_back(call, sealed, aiko, emi, late):
    sealed(1)
    frozen_and_set(call, aiko, emi)
    with pytest.raises(MomentHasCome):
        services.cancel_release(call.pk, reason=REASON, actor=aiko, at=MOMENT + late)
    services.release_due(at=MOMENT + late)
    with pytest.raises(ResultsReleased):
        services.cancel_release(call.pk, reason=REASON, actor=aiko, at=MOMENT + late)


def test_nothing_set_is_nothing_to_take_back_and_a_reason_is_given(call, sealed, aiko, emi):
    sealed(1)
    with pytest.raises(ReleaseNotSet):
        services.cancel_release(call.pk, reason=REASON, actor=aiko, at=SET_AT)
    frozen_and_set(call, aiko, emi)
    with pytest.raises(GroundsMissing):
        services.cancel_release(call.pk, reason="  ", actor=aiko, at=SET_AT)


def test_a_board_that_is_taken_up_again_takes_its_moment_back(call, sealed, aiko, emi):
    sealed(1)
    frozen_and_set(call, aiko, emi)
    services.unfreeze(call.pk, reason=REASON, actor=aiko, at=SET_AT)
    assert [state for _, state, _ in waiting()] == ["withdrawn"]
    assert services.release_due(at=MOMENT) == 0


# --- What comes between ---------------------------------------------------------------------------
def test_whoever_was_not_chosen_withdraws_and_their_letter_goes_with_them(call, sealed, aiko, emi):
    proposals = sealed(3)
    given(proposals[0], aiko)
    frozen_and_set(call, aiko, emi)
    withdraw_proposal(proposals[1].pk, actor=proposals[1].lead, at=JUST_BEFORE)
    assert [state for _, state, _ in waiting()] == ["pending", "withdrawn", "pending"]
    assert services.release_due(at=MOMENT) == 1
    assert states() == ["selected", "withdrawn", "not_selected"]


def test_whoever_was_chosen_withdraws_and_nothing_leaves(call, sealed, aiko, emi):
    proposals = sealed(3)
    given(proposals[0], aiko)
    frozen_and_set(call, aiko, emi)
    withdraw_proposal(proposals[0].pk, actor=proposals[0].lead, at=JUST_BEFORE)
    assert services.release_due(at=MOMENT) == 0

    assert states() == ["withdrawn", "submitted", "submitted"]
    assert [state for _, state, _ in waiting()] == ["withdrawn"] * 3
    assert taken(at=MOMENT + A_MINUTE) == ["release-stopped"] * 2
    this_round = Round.objects.get()
    assert (this_round.release_at, this_round.released_at) == (None, None)
    stopped = last_stop(call)
    assert (stopped.at, stopped.because, stopped.release_at) == (MOMENT, "withdrawn", MOMENT)


def test_officers_without_a_stake_are_told_at_once_that_it_was_stopped(call, sealed, taros, aiko, emi):
    [chosen] = sealed(1)
    given(chosen, aiko)
    frozen_and_set(call, aiko, emi)
    Conflict.objects.create(person=emi, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    withdraw_proposal(chosen.pk, actor=chosen.lead, at=SET_AT + A_MINUTE)
    services.release_due(at=SET_AT + 2 * A_MINUTE)  # long before the moment
    [told] = letters("release-stopped")
    assert (told.to_user, told.not_before, told.scope) == (aiko, SET_AT + 2 * A_MINUTE, call.slug)
    assert "Nothing has gone out" in told.body and chosen.reference not in told.body


@pytest.mark.parametrize("swept_first", [True, False], ids=["the place was swept free", "the place is still held"])
def test_it_stops_whether_or_not_the_place_was_freed_before(call, sealed, aiko, emi, swept_first):
    [chosen, other] = sealed(2)
    given(chosen, aiko)
    frozen_and_set(call, aiko, emi)
    withdraw_proposal(chosen.pk, actor=chosen.lead, at=JUST_BEFORE)
    if swept_first:
        services.settle_withdrawals(at=JUST_BEFORE)
    assert (services.release_due(at=MOMENT), states()) == (0, ["withdrawn", "submitted"])


def test_a_clause_that_came_to_stand_against_a_chosen_one_stops_it(call, sealed, aiko, emi):
    chosen, other = sealed(2)
    given(chosen, aiko)
    frozen_and_set(call, aiko, emi)
    Screening.objects.filter(proposal=other).update(verdict="not_met")  # of one not chosen: no matter
    assert services.release_due(at=JUST_BEFORE) == 0 and last_stop(call) is None
    Screening.objects.filter(proposal=chosen).update(verdict="not_met")
    assert services.release_due(at=MOMENT) == 0
    assert (last_stop(call).because, states()) == ("clause", ["submitted", "submitted"])


def test_an_amended_call_takes_its_letters_back(call, sealed, aiko, emi):
    sealed(1)
    frozen_and_set(call, aiko, emi)
    call.version += 1
    call.save()
    assert services.release_due(at=MOMENT) == 0
    assert (last_stop(call).because, [state for _, state, _ in waiting()]) == ("amended", ["withdrawn"])


def test_a_letter_that_is_gone_stops_it(call, sealed, aiko, emi):
    sealed(2)
    frozen_and_set(call, aiko, emi)
    Notice.objects.filter(pk=letters("result")[0].pk).update(state="withdrawn")
    assert services.release_due(at=MOMENT) == 0
    assert last_stop(call).because == "letters"


def test_a_stopped_release_is_set_anew_and_then_goes(call, sealed, aiko, emi):
    chosen, other = sealed(2)
    given(chosen, aiko)
    frozen_and_set(call, aiko, emi)
    withdraw_proposal(chosen.pk, actor=chosen.lead, at=JUST_BEFORE)
    services.release_due(at=MOMENT)
    services.settle_withdrawals(at=MOMENT)
    services.unfreeze(call.pk, reason="A chosen one has withdrawn.", actor=aiko, at=MOMENT)
    later = MOMENT + timedelta(days=1)
    frozen_and_set(call, aiko, emi, release_at=later, at=MOMENT)
    assert last_stop(call) is None
    assert services.release_due(at=later) == 1
    assert states() == ["withdrawn", "not_selected"]


def test_a_quiet_portal_asks_one_question(call, sealed, django_assert_num_queries):
    sealed(1)
    with django_assert_num_queries(1):
        assert services.release_due(at=MOMENT) == 0
