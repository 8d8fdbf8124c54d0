"""What does the portal find by itself, what does that close, and who rules on it?"""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import User
from journal.models import Entry
from journal.refusals import NotAllowed
from journal.transactions import use_case
from notices.models import Notice
from proposals.models import Member, Proposal
from reviews import policies, queries, services
from reviews.models import Affiliation, Assignment, Conflict, Reviewer, Tie
from reviews.refusals import (
    ConflictChanged,
    ConflictDeclared,
    ConflictNotOpen,
    ReviewerHasAConflict,
    RulingWithoutReason,
    SecondOfficerNeeded,
)
from reviews.sentences import say_hits
from reviews.services.interests import find_between
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE
from tests.reviews.reviewing import asked, cleared, conflicted, sent


def profile(user, **facts):
    """Give a person a profile in the pool."""
    return Reviewer.objects.create(user=user, saved_at=IN_JUNE, **facts)


def tie(profile_of, kind="co-authorship", name="Ingrid Solberg", **facts):
    return Tie.objects.create(
        reviewer=profile_of, kind=kind, name=name, entered_at=IN_JUNE, entered_by=profile_of.user, **facts
    )


def swept(*, at=IN_JULY):
    """Sweep, and return the conflicts that are on record by person and number."""
    services.find_conflicts(at=at)
    rows = Conflict.objects.order_by("person__email", "proposal__number")
    return {(str(one.person), one.proposal.number): (one.state, [hit["code"] for hit in one.hits]) for one in rows}


def seal(conflict):
    return queries.seal_of_hits(Conflict.objects.get(pk=conflict.pk))


@pytest.fixture
def kenjis_conflict(hanakos, kenji):
    """Kenji works where Hanako works, and the portal has found it."""
    profile(kenji, institution="Keyaki University")
    services.find_conflicts(at=IN_JUNE)
    return Conflict.objects.get()


def propose(conflict, officer, **how):
    given = {"reason": "Other campus.", "seen": seal(conflict), "actor": officer, "at": IN_JULY, **how}
    return services.propose_override(conflict.pk, **given)


def confirm(conflict, officer, **how):
    return services.confirm_override(conflict.pk, **{"seen": seal(conflict), "actor": officer, "at": IN_JULY, **how})


def uphold(conflict, officer, **how):
    given = {"reason": "One department.", "seen": seal(conflict), "actor": officer, "at": IN_JULY, **how}
    return services.uphold_conflict(conflict.pk, **given)


def overridden(conflict, first, second):
    propose(conflict, first)
    return confirm(conflict, second)


# --- Finding ----------------------------------------------------------------------------------
def test_the_sweep_finds_reviewers_and_officers_by_what_is_known_of_them(hanakos, taros, kenji, yuki, aiko, emi):
    profile(kenji, institution="KEYAKI UNIVERSITY")
    Affiliation.objects.create(
        reviewer=profile(yuki), institution="Sakura University", since_year=2015, until_year=2022
    )
    tie(profile(aiko), year=2023)
    assert swept() == {
        ("Aiko Mori", 1): ("found", ["co-authorship"]),
        ("Aiko Mori", 2): ("found", ["co-authorship"]),
        ("Kenji Tanaka", 1): ("found", ["same-institution"]),
        ("Yuki Ito", 2): ("found", ["same-institution"]),
    }


def test_who_has_no_profile_is_found_by_the_address(hanakos, kenji):
    Member.objects.create(proposal=hanakos, position=1, name="Jun Ota", email="ota@u-tokyo.ac.jp")
    User.objects.filter(pk=kenji.pk).update(email="kenji@m.u-tokyo.ac.jp")
    assert swept() == {("Kenji Tanaka", 1): ("found", ["same-domain"])}


def test_found_again_is_the_same_row_and_nothing_is_written_twice(kenjis_conflict):
    before = Entry.objects.count()
    assert (services.find_conflicts(at=IN_JULY), services.find_conflicts(at=IN_JULY)) == (0, 0)
    assert (Conflict.objects.get().pk, Entry.objects.count()) == (kenjis_conflict.pk, before)


def test_a_sweep_that_finds_everything_as_it_was_asks_little(kenjis_conflict, django_assert_num_queries):
    services.find_conflicts(at=IN_JULY)
    with django_assert_num_queries(9):
        services.find_conflicts(at=IN_JULY)


def test_a_proposal_that_came_since_is_looked_at(kenjis_conflict, request):
    Reviewer.objects.update(institution="Sakura University")
    request.getfixturevalue("taros")
    assert swept() == {("Kenji Tanaka", 2): ("found", ["same-institution"])}


