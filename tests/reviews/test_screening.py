"""Does the office accept, refuse and record as the call asks, once, journalled, and never with a stake?"""

from datetime import date

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices.models import Notice
from proposals import queries as proposals_queries
from proposals import refusals
from proposals.models import Outcome, Proposal, Screening
from proposals.services import withdraw_proposal
from reviews import services
from reviews.models import Conflict
from reviews.queries import seal_of_letter
from reviews.refusals import LetterChanged
from reviews.sentences import say
from tests.builders import IN_JUNE
from tests.reviews import reviewing
from tests.reviews.screened import IN_THE_LAST_WEEK, WHY, fresh, with_a_pending_grant, with_a_question

AGENCY = "agency.unlisted.1"
HOW = {"at": IN_JUNE}


def screening_of(proposal):
    """Return what the desk holds of a proposal: state, verdict, who decided."""
    kept = Screening.objects.get(proposal=proposal)
    return str(kept.state), kept.verdict, kept.decided_by


def told(proposal, *verbs):
    """Return (verb, actor, detail) of what the journal holds about a proposal under these verbs."""
    entries = Entry.objects.filter(subject=label(proposal), verb__in=verbs).order_by("pk")
    return [(one.verb, one.actor, one.detail) for one in entries]


def has_a_stake(person, proposal):
    """Put a conflict on record."""
    return Conflict.objects.create(person=person, proposal=proposal, reason="A former pupil.", declared_at=IN_JUNE)


# --- Accepting ------------------------------------------------------------------------------
def test_an_acceptance_is_journalled_and_a_second_one_changes_nothing(call, hanako, aiko, emi):
    proposal = with_a_question(call, hanako)
    services.accept_one(proposal.pk, actor=aiko, **HOW)
    services.accept_one(proposal.pk, actor=emi, **HOW)
    assert screening_of(proposal) == ("accepted", "ask_a_human", aiko)
    assert told(proposal, "screening.accepted") == [("screening.accepted", aiko, {"verdict": "ask_a_human", "asks": 1})]


def test_the_applicant_learns_nothing_of_an_acceptance(call, hanakos, aiko):
    letters = Notice.objects.count()
    services.accept_one(hanakos.pk, actor=aiko, **HOW)
    hanakos.refresh_from_db()
    assert (Notice.objects.count(), proposals_queries.public_status(hanakos)) == (letters, "under_review")


def test_an_acceptance_is_undone_by_another_officer(call, hanakos, aiko, emi):
    services.accept_one(hanakos.pk, actor=aiko, **HOW)
    services.reopen_screening(hanakos.pk, actor=emi, **HOW)
    services.reopen_screening(hanakos.pk, actor=emi, **HOW)
    assert screening_of(hanakos) == ("waiting", "met", None)
    assert told(hanakos, "screening.reopened") == [("screening.reopened", emi, {})]


def test_of_several_each_is_accepted_by_itself(call, hanakos, taro, jiro, aiko):
    refused_by_a_clause = with_a_pending_grant(call, taro)
    record(refused_by_a_clause, aiko, state="rejected")
    gone = with_a_question(call, jiro)
    withdraw_proposal(gone.pk, actor=jiro, at=IN_JUNE)

    keys = [hanakos.pk, refused_by_a_clause.pk, gone.pk, 10**17, hanakos.pk]
    answers = services.accept_as_received(keys, actor=aiko, **HOW)
    assert [(one.proposal.pk, type(one.refusal)) for one in answers] == [
        (hanakos.pk, type(None)),
        (refused_by_a_clause.pk, refusals.NotMetToday),
        (gone.pk, refusals.DoorClosed),
    ]
    assert say(answers[1].refusal) == (
        "A clause of the call refuses AS3-0002 today, so it cannot be accepted as received."
    )
    assert [screening_of(one.proposal)[0] for one in answers] == ["accepted", "waiting", "waiting"]


def test_what_an_officer_has_a_stake_in_is_answered_by_nothing(call, hanakos, taros, aiko):
    has_a_stake(aiko, hanakos)
    answers = services.accept_as_received([hanakos.pk, taros.pk], actor=fresh(aiko), **HOW)
    assert [one.proposal for one in answers] == [taros]
    assert screening_of(hanakos)[0] == "waiting"


ACTS = ("accept_one", "reopen_screening", "refuse_proposal", "record_outcome")


