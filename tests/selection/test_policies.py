"""Who may choose: put on the interview list, give a place, let the results out?"""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from calls.models import Call
from proposals.models import Proposal
from proposals.services import withdraw_proposal
from reviews.models import Conflict
from selection import policies
from tests.builders import IN_JUNE
from tests.proposing import a_sealed_proposal, a_whole_draft

TWINS = [
    ("selection.see_desk", policies.calls_of_the_desk, Call),
    ("selection.release_results", policies.calls_chosen_by, Call),
    ("selection.arrange_interview", policies.proposals_arranged_by, Proposal),
    ("selection.award_place", policies.proposals_placed_by, Proposal),
]


@pytest.fixture
def everything(call, cast, hanakos, taros, jiro, hanako):
    """Proposals sealed, drafted and withdrawn; everybody as at the start of a request, and a visitor."""
    a_whole_draft(call, jiro)
    gone = a_sealed_proposal(call, hanako, project={"title_en": "Withdrawn"})
    withdraw_proposal(gone.pk, actor=hanako, at=IN_JUNE)
    return [*User.objects.order_by("pk"), AnonymousUser()]


@pytest.fixture(params=["nobody has a stake", "an officer has a conflict", "an officer applies", "an officer is named"])
def stake(request, call, hanakos, taros, emi):
    """What Emi has to do with a proposal of the call."""
    if request.param == "an officer has a conflict":
        Conflict.objects.create(person=emi, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    if request.param == "an officer applies":
        a_sealed_proposal(call, emi, project={"title_en": "Of an officer"})
    if request.param == "an officer is named":
        taros.counterparts.update(email="EMI@aspire.example")
    return request.param


@pytest.mark.parametrize(("right", "twin", "model"), TWINS, ids=[right for right, _, _ in TWINS])
def test_each_right_and_its_queryset_agree_on_everybody_and_everything(stake, everything, right, twin, model):
    rows = list(model.objects.all())
    by_right = {(str(user), row.pk) for user in everything for row in rows if policies.RULES[right](user, row)}
    by_twin = {(str(user), pk) for user in everything for pk in twin(user).values_list("pk", flat=True)}
    assert by_right == by_twin
    assert {name for name, _ in by_right} <= {"Aiko Mori", "Emi Kato"}
    assert "Aiko Mori" in {name for name, _ in by_right}


def test_what_an_officer_with_a_stake_may_still_do(stake, everything, call, emi):
    emi = User.objects.get(pk=emi.pk)
    arranged = sorted(policies.proposals_arranged_by(emi).filter(state="submitted").values_list("number", flat=True))
    assert (arranged, policies.chooses_in(emi, call)) == {
        "nobody has a stake": ([1, 2], True),
        "an officer has a conflict": ([1], False),
        "an officer applies": ([], False),
        "an officer is named": ([1], False),
    }[stake]


def test_a_withdrawn_proposal_is_no_stake_any_more(call, hanakos, emi):
    own = a_sealed_proposal(call, emi)
    withdraw_proposal(own.pk, actor=emi, at=IN_JUNE)
    assert policies.chooses_in(emi, call)
    assert set(policies.proposals_arranged_by(emi)) == {hanakos}
