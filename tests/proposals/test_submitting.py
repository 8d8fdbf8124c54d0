"""Sealing a proposal: may, can, in time, eligible, in this order; and what is left behind by each."""

import hashlib
import json
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from calls.refusals import CallNotOpen, DeadlinePassed
from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices.models import Notice
from proposals import services
from proposals.lifecycle import State
from proposals.models import Submission
from proposals.refusals import DoorClosed, NotEligible, TextChangedMeanwhile
from tests.builders import A_BREATH_AFTER_NOON, BEFORE_OPENING, IN_APRIL, IN_JUNE, IN_MAY, NOON
from tests.proposing import PROJECT, a_draft, a_sealed_proposal, a_whole_draft, fill_in


@pytest.fixture
def proposal(call, hanako):
    return a_whole_draft(call, hanako)


def verbs(proposal):
    return list(Entry.objects.filter(subject=label(proposal)).order_by("pk").values_list("verb", flat=True))


def test_a_submission_is_sealed_noted_and_owed_a_receipt(proposal, hanako):
    submission = services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_MAY)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.submitted_at) == (State.SUBMITTED, IN_MAY)
    assert (submission.sequence, submission.received_at, submission.closes_at, submission.sealed_by) == (
        1,
        IN_MAY,
        NOON,
        hanako,
    )
    canonical = json.dumps(submission.snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert submission.sha256 == hashlib.sha256(canonical.encode()).hexdigest()
    assert submission.snapshot["project"]["title_ja"] == PROJECT["title_ja"]
    assert submission.snapshot["budget"]["direct_yen"] == 35_000_000
    assert {row["verdict"] for row in submission.findings} == {"met"}
    assert verbs(proposal)[-1] == "proposal.submitted"
    letter = Notice.objects.get()
    assert (letter.kind, letter.to_address, letter.scope) == ("receipt", hanako.email, "aspire-2024-3")
    assert submission.sha256 in letter.body and proposal.reference in letter.subject


@pytest.mark.parametrize(
    ("received_at", "in_time"),
    [
        pytest.param(NOON - timedelta(microseconds=1), True, id="a breath before noon"),
        pytest.param(NOON, True, id="noon"),
        pytest.param(A_BREATH_AFTER_NOON, False, id="a breath after noon"),
        pytest.param(IN_JUNE, False, id="in June"),
    ],
)
def test_noon_itself_is_in_time(proposal, hanako, received_at, in_time):
    if in_time:
        assert services.submit_proposal(proposal.pk, actor=hanako, received_at=received_at).received_at == received_at
    else:
        with pytest.raises(DeadlinePassed) as refusal:
            services.submit_proposal(proposal.pk, actor=hanako, received_at=received_at)
        assert refusal.value.facts == {"closes_at": NOON, "received_at": received_at}


def test_a_draft_begun_before_noon_and_sent_after_is_late(call, taro):
    proposal = a_whole_draft(call, taro, at=NOON)
    with pytest.raises(DeadlinePassed):
        services.submit_proposal(proposal.pk, actor=taro, received_at=A_BREATH_AFTER_NOON)


def test_a_refused_submission_leaves_no_trace(proposal, hanako):
    before = verbs(proposal)
    with pytest.raises(DeadlinePassed):
        services.submit_proposal(proposal.pk, actor=hanako, received_at=A_BREATH_AFTER_NOON)
    assert (Submission.objects.count(), Notice.objects.count(), verbs(proposal)) == (0, 0, before)


def test_a_refused_attempt_can_be_noted_with_its_rules(call, hanako):
    proposal = a_whole_draft(call, hanako, project={"research_type": "ASPIRE-A"}, agreement={"agreed_traveller": False})
    with pytest.raises(NotEligible) as refusal:
        services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_MAY)
    services.note_refused_submission(proposal.pk, actor=hanako, received_at=IN_MAY, refusal=refusal.value)
    entry = Entry.objects.get(verb="proposal.submission_refused")
    assert (entry.at, entry.actor, entry.detail) == (
        IN_MAY,
        hanako,
        {"refusal": "NotEligible", "rules": ["agreement", "research-type"], "closes_at": "2024-05-28T03:00:00+00:00"},
    )


def test_a_stranger_learns_nothing_not_even_the_time(proposal, taro, aiko, sora):
    for stranger in (taro, aiko, sora):
        with pytest.raises(NotAllowed):
            services.submit_proposal(proposal.pk, actor=stranger, received_at=A_BREATH_AFTER_NOON)


