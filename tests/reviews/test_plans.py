"""How is a plan of assignment asked for, worked out, applied and undone, and who sees it?"""

import pytest

from accounts.models import Role
from jobs.models import Job
from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices.models import Notice
from reviews import queries, services
from reviews.models import Appointment, Assignment, Bid, Conflict, Review
from reviews.refusals import (
    NobodyReads,
    NothingToAssign,
    PlanNotApplied,
    PlanNotReady,
    TooManyReaders,
)
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, person
from tests.reviews.planning import a_reader, applied, asked_for, further_readers, worked_out
from tests.reviews.reviewing import asked, pledged, saved


@pytest.fixture
def readers(call, kenji, yuki):
    """Kenji and Yuki, who accepted; Kenji knows of condensates, Yuki of frailty."""
    a_reader(kenji, call, areas=[1], keywords=["condensates"], most=3)
    a_reader(yuki, call, areas=[1, 3], keywords=["Frailty"], languages=["en", "ja"])
    return [kenji, yuki]


@pytest.fixture
def two(hanakos, taros, readers):
    """Two proposals, each to be read by both readers."""
    return [hanakos, taros]


@pytest.fixture
def plan(two, call, aiko):
    """Aiko's plan with two readers each, worked out."""
    return worked_out(call, aiko)


def pairs_of(plan):
    return {(proposal, reader): is_kept for proposal, reader, _fit, is_kept, _told in plan.result["pairs"]}


def standing():
    rows = Assignment.objects.exclude(state="ended").order_by("proposal", "reviewer")
    return list(rows.values_list("proposal", "reviewer", "state", "plan"))


def letters():
    rows = Notice.objects.filter(kind="reviews-asked-plan").order_by("pk")
    return list(rows.values_list("to_user__name", "state", "scope", "kept_from"))


def verbs_of(row):
    return list(Entry.objects.filter(subject=label(row)).order_by("pk").values_list("verb", "actor__name"))


# --- Asking and working out -------------------------------------------------------------------
def test_a_plan_is_asked_for_and_a_worker_waits_for_nobody(two, call, aiko):
    plan = asked_for(call, aiko)

    said = {"readers": 2, "bids": 200, "least": 0, "keeps_floor": True, "proposals": [one.pk for one in two]}
    assert (plan.state, plan.choices, plan.asked_by) == ("asked", said, aiko)
    assert list(Job.objects.values_list("key", "kind", "state")) == [
        (f"assignment-plan-{plan.pk}", "reviews.tasks.work_out_plans", "asked")
    ]
    assert verbs_of(plan) == [("plan.asked", "Aiko Mori")]


def test_a_plan_gives_every_proposal_its_readers_and_says_what_matched(plan, hanakos, taros, kenji, yuki):
    assert plan.state == "solved" and plan.solved_at == IN_JUNE
    assert pairs_of(plan) == {(one.pk, who.pk): False for one in (hanakos, taros) for who in (kenji, yuki)}
    proposal, reader, points, _kept, told = plan.result["pairs"][0]
    assert (proposal, reader, points) == (hanakos.pk, kenji.pk, 400 + 160 + 80 + 100)
    assert told == {
        "area": [400, 400, [1]],
        "keywords": [160, 320, ["condensates"]],
        "language": [80, 80, ["en"]],
        "bid": [100, 200, []],
    }
    assert plan.result["loads"] == {str(kenji.pk): [2, 3], str(yuki.pk): [2, None]}
    assert plan.result["floor"] == 580 and plan.result["total"] == sum(one[2] for one in plan.result["pairs"])
    assert Job.objects.get().state == "done" and Job.objects.get().done_steps == Job.objects.get().all_steps
    assert standing() == [] and letters() == []


@pytest.mark.thorough
def test_a_plan_worked_out_twice_stays_as_it_is(plan):
    before = plan.result
    services.work_out_plans(now=lambda: IN_JULY)
    plan.refresh_from_db()
    assert (plan.result, plan.solved_at) == (before, IN_JUNE)


def test_who_reads_already_is_kept_and_counts(two, hanakos, taros, call, kenji, yuki, aiko):
    asked(hanakos, kenji, aiko)
    plan = worked_out(call, aiko)
    assert pairs_of(plan) == {
        (hanakos.pk, kenji.pk): True,
        (hanakos.pk, yuki.pk): False,
        (taros.pk, kenji.pk): False,
        (taros.pk, yuki.pk): False,
    }


