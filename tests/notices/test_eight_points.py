"""What becomes of a letter whose worker is killed at each of the eight points of posting?

Counted is at the mail server: none lost, none doubled but in the one window of SMTP, and there with the same Message-ID.
"""

import signal

import pytest
from django.utils import timezone

from notices import services
from notices.models import Notice
from notices.services import posting
from tests.notices.drill import let_leases_run_out, let_turns_come, one, owe
from tests.notices.dying import POINTS, DyingWorkers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes, pytest.mark.thorough]

BEFORE_THE_MARK, IN_DOUBT = ("sending", False), ("sending", True)
FATES = dict.fromkeys(POINTS[:6], (BEFORE_THE_MARK, "retry", 0, 1)) | {
    POINTS[6]: (IN_DOUBT, "unknown", 0, 1),  # no dot was sent: the server threw the text away
    POINTS[7]: (IN_DOUBT, "unknown", 1, 2),  # the one window: it was taken, and nobody wrote that down
}


@pytest.fixture
def dying(mailbox):
    """Workers that die where they are told, posting to the mailbox."""
    workers = DyingWorkers(mailbox.port)
    yield workers
    workers.stop()


def post_now():
    services.post_due(at=timezone.now(), now=timezone.now)


def test_a_worker_killed_at_any_of_eight_points_loses_nothing_and_doubles_only_in_the_window(
    dying, mailbox, hanako, rounds
):
    assert len(POINTS) == len(FATES) == 8
    for turn in range(rounds(1, drill=50)):
        for point, (left, judged, taken_by_then, taken_in_the_end) in FATES.items():
            letter = owe(f"{turn} {point}", hanako, at=timezone.now())
            assert dying.post(point) == signal.SIGKILL, point

            stands = one(letter.key)
            assert ((stands.state, stands.after_dot), stands.attempts) == (left, 1), point
            assert mailbox.message_ids.count(letter.message_id) == taken_by_then, point

            post_now()  # a second worker, while the lease of the dead one runs
            assert (one(letter.key).state, one(letter.key).attempts) == ("sending", 1), point
            let_leases_run_out()
            services.claim_due(at=timezone.now(), limit=0, lease=posting.LEASE)
            assert one(letter.key).state == judged, point
            let_turns_come()
            post_now()
            post_now()

            assert one(letter.key).state == "sent", point
            assert mailbox.message_ids.count(letter.message_id) == taken_in_the_end, point
    assert set(mailbox.message_ids) == set(Notice.objects.values_list("message_id", flat=True))

    spared = owe("the control: not killed", hanako, at=timezone.now())
    assert (dying.post("nowhere"), one(spared.key).state) == (0, "sent")
    assert mailbox.message_ids.count(spared.message_id) == 1
