"""How do the tests of letters owe some, and let time pass?"""

from datetime import timedelta

from django.db.models import F

from journal.transactions import use_case
from notices import services
from notices.models import Notice
from tests.builders import NOON

PAPER = {"title": "Ageing neurons", "note": "", "authors": []}


@use_case
def owe(key, to, *, at=NOON, **options):
    """Promise one letter, as a use case of another room would."""
    options = {"kind": "drill", "about": "proposals.proposal:7", "scope": "aspire-2024-3", **options}
    return services.promise(key, to=to, template="drill", context={"paper": PAPER}, at=at, **options)


@use_case
def withdraw(about="proposals.proposal:7", *, actor=None, at=NOON, **options):
    """Take letters back, as a use case of another room would."""
    return services.withdraw(about, actor=actor, at=at, **options)


def stopped_clock(at):
    """Return a clock that stands still."""
    return lambda: at


def post(at):
    """Do one round of post at an instant that does not pass."""
    services.post_due(at=at, now=stopped_clock(at))


def let_leases_run_out():
    """Move every lease into the past, as if the worker had been dead for its whole length."""
    Notice.objects.filter(state=Notice.State.SENDING).update(lease_until=F("lease_until") - timedelta(minutes=16))


def let_turns_come():
    """Move every next attempt into the past, as if an hour had gone by."""
    Notice.objects.filter(state__in=["retry", "unknown"]).update(next_try_at=F("next_try_at") - timedelta(hours=1))


def one(key="letter"):
    """Read one letter anew."""
    return Notice.objects.get(key=key)


def fate(notice):
    """Return what became of a letter, in one value."""
    return notice.state, notice.attempts, notice.doubts, notice.lease_until
