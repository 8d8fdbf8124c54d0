"""A revision: the sealed version stands untouched until a newer one is sealed, and nobody but the applicants sees it."""

from datetime import date, timedelta

import pytest

from calls.refusals import DeadlinePassed
from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices.models import Notice
from proposals import gateways, queries, services
from proposals.facts import seal_of, snapshot_of
from proposals.lifecycle import State
from proposals.models import BudgetLine, Confirmation, Counterpart, Document, Member, Outcome, Proposal, Screening
from proposals.refusals import DoorClosed, NotEligible
from reviews import queries as office
from tests.builders import A_BREATH_AFTER_NOON, IN_APRIL, IN_JUNE, IN_MAY, NOON
from tests.proposals.pending import outcome_of, with_pending_grants
from tests.proposals.revised import LATER_IN_MAY, begin, let_in, retitled, seal
from tests.proposing import a_pdf, a_sealed_proposal, a_whole_draft

UNTOLD = ("id", "proposal", "made_with", "uploaded_at", "removed_at")


@pytest.fixture
def sealed(call, hanako):
    return a_sealed_proposal(call, hanako)


def rows_of(proposal, model):
    """Return what the rows of a proposal say, without their keys."""
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in UNTOLD]
    return sorted(model.objects.filter(proposal=proposal).values_list(*columns), key=repr)


# --- Beginning ------------------------------------------------------------------------------
def test_a_working_copy_begins_with_the_text_as_sealed_and_the_original_stands_untouched(call, hanako, sealed):
    before = Proposal.objects.filter(pk=sealed.pk).values().get()
    copy = begin(sealed, hanako)
    assert (copy.state, copy.revises, copy.reference, copy.origin_pk) == (
        State.REVISION, sealed, sealed.reference, sealed.pk
    )  # fmt: skip
    told = {**snapshot_of(copy), "documents": []}
    assert told == {**sealed.submissions.get().snapshot, "documents": []}
    for model in (Counterpart, Member, BudgetLine):
        assert rows_of(copy, model) == rows_of(sealed, model)
    assert Proposal.objects.filter(pk=sealed.pk).values().get() == before
    entry = Entry.objects.get(verb="proposal.revision_begun")
    assert (entry.subject, entry.actor, entry.at) == (label(sealed), hanako, IN_MAY)


def test_beginning_twice_leads_to_the_same_copy(hanako, sealed):
    first = begin(sealed, hanako)
    assert begin(sealed, hanako, at=LATER_IN_MAY) == first
    assert Entry.objects.filter(verb="proposal.revision_begun").count() == 1


@pytest.mark.parametrize(
    ("at", "begins"),
    [pytest.param(NOON, True, id="noon"), pytest.param(A_BREATH_AFTER_NOON, False, id="a breath after noon")],
)
def test_a_revision_begins_until_the_deadline(hanako, sealed, at, begins):
    if begins:
        assert begin(sealed, hanako, at=at).revises == sealed
    else:
        with pytest.raises(DeadlinePassed) as refusal:
            begin(sealed, hanako, at=at)
        assert refusal.value.facts == {"closes_at": NOON, "received_at": A_BREATH_AFTER_NOON}


def test_a_draft_and_a_withdrawn_proposal_are_not_revised(call, hanako, sealed):
    with pytest.raises(DoorClosed):
        begin(a_whole_draft(call, hanako), hanako)
    services.withdraw_proposal(sealed.pk, actor=hanako, at=IN_MAY)
    with pytest.raises(DoorClosed):
        begin(sealed, hanako)


def test_only_the_lead_begins_discards_and_seals_and_editors_write(hanako, taro, jiro, sealed):
    let_in(sealed, taro, "editor")
    let_in(sealed, jiro, "reader")
    for other in (taro, jiro):
        with pytest.raises(NotAllowed):
            begin(sealed, other)
    copy = begin(sealed, hanako)
    assert retitled(copy, taro, "By a co-editor").saved_by == taro
    with pytest.raises(NotAllowed):
        retitled(copy, jiro, "By a reader")
    for other in (taro, jiro):
        with pytest.raises(NotAllowed):
            services.discard_revision(copy.pk, actor=other, at=IN_MAY)
        with pytest.raises(NotAllowed):
            seal(copy, other)
    assert [queries.proposals_for(one).filter(pk=copy.pk).exists() for one in (hanako, taro, jiro)] == [True] * 3