def test_what_is_found_no_longer_is_struck_off_until_somebody_rules(kenjis_conflict, aiko, emi):
    Reviewer.objects.update(institution="Kaede University")
    assert swept() == {}
    assert Entry.objects.filter(verb="conflict.vanished").count() == 1


def test_removing_the_one_entry_from_which_it_was_found_strikes_it_off(hanakos, kenji, aiko):
    own = profile(kenji)
    entry = tie(own, year=2023)
    assert swept() == {("Kenji Tanaka", 1): ("found", ["co-authorship"])}
    services.remove_entry(hanakos.call_id, own.pk, what="tie", entry_pk=entry.pk, actor=aiko, at=IN_JULY)
    assert swept() == {}


def test_what_was_upheld_stands_whatever_is_found_later(kenjis_conflict, aiko):
    uphold(kenjis_conflict, aiko)
    Reviewer.objects.update(institution="Kaede University")
    assert swept() == {("Kenji Tanaka", 1): ("upheld", ["same-institution"])}


def test_more_that_is_found_reopens_what_was_set_aside_and_the_same_or_less_does_not(kenjis_conflict, aiko, emi):
    overridden(kenjis_conflict, aiko, emi)
    assert swept() == {("Kenji Tanaka", 1): ("overridden", ["same-institution"])}
    Reviewer.objects.update(institution="")
    assert swept() == {("Kenji Tanaka", 1): ("overridden", ["same-institution"])}
    tie(Reviewer.objects.get(), year=2023)
    assert swept(at=IN_AUGUST) == {("Kenji Tanaka", 1): ("found", ["co-authorship"])}
    row = Conflict.objects.get()
    assert (row.proposed_by, row.ruled_by, row.ruling_reason) == (None, None, "")


def test_something_new_takes_back_what_one_officer_had_proposed(kenjis_conflict, aiko, emi):
    read = propose(kenjis_conflict, aiko)
    tie(Reviewer.objects.get(), year=2023)
    services.find_conflicts(at=IN_JULY)
    with pytest.raises(ConflictNotOpen):
        confirm(read, emi)


def test_a_person_who_competes_reads_nothing_else_of_the_call(hanakos, taros, kenji, yuki, aiko):
    hanakos.counterparts.update(email="KENJI@aspire.example")
    assert queries.stakes_of([kenji, yuki], [hanakos, taros]) == {hanakos.pk: {kenji.pk}, taros.pk: {kenji.pk}}
    with pytest.raises(ReviewerHasAConflict):
        asked(taros, kenji, aiko)
    assert swept() == {}  # nobody asked: nothing to rule on
    kept = services.look_between(taros.pk, kenji.pk, at=IN_JULY)
    assert (kept.state, say_hits(kept)) == (
        "found",
        ["This person leads another proposal of the same call or is named in it."],
    )
    assert swept() == {("Kenji Tanaka", 2): ("found", ["named-in-call"])}


def test_two_officers_let_a_competing_person_judge(hanakos, taros, kenji, aiko, emi):
    hanakos.counterparts.update(email="kenji@aspire.example")
    kept = services.look_between(taros.pk, kenji.pk, at=IN_JULY)
    overridden(kept, aiko, emi)
    assert queries.stakes_of([kenji], [taros]) == {taros.pk: set()}
    assert asked(taros, kenji, aiko).state == "asked"
    assert swept() == {("Kenji Tanaka", 2): ("overridden", ["named-in-call"])}


def test_who_competes_after_they_were_asked_is_found_by_the_sweep(hanakos, taros, kenji, aiko):
    asked(taros, kenji, aiko)
    hanakos.counterparts.update(email="kenji@aspire.example")
    Proposal.objects.filter(pk=hanakos.pk).update(version=99)
    assert swept() == {("Kenji Tanaka", 2): ("found", ["named-in-call"])}


def test_a_call_without_the_rule_lets_them_judge(call, hanakos, taros, kenji, aiko):
    call.conflict_rules.filter(code="named-in-call").delete()
    hanakos.counterparts.update(email="kenji@aspire.example")
    assert asked(taros, kenji, aiko).state == "asked"


# --- What it closes ---------------------------------------------------------------------------
def test_a_hit_blocks_the_assignment_before_the_sweep_has_run(hanakos, kenji, aiko):
    profile(kenji, institution="Keyaki University")
    with pytest.raises(ReviewerHasAConflict):
        asked(hanakos, kenji, aiko)
    assert Conflict.objects.count() == 0  # a refusal rolls everything back: the page keeps what was found
    assert services.look_between(hanakos.pk, kenji.pk, at=IN_JULY).state == "found"


