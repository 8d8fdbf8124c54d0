"""Sharing a proposal: invited by letter, let in by one's own act, shown out at once, and never many letters to strangers."""

from datetime import timedelta

import pytest

from accounts.models import Role
from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from proposals import policies, queries, refusals, services
from proposals.models import Invitation, Proposal
from proposals.queries.sharing import token_of
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY, person
from tests.proposals.sharing import TARO, invited, let_in
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft

LATER = IN_APRIL + timedelta(hours=2)


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


def accept(one, user, *, at=LATER, **how):
    return services.accept_invitation(one.pk, actor=user, at=at, nonce=one.nonce, **how)


def acts_on(proposal):
    about = Entry.objects.filter(subject=f"proposals.proposal:{proposal.pk}", verb__startswith="invitation.")
    return [(entry.verb, entry.actor, entry.detail) for entry in about.order_by("pk")]


def test_an_invitation_owes_a_letter_whose_link_no_page_shows(draft, hanako):
    one = invited(draft, " Taro@Aspire.example ", language="ja")

    letter = Notice.objects.get(kind="invitation")
    assert (one.email, one.role, one.expires_at - one.invited_at) == (TARO, "editor", timedelta(days=14))
    assert (letter.to_address, letter.language, letter.scope, letter.kept_from, letter.not_after) == (
        *(TARO, "ja", "", hanako),
        one.expires_at,
    )
    assert letter.secret.endswith(f"/invitations/{token_of(one)}/")
    assert "⟦link⟧" in letter.body and token_of(one) not in letter.body + letter.subject + letter.key
    assert "山田 花子" in letter.subject
    assert acts_on(draft) == [
        ("invitation.sent", hanako, {"invitation": one.pk, "email": TARO, "role": "editor"}),
    ]


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_who_accepts_may_what_the_role_says_and_never_submits(draft, taro, role):
    assert not taro.has_perm("proposals.view_proposal", draft)
    accept(invited(draft, role=role), taro)

    rights = ("view", "change", "submit", "withdraw", "revise")
    assert [taro.has_perm(f"proposals.{right}_proposal", draft) for right in rights] == [
        True,
        role == "editor",
        False,
        False,
        False,
    ]
    assert not taro.has_perm("proposals.invite_people", draft)
    assert (list(policies.visible_to(taro)), list(policies.written_by(taro))) == (
        [draft],
        [draft] if role == "editor" else [],
    )
    assert queries.hat_of(taro, draft) == role


def test_another_address_is_accepted_only_when_it_is_confirmed_and_the_lead_is_told(draft, taro, jiro):
    one = invited(draft, "colleague@elsewhere.example")
    with pytest.raises(refusals.AddressDiffers) as refusal:
        accept(one, jiro)
    assert refusal.value.facts == {"invited": "colleague@elsewhere.example", "own": "jiro@aspire.example"}

    accept(one, jiro, other_address_is_meant=True)
    assert queries.access_to(draft, at=LATER).let_in == [one]
    assert acts_on(draft)[-1] == (
        "invitation.accepted",
        jiro,
        {
            "invitation": one.pk,
            "email": "colleague@elsewhere.example",
            "role": "editor",
            "by": "jiro@aspire.example",
        },
    )


@pytest.mark.parametrize("who", ["kenji", "aiko", "sora"])
def test_whoever_judges_or_works_for_the_office_is_not_let_in(draft, cast, who):
    one = invited(draft, f"{who}@aspire.example")
    with pytest.raises(refusals.WorksForTheOffice):
        accept(one, cast[who])
    one.refresh_from_db()
    assert one.accepted_at is None


def test_the_lead_accepts_no_invitation_to_the_own_proposal(draft, hanako):
    with pytest.raises(refusals.LeadsAlready):
        accept(invited(draft), hanako)


def test_two_invitations_let_a_person_in_once(draft, taro):
    accept(invited(draft), taro)
    second = invited(draft, "t.suzuki@keyaki.example")
    with pytest.raises(refusals.LetInAlready):
        accept(second, taro, other_address_is_meant=True)


def test_pressing_accept_twice_is_accepting_once(draft, taro):
    one = invited(draft)
    assert [accept(one, taro).accepted_at, accept(one, taro, at=LATER + timedelta(minutes=1)).accepted_at] == [
        LATER
    ] * 2
    assert len(acts_on(draft)) == 2


@pytest.mark.parametrize(
    ("moment", "is_let_in"),
    [
        pytest.param(timedelta(microseconds=-1), True, id="a breath before the end"),
        pytest.param(timedelta(0), False, id="the end itself"),
    ],
)
def test_an_invitation_expires_after_fourteen_days(draft, taro, moment, is_let_in):
    one = invited(draft)
    try:
        accept(one, taro, at=one.expires_at + moment)
    except refusals.InvitationOver as refusal:
        assert refusal.facts == {"standing": "expired"}
    assert taro.has_perm("proposals.view_proposal", draft) is is_let_in


