"""Does everybody find their own work after logging in, and nobody else's, the most urgent first?"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aspire.home import ALARM, CALM, JUDGED, WAITS, Part, home_of
from proposals import services as proposals_services
from proposals.models import Proposal
from tests.builders import BEFORE_OPENING, IN_APRIL, IN_AUGUST, IN_JULY, IN_JUNE, IN_MAY, NOON, client_for
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft, fill_in
from tests.reviews.reviewing import asked, cleared, saved, sent


def fresh(user):
    """Return the person as a new request loads them."""
    return type(user).objects.get(pk=user.pk)


def home(user, *, at=IN_APRIL):
    """Return the home of the person of a new request."""
    return home_of(fresh(user), at=at)


def page(user, *, at=IN_APRIL):
    """Return the home page of a person at an instant, as a browser gets it."""
    return client_for(user, at=at).get("/home/").content.decode()


def words(user, *, at=IN_APRIL):
    """Return the words of the home page, blanks folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(user, at=at)))


# --- Applicants -----------------------------------------------------------------------------
def test_an_applicant_finds_their_own_proposals_and_the_open_calls(call, hanako, taro):
    a_draft(call, taro)
    own = a_draft(call, hanako)

    found = home(hanako)

    assert [(one.proposal, one.status, one.can_be_sent) for one in found.own] == [(own, "draft", True)]
    assert [one.call for one in found.open_calls] == [call]
    assert found.parts == (Part("applicant", WAITS, 1),)
    assert (found.reviewing, found.desk, found.people, found.waiting) == (None, [], None, 1)
    assert f'href="/proposals/{own.pk}/"' in page(hanako)


def test_a_draft_tells_what_blocks_and_where_to_go_on(call, hanako):
    draft = a_draft(call, hanako)
    (one,) = home(hanako).own
    assert (one.section, one.complete, len(one.home.sections), one.home.blocks > 3) == ("project", 0, 7, True)
    html = page(hanako)
    assert f'<a class="btn" href="/proposals/{draft.pk}/project/">Continue with: Project' in html
    assert "1 thing waits for you." in html

    fill_in(draft, budget={(2024, "goods"): 200_000_000})
    assert home(hanako).own[0].section == "budget"
    assert "1 thing blocks submission" in words(hanako)


def test_a_whole_draft_is_one_step_from_submission(call, hanako):
    draft = a_whole_draft(call, hanako)
    html = page(hanako)
    assert f'<a class="btn" href="/proposals/{draft.pk}/check/">Check and submit' in html
    assert "Nothing blocks submission" in html
    assert "6 of 7 sections complete" in html  # documents are not asked for


@pytest.mark.parametrize(
    ("at", "level"),
    [
        pytest.param(IN_MAY, WAITS, id="a week before"),
        pytest.param(NOON - timedelta(days=3, seconds=1), WAITS, id="a second more than three days before"),
        pytest.param(NOON - timedelta(days=3), ALARM, id="three days before"),
        pytest.param(NOON, ALARM, id="at noon"),
        pytest.param(NOON + timedelta(microseconds=1), CALM, id="a breath after noon"),
    ],
)
def test_a_draft_becomes_urgent_before_its_deadline_and_waits_for_nobody_after(call, hanako, at, level):
    a_draft(call, hanako)
    assert home(hanako, at=at).parts == (Part("applicant", level, 0 if level == CALM else 1),)


def test_what_was_sent_shows_its_receipt_and_asks_for_nothing(call, hanako):
    sealed = a_sealed_proposal(call, hanako)
    for at in (IN_MAY, IN_AUGUST):
        html = page(hanako, at=at)
        assert "Nothing waits for you." in html
        assert f'href="/proposals/{sealed.pk}/receipt/"' in html
        assert "Received Mon 15 April 2024, 10:00 JST. Nothing to do: you are told the result either way." in words(
            hanako, at=at
        )


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("selected", "Your proposal is selected."),
        ("not_selected", "Your proposal is not selected."),
        ("withdrawn", "Withdrawn Mon 10 June 2024, 10:00 JST."),
    ],
)
def test_what_became_of_a_proposal_is_told_in_words(call, hanako, state, sentence):
    sealed = a_sealed_proposal(call, hanako)
    Proposal.objects.filter(pk=sealed.pk).update(state=state, withdrawn_at=IN_JUNE if state == "withdrawn" else None)
    assert sentence in words(hanako, at=IN_AUGUST)