# --- Sealing --------------------------------------------------------------------------------
def test_a_sealed_revision_is_the_next_version_and_the_original_says_what_it_says(hanako, taro, sealed):
    let_in(sealed, taro, "editor")
    first = sealed.submissions.get()
    copy = begin(sealed, hanako)
    retitled(copy, taro, "Condensates, revised")
    text = snapshot_of(Proposal.objects.get(pk=copy.pk))
    second = seal(copy, hanako)

    assert (second.proposal_id, second.sequence, second.received_at, second.snapshot) == (
        sealed.pk, 2, LATER_IN_MAY, text
    )  # fmt: skip
    sealed.refresh_from_db()
    assert (sealed.title_en, sealed.state, sealed.submitted_at) == ("Condensates, revised", "submitted", LATER_IN_MAY)
    assert snapshot_of(sealed) == second.snapshot and second.sha256 == seal_of(second.snapshot) != first.sha256
    assert not Proposal.objects.filter(pk=copy.pk).exists()
    assert "condensates, revised" in sealed.search_text
    assert list(sealed.submissions.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]
    assert sorted(Notice.objects.filter(kind="receipt").values_list("key", flat=True)) == sorted(
        f"receipt-{one.pk}" for one in (first, second)
    )


def test_counterparts_members_and_budget_are_those_of_the_newer_version(hanako, sealed):
    copy = begin(sealed, hanako)
    how = {"actor": hanako, "at": IN_MAY, "began": None}
    services.save_counterpart(
        copy.pk, counterpart_pk=None,
        text=services.CounterpartText(name="Per Vik", country_code="NO", agency_key="rcn", grant_status="held", grant_for_this_project=True, agency_note_done=True, grant_title="T"),
        **how,
    )  # fmt: skip
    services.save_member(copy.pk, member_pk=None, text=services.MemberText(name="Jun Sato"), **how)
    services.save_budget(copy.pk, amounts={(2025, "goods"): 1_000_000}, **how)
    told = {model: rows_of(copy, model) for model in (Counterpart, Member, BudgetLine)}
    assert [len(rows) for rows in told.values()] == [2, 1, 1]
    seal(copy, hanako)
    assert {model: rows_of(sealed, model) for model in told} == told