def test_a_letter_sent_again_makes_the_older_link_worthless_and_lives_anew(draft, hanako, taro):
    one = invited(draft)
    old = token_of(one)
    again = services.invite_again(draft.pk, one.pk, actor=hanako, at=IN_MAY, language="ja")

    assert (queries.invitation_behind(old), queries.invitation_behind(token_of(again))) == (None, again)
    assert again.expires_at == IN_MAY + timedelta(days=14)
    assert list(Notice.objects.order_by("pk").values_list("state", "secret", "language")) == [
        ("withdrawn", "", "en"),
        ("pending", Notice.objects.last().secret, "ja"),
    ]
    with pytest.raises(refusals.InvitationOver):
        accept(one, taro, at=IN_MAY)
    assert accept(again, taro, at=IN_MAY).accepted_by == taro


def test_what_is_taken_back_opens_nothing_and_its_letter_stays_here(draft, hanako, taro):
    one = invited(draft)
    for _ in range(2):
        services.end_access(draft.pk, one.pk, actor=hanako, at=LATER)

    assert Notice.objects.values_list("state", "secret").get() == ("withdrawn", "")
    assert [verb for verb, _, _ in acts_on(draft)] == ["invitation.sent", "invitation.taken_back"]
    with pytest.raises(refusals.InvitationOver):
        accept(one, taro)
    assert invited(draft, at=LATER).pk != one.pk  # and may be invited anew


def test_a_removed_editor_may_nothing_from_that_moment_on(draft, hanako, taro):
    one = let_in(draft, taro)
    services.end_access(draft.pk, one.pk, actor=hanako, at=LATER)

    with pytest.raises(NotAllowed):
        services.save_plan(draft.pk, actor=taro, at=LATER, began=None, text=services.PlanText(plan_work="Mine"))
    assert list(policies.visible_to(taro)) == []


def test_an_editor_who_is_made_a_reader_reads_on(draft, hanako, taro):
    one = let_in(draft, taro)
    services.change_role(draft.pk, one.pk, actor=hanako, at=LATER, role="reader")
    with pytest.raises(NotAllowed):
        services.save_plan(draft.pk, actor=taro, at=LATER, began=None, text=services.PlanText())
    assert taro.has_perm("proposals.view_proposal", draft)
    assert acts_on(draft)[-1][2] == {"invitation": one.pk, "email": TARO, "role": "reader", "was": "editor"}


def test_whoever_was_let_in_leaves_by_themselves(draft, hanako, taro):
    let_in(draft, taro, role="reader")
    services.leave_proposal(draft.pk, actor=taro, at=LATER)
    assert (list(policies.visible_to(taro)), acts_on(draft)[-1][:2]) == ([], ("invitation.left", taro))
    for person_ in (taro, hanako):
        with pytest.raises(NotAllowed):
            services.leave_proposal(draft.pk, actor=person_, at=LATER)


