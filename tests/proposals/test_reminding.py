"""Who is reminded of a draft before the deadline, and who hears that a call has changed? Each once, and nobody else."""

from datetime import timedelta

import pytest

from accounts.services import choose_reminders
from calls.models import ChangeLogEntry
from calls.services import extend_deadline
from journal.services import record
from journal.transactions import use_case
from notices.models import Notice
from proposals import services, tasks
from proposals.models import Invitation, Proposal
from proposals.services import remind_of_drafts, tell_of_changes
from proposals.services.reminding import matters
from tests.builders import IN_APRIL, IN_MAY, NOON, jst
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft

MORNINGS = {14: jst(2024, 5, 14, 9), 7: jst(2024, 5, 21, 9), 1: jst(2024, 5, 27, 9)}
A_MINUTE = timedelta(minutes=1)
A_WEEK_LATER = jst(2024, 6, 4, 12)
WHY = {"reason_en": "The portal could not be reached.", "reason_ja": "ポータルに接続できなかったため。"}


def letters(kind="draft-reminder"):
    return list(Notice.objects.filter(kind=kind).order_by("promised_at", "to_address"))


def told(kind="draft-reminder"):
    """Return (address, state) of each letter of a kind."""
    return [(one.to_address, one.state) for one in letters(kind)]


def let_in(proposal, person, role="editor"):
    """Let a person in, as an accepted invitation does."""
    return Invitation.objects.create(
        proposal=proposal,
        email=person.email,
        role=role,
        nonce=f"{role}-{person.pk}",
        invited_at=IN_APRIL,
        invited_by=proposal.lead,
        expires_at=NOON,
        accepted_at=IN_APRIL,
        accepted_by=person,
    )


def in_work(proposal, *, at=IN_MAY):
    """Begin a new version of a submitted proposal, and save something in it."""
    copy = services.begin_revision(proposal.pk, actor=proposal.lead, at=at)
    services.save_plan(
        copy.pk, actor=proposal.lead, at=at, began=None, text=services.PlanText(plan_background="Better.")
    )
    return copy


# --- Before the deadline --------------------------------------------------------------------------
def test_a_reminder_goes_14_7_and_1_days_before_in_the_morning_in_japan_each_once(call, hanako):
    draft = a_whole_draft(call, hanako)
    counts = []
    for morning in MORNINGS.values():
        for at in (morning - A_MINUTE, morning, morning + A_MINUTE):
            counts.append(remind_of_drafts(at=at))

    assert counts == [0, 1, 0] * 3
    assert [(one.key, one.to_user, one.kept_from, one.not_after, one.scope) for one in letters()] == [
        (f"draft-reminder-{call.pk}-20240528-{days}-{draft.pk}-{hanako.pk}", hanako, hanako, NOON, "")  # no officer's
        for days in MORNINGS
    ]
    assert ["1 day is left." in one.body for one in letters()] == [False, False, True]


def test_the_letter_names_the_deadline_and_the_way_to_switch_it_off_and_nothing_of_the_text(call, hanako, taro):
    taro.language = "ja"
    taro.save(update_fields=["language"])
    draft, _other = a_whole_draft(call, hanako), a_whole_draft(call, taro)
    remind_of_drafts(at=MORNINGS[7])
    english, japanese = letters()

    assert english.subject == f"{draft.reference} is not submitted yet; deadline Tue 28 May 2024, 12:00 JST"
    for words in (
        "7 days are left.",
        "Deadline: Tue 28 May 2024, 12:00 JST",
        f"/proposals/{draft.pk}/\n",
        "/account/letters/",
    ):
        assert words in english.body
    assert "2024年5月28日（火）12:00" in japanese.body
    assert draft.title_en not in english.body + english.subject


def test_those_who_write_along_hear_too_and_those_who_read_do_not(call, hanako, taro, jiro):
    draft = a_whole_draft(call, hanako)
    let_in(draft, taro)
    let_in(draft, jiro, role="reader")
    assert remind_of_drafts(at=MORNINGS[14]) == 2
    lead, along = letters()
    assert (lead.to_user, along.to_user, along.kept_from) == (hanako, taro, hanako)
    assert ["Only the principal investigator can submit" in one.body for one in (lead, along)] == [False, True]