@pytest.mark.thorough
def test_wishes_move_a_plan_and_the_effect_of_not_counting_them_is_told(two, call, aiko, kenji, yuki, hanakos, taros):
    Bid.objects.create(reviewer=kenji, proposal=taros, wish="eager", made_at=IN_JUNE)
    Bid.objects.create(reviewer=kenji, proposal=hanakos, wish="rather-not", made_at=IN_JUNE)
    Appointment.objects.update(most=1)
    with_wishes = worked_out(call, aiko, readers=1, bids=400)
    without = worked_out(call, aiko, readers=1, bids=0)
    assert pairs_of(with_wishes) == {(hanakos.pk, yuki.pk): False, (taros.pk, kenji.pk): False}
    assert pairs_of(without) == {(hanakos.pk, kenji.pk): False, (taros.pk, yuki.pk): False}
    told = {one["choice"]: (one.get("eager"), one.get("rather_not")) for one in with_wishes.result["effects"]}
    assert told == {"chosen": (1, 0), "no-floor": (1, 0), "no-bids": (0, 1), "one-more": (None, None)}


def test_a_conflict_and_a_limit_are_kept_and_the_shortage_says_where_and_why(two, call, aiko, kenji, yuki, hanakos):
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    plan = worked_out(call, aiko)
    assert plan.state == "short"
    assert plan.result["shortage"] == {
        "missing": 1,
        "proposals": [hanakos.pk],
        "full": [],
        "barred": [[kenji.pk, [hanakos.pk]]],
        "reads": [],
        "is_of_least": False,
        "people": [],
    }
    lack = queries.lack_of(plan)
    assert (lack.missing, [one.reference for one in lack.proposals], lack.full) == (1, ["AS3-0001"], [])
    assert [(name, [(one.reference, str(why)) for one, why in rows]) for name, rows in lack.barred] == [
        ("Kenji Tanaka", [("AS3-0001", "conflict of interest")])
    ]


@pytest.mark.thorough
def test_the_yearly_limit_counts_what_other_calls_ask_for_in_the_fiscal_year(two, call, aiko, kenji, yuki):
    Appointment.objects.filter(reviewer__user=kenji).update(most=None)
    kenji.reviewer.yearly_limit = 1
    kenji.reviewer.save()
    assert {one.name: one.most for one in queries.readers_of(call, at=IN_JUNE)} == {"Kenji Tanaka": 1, "Yuki Ito": None}
    assert worked_out(call, aiko).result["shortage"]["full"] == [kenji.pk]


@pytest.mark.parametrize("state", ["invited", "declined"])
@pytest.mark.thorough
def test_only_those_who_accepted_read(hanakos, call, kenji, state):
    a_reader(kenji, call, state=state)
    assert queries.readers_of(call, at=IN_JUNE) == []


@pytest.mark.thorough
def test_who_left_the_pool_reads_no_more(readers, call, kenji):
    Role.objects.filter(user=kenji).update(ended_at=IN_JUNE)
    assert [one.name for one in queries.readers_of(call, at=IN_JUNE)] == ["Yuki Ito"]


@pytest.mark.thorough
def test_a_least_load_that_cannot_be_given_is_said(two, call, aiko):
    plan = worked_out(call, aiko, readers=1, least=2)
    assert plan.result["shortage"]["is_of_least"] and plan.result["shortage"]["missing"] == 2


# --- Refusals ---------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["hanako", "taro", "kenji", "yuki", "sora", "jiro"])
@pytest.mark.thorough
def test_only_officers_plan(two, plan, call, cast, name):
    with pytest.raises(NotAllowed):
        asked_for(call, cast[name])
    with pytest.raises(NotAllowed):
        applied(plan, cast[name])
    with pytest.raises(NotAllowed):
        services.undo_plan(plan.pk, actor=cast[name], at=IN_JULY)
    assert queries.plan_for(cast[name], plan.pk) is None


def test_without_proposals_there_is_nothing_to_assign(call, readers, aiko):
    with pytest.raises(NothingToAssign):
        asked_for(call, aiko)


@pytest.mark.thorough
def test_without_readers_there_is_no_plan(hanakos, call, aiko):
    with pytest.raises(NobodyReads):
        asked_for(call, aiko)


@pytest.mark.thorough
def test_more_readers_than_people_are_refused_at_once(two, call, aiko):
    with pytest.raises(TooManyReaders) as refused:
        asked_for(call, aiko, readers=3)
    assert refused.value.facts == {"wanted": 3, "readers": 2}