def test_only_officers_screen_and_none_with_a_stake(call, hanakos, cast):
    has_a_stake(cast["aiko"], hanakos)
    for act in ACTS:
        for who in ("hanako", "kenji", "sora", "jiro", "aiko"):
            with pytest.raises(NotAllowed):
                acts(act)(hanakos.pk, fresh(cast[who]))


def acts(name):
    """Return a function of key and person that does one act, whatever it needs besides."""
    more = {
        "refuse_proposal": {"clauses": [AGENCY], "reason": WHY},
        "record_outcome": {"position": 1, "state": "rejected", "notice_on": None, "reason": WHY},
    }.get(name, {})
    return lambda pk, person: getattr(services, name)(pk, actor=person, **more, **HOW)


# --- Refusing -------------------------------------------------------------------------------
def refuse(proposal, officer, *, clauses=(AGENCY,), reason=WHY, **changes):
    """Refuse a proposal on its unlisted agency, unless told otherwise."""
    return services.refuse_proposal(proposal.pk, clauses=clauses, reason=reason, actor=officer, **{**HOW, **changes})


def test_a_refusal_takes_the_proposal_out_of_the_race_with_its_clauses(call, hanako, aiko):
    proposal = refuse(with_a_question(call, hanako), aiko)
    kept = Screening.objects.get(proposal=proposal)
    assert (Proposal.objects.get(pk=proposal.pk).state, kept.state, kept.reason) == ("not_accepted", "refused", WHY)
    assert (kept.decided_by, kept.decided_at) == (aiko, IN_JUNE)
    assert [(row["rule"], row["case"], row["counterpart"]) for row in kept.clauses] == [("agency", "unlisted", 1)]
    assert told(proposal, "proposal.not_accepted") == [
        ("proposal.not_accepted", aiko, {"clauses": [AGENCY], "verdict": "ask_a_human"})
    ]


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        (
            "en",
            "AS3-0001: your proposal has not been accepted",
            (
                "Dear Hanako Yamada,",
                "1. Ada Byrne: the agency is not on the list of this call",
                "Clause of the call: Participating funding agencies and researchers in counterpart team, (2), last point",
                "The trust funds no research.\nIt confirmed this by telephone.",
            ),
        ),
        ("ja", "AS3-0001", ("山田 花子", "The trust funds no research.\nIt confirmed this by telephone.")),
    ],
    ids=["English", "Japanese"],
)
def test_the_letter_cites_clauses_and_reason_in_the_language_of_its_reader(
    call, hanako, aiko, language, subject, words
):
    type(hanako).objects.filter(pk=hanako.pk).update(language=language)
    proposal = with_a_question(call, fresh(hanako))
    refuse(proposal, aiko, reason="The trust funds no research.\n\nIt confirmed this by telephone.")
    letter = Notice.objects.get(kind="not-accepted")
    assert (letter.to_user, letter.language, letter.kept_from, letter.scope) == (hanako, language, hanako, call.slug)
    assert letter.subject.startswith(subject)
    said = letter.body.replace("\n\n", "\n")
    assert [one for one in words if one not in said] == []


def test_letters_that_make_no_sense_any_more_are_taken_back(call, hanako, aiko, kenji):
    proposal = with_a_question(call, hanako)
    reviewing.asked(proposal, kenji, aiko)
    refuse(proposal, aiko)
    states = dict(Notice.objects.values_list("kind", "state"))
    assert states == {"receipt": "pending", "review-asked": "withdrawn", "not-accepted": "pending"}


def test_what_was_refused_is_over_for_its_reviewers(call, hanako, aiko, kenji):
    proposal = with_a_question(call, hanako)
    assignment = reviewing.cleared(proposal, kenji, aiko)
    assert fresh(kenji).has_perm("reviews.read_submission", assignment)
    refuse(proposal, aiko)
    assignment.proposal.refresh_from_db()
    assert not fresh(kenji).has_perm("reviews.read_submission", assignment)


def test_a_letter_that_changed_after_it_was_read_does_not_go_out(call, hanako, aiko):
    proposal = with_a_question(call, hanako)
    with pytest.raises(LetterChanged):
        refuse(proposal, aiko, seen=seal_of_letter("another", "letter"))
    assert Proposal.objects.get(pk=proposal.pk).state == "submitted"
    assert not Notice.objects.filter(kind="not-accepted").exists()