def test_nobody_is_reminded_of_what_nobody_wrote_or_what_is_sent_or_given_up(call, hanako, taro, jiro):
    a_draft(call, hanako)  # untouched
    a_sealed_proposal(call, taro)
    services.withdraw_proposal(a_whole_draft(call, jiro).pk, actor=jiro, at=IN_APRIL)
    assert remind_of_drafts(at=MORNINGS[1]) == 0


def test_who_has_switched_reminders_off_gets_none(call, hanako):
    a_whole_draft(call, hanako)
    choose_reminders(hanako.pk, wanted=False, at=IN_APRIL)
    assert remind_of_drafts(at=MORNINGS[7]) == 0
    choose_reminders(hanako.pk, wanted=True, at=IN_APRIL)
    assert remind_of_drafts(at=MORNINGS[7]) == 1


def test_a_reminder_that_fell_before_the_draft_was_begun_is_not_sent_after_it(call, hanako):
    a_whole_draft(call, hanako, at=MORNINGS[7] + A_MINUTE)
    assert remind_of_drafts(at=MORNINGS[7] + 2 * A_MINUTE) == 0
    assert remind_of_drafts(at=MORNINGS[1]) == 1


def test_of_several_missed_only_the_latest_goes_and_none_after_the_deadline(call, hanako):
    a_whole_draft(call, hanako)
    assert remind_of_drafts(at=NOON) == 0
    assert remind_of_drafts(at=NOON - A_MINUTE) == 1
    (one,) = letters()
    assert one.key.split("-")[4] == "1" and "Today is the last day." in one.body


def test_changes_beside_a_sealed_version_are_reminded_of_in_other_words(call, hanako):
    sealed = a_sealed_proposal(call, hanako)
    copy = in_work(sealed)
    assert remind_of_drafts(at=MORNINGS[7]) == 1
    (one,) = letters()
    assert one.subject == f"{sealed.reference}: your changes are not submitted; deadline Tue 28 May 2024, 12:00 JST"
    assert "the sealed version stands" in one.body and "A draft is no application" not in one.body
    assert f"/proposals/{copy.pk}/\n" in one.body


def test_a_new_version_in_which_nothing_was_saved_is_nothing_to_be_reminded_of(call, hanako):
    services.begin_revision(a_sealed_proposal(call, hanako).pk, actor=hanako, at=IN_MAY)
    assert remind_of_drafts(at=MORNINGS[7]) == 0


# --- What was overtaken ---------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["submit", "withdraw"])
def test_a_reminder_not_out_yet_is_taken_back_when_its_draft_is_sent_or_given_up(call, hanako, taro, act):
    draft, _other = a_whole_draft(call, hanako), a_whole_draft(call, taro)
    remind_of_drafts(at=MORNINGS[7])
    if act == "submit":
        services.submit_proposal(draft.pk, actor=hanako, received_at=MORNINGS[7] + A_MINUTE)
    else:
        services.withdraw_proposal(draft.pk, actor=hanako, at=MORNINGS[7] + A_MINUTE)
    assert remind_of_drafts(at=MORNINGS[7] + 2 * A_MINUTE) == 0
    assert told() == [(hanako.email, "withdrawn"), (taro.email, "pending")]


def test_a_reminder_of_a_new_version_is_taken_back_when_it_is_submitted_or_dropped(call, hanako):
    sealed = a_sealed_proposal(call, hanako)
    copy = in_work(sealed)
    remind_of_drafts(at=MORNINGS[7])
    services.discard_revision(copy.pk, actor=hanako, at=MORNINGS[7] + A_MINUTE)
    remind_of_drafts(at=MORNINGS[7] + 2 * A_MINUTE)
    assert told() == [(hanako.email, "withdrawn")]


def test_a_moved_deadline_has_reminders_of_its_own_and_takes_back_the_old_ones(call, hanako, aiko):
    a_whole_draft(call, hanako)
    remind_of_drafts(at=MORNINGS[1])
    moved_at = MORNINGS[1] + A_MINUTE
    extend_deadline(call.pk, closes_at=A_WEEK_LATER, actor=aiko, at=moved_at, **WHY)

    assert remind_of_drafts(at=moved_at + A_MINUTE) == 0  # the letter of the extension has said it
    assert remind_of_drafts(at=jst(2024, 5, 28, 9)) == 1
    assert [(one.key.split("-")[3:5], one.state, one.not_after) for one in letters()] == [
        (["20240528", "1"], "withdrawn", NOON),
        (["20240604", "7"], "pending", A_WEEK_LATER),
    ]