@pytest.mark.parametrize("who", ["taro", "jiro", "aiko", "kenji"])
def test_only_the_lead_shares(draft, cast, who):
    one = let_in(draft, cast["taro"])
    waiting = invited(draft, "new@elsewhere.example")
    how = {"actor": cast[who], "at": LATER}
    for act in (
        lambda: services.invite(draft.pk, email="x@y.example", role="reader", language="en", **how),
        lambda: services.invite_again(draft.pk, waiting.pk, language="en", **how),
        lambda: services.change_role(draft.pk, one.pk, role="reader", **how),
        lambda: services.end_access(draft.pk, one.pk, **how),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert len(acts_on(draft)) == 3


def test_nobody_acts_on_the_invitation_of_another_proposal(call, draft, taro):
    one = invited(a_draft(call, taro), "x@y.example")
    with pytest.raises(Invitation.DoesNotExist):
        services.end_access(draft.pk, one.pk, actor=draft.lead, at=LATER)


def test_the_same_person_is_not_invited_twice_nor_the_lead_at_all(draft, taro, jiro):
    accept(invited(draft, "colleague@elsewhere.example"), jiro, other_address_is_meant=True)
    for email, refusal in (
        ("Colleague@elsewhere.example", refusals.InvitedAlready),
        ("jiro@aspire.example", refusals.InvitedAlready),
        ("HANAKO@aspire.example", refusals.InvitedThemselves),
    ):
        with pytest.raises(refusal):
            invited(draft, email)
    assert Notice.objects.count() == 1


def test_at_most_ten_letters_go_out_within_an_hour_for_one_lead(call, draft, hanako):
    for number in range(9):
        invited(draft, f"p{number}@x.example", at=IN_APRIL)
    one = Invitation.objects.first()
    services.invite_again(draft.pk, one.pk, actor=hanako, at=IN_APRIL, language="en")  # the tenth letter
    draft.version = 2
    draft.save(update_fields=["version"])
    another = a_draft(call, hanako)
    just_before = IN_APRIL + timedelta(hours=1, microseconds=-1)
    for proposal in (draft, another):
        with pytest.raises(refusals.TooManyLetters):
            invited(proposal, "one-more@x.example", at=just_before)
    assert Notice.objects.exclude(state="withdrawn").count() == 9
    invited(another, "one-more@x.example", at=IN_APRIL + timedelta(hours=1))


def test_a_proposal_is_shared_with_twenty_people_at_most(draft, hanako):
    for number in range(20):
        invited(draft, f"p{number}@x.example", at=IN_APRIL + timedelta(hours=2 * number))
    late = IN_APRIL + timedelta(days=3)
    with pytest.raises(refusals.TooManyPeople):
        invited(draft, "one-more@x.example", at=late)
    services.end_access(draft.pk, Invitation.objects.first().pk, actor=hanako, at=late)
    invited(draft, "one-more@x.example", at=late)


def test_an_invitation_opens_a_submitted_proposal_and_its_working_copy(call, hanako, taro):
    proposal = a_sealed_proposal(call, hanako)
    copy = services.begin_revision(proposal.pk, actor=hanako, at=IN_MAY)
    one = services.invite(copy.pk, actor=hanako, at=IN_MAY, email=TARO, role="editor", language="en")
    assert one.proposal_id == proposal.pk
    accept(one, taro, at=IN_MAY)
    assert set(policies.visible_to(taro)) == {proposal, copy} == set(policies.written_by(taro))

    services.save_plan(copy.pk, actor=taro, at=IN_MAY, began=None, text=services.PlanText(plan_work="Better"))
    services.submit_proposal(copy.pk, actor=hanako, received_at=IN_MAY)
    assert list(policies.visible_to(taro)) == [proposal]


def test_nobody_is_invited_or_let_in_once_a_proposal_is_withdrawn(draft, hanako, taro):
    one = invited(draft)
    services.withdraw_proposal(draft.pk, actor=hanako, at=LATER)
    with pytest.raises(refusals.DoorClosed):
        invited(draft, "x@y.example")
    with pytest.raises(refusals.InvitationOver) as refusal:
        accept(one, taro)
    assert refusal.value.facts == {"standing": "closed"}
    services.end_access(draft.pk, one.pk, actor=hanako, at=LATER)


@pytest.mark.parametrize("token", ["", "1.x", "1.x~y", "é~é", "0" * 3000, "1.2.3~4~5", "\x00", "’~’"])
def test_a_garbled_link_is_about_nothing(draft, token):
    invited(draft)
    assert queries.invitation_behind(token) is None


# --- Walls ----------------------------------------------------------------------------------
def who_is_kept_away(proposal, user):
    return Proposal.objects.filter(policies.named_in(user), pk=proposal.pk).exists()


def test_whoever_once_wrote_along_is_kept_from_judging_for_good(call, hanako, jiro):
    proposal = a_sealed_proposal(call, hanako)
    one = let_in(proposal, jiro)
    services.leave_proposal(proposal.pk, actor=jiro, at=IN_JUNE)
    Role.objects.create(user=jiro, kind="reviewer", granted_at=IN_JUNE)
    assert one.ended_at is None and who_is_kept_away(proposal, jiro)


def test_an_invitation_that_nobody_accepted_keeps_nobody_away(call, hanako, kenji):
    proposal = a_sealed_proposal(call, hanako)
    invited(proposal, kenji.email)
    assert not who_is_kept_away(proposal, kenji)


def test_the_second_hat_of_an_editor_opens_and_closes_nothing_else(call, hanako, taro):
    """An editor who becomes an officer later keeps the invitation, and handles everything but this proposal."""
    mine = a_sealed_proposal(call, hanako)
    other = a_sealed_proposal(call, person("other@aspire.example", "Other Lead"))
    let_in(mine, taro)
    Role.objects.create(user=taro, kind="officer", granted_at=IN_JUNE)
    taro = type(taro).objects.get(pk=taro.pk)
    assert [taro.has_perm("reviews.screen_proposal", one) for one in (mine, other)] == [False, True]
    assert taro.has_perm("proposals.change_proposal", mine) and not taro.has_perm("proposals.submit_proposal", mine)


def test_a_draft_written_along_is_sealed_by_its_lead_alone(call, hanako, taro):
    draft = a_whole_draft(call, hanako)
    let_in(draft, taro)
    with pytest.raises(NotAllowed):
        services.submit_proposal(draft.pk, actor=taro, received_at=LATER)
    assert services.submit_proposal(draft.pk, actor=hanako, received_at=LATER).sealed_by == hanako