# --- Applying ---------------------------------------------------------------------------------
def test_a_plan_that_is_applied_asks_everybody_and_owes_one_letter_each(plan, hanakos, taros, kenji, yuki, aiko):
    applied(plan, aiko)

    plan.refresh_from_db()
    assert (plan.state, plan.applied_at, plan.applied_by) == ("applied", IN_JUNE, aiko)
    assert standing() == [(one.pk, who.pk, "asked", plan.pk) for one in (hanakos, taros) for who in (kenji, yuki)]
    assert letters() == [
        ("Kenji Tanaka", "pending", "aspire-2024-3", None),
        ("Yuki Ito", "pending", "aspire-2024-3", None),
    ]
    assert not Notice.objects.filter(kind="review-asked").exists()
    assert verbs_of(plan)[-1] == ("plan.applied", "Aiko Mori")


def test_the_letter_names_the_call_and_no_proposal(plan, aiko, hanakos, kenji):
    applied(plan, aiko)
    letter = Notice.objects.get(kind="reviews-asked-plan", to_user=kenji)
    assert "http://testserver/reviews/" in letter.body
    for secret in ("AS3-0001", "Condensates", "Hanako", "Keyaki", "two", "2 "):
        assert secret not in letter.subject + letter.body.replace("2024", "")


@pytest.mark.thorough
def test_what_stands_is_kept_and_gets_no_second_letter(two, hanakos, taros, call, kenji, yuki, aiko):
    for one in (hanakos, taros):
        asked(one, kenji, aiko)
    applied(worked_out(call, aiko), aiko)
    assert [one[0] for one in letters()] == ["Yuki Ito"]
    assert Assignment.objects.count() == 4


def test_a_plan_is_applied_once(plan, aiko, emi):
    applied(plan, aiko)
    with pytest.raises(PlanNotReady):
        applied(plan, emi)
    assert Assignment.objects.count() == 4


@pytest.mark.thorough
def test_a_plan_that_waits_or_cannot_be_done_is_not_applied(two, call, aiko):
    with pytest.raises(PlanNotReady):
        applied(asked_for(call, aiko), aiko)


@pytest.mark.thorough
def test_a_later_plan_succeeds_an_earlier_one(plan, call, aiko, hanakos, taros):
    applied(plan, aiko)
    sixth = person("mika@pool.example", "Mika", "reviewer")
    a_reader(sixth, call)
    later = worked_out(call, aiko, readers=3, at=IN_JULY)
    applied(later, aiko, at=IN_JULY)
    plan.refresh_from_db()
    assert (plan.state, later.state) == ("dropped", "solved")
    assert Assignment.objects.filter(plan=later).count() == 2 and Assignment.objects.count() == 6
    with pytest.raises(PlanNotApplied):
        services.undo_plan(plan.pk, actor=aiko, at=IN_JULY)


# --- Undoing ----------------------------------------------------------------------------------
def test_undoing_takes_back_what_nobody_has_begun_and_the_letters_that_are_not_out(plan, aiko, emi):
    applied(plan, aiko)
    assert queries.undoing_of(plan) == {"ended": 4, "stay": 0, "letters": 2}
    done, ended, stay = services.undo_plan(plan.pk, actor=emi, at=IN_JULY)
    assert (done.state, done.undone_at, done.undone_by, ended, stay) == ("undone", IN_JULY, emi, 4, 0)
    assert standing() == []
    assert [one[1] for one in letters()] == ["withdrawn", "withdrawn"]


def test_who_had_the_letter_gets_another_that_says_it_is_over(plan, kenji, aiko):
    applied(plan, aiko)
    Notice.objects.filter(to_user=kenji).update(state="sent", sent_at=IN_JULY)
    services.undo_plan(plan.pk, actor=aiko, at=IN_JULY)
    told = Notice.objects.get(kind="review-ended")
    assert (told.to_user, told.state, told.scope, told.key) == (
        kenji,
        "pending",
        "",
        f"reviews-ended-{plan.pk}-{kenji.pk}",
    )
    assert "- AS3-0001\n- AS3-0002\n" in told.body
    for secret in ("Condensates", "Frailty", "Hanako", "Suzuki", "Yuki"):
        assert secret not in told.subject + told.body


