"""Who is reminded of a draft before the deadline, who hears that a call has changed, and when is neither said?

People hear of what they write: the lead and whoever writes along, each once, in their own language, unless they have
switched it off. A draft in which nothing was ever saved is nobody's work yet: nobody is reminded of it. A reminder names no
call as its scope, so no officer learns from it who writes what; a change of the call is no secret.
"""

from datetime import timedelta

from django.db.models import Max, Q

from accounts.models import User
from calls.deadlines import last_reminder, moments_of, morning_jst
from calls.models import Call
from journal.queries import entries_of, label_prefix
from journal.sentences import tokyo_day
from journal.services import label
from journal.transactions import outside_transaction, use_case
from notices import expecting
from notices import queries as letters
from notices import services as notices
from notices.expecting import Expected
from proposals.lifecycle import State
from proposals.models import Invitation, Proposal
from proposals.sentences import expected as words

LETTERS = REMINDER, CHANGED = "draft-reminder", "call-changed"
REMIND_DAYS = (14, 7, 1)  # before the day of the deadline, in the morning in Japan (portal default)
TOLD_FOR = timedelta(days=3)  # after an amendment: what no sweep could tell by then, the page of the call tells
IN_WORK = Q(state=State.DRAFT) | Q(state=State.REVISION, revises__state=State.SUBMITTED)  # what can still be sent
# What tells applicants nothing that they could heed, or what another letter tells (the deadline: `telling`).
OTHERWISE_TOLD = {"last_updated_on", "effort_weight", "decision_quorum", "closes_on", "change_log"}


# --- Before the deadline --------------------------------------------------------------------------
@outside_transaction
def remind_of_drafts(*, at):
    """Owe everybody who writes a draft the reminder that is due at an instant (aware); returns how many letters.

    One for each of REMIND_DAYS. Where several were missed only the latest goes; none that fell before the draft was
    begun, or before the deadline was moved to where it is: that letter has said it. First, what is not out yet about
    a draft that was submitted or given up, or about a deadline that was moved, is taken back.
    """
    _take_back_overtaken(at=at)
    due = expecting.due_now(reminders_due, at=at)
    return sum(_remind(one.key, _pk_of(one.about), one.to_pk, at=at) for one in due)


def reminders_due(scope, *, after, until):
    """Return the reminders of drafts that fall due between two instants, as notices.expecting asks.

    Nobody is named: that somebody writes a draft is not for the office to know.
    """
    horizon = until + timedelta(days=max(REMIND_DAYS) + 1)
    soon = Call.objects.filter(closes_at__gt=after, closes_at__lte=horizon).defer("elements", "texts")
    if scope:
        soon = soon.filter(slug=scope)
    calls = soon.annotate(moved_at=Max("extensions__decided_at")).order_by("pk")
    return [one for call in calls for one in _due_under(call, after=after, until=until)]


def _due_under(call, *, after, until):
    """Yield the reminders of one call: two queries and one for each step, none where nothing is due."""
    closes_on, steps = tokyo_day(call.closes_at), {}
    for moment in moments_of(closes_on, steps=REMIND_DAYS, after=after, until=until):
        days = last_reminder(closes_on, steps=REMIND_DAYS, at=moment)
        if days is None or moment >= call.closes_at:
            continue
        fell_at = morning_jst(closes_on - timedelta(days=days))
        if call.moved_at is None or fell_at > call.moved_at:
            steps[days] = fell_at, moment
    if not steps:
        return
    begun = _writers_of_drafts(call)
    for days, (fell_at, moment) in steps.items():
        stem = f"{REMINDER}-{call.pk}-{closes_on:%Y%m%d}-{days}-"
        owed = letters.keys_beginning(stem)
        due = {f"{stem}{pk}-{who}": (pk, who) for (pk, who), begun_at in begun.items() if begun_at < fell_at}
        for key in sorted(due.keys() - owed):
            pk, who = due[key]
            yield Expected(
                key=key,
                kind=REMINDER,
                about=f"{label_prefix(Proposal)}{pk}",
                scope=call.slug,
                due_at=moment,
                not_after=call.closes_at,
                to_name="",
                to_pk=who,
                why=words.why_reminded_of_draft(days),
            )


