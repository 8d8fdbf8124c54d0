"""Does the office rule on agencies with a reason, as often as needed, and see nothing of a draft but its question?"""

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices.models import Notice
from proposals import refusals
from proposals.models import Screening
from proposals.services import withdraw_proposal
from reviews import services
from reviews.models import Conflict
from reviews.policies import consultations_ruled_by
from reviews.queries import question_for, questions_of
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY
from tests.proposing import a_draft
from tests.reviews.screened import WHY, a_draft_that_asks, asked_about, fresh, with_a_question


def rule(question, officer, *, ruling="supported", reason=WHY, at=IN_MAY):
    """Rule on a question."""
    return services.rule_on_consultation(question.pk, ruling=ruling, reason=reason, actor=officer, at=at)


def letters():
    """Return (key, state) of the letters about rulings, as they were promised."""
    return list(Notice.objects.filter(kind="consultation-ruled").order_by("pk").values_list("key", "state"))


@pytest.mark.parametrize(
    ("ruling", "verdict"),
    [("supported", "met"), ("pending", "ask_a_human"), ("not-supported", "not_met")],
)
def test_a_ruling_judges_what_was_submitted_again(call, hanako, aiko, ruling, verdict):
    proposal = with_a_question(call, hanako)
    ruled = rule(asked_about(proposal), aiko, ruling=ruling)
    assert (ruled.ruling, ruled.reason, ruled.ruled_by, ruled.ruled_at) == (ruling, WHY, aiko, IN_MAY)
    assert Screening.objects.get(proposal=proposal).verdict == verdict


def test_a_ruling_on_a_draft_judges_nothing_and_tells_its_lead(call, hanako, aiko):
    question = rule(a_draft_that_asks(call, hanako), aiko, reason="It funds research.\n\nIt is public.")
    letter = Notice.objects.get(kind="consultation-ruled")
    assert letter.subject == "AS3-0001: the office's ruling on Isle Trust"
    assert "Ruling: Supported" in letter.body and "It funds research.\n\nIt is public." in letter.body
    assert (letter.to_user, letter.kept_from, letter.about) == (hanako, hanako, label(question))
    assert not Screening.objects.exists()


def test_a_changed_ruling_takes_the_unsent_letter_back_and_sends_another(call, hanako, aiko, emi):
    question = a_draft_that_asks(call, hanako)
    rule(question, aiko, ruling="pending")
    rule(question, emi, ruling="not-supported", reason="It funds no research.")
    key = f"consultation-ruled-{question.pk}"
    assert letters() == [(f"{key}-1", "withdrawn"), (f"{key}-2", "pending")]
    entries = Entry.objects.filter(verb="consultation.ruled").order_by("pk")
    assert [(one.actor, one.detail["before"]["ruling"], one.detail["after"]) for one in entries] == [
        (aiko, "", {"ruling": "pending", "reason": WHY}),
        (emi, "pending", {"ruling": "not-supported", "reason": "It funds no research."}),
    ]


def test_the_same_ruling_twice_is_one_ruling(call, hanako, aiko):
    question = a_draft_that_asks(call, hanako)
    rule(question, aiko)
    rule(question, aiko, at=IN_JUNE)
    assert len(letters()) == Entry.objects.filter(verb="consultation.ruled").count() == 1


def test_a_letter_that_has_gone_stands_and_the_new_one_follows(call, hanako, aiko):
    question = a_draft_that_asks(call, hanako)
    rule(question, aiko)
    Notice.objects.filter(kind="consultation-ruled").update(state="sent", sent_at=IN_MAY)
    rule(question, aiko, ruling="not-supported")
    assert [state for _key, state in letters()] == ["sent", "pending"]


def test_a_ruling_needs_a_reason_and_a_proposal_that_needs_it(call, hanako, aiko):
    question = a_draft_that_asks(call, hanako)
    with pytest.raises(refusals.ReasonMissing):
        rule(question, aiko, reason=" ")
    withdraw_proposal(question.proposal_id, actor=hanako, at=IN_APRIL)
    with pytest.raises(refusals.QuestionOver):
        rule(question, aiko)


def test_only_officers_rule(call, hanako, cast):
    question = a_draft_that_asks(call, hanako)
    for who in ("hanako", "taro", "kenji", "sora"):
        with pytest.raises(NotAllowed):
            rule(question, cast[who])
        assert not consultations_ruled_by(cast[who]).exists()


def test_an_officer_rules_neither_on_an_own_question_nor_where_there_is_a_stake(call, hanako, taro, emi, aiko):
    own = a_draft_that_asks(call, emi)
    conflicted = a_draft_that_asks(call, hanako)
    Conflict.objects.create(person=emi, proposal=conflicted.proposal, reason="Kin.", declared_at=IN_APRIL)
    named = a_draft(call, taro)
    named.counterparts.create(position=1, email="EMI@aspire.example")
    named = asked_about(named)
    for question in (own, conflicted, named):
        with pytest.raises(NotAllowed):
            rule(question, fresh(emi))
        assert question_for(emi, question.pk, at=IN_MAY) is None
    assert set(consultations_ruled_by(aiko)) == {own, conflicted, named}
    assert not consultations_ruled_by(emi).exists()


def test_open_questions_come_first_with_what_was_ruled_on_the_same_agency(call, hanako, taro, jiro, aiko):
    ruled = rule(a_draft_that_asks(call, hanako, agency="ISLE  TRUST"), aiko)
    other = rule(a_draft_that_asks(call, taro, agency="Other Fund"), aiko, ruling="pending")
    waits = a_draft_that_asks(call, jiro)
    found = questions_of(fresh(aiko), call, at=IN_MAY)
    assert [(one.consultation, one.state, one.others) for one in found] == [
        (waits, "open", [ruled]),
        (other, "pending", []),
        (ruled, "ruled", []),
    ]


def test_the_question_of_a_draft_that_was_not_sent_is_over_at_the_deadline(call, hanako, aiko):
    question = a_draft_that_asks(call, hanako)
    states = [question_for(aiko, question.pk, at=at).state for at in (IN_MAY, IN_JUNE)]
    assert states == ["open", "over"]


def test_a_question_costs_one_query_however_many_there_are(call, hanako, taro, aiko, django_assert_num_queries):
    for lead in (hanako, taro):
        a_draft_that_asks(call, lead)
        officer = fresh(aiko)
        with django_assert_num_queries(2):  # the roles, the questions
            questions_of(officer, call, at=IN_MAY)