def test_removed_and_kept_documents_stay_with_what_was_sealed_with_them(call, hanako, settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path
    draft = a_whole_draft(call, hanako)
    kept, gone = (
        services.attach_document(
            draft.pk, actor=hanako, at=IN_APRIL, name=f"{pages}.pdf", pages=pages,
            stored=gateways.store([a_pdf(pages)], max_bytes=10**6),
        )
        for pages in (1, 2)
    )  # fmt: skip
    first = services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    copy = begin(draft, hanako)
    row = copy.documents.get(sha256=gone.sha256)
    services.remove_document(copy.pk, actor=hanako, at=IN_MAY, document_pk=row.pk)
    assert [one.sha256 for one in queries.documents_of(draft)] == [kept.sha256, gone.sha256]
    second = seal(copy, hanako)

    assert [one.sha256 for one in queries.documents_of(draft)] == [kept.sha256]
    for submission, hashes in ((first, [kept.sha256, gone.sha256]), (second, [kept.sha256])):
        named = [(one["pk"], one["sha256"]) for one in submission.snapshot["documents"]]
        assert [sha256 for _pk, sha256 in named] == hashes
        for pk, sha256 in named:  # every version still leads to its files, for reviewers too
            assert Document.objects.get(proposal=draft, pk=pk).sha256 == sha256
    services.sweep_documents(at=IN_MAY + timedelta(days=4000))
    assert all(gateways.path_of(one.sha256).exists() for one in (kept, gone))


def test_people_questions_and_confirmations_stay_with_the_original(call, hanako, taro, sealed):
    let_in(sealed, taro, "editor")
    copy = begin(sealed, hanako)
    services.ask_consultation(
        copy.pk, actor=taro, at=IN_MAY, country_code="NO", agency_name="Fjord Cancer Fund", question=""
    )
    asked = {"email": "ingrid@fjord.example", "name": "Ingrid Solberg", "text": {}, "nonce": "n", "asked_at": IN_MAY}
    Confirmation.objects.create(
        proposal=sealed, **asked, asked_by=hanako, expires_at=NOON, confirmed_at=IN_MAY, confirmed_name="I. Solberg"
    )
    second = seal(copy, hanako)
    assert [one.proposal_id for one in queries.consultations_of(sealed)] == [sealed.pk]
    assert second.snapshot["counterparts"][0]["confirmed"]["name"] == "I. Solberg"
    assert sealed.invitations.get().accepted_by == taro


# --- The office reads what is sealed ----------------------------------------------------------
def test_while_it_is_revised_the_office_lists_finds_and_reads_the_sealed_version_only(call, hanako, aiko, sealed):
    copy = begin(sealed, hanako)
    retitled(copy, hanako, "Wholly other words")

    assert list(queries.submitted_in(call)) == [sealed]
    assert queries.submitted_in(call).get().title_en == "Condensates in ageing neurons"
    asked = {"call": call.slug}
    assert not aiko.has_perm("proposals.screen_proposal", copy) and aiko.has_perm("proposals.screen_proposal", sealed)
    assert not aiko.has_perm("proposals.view_proposal", copy)
    assert "wholly other" not in Proposal.objects.get(pk=sealed.pk).search_text
    assert Proposal.objects.get(pk=copy.pk).search_text == "" and asked
    assert queries.submission_that_stands(sealed).snapshot["project"]["title_en"] == "Condensates in ageing neurons"


def test_what_the_office_had_accepted_is_open_again_with_the_newer_version(hanako, aiko, sealed):
    Screening.objects.filter(proposal=sealed).update(state="accepted", decided_at=IN_MAY, decided_by=aiko)
    second = seal(begin(sealed, hanako), hanako)
    screening = Screening.objects.get(proposal=sealed)
    assert (screening.state, screening.decided_at, screening.decided_by, screening.submission) == (
        "waiting", None, None, second
    )  # fmt: skip
    assert (screening.findings, screening.judged_at) == (second.findings, LATER_IN_MAY)


def test_a_late_attempt_with_a_working_copy_is_one_of_the_proposal_in_the_officers_ledger(call, hanako, aiko, sealed):
    copy = begin(sealed, hanako)
    with pytest.raises(DeadlinePassed) as refusal:
        seal(copy, hanako, at=A_BREATH_AFTER_NOON)
    services.note_refused_submission(copy.pk, actor=hanako, received_at=A_BREATH_AFTER_NOON, refusal=refusal.value)
    ledger = office.ledger_of(aiko, call, at=NOON + timedelta(hours=1))
    assert [(row.proposal, row.received_at) for row in ledger.late] == [(sealed, A_BREATH_AFTER_NOON)]


# --- Outcomes of pending grants ---------------------------------------------------------------
def test_a_reported_outcome_stays_where_the_same_grant_is_pending_and_is_known_to_the_office(call, hanako):
    sealed = with_pending_grants(call, hanako)
    services.report_outcome(sealed.pk, 1, actor=hanako, at=IN_MAY, state="rejected")
    seal(begin(sealed, hanako), hanako)
    sealed.refresh_from_db()
    screening = Screening.objects.get(proposal=sealed)
    assert (outcome_of(sealed).state, Outcome.objects.count()) == ("rejected", 1)
    cases = [(one["verdict"], one["case"]) for one in screening.findings if one["rule"] == "grant"]
    assert cases != [("met", "pending")]
    verdicts = [one["verdict"] for one in screening.findings]
    assert (sealed.asks, sealed.warns) == (verdicts.count("ask_a_human"), verdicts.count("not_met"))


def test_a_pending_outcome_keeps_its_row_and_learns_the_new_day(call, hanako):
    sealed = with_pending_grants(call, hanako)
    before = outcome_of(sealed)
    copy = begin(sealed, hanako)
    copy.counterparts.update(outcome_due_on=date(2024, 5, 25))
    seal(copy, hanako)
    after = outcome_of(sealed)
    assert (after.pk, after.due_on, after.state) == (before.pk, date(2024, 5, 25), "pending")
    receipt = Notice.objects.filter(kind="receipt").latest("pk")
    assert "Sat 25 May 2024" in receipt.body


def test_an_outcome_that_is_waited_for_no_more_goes_and_its_letters(call, hanako):
    sealed = with_pending_grants(call, hanako)
    copy = begin(sealed, hanako)
    copy.counterparts.update(grant_status="held", outcome_due_on=None)
    seal(copy, hanako)
    assert not Outcome.objects.exists()
    assert Entry.objects.get(verb="outcome.dropped").detail == {"position": 1, "state": "pending"}


def test_the_outcome_of_another_researcher_in_the_same_place_is_asked_for_anew(call, hanako):
    sealed = with_pending_grants(call, hanako)
    services.report_outcome(sealed.pk, 1, actor=hanako, at=IN_MAY, state="rejected")
    copy = begin(sealed, hanako)
    copy.counterparts.update(name="Per Vik")
    seal(copy, hanako)
    assert [(one.name, one.state) for one in Outcome.objects.all()] == [("Per Vik", "pending")]


# --- Ends without a seal ------------------------------------------------------------------------
def test_discarded_changes_are_gone_and_the_sealed_version_stands(hanako, sealed):
    before = Proposal.objects.filter(pk=sealed.pk).values().get()
    copy = retitled(begin(sealed, hanako), hanako, "Not to be kept")
    services.discard_revision(copy.pk, actor=hanako, at=IN_MAY)
    assert not Proposal.objects.filter(pk=copy.pk).exists()
    assert Proposal.objects.filter(pk=sealed.pk).values().get() == before
    assert Entry.objects.get(verb="proposal.revision_discarded").subject == label(sealed)
    assert begin(sealed, hanako).title_en == "Condensates in ageing neurons"


def test_a_sealed_proposal_is_not_discarded(hanako, sealed):
    with pytest.raises(DoorClosed):
        services.discard_revision(sealed.pk, actor=hanako, at=IN_MAY)


def test_the_deadline_leaves_the_copy_readable_and_the_sealed_version_standing(hanako, sealed):
    copy = retitled(begin(sealed, hanako), hanako, "Too late")
    with pytest.raises(DeadlinePassed):
        seal(copy, hanako, at=A_BREATH_AFTER_NOON)
    copy.refresh_from_db()
    assert (copy.title_en, queries.is_left_behind(copy, at=NOON), queries.is_left_behind(copy, at=IN_JUNE)) == (
        "Too late", False, True
    )  # fmt: skip
    assert queries.submission_that_stands(sealed).sequence == 1


def test_a_faulty_revision_is_refused_and_changes_nothing(hanako, sealed):
    copy = begin(sealed, hanako)
    copy.counterparts.all().delete()
    with pytest.raises(NotEligible):
        seal(copy, hanako)
    assert (sealed.counterparts.count(), sealed.submissions.count()) == (1, 1)


OVER = {
    "withdrawn": lambda sealed, hanako: services.withdraw_proposal(sealed.pk, actor=hanako, at=IN_MAY),
    "selected": lambda sealed, hanako: Proposal.objects.filter(pk=sealed.pk).update(state="selected"),
    "not accepted": lambda sealed, hanako: Proposal.objects.filter(pk=sealed.pk).update(state="not_accepted"),
}


@pytest.mark.parametrize("over", OVER.values(), ids=OVER)
def test_what_is_out_or_decided_meanwhile_closes_the_copy_which_stays_readable(hanako, sealed, over):
    copy = retitled(begin(sealed, hanako), hanako, "Overtaken")
    over(sealed, hanako)
    for act in (
        lambda: seal(copy, hanako),
        lambda: retitled(copy, hanako, "And more"),
        lambda: begin(sealed, hanako),
    ):
        with pytest.raises(DoorClosed):
            act()
    copy = queries.proposals_for(hanako).get(pk=copy.pk)
    assert (copy.title_en, queries.is_left_behind(copy, at=IN_MAY)) == ("Overtaken", True)
    assert queries.doors_open_to(hanako, copy, at=IN_MAY) == {"discard"}
    assert sealed.submissions.count() == 1
    services.discard_revision(copy.pk, actor=hanako, at=IN_MAY)


def test_the_lead_is_kept_from_judging_by_the_number_alone_and_people_named_tomorrow_today(hanako, kenji, sealed):
    copy = begin(sealed, hanako)
    services.save_member(
        copy.pk, actor=hanako, at=IN_MAY, began=None, member_pk=None,
        text=services.MemberText(name="Kenji Tanaka", email=kenji.email),
    )  # fmt: skip
    from proposals.policies import named_in  # noqa: PLC0415

    assert Proposal.objects.filter(named_in(kenji)).filter(pk=sealed.pk).exists()