def test_a_latecomer_is_told_the_time_before_any_fault(call, hanako):
    with pytest.raises(DeadlinePassed):
        services.submit_proposal(a_draft(call, hanako).pk, actor=hanako, received_at=A_BREATH_AFTER_NOON)


def test_an_empty_draft_is_told_every_fault_at_once(call, hanako):
    with pytest.raises(NotEligible) as refusal:
        services.submit_proposal(a_draft(call, hanako).pk, actor=hanako, received_at=IN_MAY)
    assert [(one.rule, one.case) for one in refusal.value.facts["findings"] if one.blocks] == [
        ("whole", "missing"),
        ("area", "none"),
        ("period", "none"),
        ("agreement", "neither"),
        ("in-japan", "unsaid"),
        ("responsibility", "neither"),
        ("counterpart", "none"),
    ]


@pytest.mark.parametrize(
    ("yen", "passes"),
    [pytest.param(115_000_000, True, id="115,000,000"), pytest.param(115_000_001, False, id="115,000,001")],
)
def test_the_cap_is_exact_to_the_yen(call, hanako, yen, passes):
    proposal = a_whole_draft(call, hanako, budget={(2025, "goods"): yen})
    if passes:
        assert services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_MAY)
    else:
        with pytest.raises(NotEligible) as refusal:
            services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_MAY)
        over = [one for one in refusal.value.facts["findings"] if one.blocks]
        assert [(one.rule, one.params["over_yen"]) for one in over] == [("budget-cap", 1)]


def test_pressing_twice_gives_the_first_receipt(proposal, hanako):
    first = services.submit_proposal(proposal.pk, actor=hanako, received_at=NOON)
    again = services.submit_proposal(proposal.pk, actor=hanako, received_at=A_BREATH_AFTER_NOON)
    assert again == first
    assert (Submission.objects.count(), Notice.objects.count()) == (1, 1)


def test_what_is_sent_can_no_longer_be_written(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    with pytest.raises(DoorClosed):
        fill_in(proposal)


def test_a_withdrawn_proposal_is_out_and_stays_out(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    services.withdraw_proposal(proposal.pk, actor=hanako, at=IN_MAY)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.withdrawn_at) == (State.WITHDRAWN, IN_MAY)
    with pytest.raises(DoorClosed):
        services.withdraw_proposal(proposal.pk, actor=hanako, at=IN_MAY)
    with pytest.raises(DoorClosed):
        services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_MAY)


def test_a_draft_begins_only_while_the_call_is_open(call, hanako):
    with pytest.raises(CallNotOpen):
        a_draft(call, hanako, at=BEFORE_OPENING)
    with pytest.raises(DeadlinePassed):
        a_draft(call, hanako, at=A_BREATH_AFTER_NOON)


def test_a_double_click_begins_one_draft_and_a_second_draft_is_allowed(call, hanako):
    first = a_draft(call, hanako)
    assert a_draft(call, hanako) == first
    fill_in(first)
    second = a_draft(call, hanako)
    assert (first.number, second.number) == (1, 2)


def test_the_second_tab_is_told_instead_of_overwriting(proposal, hanako):
    seen = proposal.version
    text = services.ProjectText(title_en="From the first tab")
    services.save_project(proposal.pk, actor=hanako, at=IN_APRIL, began=services.Began(seen), text=text)
    with pytest.raises(TextChangedMeanwhile) as refusal:
        late = services.ProjectText(title_en="From the second tab")
        services.save_project(proposal.pk, actor=hanako, at=IN_APRIL, began=services.Began(seen), text=late)
    proposal.refresh_from_db()
    assert (proposal.title_en, refusal.value.facts) == (
        "From the first tab",
        {"version": seen + 1, "fields": ("title_en",)},
    )


def test_the_database_refuses_a_late_row(proposal, hanako):
    submission = services.submit_proposal(proposal.pk, actor=hanako, received_at=NOON)
    submission.pk, submission.sequence, submission.received_at = None, 2, A_BREATH_AFTER_NOON
    with pytest.raises(IntegrityError, match="submission_was_in_time"), transaction.atomic():
        submission.save(force_insert=True)


@pytest.mark.parametrize("presses", [2, 10])
@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_give_one_receipt(call, hanako, presses):
    proposal = a_whole_draft(call, hanako)
    barrier, receipts = threading.Barrier(presses), []

    def press():
        barrier.wait()
        try:
            receipts.append(services.submit_proposal(proposal.pk, actor=hanako, received_at=NOON).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(receipts), len(set(receipts))) == (presses, 1)
    assert (Submission.objects.count(), Notice.objects.count()) == (1, 1)
