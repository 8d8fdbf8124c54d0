"""Do the pages of reviewing ask the database as often for thousands of rows as for twenty, and how often is that?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.queries import voices
from reviews.services import reckon
from tests.builders import IN_JULY
from tests.reviews.crowded import READERS, crowd_of, opened, read

pytestmark = pytest.mark.thorough

MOST = 15  # queries of a page, whatever the number of rows


def questions_of(crowd, officer):
    """Return {page: how many queries its second opening takes}; the first reads what is kept from then on."""
    found = {}
    for what, client, address in opened(crowd, officer):
        assert read(client, address)[0] == 200, what
        with CaptureQueriesContext(connection) as queries:
            read(client, address)
        found[what] = len(queries)
    return found


def test_pages_ask_as_often_for_many_rows_as_for_few_and_never_more_than_fifteen_times(
    call, aiko, emi, rounds, monkeypatch
):
    monkeypatch.setattr(voices, "INLINE_UP_TO", 10)  # few scores are calibrated by a worker as well
    few = crowd_of(call, emi, proposals=20, reviewers=8)
    reckon(at=IN_JULY)
    asked = questions_of(few, aiko)
    many = crowd_of(call, emi, proposals=rounds(60, drill=2000), reviewers=rounds(12, drill=400), first=21)
    reckon(at=IN_JULY)
    assert questions_of(many, aiko) == asked
    assert {what: count for what, count in asked.items() if count > MOST} == {}


def test_a_crowd_is_what_it_says(call, emi):
    crowd = crowd_of(call, emi, proposals=20, reviewers=8)
    one = crowd.proposals[-1]
    assert (len(crowd.proposals), len(crowd.reviewers), crowd.sent) == (20, 8, 54)
    assert (one.assignments.count(), one.submissions.get().snapshot["reference"]) == (READERS, one.reference)
    assert one.screening.submission == one.submissions.get()
