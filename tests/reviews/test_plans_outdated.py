"""What has changed since a plan was worked out, and is it then refused with its reasons?"""

import pytest

from notices.models import Notice
from proposals.services import withdraw_proposal
from reviews import queries, services
from reviews.models import Appointment, Assignment, Conflict
from reviews.refusals import PlanOutdated
from reviews.sentences import changes_in_words
from tests.builders import IN_JULY, IN_JUNE
from tests.reviews.planning import a_reader, applied, worked_out
from tests.reviews.reviewing import asked


@pytest.fixture
def readers(call, kenji, yuki):
    """Kenji and Yuki, who accepted; Kenji knows of condensates, Yuki of frailty."""
    a_reader(kenji, call, areas=[1], keywords=["condensates"], most=3)
    a_reader(yuki, call, areas=[1, 3], keywords=["Frailty"], languages=["en", "ja"])
    return [kenji, yuki]


@pytest.fixture
def two(hanakos, taros, readers):
    """Two proposals, each to be read by both readers."""
    return [hanakos, taros]


@pytest.fixture
def plan(two, call, aiko):
    """Aiko's plan with two readers each, worked out."""
    return worked_out(call, aiko)


def standing():
    rows = Assignment.objects.exclude(state="ended").order_by("proposal", "reviewer")
    return list(rows.values_list("proposal", "reviewer", "state", "plan"))


def letters():
    rows = Notice.objects.filter(kind="reviews-asked-plan").order_by("pk")
    return list(rows.values_list("to_user__name", "state", "scope", "kept_from"))


def _withdrawn(hanakos, **_cast):
    withdraw_proposal(hanakos.pk, actor=hanakos.lead, at=IN_JUNE)


def _conflict(hanakos, kenji, **_cast):
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)


def _limit(kenji, **_cast):
    Appointment.objects.filter(reviewer__user=kenji).update(most=1)


def _gone(kenji, **_cast):
    Appointment.objects.filter(reviewer__user=kenji).update(state="ended", ended_at=IN_JUNE, ended_by=kenji)


def _asked(hanakos, kenji, aiko, **_cast):
    asked(hanakos, kenji, aiko)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(_withdrawn, "AS3-0001 is no longer under review.", id="a proposal withdrawn"),
        pytest.param(_conflict, "Kenji Tanaka now has a conflict of interest with AS3-0001.", id="a conflict declared"),
        pytest.param(_limit, "Kenji Tanaka would read more than their limit allows now.", id="a limit lowered"),
        pytest.param(_gone, "Kenji Tanaka no longer reads for this call.", id="an appointment ended"),
        pytest.param(_asked, "Kenji Tanaka has been asked to read AS3-0001 since.", id="somebody asked by hand"),
    ],
)
@pytest.mark.thorough
def test_what_has_changed_since_is_refused_and_said(plan, hanakos, kenji, aiko, emi, change, told):
    change(hanakos=hanakos, kenji=kenji, aiko=aiko)
    before = standing()
    with pytest.raises(PlanOutdated) as refused:
        applied(plan, emi)
    assert told in changes_in_words(refused.value.facts["changes"])
    assert standing() == before and letters() == []
    plan.refresh_from_db()
    assert plan.state == "solved"


@pytest.mark.thorough
def test_an_assignment_taken_back_since_is_a_change(two, hanakos, kenji, call, aiko):
    kept = asked(hanakos, kenji, aiko)
    plan = worked_out(call, aiko)
    services.end_assignment(kept.pk, actor=aiko, at=IN_JULY)
    assert changes_in_words(queries.changes_since(plan, at=IN_JULY)) == ["Kenji Tanaka no longer reads AS3-0001."]
