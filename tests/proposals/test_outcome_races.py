"""What happens when two beats, or a beat and a report, come at the same moment?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from journal.models import Entry
from notices.models import Notice
from proposals import services
from proposals.models import Consultation
from tests.builders import IN_APRIL, jst
from tests.proposals.pending import A_BREATH, END, award, finding_of, outcome_of, with_pending_grants
from tests.proposing import a_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]


def at_once(*acts):
    """Run all acts in threads that start together; returns what each returned."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_report_in_time_is_never_lost_to_the_sweep_of_the_first_of_june(call, hanako, settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path
    sealed = with_pending_grants(call, hanako)
    swept_at = END + timedelta(milliseconds=100)
    at_once(
        lambda: services.mark_unknown_outcomes(at=swept_at),
        lambda: award(sealed, at=END - A_BREATH),
        lambda: services.mark_unknown_outcomes(at=swept_at),
    )
    assert (outcome_of(sealed).state, outcome_of(sealed).told_at) == ("awarded", END - A_BREATH)
    assert finding_of(sealed) == [("met", "awarded")]
    assert not Notice.objects.filter(kind="outcome-unknown").exclude(state="withdrawn").exists()


def test_four_beats_at_once_mark_once_and_write_once(call, hanako):
    with_pending_grants(call, hanako)
    marked = at_once(*[lambda: services.mark_unknown_outcomes(at=END + A_BREATH)] * 4)
    assert sorted(marked) == [0, 0, 0, 1]
    assert Notice.objects.filter(kind="outcome-unknown").count() == 1
    assert Entry.objects.filter(verb="outcome.unknown").count() == 1


def test_four_beats_at_once_remind_once(call, hanako):
    with_pending_grants(call, hanako, at=IN_APRIL)
    at_once(*[lambda: services.remind_of_outcomes(at=jst(2024, 5, 28, 9))] * 4)
    assert Notice.objects.filter(kind="outcome-reminder").count() == 1


def test_four_windows_ask_one_question(call, hanako):
    draft = a_draft(call, hanako)
    asked = {"country_code": "NO", "agency_name": "Fjord Cancer Fund", "question": ""}
    found = at_once(*[lambda: services.ask_consultation(draft.pk, actor=hanako, at=IN_APRIL, **asked)] * 4)
    assert len(set(found)) == Consultation.objects.count() == 1
