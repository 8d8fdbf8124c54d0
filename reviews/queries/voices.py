"""Which scores count at a stage of a call, and what do they tell together? As far as one officer may see.

Few scores are calibrated while the page is made. Many are calibrated by a worker, once for each set of scores that
some officer may see: `digest_of` names such a set.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Subquery

from proposals.lifecycle import State
from proposals.queries import submitted_in
from reviews import calibration, policies, ranking
from reviews.calibration import Estimate
from reviews.models import Assignment, Conflict, Reckoning, Review, Score

INLINE_UP_TO = 600  # scores: more are calibrated by a worker
MODEL = 1  # counts the changes of what the same scores are made into: older reckonings are no longer found


@dataclass(frozen=True)
class Said:
    """One place at a proposal: whose it is, what was said there, and whether it counts."""

    assignment_pk: int
    proposal_pk: int
    reviewer_pk: int
    is_conflicted: bool
    points: int | None  # of the overall item; None while nothing was sent

    @property
    def counts(self):
        """Tell whether its points are part of any number."""
        return self.points is not None and not self.is_conflicted


@dataclass(frozen=True)
class Reckoned:
    """What calibration makes of the scores that an officer sees; nothing of it is known while a worker is at it."""

    estimates: dict  # calibration.Estimate by key of the proposal
    groups: int = 0
    ratio: float = 0.0
    noise: float = 0.0
    reviews: int = 0  # scores that went in
    made_at: datetime | None = None  # by a worker; None: just now
    since: int = 0  # scores that came in after that
    waits: bool = False  # many scores, and no worker has been at them yet


def keys_seen_by(user, call):
    """Return {key: (number, number of the area)} of the proposals of a call whose points an officer may see."""
    seen = policies.proposals_ranked_for(user).filter(call=call)
    rows = submitted_in(call).filter(pk__in=seen.values("pk"))
    return {pk: (number, area) for pk, number, area in rows.values_list("pk", "number", "area__number")}


def said_in(call, overall, stage):
    """Return everything Said at a stage of a call, in the order in which people were asked (one query)."""
    bound = Conflict.objects.standing().filter(person=OuterRef("reviewer"), proposal=OuterRef("proposal"))
    rows = Assignment.objects.filter(proposal__call=call, stage__code=stage).exclude(state=Assignment.State.ENDED)
    sent = Score.objects.filter(review__assignment=OuterRef("pk"), criterion=overall, review__sent_at__isnull=False)
    rows = rows.annotate(bound=Exists(bound), points=Subquery(sent.values("points")[:1])).order_by("pk")
    return [
        Said(pk, proposal, reviewer, bound or state == Assignment.State.CONFLICTED, points)
        for pk, proposal, reviewer, state, bound, points in rows.values_list(
            *("pk", "proposal", "reviewer", "state", "bound", "points")
        )
    ]


def voices_of(keys, said):
    """Return the voices on each of the proposals, for the ranking."""
    voices = {key: [] for key in keys}
    for one in said:
        if one.proposal_pk in voices:
            voices[one.proposal_pk].append(ranking.Voice(overall=one.points, conflicted=one.is_conflicted))
    return voices


def scores_of(keys, said):
    """Return (proposal, reviewer, points) of everything that counts on the proposals, for the calibration."""
    return [(one.proposal_pk, one.reviewer_pk, one.points) for one in said if one.counts and one.proposal_pk in keys]


def digest_of(scores, *, places):
    """Return the SHA-256 of all that a calibration is made of."""
    made_of = [MODEL, calibration.ROUNDS, calibration.SEED, places, sorted(scores)]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def sight_of(keys):
    """Return the SHA-256 of which proposals are seen, whatever was said of them."""
    return hashlib.sha256(json.dumps(sorted(keys)).encode()).hexdigest()


def reckoned(stage, keys, scores, *, places):
    """Return the Reckoned of some scores: made at once while they are few, else the worker's last (one query).

    An older one is taken only where it was made for the very same proposals.
    """
    if not are_many(len(scores)):
        made = calibration.calibrate(scores, places=places)
        return Reckoned(made.estimates, made.groups, made.ratio, made.noise, made.reviews)
    kept = Reckoning.objects.filter(stage=stage, result__sight=sight_of(keys), result__places=places)
    digest = digest_of(scores, places=places)
    found = kept.filter(digest=digest).first() or kept.filter(result__model=MODEL).order_by("-made_at").first()
    if found is None:
        return Reckoned({}, waits=True)
    made = Reckoned(**{name: found.result[name] for name in ("groups", "ratio", "noise", "reviews")}, estimates={})
    estimates = {int(key): Estimate(*told) for key, told in found.result["estimates"].items()}
    return replace(made, estimates=estimates, made_at=found.made_at, since=max(0, len(scores) - made.reviews))


def result_of(made, keys, *, places):
    """Return a calibration.Calibration as the JSON that a Reckoning keeps."""
    return {
        "model": MODEL,
        "sight": sight_of(keys),
        "places": places,
        "groups": made.groups,
        "ratio": made.ratio,
        "noise": made.noise,
        "reviews": made.reviews,
        "estimates": {key: [one.score, one.low, one.high, one.top] for key, one in made.estimates.items()},
    }


def are_many(scores):
    """Tell whether so many scores are left to a worker, and not calibrated while a page is made."""
    return scores > INLINE_UP_TO


def stages_with_many_scores():
    """Return the keys of the stages of calls not decided yet with more scores than a page calibrates (one query)."""
    sent = Review.objects.filter(sent_at__isnull=False, assignment__proposal__state=State.SUBMITTED).order_by()
    rows = sent.values("assignment__stage").annotate(n=Count("pk")).filter(n__gt=INLINE_UP_TO)
    return list(rows.values_list("assignment__stage", flat=True))
