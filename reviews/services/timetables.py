"""How does the office say until when bids are taken and reviews are due?"""

from dataclasses import dataclass

from calls.models import Call, Stage
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case
from reviews.models import Timetable
from reviews.refusals import BidsAfterReviews, MomentMovedEarlier, MomentPassed


@dataclass(frozen=True)
class Asked:
    """What setting a timetable would do: the moments that change, and whether locked drafts open again."""

    bids_until: object  # the new aware instant, None where it stays as it is
    due_at: object
    opens_again: bool


def timetable_asked(stage, *, bids_until, due_at, at):
    """Return what setting a timetable would do (Asked), without doing it; raises as `set_timetable`, NotAllowed apart."""
    standing = Timetable.objects.filter(stage=stage).first()
    was = _moments(standing)
    _ask(was, {"bids_until": bids_until, "due_at": due_at}, at=at)
    return Asked(
        bids_until=bids_until if bids_until != was["bids_until"] else None,
        due_at=due_at if due_at != was["due_at"] else None,
        opens_again=was["due_at"] is not None and was["due_at"] < at and due_at != was["due_at"],
    )


@use_case
def set_timetable(stage_pk, *, bids_until, due_at, actor, at):
    """Set until when bids are taken and reviews are due (aware instants; None: not asked, not set) and return the Timetable.

    What stands can only be moved later, and nothing is set to now or before. Saying the same again is fine. Raises
    NotAllowed, MomentMovedEarlier, MomentPassed, BidsAfterReviews, Stage.DoesNotExist.
    """
    stage = Stage.objects.select_related("call").get(pk=stage_pk)
    Call.objects.select_for_update(of=("self",), no_key=True).get(pk=stage.call_id)  # the first one has no row to lock
    if not actor.has_perm("reviews.set_timetable", stage.call):
        raise NotAllowed(right="reviews.set_timetable")

    standing = Timetable.objects.filter(stage=stage).first()
    wanted = {"bids_until": bids_until, "due_at": due_at}
    was = _moments(standing)
    if standing is not None and was == wanted:
        return standing
    _ask(was, wanted, at=at)

    timetable = standing or Timetable(stage=stage)
    timetable.bids_until, timetable.due_at = bids_until, due_at
    timetable.set_at, timetable.set_by = at, actor
    timetable.save()
    detail = {"stage": stage.code, "was": _written(was), "now": _written(wanted)}
    record("timetable.set", subject=timetable, actor=actor, at=at, detail=detail)
    return timetable


def _moments(timetable):
    return {name: getattr(timetable, name, None) for name in ("bids_until", "due_at")}


def _ask(was, wanted, *, at):
    """Ask whether moments may come to be; raises MomentMovedEarlier, MomentPassed, BidsAfterReviews."""
    for name, moment in wanted.items():
        _may_move(name, was[name], moment, at=at)
    if wanted["bids_until"] and wanted["due_at"] and wanted["bids_until"] >= wanted["due_at"]:
        raise BidsAfterReviews()


def _may_move(name, stands, moment, *, at):
    """Ask whether one moment may come to be; raises MomentMovedEarlier or MomentPassed."""
    if moment == stands:
        return
    if stands is not None and (moment is None or moment < stands):
        raise MomentMovedEarlier(stands=stands, name=name)
    if moment <= at:
        raise MomentPassed(moment=moment, name=name)


def _written(moments):
    return {name: moment and moment.isoformat() for name, moment in moments.items()}
