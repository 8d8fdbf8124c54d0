"""Outcomes of pending grants: in time by the instant of arrival, proven by a file, and nothing happens by itself."""

from datetime import date, timedelta

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from proposals import gateways, services
from proposals.facts import seal_of
from proposals.models import Document, Outcome
from proposals.refusals import DocumentRefused, DoorClosed, NoticeDateRefused, OutcomeWindowClosed, ProofMissing
from proposals.services import outcomes as shelf
from tests.builders import IN_JUNE, IN_MAY, jst
from tests.proposals.pending import (
    A_BREATH,
    END,
    LAST_DAY,
    NOTICE,
    award,
    finding_of,
    outcome_of,
    reject,
    with_pending_grants,
)
from tests.proposing import a_draft, a_pdf, a_sealed_proposal

LONG = pytest.mark.thorough


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


@pytest.fixture
def sealed(call, hanako):
    return with_pending_grants(call, hanako)


@pytest.fixture
def quick(monkeypatch):
    """Let every file pass as a notice of one page, without a child process."""

    def inspected(chunks):
        return gateways.store(chunks, max_bytes=10**7), 1

    monkeypatch.setattr(shelf, "inspected", inspected)


def verbs(proposal):
    entries = Entry.objects.filter(subject=f"proposals.proposal:{proposal.pk}").order_by("pk")
    return [entry.verb for entry in entries if entry.verb.startswith(("outcome", "proposal.judged"))]


# --- A report -----------------------------------------------------------------------------------
def test_an_award_is_kept_with_its_notice_and_judged_again(sealed, hanako):
    before = sealed.submissions.get()
    assert finding_of(sealed) == [("met", "pending")]

    told = award(sealed, at=IN_MAY, notice_on=date(2024, 5, 17), name="C:\\letters\\採択通知.pdf")

    document = Document.objects.get()
    assert (told.state, told.notice_on, told.document, told.told_at, told.told_by) == (
        "awarded",
        date(2024, 5, 17),
        document,
        IN_MAY,
        hanako,
    )
    assert (document.purpose, document.name, document.pages) == ("outcome", "採択通知.pdf", 1)
    assert finding_of(sealed) == [("met", "awarded")]
    assert verbs(sealed) == ["outcome.reported", "proposal.judged_again"]
    sealed.refresh_from_db()
    assert (sealed.state, sealed.submissions.get().sha256) == ("submitted", before.sha256)
    assert before.sha256 == seal_of(before.snapshot)
    assert not sealed.documents.of_the_text().exists()  # a proof is no part of the sealed text


def test_a_rejection_needs_no_file_and_an_officer_decides(sealed):
    told = reject(sealed, at=IN_MAY)
    assert (told.state, told.notice_on, told.document) == ("rejected", None, None)
    assert finding_of(sealed) == [("not_met", "rejected")]
    sealed.refresh_from_db()
    assert (sealed.state, sealed.screening.verdict, sealed.screening.state) == ("submitted", "not_met", "waiting")


def test_a_rejection_may_bring_its_notice(sealed, quick):
    told = reject(sealed, at=IN_MAY, notice_on=date(2024, 5, 16), name="no.pdf", chunks=[NOTICE])
    assert (told.notice_on, told.document.name) == (date(2024, 5, 16), "no.pdf")


