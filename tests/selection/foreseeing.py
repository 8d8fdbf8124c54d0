"""How do tests build a world in which letters will fall due, and let the clock run through every sweep?"""

import random
from datetime import date, timedelta
from types import SimpleNamespace

from calls.deadlines import day_in_japan
from calls.models import ChangeLogEntry, InterviewDay
from calls.services import extend_deadline
from journal.services import record
from journal.transactions import use_case
from notices import services as notices
from notices.models import Notice
from proposals import services as proposals
from proposals.models import Invitation
from reviews import services as reviews
from selection import services
from selection.models import AffiliationPromise
from tests.builders import AFTER_INTERVIEWS, IN_APRIL, IN_AUGUST, IN_MAY, INTERVIEW_DAY, jst
from tests.proposals.pending import APPLIED, reject
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft
from tests.selection.choosing import agreed_and_frozen, given, listed, planned, told
from tests.selection.promising import ABROAD, reported
from tests.selection.releasing import released

A_WEEK_LATER = jst(2024, 6, 4, 12)
LEASE = timedelta(minutes=15)
OWING_BY_THE_CLOCK = (
    proposals.tell_of_extensions,
    proposals.tell_of_changes,
    proposals.remind_of_drafts,
    proposals.remind_of_outcomes,
    proposals.mark_unknown_outcomes,
    reviews.remind_of_reviews,
    services.remind_of_promises,
    services.alarm_of_interviews,
)
SWEEPS = (*OWING_BY_THE_CLOCK, services.settle_withdrawals, services.release_due)


# --- The clock ------------------------------------------------------------------------------------
def post_to_nowhere(at):
    """Settle every letter whose turn has come as a mail server would that takes everything."""
    while taken := notices.claim_due(at=at, limit=50, lease=LEASE):
        for one in taken:
            notices.settle_sent(one.pk, lease_until=one.lease_until, sent_at=at)


def sweep(at):
    """Do everything that beat asks for at an instant: owe what is due, then post what is owed."""
    for act in SWEEPS:
        act(at=at)
    post_to_nowhere(at)


def run(start, end, steps):
    """Let the clock run from one instant to another, both swept; `steps` yields how long each pause is."""
    at = start
    while at < end:
        sweep(at)
        at += next(steps)
    sweep(end)


def hourly():
    """Yield an hour, for ever."""
    while True:
        yield timedelta(hours=1)


def at_random(dice):
    """Yield pauses of up to fourteen hours: each day has a sweep between nine in the morning and midnight."""
    while True:
        yield timedelta(
            seconds=dice.randrange(10 * 3600, 14 * 3600) if dice.random() < 0.95 else dice.randrange(1, 3600)
        )


def owed():
    """Return {key: day in Japan on which it came to be owed} of every letter there is, sign-in letters left out."""
    return {key: day_in_japan(at) for key, at in Notice.objects.values_list("key", "promised_at")}


# --- Worlds ---------------------------------------------------------------------------------------
def world_before_the_deadline(seed, call, cast):
    """Drafts, some shared, untouched, or switched off; pending grants; perhaps a moved deadline and an amended call."""
    dice, now = (
        random.Random(seed),
        jst(2024, 5, 10, 10) + timedelta(minutes=random.Random(seed).randrange(60 * 24 * 17)),
    )
    hanako, taro, jiro, kenji, aiko = (cast[name] for name in ("hanako", "taro", "jiro", "kenji", "aiko"))
    hanakos = a_whole_draft(call, hanako)
    a_whole_draft(call, taro, at=now - timedelta(hours=dice.randrange(1, 400)))
    a_draft(call, jiro)  # nothing saved in it
    if dice.random() < 0.5:
        _write_along(hanakos, jiro)
    if dice.random() < 0.3:
        taro.wants_reminders = False
        taro.save(update_fields=["wants_reminders"])
    names = ["Ingrid Solberg", "Per Vik", "Lena Vogt"][: dice.randrange(1, 4)]
    pending = a_sealed_proposal(call, kenji, counterparts=[{**APPLIED, "name": name} for name in names])
    if dice.random() < 0.4:
        reject(pending, at=IN_APRIL + timedelta(days=1))
    if dice.random() < 0.5:
        _amend(call, at=now - timedelta(hours=dice.randrange(1, 100)))
    if dice.random() < 0.5:
        why = {"reason_en": "The portal could not be reached.", "reason_ja": "ポータルに接続できなかったため。"}
        extend_deadline(call.pk, closes_at=A_WEEK_LATER, actor=aiko, at=now - timedelta(minutes=5), **why)
    return SimpleNamespace(now=now, until=now + timedelta(days=dice.randrange(6, 12)), dice=dice)


