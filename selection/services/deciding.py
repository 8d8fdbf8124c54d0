"""How do officers agree to one board, freeze it with its minutes, and take it up again before the release?"""

from calls.models import Call
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from selection import queries
from selection.models import Consent
from selection.queries.releasing import CANCELLED
from selection.refusals import BoardMoved, GroundsMissing, NotFrozen, QuorumMissing, ResultsReleased
from selection.services.locking import (
    ask_whether_accepted,
    ask_whether_thawed,
    ask_whether_undecided,
    locked_round,
)
from selection.services.releasing import take_back
from selection.services.results import locked_candidates


@use_case
def agree(call_pk, *, seen, actor, at):
    """Agree to exactly the board that was seen, named by its seal, and return the Consent.

    It counts once per officer and for as long as the board stays what it is. Raises Call.DoesNotExist, NotAllowed,
    ResultsReleased, CallStillOpen, BoardFrozen, BoardMoved.
    """
    this_round = _board_to_decide(call_pk, right="selection.agree_board", actor=actor, at=at)
    ask_whether_thawed(this_round)
    locked_candidates(this_round.call)
    seal = queries.seal_of_board(this_round.call)
    if seen != seal:
        raise BoardMoved()

    consent = Consent.objects.filter(round=this_round, officer=actor).first()
    if consent is not None and consent.seal == seal:
        return consent
    consent = consent or Consent(round=this_round, officer=actor)
    consent.seal, consent.agreed_at = seal, at
    consent.save()
    record("board.agreed", subject=this_round, actor=actor, at=at, detail={"seal": seal})
    return consent


@use_case
def freeze(call_pk, *, seen, actor, at):
    """Freeze the board that a quorum of officers agreed to, write its minutes, and return the Round.

    No seat given is a lawful outcome. Consents of officers who have got a stake since do not count. Raises
    Call.DoesNotExist, NotAllowed, ResultsReleased, CallStillOpen, BoardFrozen, BoardMoved, ClauseStands, QuorumMissing.
    """
    this_round = _board_to_decide(call_pk, right="selection.freeze_board", actor=actor, at=at)
    ask_whether_thawed(this_round)
    call = this_round.call
    candidates = locked_candidates(call)
    minutes = queries.minutes_of(actor, call, at=at)
    if seen != minutes["seal"]:
        raise BoardMoved()
    chosen = queries.awarded_in(call)
    ask_whether_accepted([one for one in candidates if one.pk in chosen])
    if len(minutes["agreed"]) < call.decision_quorum:
        raise QuorumMissing(have=len(minutes["agreed"]), needed=call.decision_quorum)

    this_round.frozen_at, this_round.frozen_by = at, actor
    this_round.frozen_seal, this_round.minutes = seen, minutes
    this_round.save(update_fields=["frozen_at", "frozen_by", "frozen_seal", "minutes"])
    detail = {"seal": seen, "agreed": [one["name"] for one in minutes["agreed"]], "seats": len(chosen)}
    record("board.frozen", subject=this_round, actor=actor, at=at, detail=detail)
    return this_round


@use_case
def unfreeze(call_pk, *, reason, actor, at, seen=None):
    """Take a frozen board up again before the release, for a reason, and return the Round.

    The moment set for the release is cancelled, every consent is void, and the minutes go; the journal keeps their
    seal. `seen` is the frozen seal that the officer saw, or None. Raises Call.DoesNotExist, NotAllowed,
    ResultsReleased (also once the moment has come), CallStillOpen, NotFrozen, BoardMoved, GroundsMissing.
    """
    this_round = _board_to_decide(call_pk, right="selection.freeze_board", actor=actor, at=at)
    if this_round.frozen_at is None:
        raise NotFrozen()
    if this_round.release_at is not None and this_round.release_at <= at:
        raise ResultsReleased(released_at=this_round.release_at)
    if seen is not None and seen != this_round.frozen_seal:
        raise BoardMoved()
    if not reason.strip():
        raise GroundsMissing()

    detail = {
        "reason": reason.strip(),
        "seal": this_round.frozen_seal,
        "frozen_at": this_round.frozen_at.isoformat(),
        "release_at": this_round.release_at and this_round.release_at.isoformat(),
    }
    if this_round.release_at is not None:
        candidates = locked_candidates(this_round.call)
        take_back(this_round, candidates, verb=CANCELLED, actor=actor, at=at, reason=reason.strip())
    this_round.consents.all().delete()
    this_round.frozen_at = this_round.frozen_by = None
    this_round.frozen_seal, this_round.minutes = "", {}
    this_round.save(update_fields=["frozen_at", "frozen_by", "frozen_seal", "minutes"])
    record("board.taken_up_again", subject=this_round, actor=actor, at=at, detail=detail)
    return this_round


@within_transaction
def _board_to_decide(call_pk, *, right, actor, at):
    """Lock the board of a call whose results are not out and ask for the right; returns the Round."""
    call = Call.objects.get(pk=call_pk)
    this_round = locked_round(call.pk)
    if not actor.has_perm(right, call):
        raise NotAllowed(right=right)
    ask_whether_undecided(call, at=at)
    return this_round