def test_a_draft_under_a_closed_call_is_kept_and_not_pressed(call, hanako):
    a_draft(call, hanako)
    assert home(hanako, at=IN_JUNE).own[0].home is None
    said = words(hanako, at=IN_JUNE)
    assert "The call closed Tue 28 May 2024, 12:00 JST. This draft was not submitted; it stays readable." in said
    assert "Nothing waits for you." in said and "Continue with" not in said


def test_drafts_that_can_be_sent_come_first_and_what_is_over_comes_last(call, hanako):
    gone = a_sealed_proposal(call, hanako)
    proposals_services.withdraw_proposal(gone.pk, actor=hanako, at=IN_APRIL)
    sealed = a_sealed_proposal(call, hanako)
    draft = a_whole_draft(call, hanako)
    assert [one.proposal for one in home(hanako).own] == [draft, sealed, gone]
    assert [one.proposal for one in home(hanako, at=IN_JUNE).own] == [sealed, draft, gone]


def test_many_proposals_are_a_link_away(call, hanako):
    for number in range(8):
        fill_in(a_draft(call, hanako), project={"title_en": f"Project {number}"})
    html = page(hanako)
    assert html.count('aria-labelledby="own-') == 6
    assert "All 8 proposals of yours" in html


def test_a_hostile_title_stays_text(call, hanako):
    fill_in(a_draft(call, hanako), project={"title_en": "<script>alert(1)</script>", "title_ja": ""})
    assert "<script>alert(1)" not in page(hanako)


# --- Nobody in particular -------------------------------------------------------------------
def test_a_newcomer_is_told_what_this_is_and_what_is_open(call, jiro):
    html = page(jiro)
    assert "What this portal is" in html and f'href="/calls/{call.slug}/"' in html
    assert home(jiro).parts == ()


def test_a_closed_call_is_not_offered(call, jiro):
    assert home(jiro, at=IN_JUNE).open_calls == []
    assert "No call is open now." in page(jiro, at=IN_JUNE)
    assert home(jiro, at=BEFORE_OPENING).open_calls == []


# --- Reviewers ------------------------------------------------------------------------------
def test_a_reviewer_without_work_is_told_so(call, kenji):
    found = home(kenji)
    assert found.reviewing.counts == {"all": 0, "open": 0, "declare": 0, "draft": 0, "score": 0}
    assert found.parts == (Part("reviewer", CALM, 0),)
    assert "Nothing is assigned to you." in page(kenji)
    assert found.open_calls == []


def test_a_reviewer_finds_what_to_read_and_when_the_interviews_are(call, hanako, taro, jiro, kenji, aiko):
    first, second, third = (a_sealed_proposal(call, lead) for lead in (hanako, taro, jiro))
    to_declare = asked(first, kenji, aiko)
    begun = cleared(second, kenji, aiko)
    saved(begun)
    sent(cleared(third, kenji, aiko))

    found = home(kenji, at=IN_JULY)

    assert [(task.assignment, task.step) for task in found.reviewing.open] == [
        (to_declare, "declare"),
        (begun, "draft"),
    ]
    assert found.reviewing.counts == {"all": 3, "open": 2, "declare": 1, "draft": 1, "score": 0}
    assert [(one.slug, f"{on}") for one, on in found.reviewing.interviews] == [(call.slug, "2024-09-19")]
    assert found.parts == (Part("reviewer", WAITS, 2),)
    html = page(kenji, at=IN_JULY)
    assert f'<a class="btn" href="/reviews/{to_declare.pk}/">Go on with AS3-0001' in html
    assert f'href="/reviews/{begun.pk}/score/"' in html
    assert "the interviews are on Thu 19 September 2024." in html


def test_a_reviewer_who_is_done_is_thanked(call, hanako, kenji, aiko):
    sent(cleared(a_sealed_proposal(call, hanako), kenji, aiko))
    said = words(kenji, at=IN_AUGUST)
    assert "Nothing waits for you." in said and "All your reviews are in. Thank you." in said