def test_who_is_asked_and_found_later_finds_no_trace_and_what_they_sent_does_not_count(
    call, hanakos, kenji, yuki, aiko
):
    sent(cleared(hanakos, kenji, aiko), overall=2)
    sent(cleared(hanakos, yuki, aiko), overall=8)
    profile(kenji, institution="Keyaki University")
    services.find_conflicts(at=IN_JULY)
    assert list(policies.assignments_visible_to(kenji)) == []
    row = queries.ranking_of(aiko, call).rows[0]
    assert (row.mean, row.standing.n) == ("8.00", 1)


def test_an_override_brings_everything_back(call, hanakos, kenji, aiko, emi):
    assignment = sent(cleared(hanakos, kenji, aiko), overall=2).assignment
    profile(kenji, institution="Keyaki University")
    services.find_conflicts(at=IN_JULY)
    overridden(Conflict.objects.get(), aiko, emi)
    assert list(policies.assignments_visible_to(kenji)) == [assignment]
    assert queries.ranking_of(aiko, call).rows[0].mean == "2.00"


def test_the_letter_that_is_not_out_is_taken_back_and_owed_again_after_an_override(hanakos, kenji, aiko, emi):
    asked(hanakos, kenji, aiko)
    profile(kenji, institution="Keyaki University")
    services.find_conflicts(at=IN_JULY)
    letters = Notice.objects.filter(kind="review-asked").order_by("pk")
    assert [one.state for one in letters] == ["withdrawn"]
    overridden(Conflict.objects.get(), aiko, emi)
    assert [one.state for one in letters.all()] == ["withdrawn", "pending"]


def test_an_officer_who_is_found_finds_no_trace(hanakos, emi, aiko):
    profile(emi, institution="Keyaki University")
    services.find_conflicts(at=IN_JULY)
    assert list(policies.proposals_screened_by(emi)) == []
    assert list(policies.proposals_screened_by(aiko)) == [hanakos]
    assert list(policies.conflicts_ruled_by(emi)) == []


def test_the_picker_says_who_cannot_be_asked_and_why(hanakos, taros, kenji, yuki, aiko):
    profile(kenji, institution="Keyaki University")
    conflicted(asked(hanakos, yuki, aiko), reason="We share a laboratory.")
    told = {str(one.person): (one.barred, one.why, one.is_unrecorded) for one in queries.candidates_for(hanakos)}
    assert told == {
        "Kenji Tanaka": (
            "has a conflict of interest",
            ("Hanako Yamada (principal investigator): both belong to Keyaki University; compared by its name alone.",),
            True,
        ),
        "Yuki Ito": ("has a conflict of interest", ("We share a laboratory.",), False),
    }
    assert Conflict.objects.filter(person=kenji).count() == 0  # looking writes nothing


# --- Ruling -----------------------------------------------------------------------------------
def test_one_officer_upholds_with_a_reason(kenjis_conflict, aiko, emi):
    with pytest.raises(RulingWithoutReason):
        uphold(kenjis_conflict, aiko, reason=" ")
    row = uphold(kenjis_conflict, aiko)
    assert (row.state, row.ruled_by, row.ruling_reason) == ("upheld", aiko, "One department.")
    with pytest.raises(ConflictNotOpen):
        uphold(kenjis_conflict, emi)
    entry = Entry.objects.get(verb="conflict.upheld")
    assert entry.detail == {"proposal": row.proposal_id, "person": row.person_id, "was": "found"}


def test_setting_aside_takes_two_officers(kenjis_conflict, kenji, aiko, emi):
    propose(kenjis_conflict, aiko)
    with pytest.raises(SecondOfficerNeeded):
        confirm(kenjis_conflict, aiko)
    assert policies.is_kept_from(kenji, kenjis_conflict.proposal)
    row = confirm(kenjis_conflict, emi)
    assert (row.state, row.proposed_by, row.ruled_by, row.ruling_reason) == ("overridden", aiko, emi, "Other campus.")
    assert not policies.is_kept_from(kenji, kenjis_conflict.proposal)


def test_the_second_officer_may_uphold_instead(kenjis_conflict, aiko, emi):
    propose(kenjis_conflict, aiko)
    row = uphold(kenjis_conflict, emi)
    assert (row.state, row.proposed_by, row.ruling_reason) == ("upheld", None, "One department.")


def test_what_was_upheld_can_be_set_aside_by_two_and_upheld_again_by_one(kenjis_conflict, aiko, emi):
    uphold(kenjis_conflict, aiko)
    assert overridden(kenjis_conflict, aiko, emi).state == "overridden"
    assert uphold(kenjis_conflict, aiko).state == "upheld"