def world_before_the_interviews(seed, call, cast):
    """Interviews without a time, planned, told, held, failed; perhaps an officer with a proposal of their own."""
    dice = random.Random(seed)
    day = InterviewDay.objects.get(call=call, on=INTERVIEW_DAY)
    aiko, emi = cast["aiko"], cast["emi"]
    leads = [cast[name] for name in ("hanako", "taro", "jiro", "sora")]
    sealed = [a_sealed_proposal(call, lead, project={"title_en": f"Project of {lead}"}) for lead in leads]
    if dice.random() < 0.3:
        a_sealed_proposal(call, emi)
    on_list = [listed(one, day, aiko) for one in dice.sample(sealed, dice.randrange(0, 5))]
    timed = dice.sample(on_list, dice.randrange(0, len(on_list) + 1))
    for number, one in enumerate(timed):
        planned(one, aiko, starts_at=jst(2024, 9, 19, 10 + number))
    if timed and dice.random() < 0.7:
        told(call, aiko)
        for letter in Notice.objects.filter(kind="interview"):
            _fare(letter, dice.choice(["goes", "goes", "held", "failed"]), aiko)
    now = jst(2024, 9, 2, 10) + timedelta(minutes=dice.randrange(60 * 24 * 12))
    return SimpleNamespace(now=now, until=now + timedelta(days=dice.randrange(1, 8)), dice=dice)


def world_after_the_release(seed, call, cast):
    """Affiliations promised, some reported, with a contract day or without."""
    dice, aiko, emi = random.Random(seed), cast["aiko"], cast["emi"]
    leads = [cast[name] for name in ("hanako", "taro", "jiro")]
    for lead in leads:
        given(a_sealed_proposal(call, lead, investigator=ABROAD), aiko)
    released(call, aiko)
    now = AFTER_INTERVIEWS + timedelta(minutes=dice.randrange(60 * 24 * 60))
    for promise in AffiliationPromise.objects.order_by("pk"):
        if dice.random() < 0.2:
            reported(promise, at=now, since_on=date(2024, 9, 20))
        elif dice.random() < 0.5:
            on = date(2024, 10, 20) + timedelta(days=dice.randrange(60))
            services.set_contract_day(promise.pk, contract_on=on, actor=emi, at=AFTER_INTERVIEWS)
    return SimpleNamespace(now=now, until=now + timedelta(days=dice.randrange(6, 12)), dice=dice)


WORLDS = (world_before_the_deadline, world_before_the_interviews, world_after_the_release)


def frozen_with_a_place(proposal, officers):
    """Give a place, and let a quorum agree and freeze the board; returns the Round."""
    given(proposal, officers[0])
    return agreed_and_frozen(proposal.call, *officers)


def _write_along(draft, person):
    Invitation.objects.create(
        proposal=draft,
        email=person.email,
        role="editor",
        nonce=f"editor-{person.pk}",
        invited_at=IN_APRIL,
        invited_by=draft.lead,
        expires_at=IN_MAY,
        accepted_at=IN_APRIL,
        accepted_by=person,
    )


@use_case
def _amend(call, *, at):
    ChangeLogEntry.objects.create(call=call, on=at.date(), text_en="NHGRI was added.", text_ja="NHGRIを追加しました。")
    record("call.amended", subject=call, actor=None, at=at, detail={"version": 2, "changed": ["participations"]})


def _fare(letter, how, officer):
    """Let a letter be as it is, held back by an officer, or refused for good."""
    if how == "held":
        held = {"held_at": IN_AUGUST, "held_by": officer, "held_reason": "The panel may change."}
        Notice.objects.filter(pk=letter.pk).update(**held)
    elif how == "failed":
        Notice.objects.filter(pk=letter.pk).update(state="failed")
