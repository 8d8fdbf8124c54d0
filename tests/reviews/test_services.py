"""How is a reviewer asked, how is a conflict declared, and how does a review come to stand?"""

import json

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices.models import Notice
from proposals.services import withdraw_proposal
from reviews import services
from reviews.models import Assignment, Conflict, Review, Score
from reviews.refusals import (
    AssignmentOver,
    ConflictWithoutReason,
    CriteriaUnscored,
    CriterionUnknown,
    NotAReviewer,
    PointsOffTheScale,
    ProposalNotUnderReview,
    ReviewAlreadySent,
    ReviewerAlreadyAssigned,
    ReviewerHasAConflict,
    ReviewerIsNamedInTheProposal,
    ReviewerLeadsTheProposal,
)
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, OPENING, person
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.reviews.reviewing import FULL_MARKS, WORDS, asked, cleared, conflicted, saved, sent


def verbs_of(row):
    return list(Entry.objects.filter(subject=label(row)).order_by("pk").values_list("verb", "actor__name"))


def letters_about(row):
    rows = Notice.objects.filter(about=label(row)).order_by("pk")
    return list(rows.values_list("key", "kind", "to_user__name", "state", "scope", "kept_from__name"))


# --- Asking ---------------------------------------------------------------------------------
def test_an_officer_asks_a_reviewer_and_a_letter_is_owed(hanakos, kenji, aiko):
    assignment = asked(hanakos, kenji, aiko)

    assert Assignment.objects.values("proposal", "reviewer", "state", "assigned_at", "assigned_by").get() == {
        "proposal": hanakos.pk,
        "reviewer": kenji.pk,
        "state": "asked",
        "assigned_at": IN_JUNE,
        "assigned_by": aiko.pk,
    }
    assert verbs_of(assignment) == [("assignment.made", "Aiko Mori")]
    assert letters_about(assignment) == [
        (f"review-asked-{assignment.pk}", "review-asked", "Kenji Tanaka", "pending", "aspire-2024-3", "Hanako Yamada")
    ]


def test_the_letter_names_the_call_and_the_number_but_neither_title_nor_people(hanakos, kenji, aiko):
    assignment = asked(hanakos, kenji, aiko)
    letter = Notice.objects.get(about=label(assignment))

    assert letter.subject == "AS3-0001: you are asked to review a proposal"
    assert f"http://testserver/reviews/{assignment.pk}/" in letter.body
    for secret in ("Condensates", "Hanako", "Keyaki", "Solberg"):
        assert secret not in letter.subject + letter.body


@pytest.mark.parametrize("name", ["hanako", "taro", "kenji", "yuki", "sora", "jiro"])
def test_only_officers_ask_reviewers(hanakos, cast, yuki, name):
    with pytest.raises(NotAllowed):
        asked(hanakos, yuki, cast[name])
    assert not Assignment.objects.exists() and not Notice.objects.filter(kind="review-asked").exists()


