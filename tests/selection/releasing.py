"""How do tests set the moment of a release? Through the services, with what the page would have shown."""

from datetime import timedelta

from django.conf import settings

from accounts.models import User
from notices.models import Notice
from selection import services
from selection.models import Round
from selection.services.releasing import prepared_for, seal_of_letters
from tests.builders import AFTER_INTERVIEWS, person
from tests.selection.choosing import agreed_and_frozen

SET_AT = AFTER_INTERVIEWS
MOMENT = AFTER_INTERVIEWS + timedelta(days=1)  # 10:00 in Japan
A_MINUTE = timedelta(minutes=1)
REASON = "The minister wants to be told first."


def set_to_go(call, officer, *, release_at=MOMENT, at=SET_AT):
    """Set the moment of a frozen board with the letters as they are now, and return the Round."""
    prepared = prepared_for(call)
    return services.set_release(
        call.pk, release_at=release_at, seen=seal_of_letters(prepared), typed=len(prepared), actor=officer, at=at
    )


def frozen_and_set(call, *officers, release_at=MOMENT, at=SET_AT):
    """Let officers agree, freeze the board and set the moment."""
    agreed_and_frozen(call, *officers, at=at)
    return set_to_go(call, officers[-1], release_at=release_at, at=at)


def released(call, officer, *, at=AFTER_INTERVIEWS):
    """Have the results of a call released at an instant as the office does, and return the Round.

    The officer and a colleague, Mari, agree to the board and freeze it where that is not done yet, and set the moment as
    late as they may; at the moment the worker comes round.
    """
    just_before = at - settings.RELEASE_LEAD
    if not Round.objects.filter(call=call, frozen_at__isnull=False).exists():
        mari = User.objects.filter(email="mari@aspire.example").first()
        mari = mari or person("mari@aspire.example", "Mari Okubo", "officer")
        agreed_and_frozen(call, mari, officer, at=just_before)
    set_to_go(call, officer, release_at=at, at=just_before)
    services.release_due(at=at)
    return Round.objects.get(call=call)


def bring_forward(call, *, at):
    """Let the moment that was set for a call be now, for tests whose clock is the real one."""
    Round.objects.filter(call=call).update(release_at=at)
    Notice.objects.filter(kind="result", scope=call.slug).update(not_before=at, next_try_at=at)