@pytest.mark.parametrize(
    ("at", "is_in_time"),
    [
        pytest.param(END - A_BREATH, True, id="31 May 23:59:59.999999"),
        pytest.param(END, True, id="31 May 24:00:00.000000"),
        pytest.param(END + A_BREATH, False, id="a breath after 24:00"),
        pytest.param(IN_JUNE, False, id="in June"),
    ],
)
def test_an_award_is_taken_until_the_end_of_the_last_day_in_japan(sealed, quick, at, is_in_time):
    if is_in_time:
        assert award(sealed, at=at).told_at == at
        return
    with pytest.raises(OutcomeWindowClosed) as refused:
        award(sealed, at=at)
    assert refused.value.facts == {"by_on": LAST_DAY, "ended_at": END, "received_at": at}
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("notice_on", "at", "rule"),
    [
        pytest.param(date(2024, 5, 31), END - A_BREATH, None, id="dated 31 May"),
        pytest.param(date(2024, 6, 1), END, "too-late", id="dated 1 June, which has just begun"),
        pytest.param(date(2024, 6, 1), END - A_BREATH, "future", id="dated tomorrow"),
        pytest.param(date(2024, 5, 21), IN_MAY, "future", id="dated tomorrow, long before the last day", marks=LONG),
        pytest.param(date(2024, 5, 20), jst(2024, 5, 20), None, id="dated today, at midnight in Japan", marks=LONG),
        pytest.param(None, IN_MAY, "missing", id="without a date"),
    ],
)
def test_a_notice_proves_an_award_by_its_date(sealed, quick, notice_on, at, rule):
    if rule is None:
        assert award(sealed, at=at, notice_on=notice_on).notice_on == notice_on
        return
    with pytest.raises(NoticeDateRefused) as refused:
        award(sealed, at=at, notice_on=notice_on)
    assert refused.value.facts == {"rule": rule, "by_on": LAST_DAY}
    assert outcome_of(sealed).state == "pending"


def test_an_award_without_a_file_is_no_award(sealed):
    with pytest.raises(ProofMissing):
        award(sealed, pdf=None)


def test_a_file_that_is_no_pdf_leaves_everything_as_it_was(sealed):
    with pytest.raises(DocumentRefused) as refused:
        award(sealed, pdf=b"<html>")
    assert refused.value.facts["rule"] == "not-a-pdf"
    assert (outcome_of(sealed).state, verbs(sealed)) == ("pending", [])


def test_a_rejection_dated_in_the_future_is_refused(sealed):
    with pytest.raises(NoticeDateRefused):
        reject(sealed, at=IN_MAY, notice_on=date(2024, 5, 21))


def test_only_the_lead_reports_and_a_stranger_is_told_nothing_of_time_or_file(sealed, taro, aiko):
    for person in (taro, aiko):
        with pytest.raises(NotAllowed):
            award(sealed, actor=person, at=IN_JUNE, pdf=None)


def test_an_outcome_that_was_not_pending_cannot_be_reported(sealed, call, taro):
    with pytest.raises(Outcome.DoesNotExist):
        award(sealed, position=2)
    with pytest.raises(Outcome.DoesNotExist):
        reject(a_sealed_proposal(call, taro))


def test_nothing_is_reported_of_a_draft_or_of_what_has_left_the_race(call, hanako, sealed):
    with pytest.raises(DoorClosed):
        reject(a_draft(call, hanako))
    services.withdraw_proposal(sealed.pk, actor=hanako, at=IN_MAY)
    with pytest.raises(DoorClosed):
        award(sealed, at=IN_MAY)


# --- Corrections --------------------------------------------------------------------------------
def test_a_new_notice_takes_the_place_of_the_first_whose_row_stays(sealed, quick):
    first = award(sealed, at=IN_MAY, notice_on=date(2024, 5, 17)).document
    second = award(sealed, at=END, pdf=a_pdf(pages=2)).document
    first.refresh_from_db()
    assert (first.removed_at, second.removed_at, outcome_of(sealed).document) == (END, None, second)


def test_the_same_notice_sent_again_stays_one_document(sealed, quick):
    award(sealed, at=IN_MAY, notice_on=date(2024, 5, 17))
    award(sealed, at=END, notice_on=date(2024, 5, 18))
    assert (Document.objects.get().removed_at, outcome_of(sealed).notice_on) == (None, date(2024, 5, 18))


def test_one_notice_may_speak_of_two_grants_and_stays_while_one_rests_on_it(call, hanako, quick):
    sealed = with_pending_grants(call, hanako, "Ingrid Solberg", "Per Vik")
    award(sealed, position=1)
    award(sealed, position=2)
    assert Document.objects.count() == 1
    reject(sealed, position=1)
    assert Document.objects.get().removed_at is None
    reject(sealed, position=2)
    assert Document.objects.get().removed_at == END - A_BREATH
    assert [finding_of(sealed, position=place) for place in (1, 2)] == [[("not_met", "rejected")]] * 2


