"""Which words and numbers lead back to a reviewer?

Each reviewer of the world gets words of their own that stand nowhere else: in the name, the address, the profile, both
comments, a reason, an earlier version, a tie. Points become numbers far off the scale, so that one of them on a page is
known for what it is. And the judges of some proposals can be made others, who say something else at another time:
whoever may know nothing of them must not be able to tell.
"""

import io
import itertools
from dataclasses import dataclass
from datetime import timedelta

import pikepdf
from django.db.models import F

from proposals import services as proposals
from proposals.gateways import store
from proposals.models import Dossier, Proposal, Submission
from reviews import services
from reviews.models import Affiliation, Assignment, Conflict, Review, Reviewer, ReviewVersion, Score, Tie

FIRST_POINTS = {"kenji": 24_001, "yuki": 28_001}


@dataclass(frozen=True)
class Marks:
    """What leads back to one reviewer: words of the person, of their profile, and what they wrote by the lead it is about."""

    person: frozenset
    profile: frozenset
    written: dict  # {lead: words}
    points: dict  # {lead: numbers}

    @property
    def every(self):
        """Return all words."""
        return self.person | self.profile | frozenset(word for words in self.written.values() for word in words)

    def numbers(self, *, but=()):
        """Return all numbers, without those about the proposals of some leads."""
        return {number for lead, those in self.points.items() if lead not in but for number in those}


def mark(world, key, *, at):
    """Give a reviewer of the world their words and their numbers, by name; returns the Marks."""
    user = world.cast[key]
    latin, kanji, kana = (getattr(user, name).split()[place] for name, place in _GIVEN)
    user.email, user.name = f"qzmail{key}@elsewhere.example", f"{latin} Qzname{key}"
    user.save(update_fields=["email", "name"])
    profile = {f"Qz{name}{key}" for name in ("inst", "instja", "dept", "word", "past", "tie", "paper")}
    reviewer, _ = Reviewer.objects.update_or_create(
        user=user,
        defaults={
            **{"institution": f"Qzinst{key} University", "institution_ja": f"Qzinstja{key}大学", "saved_at": at},
            **{"department": f"Qzdept{key}", "keywords": [f"Qzword{key}"], "orcid": "", "languages": ["en", "ja"]},
        },
    )
    Affiliation.objects.create(reviewer=reviewer, institution=f"Qzpast{key}", since_year=2011, until_year=2014)
    Tie.objects.create(
        **{"reviewer": reviewer, "kind": "co-authorship", "name": f"Qztie{key}", "note": f"Qzpaper{key}"},
        **{"year": 2015, "entered_at": at, "entered_by": user},
    )
    person = frozenset({latin, kanji, kana, f"Qzname{key}", f"qzmail{key}"})
    return Marks(person, frozenset(profile), *_mark_reviews(user, key, at=at))


_GIVEN = (("name", 0), ("name_ja", 1), ("name_kana", 1))  # where the given name stands


def _mark_reviews(user, key, *, at):
    written, points, next_number = {}, {}, itertools.count(FIRST_POINTS[key]).__next__
    for review in Review.objects.filter(assignment__reviewer=user).select_related("assignment__proposal__lead"):
        lead = review.assignment.proposal.lead.email.split("@")[0]
        words = {name: f"Qz{name}{key}{lead}" for name in ("panel", "told", "before")}
        review.comment_panel, review.comment_applicant = words["panel"], words["told"]
        review.save()
        before = {code: next_number() for code in review.scores.values_list("criterion__code", flat=True)}
        ReviewVersion.objects.update_or_create(
            review=review,
            number=900,
            defaults={"points": before, "comment_panel": words["before"], "saved_at": at},
        )
        given = {score.pk: next_number() for score in review.scores.all()}
        for pk, number in given.items():
            Score.objects.filter(pk=pk).update(points=number)
        written[lead] = frozenset(words.values())
        points[lead] = frozenset({*before.values(), *given.values()})
    return written, points


def mark_conflict(person, proposal, word, *, at):
    """Let a conflict stand with a word in its reason; returns the word."""
    Conflict.objects.create(person=person, proposal=proposal, reason=f"{word}: a cousin.", declared_at=at)
    return word


def with_files(call, *, now, every):
    """Make the PDFs of what was sealed for a call, and of those the packet of each reader, as a worker does.

    Without `every` only Taro's are set from the text; the others are a page each, which is a great deal faster.
    """
    for old in Dossier.objects.filter(submission__proposal__call=call):  # bytes that are no PDF
        old.sha256, old.size = _a_page()
        old.save()
    bare = Submission.objects.filter(dossiers__isnull=True)
    if not every:
        bare = bare.exclude(proposal__call=call, proposal__lead__email__startswith="taro")
        for submission in bare:
            for audience in Dossier.Audience:
                sha256, size = _a_page()
                Dossier.objects.create(
                    **{"proposal": submission.proposal, "submission": submission, "audience": audience},
                    **{"language": "en", "sha256": sha256, "size": size, "pages": 1, "version": 1, "made_at": now()},
                )
    proposals.ask_for_dossiers(at=now())
    proposals.make_dossiers(now=now, seconds=600)
    services.ask_for_packets(at=now())
    services.make_packets(now=now, seconds=600)


def _a_page():
    pdf, file = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(file)
    stored = store([file.getvalue()], max_bytes=100_000)
    return stored.sha256, stored.size


def judged_otherwise(call, leads, *, but, newcomer, at):
    """Let the judges of some leads' proposals, but not one person, have said something else at another time.

    A newcomer has judged each of them too, so that there are more of them, and others come first.
    """
    for proposal in Proposal.objects.filter(call=call, lead__email__in=[f"{lead}@aspire.example" for lead in leads]):
        theirs = Review.objects.filter(assignment__proposal=proposal).exclude(assignment__reviewer=but)
        Score.objects.filter(review__in=theirs).update(points=F("points") + 997)
        theirs.update(
            **{"comment_panel": "Quite another view.", "comment_applicant": "", "version": F("version") + 3},
            **{"saved_at": F("saved_at") - timedelta(hours=31), "sent_at": F("sent_at") - timedelta(hours=31)},
        )
        _judged_by(newcomer, proposal, at=at)


def _judged_by(person, proposal, *, at):
    stage = proposal.call.stages.get(code="document")
    asked = {"stage": stage, "state": "clear", "assigned_at": at, "assigned_by": person, "declared_at": at}
    assignment = Assignment.objects.create(proposal=proposal, reviewer=person, **asked)
    said = {"comment_panel": "A third view.", "saved_at": at, "sent_at": at}
    review = Review.objects.create(assignment=assignment, submission=proposal.submissions.last(), **said)
    Score.objects.bulk_create(Score(review=review, criterion=one, points=1) for one in stage.criteria.all())
