"""How do tests and measurements get thousands of proposals with their reviewers and reviews? By copying one, in bulk.

One proposal goes through the services; every other row is what they would have written. The numbers are of this kind
throughout: each proposal has three readers, most reviews are in, every fiftieth pair of a person and a proposal is
closed by a conflict, and everybody offers keywords in both scripts.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.urls import NoReverseMatch, reverse

from accounts.models import Role, User
from accounts.searching import search_text_of
from calls.models import Area, Criterion, Stage
from proposals.models import Counterpart, Proposal, Screening, Submission
from reviews.conflicts import named_in_call
from reviews.models import (
    Affiliation,
    Appointment,
    Assignment,
    Bid,
    Conflict,
    Pledge,
    Review,
    Reviewer,
    Score,
)
from tests.builders import IN_APRIL, IN_JULY, IN_JUNE, OPENING, client_for, person
from tests.crowd import AT_ONCE, _copy
from tests.proposing import a_sealed_proposal

READERS = 3  # of each proposal
INSTITUTIONS = [f"{tree} University" for tree in ("Keyaki", "Sakura", "Hinoki", "Kaede", "Momiji", "Icho", "Sugi")]
SUBJECTS = ("neurons", "glia", "sepsis", "muscle", "sleep", "retina", "microbes", "bone", "kidney")
SUBJECTS_JA = ("神経", "膠細胞", "敗血症", "筋肉", "睡眠", "網膜", "微生物", "骨", "腎臓")
WISHES = ("eager", "fine", "rather-not")

# What is opened of a crowded call: by whom (an officer or a reader), which address, and what follows it.
PAGES = {
    "list": ("officer", "reviews:proposals", "?stage=assigned&sort=-reviews"),
    "list, a word": ("officer", "reviews:proposals", "?q=glia"),
    "search": ("officer", "reviews:search", "?q=sepsis+look"),
    "ranking": ("officer", "reviews:ranking", ""),
    "ranking, an area": ("officer", "reviews:ranking", "?area=2"),
    "ranking, a page": ("officer", "reviews:ranking", "?page=9"),
    "ranking, by mean": ("officer", "reviews:ranking", "?sort=mean"),
    "ranking, all": ("officer", "reviews:ranking", "?show=all"),
    "progress": ("officer", "reviews:progress", ""),
    "progress, people": ("officer", "reviews:progress", "?by=reviewers"),
    "conflicts": ("officer", "reviews:conflicts", ""),
    "pool": ("officer", "reviews:pool", ""),
    "assignment plans": ("officer", "reviews:plans", ""),
    "timetable": ("officer", "reviews:timetable", ""),
    "screening": ("officer", "reviews:screening", ""),
    "screening of one": ("officer", "reviews:desk", ""),
    "the office": ("officer", "selection:office", ""),
    "one proposal": ("officer", "reviews:proposal", ""),
    "its scores": ("officer", "reviews:drivers", ""),
    "reviewer's home": ("reader", "home", ""),
    "reviewer's list": ("reader", "reviews:list", ""),
    "bids": ("reader", "reviews:bids", ""),
    "list, a file": ("officer", "reviews:proposals", "?format=csv"),
    "screening, a file": ("officer", "reviews:screening", "?format=csv"),
}
# What asks oftener: files with every number, some read in parts while they are sent, and whole boards on one page.
LARGER = {
    "ranking, a file": ("officer", "reviews:ranking", "?format=csv"),
    "reviews, a file": ("officer", "reviews:reviews_file", "?format=csv"),
    "assignments, a file": ("officer", "reviews:assignments_file", "?format=csv"),
    "overview": ("officer", "selection:overview", ""),
    "interviews": ("officer", "selection:interviews", ""),
    "board": ("officer", "selection:board", ""),
}


@dataclass(frozen=True)
class Crowd:
    """What was made: the proposals by number, the reviewers as users, and how many reviews are in."""

    call: object
    proposals: list
    reviewers: list
    sent: int


def opened(crowd, officer, pages=PAGES):
    """Yield (what, client, address) of every one of the pages that there is, its client signed in."""
    clients = {"officer": client_for(officer), "reader": client_for(crowd.reviewers[0])}
    keys = {"slug": crowd.call.slug, "pk": crowd.proposals[0].pk}
    for what, (who, name, query) in pages.items():
        asked = [{}, {"slug": keys["slug"]}, {"pk": keys["pk"]}]
        for one in asked:
            with suppress(NoReverseMatch):
                yield what, clients[who], reverse(name, kwargs=one) + query
                break


def read(client, address):
    """Open an address and read it to its end, as files are while they are sent; returns (status, bytes)."""
    answer = client.get(address)
    return answer.status_code, answer.getvalue()


def crowd_of(call, officer, *, proposals, reviewers, first=1):
    """Fill a call with sealed proposals and with people who read three of each; returns the Crowd.

    People are numbered from `first`, so that a second crowd may join one.
    """
    sealed = _sealed(call, proposals, first)
    people = _pool(call, reviewers, officer, first)
    sent = _judged(call, sealed, people, officer)
    _stakes(sealed, people)
    return Crowd(call, sealed, people, sent)


def _sealed(call, how_many, start):
    """Seal one proposal, and copy its rows for so many leads in all."""
    first = a_sealed_proposal(call, person(f"lead-{start:05}@aspire.example", f"Lead {start}"), at=IN_APRIL)
    leads = User.objects.bulk_create(
        [
            User(email=f"lead-{number:05}@aspire.example", name=f"Lead {number}", password="!", language="en")
            for number in range(start + 1, start + how_many)
        ],
        batch_size=AT_ONCE,
    )
    areas = list(Area.objects.filter(call=call).order_by("number"))
    copies = [_proposal(first, lead, first.number + place, areas) for place, lead in enumerate(leads, start=1)]
    copies = Proposal.objects.bulk_create(copies, batch_size=AT_ONCE)
    abroad = list(Counterpart.objects.filter(proposal=first))
    Counterpart.objects.bulk_create([_copy(row, proposal=one) for one in copies for row in abroad], batch_size=AT_ONCE)
    seal = first.submissions.get()
    Submission.objects.bulk_create([_seal(seal, one) for one in copies], batch_size=AT_ONCE)
    seals = dict(Submission.objects.filter(proposal__in=[one.pk for one in copies]).values_list("proposal", "pk"))
    screened = Screening.objects.get(proposal=first)
    Screening.objects.bulk_create([_screening(screened, one, seals[one.pk]) for one in copies], batch_size=AT_ONCE)
    return [first, *copies]


def _proposal(like, lead, number, areas):
    subject, subject_ja = SUBJECTS[number % len(SUBJECTS)], SUBJECTS_JA[number % len(SUBJECTS_JA)]
    title = {"title_en": f"The {number}th look at {subject}", "title_ja": f"{subject_ja}の研究{number}"}
    one = _copy(like, lead=lead, number=number, area=areas[number % len(areas)])
    one.title_en, one.title_ja = title["title_en"], title["title_ja"]
    one.pi_name, one.pi_institution = lead.name, INSTITUTIONS[number % len(INSTITUTIONS)]
    one.search_text = f"{like.search_text}\n{title['title_en'].lower()}\n{title['title_ja']}"
    one.submitted_at = like.submitted_at + timedelta(seconds=number)
    return one


def _seal(like, proposal):
    seal = _copy(like, proposal=proposal)
    project = {**like.snapshot["project"], "title_en": proposal.title_en, "title_ja": proposal.title_ja}
    seal.snapshot = {**like.snapshot, "reference": proposal.reference, "project": project}
    seal.press = None
    seal.received_at = proposal.submitted_at
    return seal


def _screening(like, proposal, seal_pk):
    row = _copy(like, proposal=proposal)
    if hasattr(row, "submission_id"):
        row.submission_id = seal_pk
    return row


def _pool(call, how_many, officer, start):
    """Make reviewers with a profile, a past institution, an accepted appointment and a pledge."""
    users = User.objects.bulk_create([_person(number) for number in range(start, start + how_many)], batch_size=AT_ONCE)
    Role.objects.bulk_create([Role(user=one, kind="reviewer", granted_at=OPENING) for one in users], AT_ONCE)
    profiles = Reviewer.objects.bulk_create([_profile(one, place) for place, one in enumerate(users, start)], AT_ONCE)
    Affiliation.objects.bulk_create(
        [
            Affiliation(reviewer=one, institution=INSTITUTIONS[(place + 1) % 7], since_year=2010, until_year=2016)
            for place, one in enumerate(profiles)
        ],
        AT_ONCE,
    )
    appointed = Appointment.objects.bulk_create(
        [_appointment(call, one, officer, place) for place, one in enumerate(profiles)], AT_ONCE
    )
    areas = list(Area.objects.filter(call=call).order_by("number"))
    through = Appointment.areas.through
    through.objects.bulk_create(
        [through(appointment_id=one.pk, area_id=areas[place % len(areas)].pk) for place, one in enumerate(appointed)],
        AT_ONCE,
    )
    text = {"language": "en", "statements": ["I keep to myself what I read."]}
    Pledge.objects.bulk_create([Pledge(person=one, call=call, text=text, pledged_at=IN_JUNE) for one in users], AT_ONCE)
    return users


def _person(number):
    names = {"name": f"Reader {number}", "name_ja": f"査読 {number}", "name_kana": f"サドク {number}"}
    email = f"reader-{number:05}@aspire.example"
    return User(email=email, password="!", language="en", search_text=search_text_of(email=email, **names), **names)


def _profile(user, place):
    number = place % len(SUBJECTS)
    words = [SUBJECTS[number], SUBJECTS_JA[number], SUBJECTS[(number + 4) % len(SUBJECTS)]]
    institution = INSTITUTIONS[place % len(INSTITUTIONS)]
    return Reviewer(
        user=user,
        institution=institution,
        researcher_number=f"{40_000_000 + place:08}",
        languages=["en", "ja"] if place % 3 else ["en"],
        keywords=words,
        yearly_limit=40,
        search_text=f"{user.search_text}\n{institution.lower()}\n{' '.join(words)}",
        saved_at=IN_JUNE,
    )


def _appointment(call, reviewer, officer, place):
    return Appointment(
        reviewer=reviewer,
        call=call,
        most=30,
        state="accepted",
        nonce=f"nonce-{reviewer.pk}",
        invited_at=IN_JUNE,
        invited_by=officer,
        expires_at=IN_JULY,
        answered_at=IN_JUNE,
    )


def _judged(call, proposals, people, officer):
    """Give each proposal three readers, in turn; nine reviews of ten are in, with points and comments."""
    stage = Stage.objects.get(call=call, code="document")
    how = {"stage": stage, "state": "clear", "assigned_at": IN_JUNE, "assigned_by": officer, "declared_at": IN_JUNE}
    rows = [
        Assignment(proposal=one, reviewer=people[(place * READERS + seat) % len(people)], **how)
        for place, one in enumerate(proposals)
        for seat in range(min(READERS, len(people)))
    ]
    rows = Assignment.objects.bulk_create(rows, AT_ONCE)
    seals = dict(Submission.objects.filter(proposal__in=[one.pk for one in proposals]).values_list("proposal", "pk"))
    texts = {"comment_panel": "Ask about the samples.", "comment_applicant": "A timely question.", "saved_at": IN_JULY}
    reviews = Review.objects.bulk_create(
        [
            Review(
                assignment=row,
                submission_id=seals[row.proposal_id],
                sent_at=None if place % 10 == 9 else IN_JULY,
                **texts,
            )
            for place, row in enumerate(rows)
        ],
        AT_ONCE,
    )
    criteria = list(Criterion.objects.filter(stage=stage).order_by("order"))
    Score.objects.bulk_create(
        [
            Score(review=review, criterion=one, points=1 + (7 * place + 3 * number + place // 5) % 10)
            for place, review in enumerate(reviews)
            for number, one in enumerate(criteria)
        ],
        2 * AT_ONCE,
    )
    return sum(review.sent_at is not None for review in reviews)


def _stakes(proposals, people):
    """Close every fiftieth pair that is no assignment by a conflict, and let everybody say what they would like to read."""
    pairs = [
        (proposals[(place * 7) % len(proposals)], people[(place * 5 + 4) % len(people)])
        for place in range(0, max(2, len(proposals) // 10))
    ]
    taken = set(Assignment.objects.filter(proposal__in=proposals).values_list("proposal", "reviewer"))
    hits = [named_in_call().as_data()]
    Conflict.objects.bulk_create(
        [
            Conflict(proposal=one, person=who, state="found", is_declared=False, hits=hits, declared_at=IN_JUNE)
            for one, who in dict.fromkeys(pairs)
            if (one.pk, who.pk) not in taken
        ],
        AT_ONCE,
    )
    Bid.objects.bulk_create(
        [
            Bid(
                reviewer=who,
                proposal=proposals[(3 * place + step) % len(proposals)],
                wish=WISHES[step % 3],
                made_at=IN_JUNE,
            )
            for place, who in enumerate(people)
            for step in range(min(6, len(proposals)))
        ],
        AT_ONCE,
    )
