"""How do the officers of a call hear, within the hour, of letters that did not go?"""

from datetime import UTC

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Max
from django.urls import reverse
from django.utils import translation

from journal.models import Entry
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import policies
from notices.models import Notice
from notices.sentences import kind_in_words, why_it_did_not_go
from notices.services.promising import promise

LETTER_FAILED = "letter-failed"
WENT_WRONG = ("notice.failed", "notice.too_late", "notice.in_doubt")
REPORTED = "notice.reported"
LISTED = 20  # letters named in one letter; the page has them all


@use_case
def tell_of_failed_letters(*, at):
    """Write to every officer to whom a call's letters are open about those that do not go any more by themselves.

    At most one letter an hour, call and officer gathers what failed since: refused for good, too late, or in doubt for
    good. Each mishap is told once, a new one of the same letter again; mishaps of these letters themselves never.
    Returns how many letters are owed by it. `at` is an aware instant.
    """
    failed = Notice.objects.left_to_an_officer(at=at).exclude(kind=LETTER_FAILED)
    failed = _not_yet_told(list(failed.select_for_update(of=("self",), skip_locked=True).order_by("pk")))
    by_call = {}
    for notice in failed:
        by_call.setdefault(notice.scope, []).append(notice)
    return sum(_tell_of(scope, notices, at=at) for scope, notices in sorted(by_call.items()))


@within_transaction
def _not_yet_told(notices):
    """Keep the letters of whose latest mishap nobody was told; both are read off the journal."""
    named = {label(notice): notice for notice in notices}
    entries = Entry.objects.filter(subject__in=named, verb__in=[*WENT_WRONG, REPORTED])
    latest = {(subject, verb): pk for subject, verb, pk in entries.values_list("subject", "verb").annotate(Max("pk"))}
    return [
        notice
        for subject, notice in named.items()
        if max(latest.get((subject, verb), 0) for verb in WENT_WRONG) >= latest.get((subject, REPORTED), 0)
    ]


@within_transaction
def _tell_of(scope, notices, *, at):
    stem = f"{LETTER_FAILED}-{scope}-{at.astimezone(UTC):%Y%m%d%H}-"
    if Notice.objects.filter(key__startswith=stem).exists():
        return 0  # this hour has its letter; what came since is told in the next

    told = {}
    for officer in _officers():
        theirs = policies.visible_to(officer).filter(pk__in=[notice.pk for notice in notices])
        readable = set(theirs.values_list("pk", flat=True))
        mine = [notice for notice in notices if notice.pk in readable]
        if mine:
            _write(f"{stem}{officer.pk}", officer, scope, mine, at=at)
            for notice in mine:
                told.setdefault(notice, []).append(officer.pk)
    for notice, officers in told.items():
        record(REPORTED, subject=notice, actor=None, at=at, detail={"key": notice.key, "to": officers})
    return len({pk for officers in told.values() for pk in officers})


@within_transaction
def _write(key, officer, scope, notices, *, at):
    with translation.override(officer.language):
        rows = [
            {"kind": kind_in_words(one.kind), "why": why_it_did_not_go(one), "page": _address("letter", one.pk)}
            for one in notices[:LISTED]
        ]
    context = {
        "letters": rows,
        "count": len(notices),
        "further": len(notices) - len(rows),
        "scope": scope,
        "page": _address("letters", scope),
    }
    promise(
        key,
        kind=LETTER_FAILED,
        about=notices[0],
        to=officer,
        template="notices_letters_failed",
        context=context,
        at=at,
        scope=scope,
    )


def _officers():
    people = get_user_model().objects.filter(is_active=True, roles__kind="officer", roles__ended_at__isnull=True)
    return people.distinct().order_by("pk")


def _address(name, argument):
    return settings.SITE_URL + reverse(f"notices:{name}", args=[argument])