@pytest.mark.parametrize("act", [uphold, propose, confirm])
def test_nobody_rules_on_their_own_conflict_or_with_a_stake(act, hanakos, aiko, emi, kenji):
    profile(emi, institution="Keyaki University")
    profile(kenji, institution="Keyaki University")
    services.find_conflicts(at=IN_JULY)
    for row in Conflict.objects.all():
        with pytest.raises(NotAllowed):
            act(row, emi)
        with pytest.raises(NotAllowed):
            act(row, kenji)


@pytest.mark.parametrize("act", [uphold, propose, confirm])
def test_what_a_person_declared_stands(act, hanakos, yuki, aiko, emi):
    conflicted(asked(hanakos, yuki, aiko))
    with pytest.raises(ConflictDeclared):
        act(Conflict.objects.get(), emi)


def test_an_officer_rules_only_on_what_they_read(kenjis_conflict, aiko, emi):
    read = seal(kenjis_conflict)
    tie(Reviewer.objects.get(), year=2023)
    services.find_conflicts(at=IN_JULY)
    for act in (uphold, propose):
        with pytest.raises(ConflictChanged):
            act(kenjis_conflict, aiko, seen=read)


def test_the_database_holds_that_it_takes_two_with_a_reason(kenjis_conflict, aiko, emi):
    alone = {"proposed_at": IN_JULY, "proposed_by": aiko, "ruled_at": IN_JULY, "ruled_by": aiko}
    for change in (alone, {**alone, "ruled_by": emi}, {"ruling_reason": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Conflict.objects.update(state="overridden", **change)


# --- Declaring --------------------------------------------------------------------------------
def test_an_officer_declares_and_the_proposal_is_gone_for_them(hanakos, aiko, emi):
    row = services.declare_interest(hanakos.pk, reason="My brother leads it.", actor=emi, at=IN_JULY)
    assert (row.state, row.is_declared, row.reason) == ("upheld", True, "My brother leads it.")
    assert list(policies.proposals_screened_by(emi)) == []
    with pytest.raises(NotAllowed):
        services.declare_interest(hanakos.pk, reason="Again.", actor=emi, at=IN_JULY)


def test_a_declaration_stands_over_what_officers_had_set_aside(kenjis_conflict, hanakos, kenji, aiko, emi):
    overridden(kenjis_conflict, aiko, emi)
    assert conflicted(cleared(hanakos, kenji, aiko)).state == "conflicted"
    row = Conflict.objects.get()
    assert (row.pk, row.state, row.is_declared, row.ruled_by) == (kenjis_conflict.pk, "upheld", True, None)
    assert swept(at=IN_AUGUST) == {("Kenji Tanaka", 1): ("upheld", ["same-institution"])}


def test_finding_joins_the_use_case_that_asks(hanakos, kenji):
    with pytest.raises(RuntimeError):
        find_between(hanakos, kenji, at=IN_JULY)
    assert use_case(find_between)(hanakos, kenji, at=IN_JULY) is None


def test_hits_are_said_in_both_languages(kenjis_conflict):
    tie(Reviewer.objects.get(), year=2023, note="Frailty in mice", orcid="0000-0002-1825-0097")
    services.find_conflicts(at=IN_JULY)
    with translation.override("en"):
        assert say_hits(Conflict.objects.get())[0] == (
            "Ingrid Solberg (counterpart researcher): Publication together, last in 2023: “Frailty in mice”."
            " Found by the name alone (Ingrid Solberg), it may be a namesake."
        )
    with translation.override("ja"):
        assert "山田 花子" in say_hits(Conflict.objects.get())[1]


def test_only_open_assignments_lose_their_letters(hanakos, taros, kenji, aiko):
    asked(hanakos, kenji, aiko)
    asked(taros, kenji, aiko)
    profile(kenji, institution="Keyaki University")
    services.find_conflicts(at=IN_JULY)
    states = Notice.objects.filter(kind="review-asked").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "pending"]
    assert set(Assignment.objects.values_list("state", flat=True)) == {"asked"}


def test_who_competes_is_offered_nothing_to_bid_for(call, hanakos, taros, kenji, yuki, aiko, emi):
    profile(kenji, orcid="0000-0002-1825-0097")
    Member.objects.create(proposal=hanakos, position=1, name="K. Tanaka", orcid="0000-0002-1825-0097")
    assert list(queries.proposals_to_bid_for(kenji, call)) == []
    assert list(queries.proposals_to_bid_for(yuki, call).order_by("pk")) == [hanakos, taros]
    overridden(services.look_between(taros.pk, kenji.pk, at=IN_JULY), aiko, emi)
    assert list(queries.proposals_to_bid_for(kenji, call)) == [taros]