def test_an_officer_with_a_conflict_may_not_ask(hanakos, kenji, aiko):
    Conflict.objects.create(person=aiko, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    with pytest.raises(NotAllowed):
        asked(hanakos, kenji, aiko)


def test_an_officer_who_leads_a_proposal_may_not_ask_for_it(call, kenji, aiko):
    own = a_sealed_proposal(call, aiko)
    with pytest.raises(NotAllowed):
        asked(own, kenji, aiko)


def test_a_draft_has_no_reviewers(call, hanako, kenji, aiko):
    with pytest.raises(NotAllowed):  # the office does not even see it
        asked(a_whole_draft(call, hanako), kenji, aiko)


def test_a_withdrawn_proposal_is_not_reviewed(hanakos, hanako, kenji, aiko):
    withdraw_proposal(hanakos.pk, actor=hanako, at=IN_JUNE)
    with pytest.raises(ProposalNotUnderReview) as refused:
        asked(hanakos, kenji, aiko)
    assert refused.value.facts == {"reference": "AS3-0001"}


def test_a_person_outside_the_pool_is_not_asked(hanakos, jiro, aiko):
    with pytest.raises(NotAReviewer) as refused:
        asked(hanakos, jiro, aiko)
    assert refused.value.facts == {"person": jiro}


def test_a_reviewer_whose_role_has_ended_is_not_asked(hanakos, kenji, aiko):
    Role.objects.filter(user=kenji).update(ended_at=IN_JUNE)
    with pytest.raises(NotAReviewer):
        asked(hanakos, kenji, aiko)


def test_the_principal_investigator_never_reviews_the_own_proposal(hanakos, hanako, aiko):
    Role.objects.create(user=hanako, kind="reviewer", granted_at=OPENING)
    with pytest.raises(ReviewerLeadsTheProposal) as refused:
        asked(hanakos, hanako, aiko)
    assert refused.value.facts == {"person": hanako, "reference": "AS3-0001"}


def test_a_counterpart_named_in_the_proposal_never_reviews_it(hanakos, aiko):
    ingrid = person("ingrid@fjord.example", "I. Solberg", "reviewer")
    hanakos.counterparts.update(email="Ingrid@Fjord.example")  # addresses are compared whatever their case
    with pytest.raises(ReviewerIsNamedInTheProposal):
        asked(hanakos, ingrid, aiko)


def test_a_person_with_a_conflict_is_not_asked(hanakos, kenji, aiko):
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    with pytest.raises(ReviewerHasAConflict):
        asked(hanakos, kenji, aiko)


def test_nobody_is_asked_twice(kenjis, hanakos, kenji, emi):
    with pytest.raises(ReviewerAlreadyAssigned):
        asked(hanakos, kenji, emi)
    assert Notice.objects.filter(kind="review-asked").count() == 1


def test_the_database_itself_refuses_a_second_assignment(kenjis, hanakos, kenji, emi):
    again = {"stage": kenjis.stage, "assigned_at": IN_JUNE, "assigned_by": emi}
    with pytest.raises(IntegrityError, match="(?i)unique"), transaction.atomic():
        Assignment.objects.create(proposal=hanakos, reviewer=kenji, **again)


# --- Taking back ----------------------------------------------------------------------------
def test_an_assignment_is_taken_back_with_its_unsent_letter_and_may_be_made_again(kenjis, hanakos, kenji, emi):
    services.end_assignment(kenjis.pk, actor=emi, at=IN_JULY)

    kenjis.refresh_from_db()
    assert (kenjis.state, kenjis.ended_at) == ("ended", IN_JULY)
    assert [letter[3] for letter in letters_about(kenjis)] == ["withdrawn"]
    assert verbs_of(kenjis) == [("assignment.made", "Aiko Mori"), ("assignment.ended", "Emi Kato")]
    again = asked(hanakos, kenji, emi, at=IN_JULY)
    assert [letter[3] for letter in letters_about(again)] == ["pending"]


def test_who_had_the_request_already_is_told_that_it_is_taken_back(kenjis, hanakos, kenji, emi):
    Notice.objects.update(state="sent", sent_at=IN_JULY)
    services.end_assignment(kenjis.pk, actor=emi, at=IN_JULY)
    told = Notice.objects.get(kind="review-ended")
    assert (told.to_user, told.scope, told.kept_from) == (kenji, hanakos.call.slug, hanakos.lead)
    assert told.subject == "ASPIRE 3rd Call (Alignment): a request to review is taken back"
    assert "- AS3-0001" in told.body and "Condensates" not in told.body


def test_an_assignment_that_is_over_is_not_taken_back(kenjis, emi):
    services.end_assignment(kenjis.pk, actor=emi, at=IN_JULY)
    with pytest.raises(AssignmentOver):
        services.end_assignment(kenjis.pk, actor=emi, at=IN_AUGUST)


def test_a_sent_review_is_not_taken_back(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    sent(assignment)
    with pytest.raises(ReviewAlreadySent):
        services.end_assignment(assignment.pk, actor=aiko, at=IN_AUGUST)


@pytest.mark.parametrize("name", ["hanako", "kenji", "yuki", "sora", "jiro"])
def test_only_officers_take_assignments_back(kenjis, cast, name):
    with pytest.raises(NotAllowed):
        services.end_assignment(kenjis.pk, actor=cast[name], at=IN_JULY)


# --- Declaring ------------------------------------------------------------------------------
def test_without_a_conflict_the_text_opens(kenjis, kenji):
    services.declare(kenjis.pk, conflicted=False, reason="", actor=kenji, at=IN_JULY)
    kenjis.refresh_from_db()
    assert (kenjis.state, kenjis.declared_at) == ("clear", IN_JULY)
    assert verbs_of(kenjis)[1:] == [("conflict.denied", "Kenji Tanaka")]
    assert kenji.has_perm("reviews.read_submission", kenjis)


def test_a_conflict_is_kept_with_its_reason_and_closes_the_text_for_good(kenjis, kenji, hanakos):
    services.declare(kenjis.pk, conflicted=True, reason=" A shared laboratory. ", actor=kenji, at=IN_JULY)
    kenjis.refresh_from_db()
    assert kenjis.state == "conflicted"
    assert Conflict.objects.values("person", "proposal", "reason", "declared_at").get() == {
        "person": kenji.pk,
        "proposal": hanakos.pk,
        "reason": "A shared laboratory.",
        "declared_at": IN_JULY,
    }
    assert not kenji.has_perm("reviews.read_submission", kenjis)
    with pytest.raises(NotAllowed):
        services.declare(kenjis.pk, conflicted=False, reason="", actor=kenji, at=IN_AUGUST)


def test_the_unsent_letter_goes_nowhere_after_a_conflict(kenjis):
    conflicted(kenjis)
    assert [letter[3] for letter in letters_about(kenjis)] == ["withdrawn"]


def test_a_conflict_says_why(kenjis, kenji):
    with pytest.raises(ConflictWithoutReason):
        services.declare(kenjis.pk, conflicted=True, reason="  ", actor=kenji, at=IN_JULY)
    kenjis.refresh_from_db()
    assert kenjis.state == "asked" and not Conflict.objects.exists()


def test_denying_a_conflict_twice_changes_nothing(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko, at=IN_JUNE)
    services.declare(assignment.pk, conflicted=False, reason="", actor=kenji, at=IN_JULY)
    assignment.refresh_from_db()
    assert assignment.declared_at == IN_JUNE
    assert [verb for verb, _ in verbs_of(assignment)] == ["assignment.made", "conflict.denied"]


def test_a_conflict_may_be_found_out_after_the_review_was_sent(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    sent(assignment)
    assert conflicted(assignment, at=IN_AUGUST).state == "conflicted"
    assert not kenji.has_perm("reviews.view_assignment", assignment)


@pytest.mark.parametrize("name", ["hanako", "yuki", "aiko", "sora", "jiro"])
def test_nobody_declares_for_another(kenjis, cast, name):
    with pytest.raises(NotAllowed):
        services.declare(kenjis.pk, conflicted=False, reason="", actor=cast[name], at=IN_JULY)


def test_a_withdrawn_proposal_asks_for_no_declaration(kenjis, kenji, hanako, hanakos):
    withdraw_proposal(hanakos.pk, actor=hanako, at=IN_JUNE)
    with pytest.raises(ProposalNotUnderReview):
        services.declare(kenjis.pk, conflicted=False, reason="", actor=kenji, at=IN_JULY)


# --- Scoring --------------------------------------------------------------------------------
def test_a_half_scored_draft_is_kept_with_the_version_that_was_read(hanakos, kenji, aiko):
    review = saved(cleared(hanakos, kenji, aiko), scores={"a": 8, "b": None}, comment_panel="", comment_applicant="x")
    assert (review.submission.sequence, review.comment_applicant, review.saved_at, review.sent_at) == (
        1,
        "x",
        IN_JULY,
        None,
    )
    assert list(review.scores.values_list("criterion__code", "points")) == [("a", 8)]
    assert verbs_of(review) == [("review.saved", "Kenji Tanaka")]


def test_points_are_changed_and_taken_out_again(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    saved(assignment, scores={"a": 8, "b": 5, "c": 3})
    review = saved(assignment, scores={"a": 9, "b": None})
    assert sorted(review.scores.values_list("criterion__code", "points")) == [("a", 9), ("c", 3)]
    assert Review.objects.count() == 1


def test_a_review_is_sent_once_every_item_has_points(hanakos, kenji, aiko):
    review = sent(cleared(hanakos, kenji, aiko))
    assert review.sent_at == IN_JULY
    assert dict(review.scores.values_list("criterion__code", "points")) == FULL_MARKS
    assert verbs_of(review) == [("review.sent", "Kenji Tanaka")]


def test_a_review_with_an_item_unscored_is_not_sent_and_leaves_no_trace(hanakos, kenji, aiko):
    with pytest.raises(CriteriaUnscored) as refused:
        sent(cleared(hanakos, kenji, aiko), scores={**FULL_MARKS, "c": None, "g": None})
    assert [one.code for one in refused.value.facts["criteria"]] == ["c", "g"]
    assert not Review.objects.exists() and not Score.objects.exists()


@pytest.mark.parametrize("points", [pytest.param(0, id="nought"), pytest.param(11, id="eleven"), -1, 7.5])
def test_points_outside_the_scale_are_refused(hanakos, kenji, aiko, points):
    assignment = cleared(hanakos, kenji, aiko)
    with pytest.raises(PointsOffTheScale) as refused:
        saved(assignment, scores={"b": points})
    assert {key: refused.value.facts[key] for key in ("points", "scale_min", "scale_max")} == {
        "points": points,
        "scale_min": 1,
        "scale_max": 10,
    }
    assert not Review.objects.exists()


@pytest.mark.parametrize("points", [pytest.param(1, id="the lowest"), pytest.param(10, id="the highest")])
def test_the_ends_of_the_scale_are_on_it(hanakos, kenji, aiko, points):
    review = saved(cleared(hanakos, kenji, aiko), scores={"b": points})
    assert list(review.scores.values_list("points", flat=True)) == [points]


def test_an_item_that_the_call_does_not_have_is_refused(hanakos, kenji, aiko):
    with pytest.raises(CriterionUnknown):
        saved(cleared(hanakos, kenji, aiko), scores={"z": 5})


def test_a_sent_review_does_not_change(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    sent(assignment)
    for act in (saved, sent):
        with pytest.raises(ReviewAlreadySent) as refused:
            act(assignment, scores={**FULL_MARKS, "g": 1}, comment_panel="Changed.", at=IN_AUGUST)
        assert refused.value.facts == {"sent_at": IN_JULY}
    review = Review.objects.get()
    assert (review.comment_panel, review.sent_at) == (WORDS["comment_panel"], IN_JULY)
    assert review.scores.get(criterion__code="g").points == FULL_MARKS["g"]


def test_nothing_is_scored_before_the_declaration(kenjis):
    with pytest.raises(NotAllowed):
        saved(kenjis)


def test_nothing_is_scored_after_a_conflict(kenjis):
    conflicted(kenjis)
    with pytest.raises(NotAllowed):
        sent(kenjis)


def test_nothing_is_scored_once_the_assignment_was_taken_back(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    services.end_assignment(assignment.pk, actor=aiko, at=IN_JULY)
    with pytest.raises(NotAllowed):
        saved(assignment, at=IN_AUGUST)


def test_nothing_is_scored_after_the_results_are_out(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    type(hanakos).objects.filter(pk=hanakos.pk).update(state="not_selected")
    with pytest.raises(ProposalNotUnderReview):
        sent(assignment)


@pytest.mark.parametrize("name", ["hanako", "yuki", "aiko", "sora", "jiro"])
def test_nobody_scores_for_another(hanakos, kenji, aiko, cast, name):
    assignment = cleared(hanakos, kenji, aiko)
    with pytest.raises(NotAllowed):
        services.save_review(assignment.pk, actor=cast[name], at=IN_JULY, scores=FULL_MARKS, **WORDS)


def test_a_reviewer_taken_out_of_the_pool_scores_no_more(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    Role.objects.filter(user=kenji).update(ended_at=IN_JULY)
    del kenji._worn  # a request begins with a fresh person
    with pytest.raises(NotAllowed):
        saved(assignment)


def test_the_journal_knows_neither_points_nor_words(hanakos, kenji, yuki, aiko):
    sent(cleared(hanakos, kenji, aiko))
    conflicted(asked(hanakos, yuki, aiko))
    written = json.dumps(list(Entry.objects.values_list("detail", flat=True)))
    for secret in (*WORDS.values(), "laboratory", "points", "scores"):
        assert secret not in written
