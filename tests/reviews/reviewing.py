"""How do tests ask reviewers and let them judge? Through the services, as people would."""

from reviews import services
from tests.builders import IN_JULY, IN_JUNE

FULL_MARKS = {"a": 8, "b": 7, "c": 6, "d": 8, "e": 7, "f": 9, "g": 8}
WORDS = {"comment_panel": "Ask about the samples.", "comment_applicant": "A timely question."}


PROMISE = {"language": "en", "statements": ["I keep to myself what I read."]}


def pledged(call, reviewer, *, at=IN_JUNE):
    """Let a reviewer promise confidentiality for a call, once something of it is theirs; returns the pledge."""
    return services.pledge(call.pk, text=PROMISE, actor=reviewer, at=at)


def asked(proposal, reviewer, officer, *, at=IN_JUNE):
    """Ask a reviewer, who promises confidentiality, and return the assignment."""
    assignment = services.assign_reviewer(proposal.pk, reviewer_pk=reviewer.pk, actor=officer, at=at)
    pledged(proposal.call, reviewer, at=at)
    return assignment


def cleared(proposal, reviewer, officer, *, at=IN_JUNE):
    """Ask a reviewer who declares to have no conflict; returns the assignment."""
    return services.declare(
        asked(proposal, reviewer, officer, at=at).pk, conflicted=False, reason="", actor=reviewer, at=at
    )


def conflicted(assignment, *, reason="We share a laboratory.", at=IN_JUNE):
    """Let the reviewer of an assignment declare a conflict; returns the assignment."""
    return services.declare(assignment.pk, conflicted=True, reason=reason, actor=assignment.reviewer, at=at)


def saved(assignment, *, scores=None, at=IN_JULY, **words):
    """Let the reviewer save a draft and return the review."""
    given = FULL_MARKS if scores is None else scores
    return services.save_review(assignment.pk, actor=assignment.reviewer, at=at, scores=given, **{**WORDS, **words})


def sent(assignment, *, scores=None, overall=None, at=IN_JULY, **words):
    """Let the reviewer send a review and return it; `overall` changes only the last item."""
    given = dict(FULL_MARKS if scores is None else scores)
    if overall is not None:
        given["g"] = overall
    return services.send_review(assignment.pk, actor=assignment.reviewer, at=at, scores=given, **{**WORDS, **words})


def with_pool(make_person, count):
    """Return further reviewers, as many as asked for."""
    return [
        make_person(f"reviewer{number}@aspire.example", f"Reviewer {number}", "reviewer") for number in range(count)
    ]