def test_who_has_declared_or_begun_stays_and_keeps_the_letter(plan, hanakos, call, kenji, aiko):
    applied(plan, aiko)
    pledged(call, kenji)
    begun = Assignment.objects.get(proposal=hanakos, reviewer=kenji)
    services.declare(begun.pk, conflicted=False, reason="", actor=kenji, at=IN_JULY)
    saved(begun)
    assert queries.undoing_of(plan) == {"ended": 3, "stay": 1, "letters": 1}
    _plan, ended, stay = services.undo_plan(plan.pk, actor=aiko, at=IN_AUGUST)
    assert (ended, stay) == (3, 1)
    assert standing() == [(hanakos.pk, kenji.pk, "clear", plan.pk)] and Review.objects.count() == 1
    assert [(one[0], one[1]) for one in letters()] == [("Kenji Tanaka", "pending"), ("Yuki Ito", "withdrawn")]


@pytest.mark.thorough
def test_what_was_undone_can_be_worked_out_and_applied_again(plan, call, aiko):
    applied(plan, aiko)
    services.undo_plan(plan.pk, actor=aiko, at=IN_JULY)
    applied(worked_out(call, aiko, at=IN_JULY), aiko, at=IN_JULY)
    assert len(standing()) == 4


@pytest.mark.thorough
def test_an_assignment_of_a_plan_that_is_taken_back_by_hand_takes_an_idle_letter_along(plan, aiko, kenji):
    applied(plan, aiko)
    for one in Assignment.objects.filter(reviewer=kenji):
        assert [one[1] for one in letters()] == ["pending", "pending"]
        services.end_assignment(one.pk, actor=aiko, at=IN_JULY)
    assert [one[1] for one in letters()] == ["withdrawn", "pending"]


# --- Officers with a stake --------------------------------------------------------------------
def test_an_officer_with_a_stake_finds_no_trace_of_a_plan_and_makes_one_without_the_proposal(
    plan, call, emi, hanakos, taros, kenji, yuki
):
    Conflict.objects.create(person=emi, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    stage = queries.stage_to_assign(call)

    assert queries.plan_for(emi, plan.pk) is None and queries.plans_of(emi, stage) == []
    with pytest.raises(NotAllowed):
        applied(plan, emi)
    own = worked_out(call, emi)
    assert pairs_of(own) == {(taros.pk, who.pk): False for who in (kenji, yuki)}
    assert queries.standing_of_stage(emi, stage, at=IN_JUNE).proposals == 1
    assert [one.plan for one in queries.plans_of(emi, stage)] == [own]


@pytest.mark.thorough
def test_what_an_officer_may_not_see_is_left_out_of_loads_and_yet_kept_to(plan, call, aiko, emi, hanakos, kenji):
    applied(plan, aiko)
    Conflict.objects.create(person=emi, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    own = worked_out(call, emi)
    assert own.result["loads"][str(kenji.pk)] == [1, 2]  # of three at most, one is not Emi's business


# --- The worker ---------------------------------------------------------------------------------
@pytest.mark.thorough
def test_progress_is_written_down_step_by_step(two, call, aiko, monkeypatch):
    seen = []
    advance = services.plans.jobs.advance
    monkeypatch.setattr(
        services.plans.jobs, "advance", lambda job, **said: seen.append(said["done"]) or advance(job, **said)
    )
    worked_out(call, aiko)
    assert seen == sorted(seen) and seen[0] == 5 and seen[-1] <= 95


@pytest.mark.thorough
def test_a_solver_that_fails_fails_the_job_and_leaves_the_plan_waiting(two, call, aiko, monkeypatch):
    def fail(*_args, **_named):
        raise services.plans.gateways.solving.NotSolved(4)

    monkeypatch.setattr(services.plans, "allot", fail)
    plan = worked_out(call, aiko)
    assert (plan.state, Job.objects.get().state) == ("asked", "failed")


@pytest.mark.thorough
def test_the_number_of_queries_does_not_depend_on_the_number_of_readers(
    two, call, aiko, django_assert_num_queries, django_assert_max_num_queries
):
    stage, keys = queries.stage_to_assign(call), [one.pk for one in two]
    with django_assert_max_num_queries(24) as few:
        queries.inputs_of(stage, keys, at=IN_JUNE)
    further_readers(call, 3)
    with django_assert_num_queries(len(few)):
        queries.inputs_of(stage, keys, at=IN_JUNE)


@pytest.mark.thorough
def test_plans_are_listed_newest_first_with_their_floor_and_sum(plan, call, aiko, emi):
    later = worked_out(call, aiko, at=IN_JULY, keeps_floor=False)
    told = [(one.plan.pk, one.lowest, one.total) for one in queries.plans_of(emi, plan.stage)]
    assert told == [
        (later.pk, later.result["lowest"], later.result["total"]),
        (plan.pk, plan.result["lowest"], plan.result["total"]),
    ]