NOT_WHOLE = {
    "no clause": ([], WHY, refusals.NoClauseNamed),
    "no reason": ([AGENCY], " \n ", refusals.ReasonMissing),
    "a rule that is met": (["grant.held.1"], WHY, refusals.ClauseNoLongerStands),
    "practice, no clause": (["effort.missing"], WHY, refusals.ClauseNoLongerStands),
    "nonsense beside a clause": ([AGENCY, "nonsense"], WHY, refusals.ClauseNoLongerStands),
}


def test_a_refusal_needs_an_open_clause_and_a_reason(call, hanako, aiko):
    proposal = with_a_question(call, hanako)
    for clauses, reason, refusal in NOT_WHOLE.values():
        with pytest.raises(refusal):
            refuse(proposal, aiko, clauses=clauses, reason=reason)
    assert screening_of(proposal) == ("waiting", "ask_a_human", None)


def test_what_was_refused_is_not_refused_accepted_or_reopened_again(call, hanako, aiko):
    proposal = refuse(with_a_question(call, hanako), aiko)
    for act in ACTS:
        with pytest.raises(refusals.DoorClosed):
            acts(act)(proposal.pk, aiko)


# --- Outcomes of pending grants ---------------------------------------------------------------
def record(proposal, officer, *, state="awarded", notice_on=date(2024, 5, 24), reason=WHY, at=IN_JUNE):
    """Record the outcome of the first counterpart's grant."""
    return services.record_outcome(
        proposal.pk, 1, state=state, notice_on=notice_on, reason=reason, actor=officer, at=at
    )


def test_an_award_that_is_shown_late_counts_by_the_date_of_its_notice(call, hanako, aiko):
    proposal = with_a_pending_grant(call, hanako)
    Outcome.objects.update(state="unknown", told_at=IN_JUNE)
    outcome = record(proposal, aiko, notice_on=date(2024, 5, 31))
    assert (outcome.state, outcome.notice_on, outcome.told_by, outcome.reason) == (
        "awarded",
        date(2024, 5, 31),
        aiko,
        WHY,
    )
    assert screening_of(proposal) == ("waiting", "met", None)
    (entry,) = told(proposal, "outcome.recorded")
    assert entry[2]["before"] == {"state": "unknown", "notice_on": None, "reason": ""}
    assert entry[2]["after"] == {"state": "awarded", "notice_on": "2024-05-31", "reason": WHY}


def test_a_rejection_speaks_against_a_proposal_that_was_accepted(call, hanako, aiko):
    proposal = with_a_pending_grant(call, hanako)
    services.accept_one(proposal.pk, actor=aiko, at=IN_THE_LAST_WEEK)
    record(proposal, aiko, state="rejected", notice_on=None)
    assert screening_of(proposal) == ("accepted", "not_met", aiko)
    assert told(proposal, "proposal.judged_again")[0][2]["because"] == "outcome-known"
    refuse(proposal, aiko, clauses=["grant.rejected.1"])
    assert screening_of(proposal)[0] == "refused"


@pytest.mark.parametrize(
    ("at", "state", "verdict"),
    [(IN_THE_LAST_WEEK, "pending", "met"), (IN_JUNE, "unknown", "not_met")],
    ids=["before the last day", "after it"],
)
def test_what_was_recorded_by_mistake_is_taken_back(call, hanako, aiko, at, state, verdict):
    proposal = with_a_pending_grant(call, hanako)
    record(proposal, aiko, state="rejected", at=IN_THE_LAST_WEEK)
    outcome = record(proposal, aiko, state="pending", at=at)
    assert (outcome.state, outcome.notice_on) == (state, None)
    assert screening_of(proposal)[1] == verdict


def test_an_award_needs_a_notice_of_the_last_day_or_before(call, hanako, aiko):
    proposal = with_a_pending_grant(call, hanako)
    said = {None: "missing", date(2024, 6, 1): "too-late", date(2024, 6, 11): "future"}  # it is 10 June
    for notice_on, rule in said.items():
        with pytest.raises(refusals.NoticeDateRefused) as refused:
            record(proposal, aiko, notice_on=notice_on)
        assert refused.value.facts == {"rule": rule, "by_on": date(2024, 5, 31)}


def test_nothing_is_recorded_of_a_grant_that_was_not_pending(call, hanakos, aiko):
    with pytest.raises(Outcome.DoesNotExist):
        record(hanakos, aiko)
