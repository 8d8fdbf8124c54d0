"""Who may judge, who may put reviewers to work, and who finds no trace of a proposal?"""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role, User
from proposals.models import Proposal
from proposals.services import submit_proposal, withdraw_proposal
from reviews import policies
from reviews.models import Assignment, Conflict
from reviews.services import end_assignment
from tests.builders import IN_APRIL, IN_JULY, IN_JUNE, OPENING, person
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.reviews.reviewing import asked, cleared, conflicted, sent


@pytest.fixture
def everything(call, cast, hanakos, taros, kenji, yuki, aiko, emi, taro, jiro):
    """One of each: a draft, sealed, withdrawn and office-led proposals; assignments in every state."""
    Role.objects.create(user=emi, kind="reviewer", granted_at=OPENING)
    Role.objects.create(user=jiro, kind="reviewer", granted_at=OPENING)
    a_whole_draft(call, jiro)
    emis = a_whole_draft(call, emi)
    gone = a_sealed_proposal(call, jiro, project={"title_en": "Withdrawn"})
    naming_aiko = a_sealed_proposal(call, taro, counterparts=[{"email": "aiko@aspire.example"}])
    cleared(gone, kenji, aiko)
    withdraw_proposal(gone.pk, actor=jiro, at=IN_JUNE)
    asked(hanakos, kenji, aiko)
    sent(cleared(hanakos, yuki, aiko))
    cleared(hanakos, emi, aiko)  # an officer who also reviews
    conflicted(asked(taros, emi, aiko))  # an officer with a conflict
    conflicted(asked(taros, kenji, aiko))
    end_assignment(cleared(taros, yuki, aiko).pk, actor=aiko, at=IN_JULY)
    emis = submit_proposal(
        emis.pk, actor=emi, received_at=IN_APRIL
    ).proposal  # who competes is asked to read nothing more
    asked(emis, jiro, aiko)
    asked(naming_aiko, yuki, emi)
    late = cleared(naming_aiko, kenji, emi)  # a conflict that stands beside an open assignment still closes it
    Conflict.objects.create(person=kenji, proposal=naming_aiko, reason="Found out.", declared_at=IN_JULY)
    out = person("out@aspire.example", "Out Ofthepool", "reviewer")
    cleared(emis, out, aiko)
    Role.objects.filter(user=out).update(ended_at=IN_JULY)
    assert late.state == "clear"
    people = [User.objects.get(pk=one.pk) for one in (*cast.values(), out)]  # fresh, as at the start of a request
    return [*people, AnonymousUser()]


TWINS = [
    ("reviews.screen_proposal", policies.proposals_screened_by, Proposal),
    ("reviews.assign_reviewer", policies.proposals_screened_by, Proposal),
    ("reviews.view_assignment", policies.assignments_visible_to, Assignment),
    ("reviews.declare_conflict", policies.assignments_visible_to, Assignment),
    ("reviews.read_submission", policies.assignments_read_by, Assignment),
    ("reviews.write_review", policies.assignments_read_by, Assignment),
]


@pytest.mark.parametrize(("right", "twin", "model"), TWINS, ids=[right for right, _, _ in TWINS])
def test_each_right_and_its_queryset_agree_on_everybody_and_everything(everything, right, twin, model):
    rows = list(model.objects.all())
    by_right = {(str(user), row.pk) for user in everything for row in rows if _may(user, right, row)}
    by_twin = {(str(user), pk) for user in everything for pk in twin(user).values_list("pk", flat=True)}
    assert by_right == by_twin
    assert by_right and len(by_right) < len(rows) * len(everything)


def _may(user, right, row):
    return policies.RULES[right](user, row)


def test_what_each_officer_handles(everything, aiko, emi):
    def titles(user):
        return sorted(policies.proposals_screened_by(user).values_list("number", "lead__name"))

    assert titles(aiko) == [(1, "Hanako Yamada"), (2, "Taro Suzuki"), (4, "Emi Kato"), (5, "Jiro Sasaki")]
    assert titles(emi) == [(1, "Hanako Yamada"), (5, "Jiro Sasaki"), (6, "Taro Suzuki")]


def test_points_are_not_shown_to_an_officer_who_must_still_score(everything, emi):
    assert sorted(policies.proposals_ranked_for(emi).values_list("number", flat=True)) == [5, 6]


def test_what_each_reviewer_has_to_do_with(everything, kenji, yuki, jiro):
    def numbers(user, twin):
        return sorted(twin(user).values_list("proposal__number", flat=True))

    assert numbers(kenji, policies.assignments_visible_to) == [1, 5]
    assert numbers(kenji, policies.assignments_read_by) == []
    assert numbers(yuki, policies.assignments_visible_to) == [1, 6]
    assert numbers(yuki, policies.assignments_read_by) == [1]
    assert numbers(jiro, policies.assignments_visible_to) == [4]


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("hanako", False),
        ("taro", False),
        ("kenji", False),
        ("sora", False),
        ("jiro", False),
        ("aiko", True),
        ("emi", True),
    ],
)
def test_only_officers_see_a_ranking(call, cast, name, may):
    assert cast[name].has_perm("reviews.see_ranking", call) is may