@use_case
def _remind(key, pk, who, *, at):
    """Promise one reminder, unless the draft was sent, or the person was shut out, meanwhile."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead", "revises")
    proposal, person = rows.filter(IN_WORK, pk=pk).first(), User.objects.get(pk=who)
    if proposal is None or not person.has_perm("proposals.change_proposal", proposal) or proposal.call.closes_at <= at:
        return 0
    call = proposal.call
    days_left = (tokyo_day(call.closes_at) - tokyo_day(at)).days
    is_lead = proposal.lead_id == person.pk
    notices.promise(
        key,
        kind=REMINDER,
        about=proposal,
        to=person,
        template="proposals_draft_reminder",
        context={"proposal": proposal, "call": call, "days_left": days_left, "is_lead": is_lead},
        at=at,
        not_after=call.closes_at,
        kept_from=proposal.lead,
    )
    return 1


def _writers_of_drafts(call):
    """Return {(key of a draft or working copy, key of a person): when it was begun} of all to be reminded; two queries.

    Kept are drafts in which something was saved, and people who want reminders.
    """
    drafts = Proposal.objects.filter(IN_WORK, call=call, version__gt=1)
    rows = list(drafts.values_list("pk", "revises", "created_at", "lead", "lead__wants_reminders", "lead__is_active"))
    people = {(pk, lead): begun for pk, _home, begun, lead, wants, is_active in rows if wants and is_active}
    written = {}
    for pk, original, begun, *_lead in rows:
        written.setdefault(original or pk, []).append((pk, begun))
    along = Invitation.objects.in_force().filter(proposal__call=call, role=Invitation.Role.EDITOR)
    along = along.filter(accepted_by__wants_reminders=True, accepted_by__is_active=True)
    for home, who in along.values_list("proposal", "accepted_by"):
        people |= {(pk, who): begun for pk, begun in written.get(home, ())}
    return people


def _pk_of(about):
    """Return the key that a label ends with."""
    return int(about.rpartition(":")[2])


# --- What was overtaken ---------------------------------------------------------------------------
def _take_back_overtaken(*, at):
    """Take back reminders that are not out yet and say what is no longer so: one query when there are none."""
    waiting = letters.unsent_of(REMINDER)
    if not waiting:
        return
    keys = {about: _pk_of(about) for about, _until in waiting}
    rows = Proposal.objects.filter(IN_WORK, pk__in=keys.values())
    stands = dict(rows.values_list("pk", "call__closes_at"))
    for about in sorted({about for about, until in waiting if stands.get(keys[about]) != until}):
        _take_back(about, at=at)


@use_case
def _take_back(about, *, at):
    notices.withdraw(about, at=at, actor=None, kinds=[REMINDER])


# --- When the call changes ------------------------------------------------------------------------
@outside_transaction
def tell_of_changes(*, at):
    """Owe everybody who writes a draft a letter about each amendment of an open call; returns how many letters.

    A deadline that was moved is told by its own letter, and a change that tells applicants nothing by none.
    """
    due = expecting.due_now(changes_due, at=at)
    if not due:
        return 0
    amended = {entry.pk: entry for entry in _amendments("", at=at)}
    return sum(_tell(one, amended[_entry_of(one.key)], at=at) for one in due)


def changes_due(scope, *, after, until):
    """Return the letters about amendments that are due at the first of two instants; none falls due by the clock."""
    return [one for entry in _amendments(scope, at=after) for one in _due_about(entry, at=after)]


def _amendments(scope, *, at):
    """Return the journal's entries of the amendments that are to be told of, oldest first."""
    open_calls = Call.objects.filter(opens_at__lte=at, closes_at__gt=at)
    if scope:
        open_calls = open_calls.filter(slug=scope)
    amended = entries_of("call.amended", of=open_calls, since=at - TOLD_FOR, until=at).order_by("pk")
    return [entry for entry in amended if matters(entry.detail["changed"])]


def _due_about(entry, *, at):
    call = Call.objects.defer("elements", "texts").get(pk=_pk_of(entry.subject))
    stem = f"{CHANGED}-{entry.pk}-"
    owed = letters.keys_beginning(stem)
    due = {f"{stem}{who}": who for (_pk, who), begun_at in _writers_of_drafts(call).items() if begun_at < entry.at}
    for key in sorted(due.keys() - owed):
        yield Expected(
            key=key,
            kind=CHANGED,
            about=label(call),
            scope=call.slug,
            due_at=at,
            not_after=call.closes_at,
            to_name="",
            to_pk=due[key],
            why=words.why_told_of_change(),
        )


def _entry_of(key):
    """Return the key of the journal's entry that a letter about an amendment names."""
    return int(key.removeprefix(f"{CHANGED}-").partition("-")[0])


def matters(changed):
    """Tell whether an amendment has something for applicants in it; `changed` are the keys of its definition."""
    changed = set(changed)
    return bool(changed - OTHERWISE_TOLD) or ("change_log" in changed and "closes_on" not in changed)


@use_case
def _tell(expected, entry, *, at):
    """Promise one person the letter about one amendment."""
    call = Call.objects.defer("elements", "texts").get(pk=_pk_of(expected.about))
    person = User.objects.get(pk=expected.to_pk)
    notices.promise(
        expected.key,
        kind=CHANGED,
        about=label(call),
        to=person,
        template="proposals_call_changed",
        context={"call": call, "changes": changes_told(call, entry)},
        at=at,
        scope=call.slug,
        not_after=call.closes_at,
        kept_from=person,
    )
    return 1


def changes_told(call, entry):
    """Return what the change log says of an amendment: the entries of its day, else the last before it."""
    on = tokyo_day(entry.at)
    told = list(call.change_log.filter(on=on).order_by("pk"))
    return told or list(call.change_log.filter(on__lte=on).order_by("-on", "-pk")[:1])
