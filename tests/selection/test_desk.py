"""Does the overview count what stands where, for exactly those proposals that an officer may see?"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls import services as calls_services
from calls.models import Call
from notices.models import Notice
from proposals.models import Proposal
from proposals.services import withdraw_proposal
from reviews.models import Conflict
from reviews.policies import proposals_kept_from, proposals_screened_by
from reviews.queries import STAGES, Asked, keys_of, ranking_of
from reviews.services import accept_as_received
from selection import queries
from selection.queries.tallies import Sight
from tests.builders import (
    AFTER_INTERVIEWS,
    BEFORE_OPENING,
    IN_APRIL,
    IN_AUGUST,
    IN_JULY,
    IN_JUNE,
    IN_MAY,
    NOON,
    client_for,
    jst,
    person,
)
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft
from tests.reviews.reviewing import asked, cleared, sent
from tests.selection.choosing import given, listed, posted, timed
from tests.selection.pages import SLUG, at, text_of
from tests.selection.releasing import released

ELSEWHERE = {"name": "Ada Byrne", "agency_key": "", "unlisted_agency": "Isle Trust", "country_code": "IE"}


@pytest.fixture
def wants_one(call):
    """The call, with one reviewer wanted for each proposal."""
    Call.objects.filter(pk=call.pk).update(reviewers_per_proposal=1)
    call.refresh_from_db()
    return call


def overview(user, call, *, at=IN_AUGUST):
    """Return the overview as the person of a fresh request sees it."""
    return queries.overview_of(type(user).objects.get(pk=user.pk), Call.objects.get(pk=call.pk), at=at)


def all_letters_are_out():
    """Make every letter look as it does once a mail server took it."""
    Notice.objects.update(state="sent", sent_at=IN_JUNE)


def tasks(user, call, *, at):
    """Return what needs the officer as {key: count or day}."""
    found = overview(user, call, at=at).tasks
    return {task.key: task.facts.get("count", task.facts.get("day")) for task in found}


# --- The pipeline ---------------------------------------------------------------------------
def test_every_number_of_the_pipeline_says_what_it_counts(wants_one, hanakos, taros, day, aiko, emi, kenji, yuki, jiro):
    call = wants_one
    a_whole_draft(call, jiro)
    gone = a_sealed_proposal(call, jiro)
    withdraw_proposal(gone.pk, actor=jiro, at=IN_JUNE)
    a_sealed_proposal(call, emi, counterparts=[ELSEWHERE])  # unlisted: a person decides
    sent(cleared(hanakos, kenji, aiko))
    asked(taros, yuki, aiko)
    listed(taros, day, aiko)

    found = overview(aiko, call)
    assert [(step.key, step.count, step.total, step.more) for step in found.steps] == [
        ("drafts", 1, 5, {}),
        ("submitted", 3, 0, {"withdrawn": 1, "not_accepted": 0}),
        ("questions", 1, 3, {}),
        ("assigned", 2, 3, {"wanted": 1}),
        ("reviewed", 1, 3, {"asked": 2, "sent": 1}),
        ("interviews", 1, 3, {"untimed": 1, "on": date(2024, 9, 19)}),
        ("decided", 0, 3, {"places": 3}),
    ]
    assert (found.here, found.desk.phase) == ("assigned", "assigning")


def test_numbers_lead_to_lists_and_drafts_lead_nowhere(call, hanakos, day, aiko):
    html = client_for(aiko, at=IN_AUGUST).get(at("overview", SLUG)).content.decode()
    base = f"/office/calls/{SLUG}/proposals/?"
    for query in ("stage=submitted", "stage=questions", "stage=assigned", "stage=reviewed", "stage=decided"):
        assert f'href="{base}{query}"' in html
    for query in ("stage=unassigned", "stage=submitted&amp;area=3", "stage=submitted&amp;country=NO"):
        assert f'href="{base}{query}"' in html
    assert f'href="{at("interviews", SLUG)}" aria-label="Interviews: 0"' in html
    assert '<b class="count">0</b><span class="of">of 1 begun</span>' in html


def test_each_number_is_the_length_of_the_list_it_leads_to(call, sealed, hanakos, aiko, emi, kenji, yuki, sora):
    """The list asks by itself; here both are held to the same words."""
    Call.objects.filter(pk=call.pk).update(reviewers_per_proposal=2)
    sora.roles.create(kind="reviewer", granted_at=IN_APRIL)
    proposals = sealed(5)
    a_sealed_proposal(call, person("nao@aspire.example", "Nao"), counterparts=[ELSEWHERE])
    Conflict.objects.create(person=aiko, proposal=proposals[4], reason="A former pupil.", declared_at=IN_JUNE)
    for proposal, reviewers in zip(proposals, [(kenji, yuki), (kenji, yuki), (kenji,), (), (kenji, yuki)], strict=True):
        for reviewer in reviewers:
            assignment = cleared(proposal, reviewer, emi)
            if proposal != proposals[1]:
                sent(assignment)
    withdraw_proposal(proposals[3].pk, actor=proposals[3].lead, at=IN_JUNE)

    found = overview(aiko, call)
    steps = {step.key: step.count for step in found.steps}
    lists = {stage: len(keys_of(aiko, Asked(stage=stage), call=call)) for stage in STAGES}
    assert lists == {
        "submitted": 5,
        "questions": 1,
        "unassigned": 3,
        "assigned": 2,
        "unreviewed": 4,
        "reviewed": 1,
        "decided": 0,
        "not_accepted": 0,
        "withdrawn": 1,
    }
    assert steps == {**steps, **{key: lists[key] for key in steps if key in lists}}
    counted = {task.key: task.facts["count"] for task in found.tasks if "count" in task.facts}
    assert (found.steps[1].more["withdrawn"], counted["reviewers"]) == (1, lists["unassigned"])
    for bar in found.spreads.areas:
        assert bar.count == len(keys_of(aiko, Asked(stage="submitted", area=bar.of.number), call=call))
    for bar in found.spreads.countries:
        assert bar.count == len(keys_of(aiko, Asked(stage="submitted", country=bar.of.code), call=call))


def test_the_step_follows_the_work(wants_one, hanakos, day, aiko, kenji):
    call, steps = wants_one, []
    for instant in (BEFORE_OPENING, IN_MAY, NOON, IN_JUNE):
        found = overview(aiko, call, at=instant)
        steps.append((found.here, found.desk.phase))
    assignment = cleared(hanakos, kenji, aiko)
    steps.append(overview(aiko, call, at=IN_JUNE).desk.phase)
    sent(assignment)
    steps += [overview(aiko, call, at=instant).desk.phase for instant in (IN_JULY, AFTER_INTERVIEWS)]
    released(call, aiko)
    steps.append(overview(aiko, call, at=AFTER_INTERVIEWS).desk.phase)
    assert steps == [
        ("submitted", "before"),
        ("submitted", "open"),
        ("submitted", "open"),
        ("assigned", "assigning"),
        "reviewing",
        "interviews",
        "deciding",
        "released",
    ]


# --- Needs you ------------------------------------------------------------------------------
def test_what_needs_an_officer_comes_and_goes(wants_one, hanakos, taros, day, aiko, kenji, yuki, sealed):
    call = wants_one
    all_letters_are_out()
    assert tasks(aiko, call, at=IN_MAY) == {}
    assert tasks(aiko, call, at=IN_JUNE) == {"reviewers": 2, "screen": 2}
    accept_as_received([hanakos.pk, taros.pk], actor=aiko, at=IN_JUNE)
    assert tasks(aiko, call, at=IN_JUNE) == {"reviewers": 2}

    asked(taros, kenji, aiko)
    interview = listed(hanakos, day, aiko)
    all_letters_are_out()
    assert tasks(aiko, call, at=IN_AUGUST) == {"untimed": 1, "reviewers": 1}
    assert tasks(aiko, call, at=jst(2024, 9, 13)) == {"late": 1, "reviewers": 1}

    timed(interview, aiko)
    all_letters_are_out()
    Notice.objects.filter(kind="interview").update(state="failed", sent_at=None)
    assert tasks(aiko, call, at=IN_AUGUST) == {"stuck": 1, "reviewers": 1}
    assert tasks(aiko, call, at=AFTER_INTERVIEWS)["release"] == date(2024, 9, 19)


def test_those_short_of_a_reviewer_are_named_up_to_five(wants_one, sealed, aiko, kenji):
    proposals = sealed(7)
    asked(proposals[1], kenji, aiko)
    all_letters_are_out()
    task = overview(aiko, wants_one).tasks[0]
    assert (task.key, task.facts) == (
        "reviewers",
        {
            "count": 6,
            "wanted": 1,
            "references": ["AS3-0001", "AS3-0003", "AS3-0004", "AS3-0005", "AS3-0006"],
        },
    )


@pytest.mark.parametrize(
    ("second", "is_wide"), [(9, True), (8, False)], ids=["four points apart", "three points apart"]
)
def test_points_far_apart_ask_for_a_discussion(call, hanakos, aiko, kenji, yuki, second, is_wide):
    sent(cleared(hanakos, kenji, aiko), overall=5)
    sent(cleared(hanakos, yuki, aiko), overall=second)
    assert ("wide" in tasks(aiko, call, at=IN_AUGUST)) is is_wide
    assert [row.to_discuss for row in ranking_of(aiko, call).rows] == [is_wide]  # the same word as on the ranking


def test_a_voice_with_a_conflict_is_not_heard_in_the_spread(call, hanakos, aiko, kenji, yuki):
    sent(cleared(hanakos, kenji, aiko), overall=2)
    assignment = cleared(hanakos, yuki, aiko)
    sent(assignment, overall=9)
    Conflict.objects.create(person=yuki, proposal=hanakos, reason="Found out later.", declared_at=IN_AUGUST)
    assert "wide" not in tasks(aiko, call, at=IN_AUGUST)


def test_an_officer_who_must_still_judge_learns_nothing_of_the_points(call, hanakos, aiko, emi, kenji, yuki):
    emi.roles.create(kind="reviewer", granted_at=IN_APRIL)
    sent(cleared(hanakos, kenji, aiko), overall=2)
    sent(cleared(hanakos, yuki, aiko), overall=9)
    asked(hanakos, emi, aiko)
    assert "wide" in tasks(aiko, call, at=IN_AUGUST)
    assert "wide" not in tasks(emi, call, at=IN_AUGUST)


def test_questions_wait_for_a_person(call, hanako, aiko):
    a_sealed_proposal(call, hanako, counterparts=[ELSEWHERE])
    all_letters_are_out()
    assert tasks(aiko, call, at=IN_MAY) == {"questions": 1}
    words = text_of(client_for(aiko, at=IN_MAY).get(at("overview", SLUG)))
    assert "1 proposal carries a question" in words


# --- A stake --------------------------------------------------------------------------------
@pytest.fixture(params=["applies", "is named", "has a conflict"])
def stake(request, call, taros, emi):
    """What Emi has to do with one of two proposals, or with a third of her own."""
    if request.param == "applies":
        a_sealed_proposal(call, emi, counterparts=[ELSEWHERE])
    elif request.param == "is named":
        taros.counterparts.update(email="Emi@aspire.example")
    else:
        Conflict.objects.create(person=emi, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    return request.param


def test_what_an_officer_has_a_stake_in_is_counted_nowhere(call, hanakos, taros, aiko, emi, kenji, stake):
    Proposal.objects.filter(pk=taros.pk).update(area=call.areas.get(number=3))
    seen = 2 if stake == "applies" else 1
    if stake != "applies":
        sent(cleared(taros, kenji, aiko))
    for_emi, for_aiko = overview(emi, call), overview(aiko, call)

    assert for_emi.steps[0].total == for_emi.steps[1].count == seen
    assert for_aiko.steps[0].total == for_aiko.steps[1].count == (3 if stake == "applies" else 2)
    assert for_emi.steps[2].count == 0
    assert for_emi.steps[4].more == {"asked": 0, "sent": 0}
    spreads = for_emi.spreads
    assert (spreads.flow.begun.total, spreads.flow.submitted.total) == (seen, seen)
    assert sum(bar.count for bar in spreads.areas) == sum(bar.count for bar in spreads.grants) == seen
    assert [(bar.of.code, bar.count) for bar in spreads.countries] == [("NO", seen)]
    assert spreads.whole == seen
    (listed_call,) = queries.calls_for(type(emi).objects.get(pk=emi.pk), at=IN_AUGUST)
    assert (listed_call.tally.submitted, listed_call.tally.begun) == (seen, seen)


def test_what_is_seen_and_counted_is_what_the_policies_say(call, hanakos, taros, jiro, aiko, emi, kenji, stake):
    a_draft(call, jiro)
    a_draft(call, emi)
    for user in (aiko, emi, kenji):
        sight = Sight(type(user).objects.get(pk=user.pk), [call])
        assert set(sight.seen) == set(proposals_screened_by(user))
        assert set(sight.begun) == set(Proposal.objects.all()) - set(proposals_kept_from(user))


def test_an_officer_who_applies_sees_no_interviews_no_places_and_no_letters(call, hanakos, day, aiko, emi):
    a_sealed_proposal(call, emi)
    timed(listed(hanakos, day, aiko), aiko)
    found = overview(emi, call)
    assert (found.arranges, found.desk.chooses, found.taken, found.reads_letters) == (False, False, None, False)
    assert found.desk.tally.letters == queries.Letters()
    page = client_for(emi, at=IN_AUGUST).get(at("overview", SLUG))
    words = text_of(page)
    assert "closed to you: you apply under this call" in words
    assert "The letters of this call are closed to you" in words
    assert f'href="{at("interviews", SLUG)}" aria-label' not in page.content.decode()


# --- Letters and dates ----------------------------------------------------------------------
def test_letters_are_told_owed_sent_and_stuck(call, hanakos, taros, day, aiko):
    timed(listed(hanakos, day, aiko), aiko)
    receipts = list(Notice.objects.filter(kind="receipt").order_by("pk"))
    posted(receipts[0], at=IN_APRIL)
    Notice.objects.filter(pk=receipts[1].pk).update(state="unknown")
    soon = IN_AUGUST + timedelta(minutes=5)
    Notice.objects.filter(kind="interview").update(next_try_at=soon)
    found = overview(aiko, call).desk.tally.letters
    assert found == queries.Letters(owed=1, sent=1, overdue=0, stuck=1, next_at=soon)
    assert "the next one goes Tue 20 August 2024, 10:05 JST" in text_of(
        client_for(aiko, at=IN_AUGUST).get(at("overview", SLUG))
    )


def test_dates_are_those_to_come_and_the_past_ones_are_kept(call, aiko):
    found = overview(aiko, call, at=IN_JUNE)
    assert [(one.key, one.on, one.aim_on) for one in found.dates] == [
        ("limit", date(2024, 9, 12), date(2024, 9, 11)),
        ("interviews", date(2024, 9, 19), None),
        ("affiliation", date(2024, 12, 1), None),
    ]
    assert [(one.key, one.at) for one in found.past_dates] == [("closes", NOON), ("outcome", None)]


@pytest.mark.parametrize(
    ("instant", "is_past"), [(jst(2024, 9, 12, 23, 59), False), (jst(2024, 9, 13), True)], ids=["23:59", "24:00"]
)
def test_the_limit_for_letters_passes_at_midnight(call, aiko, instant, is_past):
    assert ("limit" in [one.key for one in overview(aiko, call, at=instant).past_dates]) is is_past


# --- What it costs --------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_the_same_for_one_and_for_three(sealed, call, day, aiko, kenji, count):
    for number, proposal in enumerate(sealed(count)):
        sent(cleared(proposal, kenji, aiko))
        timed(listed(proposal, day, aiko), aiko, starts_at=jst(2024, 9, 19, 9 + number))
        given(proposal, aiko)
    aiko = type(aiko).objects.get(pk=aiko.pk)
    with CaptureQueriesContext(connection) as asked_of_the_database:
        found = queries.overview_of(aiko, call, at=AFTER_INTERVIEWS)
    assert found.taken == count
    assert len(asked_of_the_database) == 25


def test_the_desk_costs_the_same_for_one_and_for_two_calls(call, hanakos, aiko, django_assert_num_queries):
    for _ in range(2):
        aiko = type(aiko).objects.get(pk=aiko.pk)
        with django_assert_num_queries(13):
            queries.calls_for(aiko, at=IN_MAY)
        if Call.objects.count() == 1:
            calls_services.rehearse_call(SLUG, closes_on=date(2024, 6, 14), actor=aiko, at=IN_MAY)
    assert Call.objects.count() == 2


def test_the_desk_tells_numbers_and_warnings_of_each_call(call, hanakos, aiko):
    Notice.objects.filter(kind="receipt").update(state="failed")
    (one,) = queries.calls_for(aiko, at=IN_JUNE)
    assert (one.tally.submitted, one.phase, [task.key for task in one.tasks], one.warnings) == (
        1,
        "assigning",
        ["stuck", "reviewers", "screen"],
        2,
    )
    words = text_of(client_for(aiko, at=IN_JUNE).get(at("office")))
    assert "2 warnings" in words and "Assigning reviewers" in words
    words = text_of(client_for(aiko, at=IN_MAY).get(at("office")))
    assert "8 days 2 h left" in words