def test_an_award_reported_by_mistake_is_corrected_at_any_time(sealed, quick):
    award(sealed)
    assert reject(sealed, at=IN_JUNE).document is None
    assert finding_of(sealed) == [("not_met", "rejected")]
    with pytest.raises(OutcomeWindowClosed):
        award(sealed, at=IN_JUNE)


def test_a_report_whose_file_took_its_time_does_not_undo_a_later_one(sealed, quick):
    reject(sealed, at=IN_MAY + timedelta(seconds=20))
    assert award(sealed, at=IN_MAY, notice_on=date(2024, 5, 17)).state == "rejected"
    assert verbs(sealed) == ["outcome.reported", "proposal.judged_again", "outcome.overtaken"]


# --- What was not known in time -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "marked"),
    [
        pytest.param(END - A_BREATH, 0, id="31 May 23:59:59.999999"),
        pytest.param(END, 0, id="31 May 24:00:00.000000"),
        pytest.param(END + A_BREATH, 1, id="a breath after 24:00"),
        pytest.param(IN_JUNE, 1, id="in June"),
    ],
)
def test_what_is_still_pending_after_the_last_day_is_marked_as_not_known(sealed, at, marked):
    assert services.mark_unknown_outcomes(at=at) == marked
    one = outcome_of(sealed)
    assert (one.state, one.told_at, one.told_by) == (("unknown", at, None) if marked else ("pending", None, None))


def test_what_was_not_known_waits_for_an_officer(sealed):
    assert [services.mark_unknown_outcomes(at=IN_JUNE) for _ in range(2)] == [1, 0]
    sealed.refresh_from_db()
    assert finding_of(sealed) == [("not_met", "unknown")]
    assert (sealed.state, sealed.screening.verdict, sealed.screening.state) == ("submitted", "not_met", "waiting")
    assert verbs(sealed) == ["outcome.unknown", "proposal.judged_again"]


def test_what_was_told_or_has_left_the_race_is_not_marked(call, hanako, taro, sealed, quick):
    award(sealed)
    gone = with_pending_grants(call, taro)
    services.withdraw_proposal(gone.pk, actor=taro, at=IN_MAY)
    assert services.mark_unknown_outcomes(at=IN_JUNE) == 0
    assert (outcome_of(sealed).state, outcome_of(gone).state) == ("awarded", "pending")


def test_a_report_received_in_time_wins_over_a_sweep_that_came_first(sealed, quick):
    services.mark_unknown_outcomes(at=END + timedelta(milliseconds=100))
    received_at = END - timedelta(milliseconds=100)
    told = award(sealed, at=received_at)
    assert (told.state, told.told_at, told.told_by) == ("awarded", received_at, sealed.lead)
    assert finding_of(sealed) == [("met", "awarded")]
    assert services.mark_unknown_outcomes(at=IN_JUNE) == 0


def test_a_sweep_while_the_file_is_looked_at_loses_no_report(sealed, monkeypatch):
    real = shelf.inspected

    def slowly(chunks):
        services.mark_unknown_outcomes(at=END + A_BREATH)
        assert outcome_of(sealed).state == "unknown"
        return real(chunks)

    monkeypatch.setattr(shelf, "inspected", slowly)
    assert award(sealed, at=END).state == "awarded"
    assert finding_of(sealed) == [("met", "awarded")]


def test_a_rejection_may_still_be_told_after_the_last_day(sealed):
    services.mark_unknown_outcomes(at=END + A_BREATH)
    assert reject(sealed, at=IN_JUNE).state == "rejected"


def test_the_sweep_costs_one_query_when_nothing_is_due(sealed, django_assert_num_queries):
    with django_assert_num_queries(1):
        services.mark_unknown_outcomes(at=IN_MAY)
