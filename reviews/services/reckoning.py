"""When are the many scores of a stage calibrated, and for whom? By a worker, once for each set of scores somebody sees."""

from accounts.models import Role
from accounts.queries import people_wearing
from calls.models import Stage
from journal.transactions import outside_transaction, use_case
from reviews import calibration, queries
from reviews.models import Reckoning


@outside_transaction
def reckon(*, at):
    """Calibrate what is not calibrated yet and drop what nobody sees any more; returns how many were made.

    Officers who see the same proposals share one reckoning. Without many scores anywhere it is one query.
    """
    made = 0
    for stage in Stage.objects.filter(pk__in=queries.stages_with_many_scores()).select_related("call"):
        wanted = _wanted(stage)
        known = set(Reckoning.objects.filter(stage=stage, digest__in=wanted).values_list("digest", flat=True))
        for digest, (keys, scores) in wanted.items():
            if digest not in known:
                places = stage.call.places_max
                result = queries.result_of(calibration.calibrate(scores, places=places), keys, places=places)
                made += _keep(stage, digest, result, at=at)
        if set(wanted) - known:
            _drop(stage, set(wanted))
    return made


def _wanted(stage):
    """Return {digest: (keys, scores)} of what the officers see at a stage now."""
    overall = stage.criteria.filter(is_overall=True).first()
    said = queries.said_in(stage.call, overall, stage.code)
    wanted = {}
    for officer in people_wearing(Role.Kind.OFFICER):
        keys = set(queries.keys_seen_by(officer, stage.call))
        scores = queries.scores_of(keys, said)
        if queries.are_many(len(scores)):
            wanted[queries.digest_of(scores, places=stage.call.places_max)] = (keys, scores)
    return wanted


@use_case
def _keep(stage, digest, result, *, at):
    """Keep a reckoning unless another worker was faster; returns whether it was kept."""
    return Reckoning.objects.get_or_create(stage=stage, digest=digest, defaults={"made_at": at, "result": result})[1]


@use_case
def _drop(stage, wanted):
    """Drop the reckonings of a stage that are no longer anybody's latest."""
    Reckoning.objects.filter(stage=stage).exclude(digest__in=wanted).delete()
