"""How is the moment of a release set, taken back and kept: one moment for all, and nothing before it?

The letters are rendered and stored when the moment is set, and none may go before it. What comes between, a proposal
withdrawn from a seat, a clause that stands now, an amended call, stops the release: nothing leaves, officers are told.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import Role
from accounts.queries import people_wearing
from calls.models import Call
from journal.refusals import NotAllowed
from journal.services import label, record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import queries as letters_owed
from notices import services as notices
from notices.services.rendering import render
from selection import queries
from selection.models import Reserve, Round
from selection.queries import releasing
from selection.refusals import (
    BoardChanged,
    BoardMoved,
    ClauseStands,
    GroundsMissing,
    MomentHasCome,
    MomentTooEarly,
    MomentTooFar,
    NotFrozen,
    NumberNotTyped,
    ReleaseIsSet,
    ReleaseNotSet,
    ResultsReleased,
)
from selection.services.locking import ask_whether_accepted, ask_whether_undecided, locked_round
from selection.services.results import locked_candidates, locked_chosen, settle_results, tell_result

logger = logging.getLogger(__name__)

RIGHT = "selection.release_results"
FARTHEST = timedelta(days=92)  # a moment that nobody remembers setting is no decision (portal default)
WAITS = "pending"  # the state of a letter whose time has not come


@dataclass(frozen=True)
class Prepared:
    """One result letter as its reader would get it."""

    letter: object  # queries.ResultLetter
    to_address: str
    language: str
    subject: str
    body: str


def prepared_for(call):
    """Return every result letter of a call as it would be stored now, selected ones first, then by number."""
    return [_prepared(one) for one in queries.letters_to_release(call)]


def _prepared(letter):
    lead = letter.proposal.lead
    subject, body = render(letter.template, language=lead.language, context={"to": lead, **letter.context})
    return Prepared(letter, lead.email, lead.language, subject, body)


def stored_for(call):
    """Return the letters that wait for the moment of a call as they are stored, in the order of `prepared_for`."""
    this_round = queries.set_release_of(call)
    revision = releasing.settings_of(this_round).first().detail["revision"]
    letters = {releasing.result_key(one.proposal.pk, revision): one for one in queries.letters_to_release(call)}
    stored = {one.key: one for one in letters_owed.letters_kept(letters)}
    return [
        Prepared(letter, stored[key].to_address, stored[key].language, stored[key].subject, stored[key].body)
        for key, letter in letters.items()
        if key in stored
    ]


def seal_of_letters(prepared):
    """Return the SHA-256 of recipients and texts, in the order shown."""
    parts = [(one.letter.proposal.pk, one.to_address, one.language, one.subject, one.body) for one in prepared]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def earliest_moment(at):
    """Return the first instant that may be set at an instant."""
    return at + settings.RELEASE_LEAD


@use_case
def set_release(call_pk, *, release_at, seen, typed, actor, at):
    """Set the moment at which every result of a frozen board goes out, prepare the letters, and return the Round.

    `release_at` is an aware instant, `seen` the seal of the letters that the officer read (`seal_of_letters`), `typed`
    their number, needed above ten. Raises Call.DoesNotExist, NotAllowed, ResultsReleased, CallStillOpen, ReleaseIsSet,
    NotFrozen, BoardMoved, MomentTooEarly, MomentTooFar, ClauseStands, BoardChanged, NumberNotTyped.
    """
    call = Call.objects.get(pk=call_pk)
    this_round = _locked_round(call, actor=actor)
    ask_whether_undecided(call, at=at)
    if this_round.release_at is not None:
        raise ReleaseIsSet(release_at=this_round.release_at)
    candidates = locked_candidates(call)
    _ask_whether_agreed(this_round)
    _check_moment(release_at, at=at)
    chosen = locked_chosen(call, candidates)
    ask_whether_accepted([one for one in candidates if one.pk in chosen])

    prepared = prepared_for(call)
    if seen != seal_of_letters(prepared):
        raise BoardChanged()
    if len(prepared) > notices.TYPED_ABOVE and typed != len(prepared):
        raise NumberNotTyped(number=len(prepared))

    this_round.release_at, this_round.release_set_by = release_at, actor
    this_round.save(update_fields=["release_at", "release_set_by"])
    revision = releasing.settings_of(this_round).count() + 1
    detail = {
        "release_at": release_at.isoformat(),
        "revision": revision,
        "selected": sorted(chosen),
        "reserves": _reserves(call),
        "letters": len(prepared),
        "seal": this_round.frozen_seal,
        "version": call.version,
    }
    record(releasing.SET, subject=this_round, actor=actor, at=at, detail=detail)
    for one in prepared:
        tell_result(one.letter, revision=revision, at=at, not_before=release_at)
    return this_round


@use_case
def cancel_release(call_pk, *, reason, actor, at):
    """Take the moment back before it has come: its letters are withdrawn. Returns the Round.

    Raises Call.DoesNotExist, NotAllowed, ResultsReleased, ReleaseNotSet, MomentHasCome, GroundsMissing.
    """
    call = Call.objects.get(pk=call_pk)
    this_round = _locked_round(call, actor=actor)
    if this_round.released_at is not None:
        raise ResultsReleased(released_at=this_round.released_at)
    if this_round.release_at is None:
        raise ReleaseNotSet()
    if at >= this_round.release_at:
        raise MomentHasCome(release_at=this_round.release_at)
    if not reason.strip():
        raise GroundsMissing()
    take_back(this_round, locked_candidates(call), verb=releasing.CANCELLED, actor=actor, at=at, reason=reason.strip())
    return this_round


@outside_transaction
def release_due(*, at):
    """Release every call whose moment has come, stop those that nobody agreed to any more; returns how many.

    Beat asks each minute, and so does every round of posting before it takes a letter: no letter is out before the
    pages. One query where nothing is set.
    """
    return sum(release_one(pk, at=at) for pk in releasing.releases_waiting())


@use_case
def release_one(pk, *, at):
    """Release one round if its moment has come, or stop it; asked twice or by two workers, it happens once.

    Tells whether the results went out by this very call.
    """
    this_round = Round.objects.select_for_update(of=("self",)).select_related("call", "release_set_by").get(pk=pk)
    if this_round.release_at is None or this_round.released_at is not None:
        return False
    candidates = locked_candidates(this_round.call)
    entry = releasing.settings_of(this_round).first()
    because = _what_stops(this_round, entry.detail, candidates)
    if because:
        _stop(this_round, candidates, because=because, at=at)
        return False
    if at < this_round.release_at:
        return False
    chosen = set(entry.detail["selected"])
    settle_results(
        this_round, candidates, chosen, revision=entry.detail["revision"], actor=this_round.release_set_by, at=at
    )
    return True


@within_transaction
def _locked_round(call, *, actor):
    if not actor.has_perm(RIGHT, call):
        raise NotAllowed(right=RIGHT)
    return locked_round(call.pk)


@within_transaction
def _ask_whether_agreed(this_round):
    """Ask whether the board is the one that a quorum agreed to; raises NotFrozen, BoardMoved."""
    if this_round.frozen_at is None:
        raise NotFrozen()
    if this_round.frozen_seal != queries.seal_of_board(this_round.call):
        raise BoardMoved()


def _check_moment(release_at, *, at):
    if release_at < earliest_moment(at):
        raise MomentTooEarly(earliest=earliest_moment(at))
    if release_at > at + FARTHEST:
        raise MomentTooFar(latest=at + FARTHEST)


def _reserves(call):
    return list(Reserve.objects.filter(call=call).order_by("rank").values_list("proposal", flat=True))


@within_transaction
def _what_stops(this_round, agreed, candidates):
    """Return the word for what keeps a set release from happening, or nothing.

    Whoever was not chosen may withdraw: their letter goes with them and the decision stands.
    """
    call, standing = this_round.call, {one.pk for one in candidates}
    chosen = locked_chosen(call, candidates)
    if not set(agreed["selected"]) <= standing:
        return releasing.WITHDRAWN
    left = [pk for pk in agreed["reserves"] if pk in standing]
    if this_round.frozen_seal != agreed["seal"] or chosen != set(agreed["selected"]):
        return releasing.BOARD
    if [pk for pk in _reserves(call) if pk in standing] != left:
        return releasing.BOARD
    try:
        ask_whether_accepted([one for one in candidates if one.pk in chosen])
    except ClauseStands:
        return releasing.CLAUSE
    if call.version != agreed["version"]:
        return releasing.AMENDED
    keys = [releasing.result_key(pk, agreed["revision"]) for pk in standing]
    states = letters_owed.states_of(keys)
    return "" if all(states.get(key) == WAITS for key in keys) else releasing.LETTERS


@within_transaction
def _stop(this_round, candidates, *, because, at):
    entry = take_back(this_round, candidates, verb=releasing.STOPPED, actor=None, at=at, because=because)
    logger.error("the release of %s was stopped (%s): nothing has gone out", this_round.call.slug, because)
    moment = datetime.fromisoformat(entry.detail["release_at"])
    context = {"call": this_round.call, "because": because, "release_at": moment}
    for officer in people_wearing(Role.Kind.OFFICER):
        if officer.has_perm(RIGHT, this_round.call):
            notices.promise(
                f"release-stopped-{entry.pk}-{officer.pk}",
                kind="release-stopped",
                about=label(this_round),
                to=officer,
                template="selection_release_stopped",
                context=context,
                at=at,
                scope=this_round.call.slug,
            )


@within_transaction
def take_back(this_round, candidates, *, verb, actor, at, **said):
    """Withdraw every letter that was prepared, forget the moment, and return the journal's entry."""
    taken = sum(notices.withdraw(one, at=at, actor=actor, kinds=[queries.RESULT]) for one in candidates)
    detail = {"release_at": this_round.release_at.isoformat(), "letters": taken, **said}
    this_round.release_at = this_round.release_set_by = None
    this_round.save(update_fields=["release_at", "release_set_by"])
    return record(verb, subject=this_round, actor=actor, at=at, detail=detail)