# --- The office -----------------------------------------------------------------------------
def test_an_officer_finds_the_calls_on_the_desk_with_what_needs_them(call, hanako, aiko):
    a_sealed_proposal(call, hanako)
    found = home(aiko, at=IN_JUNE)
    assert [(one.call, one.tally.submitted) for one in found.desk] == [(call, 1)]
    # a receipt that no worker posted, no reviewers, and nobody has screened it
    assert found.parts == (Part("officer", ALARM, 3),)
    html = page(aiko, at=IN_JUNE)
    assert '<a class="btn" href="/office/calls/aspire-2024-3/">Open the overview' in html
    assert "1 proposal has fewer than 3 reviewers" in words(aiko, at=IN_JUNE)


def test_an_officer_with_nothing_to_do_is_told_so(call, aiko):
    assert home(aiko).parts == (Part("officer", CALM, 0),)
    said = words(aiko)
    assert "Nothing waits for you." in said and "Drafts 0 · submitted 0 · reviewed 0" in said


def test_an_officer_who_applies_does_not_find_their_own_proposal_on_the_desk(call, hanako, emi):
    a_sealed_proposal(call, hanako)
    own = a_sealed_proposal(call, emi)
    found = home(emi, at=IN_JUNE)
    assert [one.tally.submitted for one in found.desk] == [1]
    assert [one.proposal for one in found.own] == [own]


def test_an_administrator_finds_people_and_no_proposals(call, cast):
    found = home(cast["sora"])
    assert found.people == {"": 8, "reviewer": 2, "officer": 2, "administrator": 1}
    assert (found.reviewing, found.desk, found.own) == (None, [], [])
    assert "Nothing waits for you." in page(cast["sora"])


# --- Several hats ---------------------------------------------------------------------------
def test_each_hat_has_its_part_and_the_most_urgent_comes_first(call, hanako, taro, aiko, emi):
    for kind in ("reviewer", "administrator"):
        emi.roles.create(kind=kind, granted_at=IN_APRIL)
    a_draft(call, emi)
    assert [part.key for part in home(emi, at=IN_MAY).parts] == ["applicant", "reviewer", "officer", "administrator"]

    proposal = a_sealed_proposal(call, hanako)
    asked(proposal, emi, aiko)
    found = home(emi, at=IN_JUNE)
    assert [(part.key, part.level) for part in found.parts] == [
        ("officer", ALARM),
        ("reviewer", WAITS),
        ("applicant", CALM),
        ("administrator", CALM),
    ]
    html = page(emi, at=IN_JUNE)
    assert [html.index(f'id="part-{part.key}"') for part in found.parts] == sorted(
        html.index(f'id="part-{part.key}"') for part in found.parts
    )
    assert html.count('class="btn"') == 1  # one clear action
    assert 'href="#part-officer"' in html and 'href="#part-reviewer"' in html and 'href="#part-applicant"' not in html


# --- The page itself ------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_has_one_heading_and_nothing_inline(call, cast, language):
    a_draft(call, cast["hanako"])
    for user in cast.values():
        client = client_for(user, at=IN_APRIL)
        client.cookies["django_language"] = language
        html = client.get("/home/").content.decode()
        assert html.count("<h1") == 1
        assert not re.search(r"\sstyle=|\son[a-z]+=", html)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))


def cost_of(user, *, at):
    """Return how many queries the home of a person takes."""
    user = fresh(user)
    with CaptureQueriesContext(connection) as asked_of_the_database:
        home_of(user, at=at)
    return len(asked_of_the_database)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three_proposals(call, hanako, count):
    for _ in range(count):
        a_sealed_proposal(call, hanako)
    assert cost_of(hanako, at=IN_APRIL) == 4


def test_only_the_first_drafts_are_judged_so_that_many_cost_no_more(call, hanako):
    costs = []
    for _ in range(JUDGED + 2):
        fill_in(a_draft(call, hanako))
        costs.append(cost_of(hanako, at=IN_APRIL))
    assert costs[JUDGED - 1 :] == [costs[JUDGED - 1]] * 3
    assert [one.home is not None for one in home(hanako).own] == [True, True, True, False, False]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three_reviews(call, hanako, taro, jiro, kenji, aiko, count):
    for lead in (hanako, taro, jiro)[:count]:
        asked(a_sealed_proposal(call, lead), kenji, aiko)
    assert cost_of(kenji, at=IN_JUNE) == 5