@pytest.mark.parametrize("size", [1, 30])
def test_a_sweep_with_nothing_due_costs_the_same_for_one_draft_and_for_thirty(
    call, hanako, taro, size, django_assert_num_queries
):
    let_in(a_whole_draft(call, hanako), taro)
    Proposal.objects.bulk_create(
        Proposal(call=call, lead=hanako, number=100 + n, version=2, created_at=IN_APRIL, saved_at=IN_APRIL)
        for n in range(size - 1)
    )
    assert remind_of_drafts(at=MORNINGS[7]) == size + 1
    with django_assert_num_queries(
        6
    ):  # what waits, what of it stands, calls; of the call keys, drafts, who writes along
        remind_of_drafts(at=MORNINGS[7] + A_MINUTE)


# --- When the call changes ------------------------------------------------------------------------
@use_case
def amend(call, *, changed, at, text="NHGRI was added."):
    """Amend a call as a changed file does: a line in the change log and the journal's entry."""
    ChangeLogEntry.objects.create(call=call, on=at.date(), text_en=text, text_ja="NHGRIを追加しました。")
    record("call.amended", subject=call, actor=None, at=at, detail={"version": 2, "changed": changed})


def test_a_change_of_the_call_is_told_once_to_everybody_who_writes(call, hanako, taro, jiro, kenji):
    draft = a_whole_draft(call, hanako)
    a_whole_draft(call, hanako, project={"title_en": "A second idea"})
    let_in(draft, taro)
    a_sealed_proposal(call, jiro)
    amend(call, changed=["participations"], at=IN_MAY)
    a_whole_draft(call, kenji, at=IN_MAY + A_MINUTE)  # began under the call as it is now

    assert tell_of_changes(at=IN_MAY + A_MINUTE) == 2
    assert tell_of_changes(at=IN_MAY + 2 * A_MINUTE) == 0
    assert told("call-changed") == [(hanako.email, "pending"), (taro.email, "pending")]
    one = letters("call-changed")[0]
    assert (one.kept_from, one.not_after, one.about) == (hanako, NOON, f"calls.call:{call.pk}")
    assert "Mon 20 May 2024: NHGRI was added." in one.body and "/account/letters/" in one.body


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        pytest.param(["participations"], True, id="an agency"),
        pytest.param(["change_log", "last_updated_on", "participations"], True, id="an agency, told by the file"),
        pytest.param(["change_log", "last_updated_on"], True, id="only told"),
        pytest.param(["closes_on"], False, id="the deadline: it has its own letter"),
        pytest.param(["change_log", "closes_on", "last_updated_on"], False, id="the deadline, told by the file"),
        pytest.param(["closes_on", "areas"], True, id="the deadline and the areas"),
        pytest.param(["effort_weight", "last_updated_on"], False, id="nothing to heed"),
    ],
)
def test_only_what_applicants_can_heed_is_told(changed, answer):
    assert matters(changed) is answer


def test_an_extension_is_told_by_its_own_letter_alone(call, hanako, aiko):
    a_whole_draft(call, hanako)
    extend_deadline(call.pk, closes_at=A_WEEK_LATER, actor=aiko, at=IN_MAY, **WHY)
    assert tell_of_changes(at=IN_MAY) == 0


@pytest.mark.parametrize("at", [NOON + timedelta(microseconds=1), IN_MAY + timedelta(days=4)], ids=["closed", "stale"])
def test_a_change_is_not_told_under_a_closed_call_or_days_later(call, hanako, at):
    a_whole_draft(call, hanako)
    amend(call, changed=["participations"], at=IN_MAY)
    assert tell_of_changes(at=at) == 0


def test_who_has_switched_reminders_off_hears_of_no_change(call, hanako):
    a_whole_draft(call, hanako)
    choose_reminders(hanako.pk, wanted=False, at=IN_APRIL)
    amend(call, changed=["participations"], at=IN_MAY)
    assert tell_of_changes(at=IN_MAY) == 0


def test_the_tasks_sweep(call, hanako, monkeypatch):
    a_whole_draft(call, hanako)
    amend(call, changed=["participations"], at=MORNINGS[7])
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNINGS[7])
    for task in (tasks.remind_of_drafts, tasks.tell_of_changes) * 2:
        task()
    assert sorted(Notice.objects.exclude(kind="receipt").values_list("kind", flat=True)) == [
        "call-changed",
        "draft-reminder",
    ]
