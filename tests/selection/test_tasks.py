"""What does the worker look after in this room?"""

from proposals.services import withdraw_proposal
from selection.models import Award, Interview
from selection.tasks import settle_withdrawals
from tests.builders import AFTER_INTERVIEWS
from tests.selection.choosing import given, letters, listed, timed


def test_the_sweep_clears_what_withdrawn_proposals_leave_behind(hanakos, day, aiko, hanako):
    timed(listed(hanakos, day, aiko), aiko)
    given(hanakos, aiko)
    withdraw_proposal(hanakos.pk, actor=hanako, at=AFTER_INTERVIEWS)
    settle_withdrawals()

    assert list(Interview.objects.values_list("state", flat=True)) == ["called_off"]
    assert not Award.objects.exists()
    assert [letter.state for letter in letters("interview", "interview-called-off")] == ["withdrawn"]
