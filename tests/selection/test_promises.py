"""Is a selected investigator held to the promise of an institution in Japan, and does only a person decide?"""

from datetime import date, timedelta

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from proposals.models import Proposal
from reviews.models import Conflict
from selection import queries, services
from selection.models import AffiliationPromise, Award
from selection.refusals import (
    AffiliationAhead,
    ContractBeforeRelease,
    DayNotPassed,
    NotReported,
    PromiseChanged,
    PromiseDecided,
    ReasonMissing,
    ReportedTooLate,
)
from tests.builders import AFTER_INTERVIEWS, IN_JUNE, jst
from tests.selection.choosing import given, letters
from tests.selection.promising import (
    IN_NOVEMBER,
    IN_OCTOBER,
    LAST_DAY,
    NAMED,
    ON_THE_LAST_DAY,
    REASON,
    RELEASED_ON,
    THE_DAY_AFTER,
    promised,
    reported,
    sealed_abroad,
)
from tests.selection.releasing import released

DECISIONS = ("affiliation-kept", "affiliation-exception", "selection-cancelled")


@pytest.fixture
def promise(call, hanako, aiko):
    """Hanako's promise, after the release: due on 1 December 2024."""
    return promised(call, hanako, aiko)


def contract(promise, day, officer, *, at=IN_OCTOBER):
    return services.set_contract_day(promise.pk, contract_on=day, actor=officer, at=at)


def states(promise):
    promise.refresh_from_db()
    return promise.state, Proposal.objects.get(pk=promise.proposal_id).state


def decided():
    """Return the letters of decisions as (kind, state)."""
    return [(letter.kind, letter.state) for letter in letters(*DECISIONS)]


# --- The release ----------------------------------------------------------------------------
def test_the_release_makes_the_promise_of_a_selected_lead_abroad(promise):
    assert (promise.promised_on, promise.contract_on, promise.due_on) == (NAMED, None, LAST_DAY)
    assert (promise.state, promise.made_at, promise.recalled) == ("open", AFTER_INTERVIEWS, None)
    entry = Entry.objects.get(verb="promise.made")
    assert entry.detail == {"proposal": promise.proposal_id, "due_on": "2024-12-01"}


def test_nobody_else_owes_anything(call, hanako, taro, jiro, aiko, hanakos):
    sealed_abroad(call, taro)  # abroad, not selected
    given(hanakos, aiko)  # selected, in Japan
    released(call, aiko)
    assert not AffiliationPromise.objects.exists()
    assert ["1 December" in letter.body for letter in letters("result")] == [False, False]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "by the date of the contract conclusion or Sun 1 December 2024, whichever comes first"),
        ("ja", "2024年12月1日（日）"),
    ],
)
def test_the_result_letter_names_the_duty_the_day_and_the_way(call, hanako, aiko, language, said):
    hanako.language = language
    hanako.save(update_fields=["language"])
    promise = promised(call, hanako, aiko)
    (letter,) = letters("result")
    assert said in letter.body
    assert f"/proposals/{promise.proposal_id}/affiliation/" in letter.body


def test_the_preview_of_the_release_is_the_letter_that_goes(call, hanako, taro, aiko):
    for lead in (hanako, taro):
        given(sealed_abroad(call, lead), aiko)
    shown = queries.letters_to_release(call)
    assert [(one.promise.due_on, one.promise.pk) for one in shown] == [(LAST_DAY, None)] * 2


# --- The last day ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("contract_on", "due_on"),
    [
        (date(2024, 11, 1), date(2024, 11, 1)),
        (RELEASED_ON, RELEASED_ON),
        (LAST_DAY, LAST_DAY),
        (date(2024, 12, 20), LAST_DAY),
        (None, LAST_DAY),
    ],
    ids=["contract before", "contract on the day of the release", "same day", "contract after", "contract not known"],
)
def test_the_earlier_of_contract_and_the_calls_day_is_the_last(promise, aiko, contract_on, due_on):
    changed = contract(promise, contract_on, aiko)
    assert (changed.contract_on, changed.due_on) == (contract_on, due_on)


def test_a_contract_day_may_be_changed_and_taken_back(promise, aiko):
    days = [date(2024, 11, 1), date(2024, 10, 20), None]
    assert [contract(promise, day, aiko).due_on for day in days] == [days[0], days[1], LAST_DAY]
    moved = letters("affiliation-day")
    assert [letter.state for letter in moved] == ["withdrawn", "withdrawn", "pending"]  # none had gone
    assert "is now Sun 1 December 2024; before, it was Sun 20 October 2024" in moved[-1].body
    assert [
        entry.detail["due_on"] for entry in Entry.objects.filter(verb="promise.contract_day_set").order_by("pk")
    ] == [
        ["2024-12-01", "2024-11-01"],
        ["2024-11-01", "2024-10-20"],
        ["2024-10-20", "2024-12-01"],
    ]


def test_a_day_noted_twice_is_told_once(promise, aiko, emi):
    for officer in (aiko, emi):
        contract(promise, date(2024, 11, 1), officer)
    assert len(letters("affiliation-day")) == 1


def test_a_contract_after_the_calls_day_moves_nothing_and_tells_nobody(promise, aiko):
    contract(promise, date(2025, 1, 31), aiko)
    assert letters("affiliation-day") == []


def test_a_contract_before_the_release_is_nonsense(promise, aiko):
    with pytest.raises(ContractBeforeRelease) as refused:
        contract(promise, date(2024, 9, 25), aiko)
    assert refused.value.facts == {"contract_on": date(2024, 9, 25), "released_on": RELEASED_ON}


# --- The report -----------------------------------------------------------------------------
def test_the_lead_reports_and_amends_until_it_is_decided(promise, aiko):
    reported(promise, researcher_number="")
    amended = reported(promise, at=IN_NOVEMBER + timedelta(hours=1))
    assert (amended.institution, amended.since_on, amended.researcher_number) == (
        "Keyaki University",
        NAMED,
        "01234567",
    )
    assert amended.reported_at == IN_NOVEMBER + timedelta(hours=1)
    services.confirm_affiliation(promise.pk, actor=aiko, at=IN_NOVEMBER + timedelta(hours=2))
    with pytest.raises(PromiseDecided):
        reported(promise, institution="Kaede University")


def test_the_same_report_pressed_twice_is_one(promise):
    for minutes in (0, 1):
        reported(promise, at=IN_NOVEMBER + timedelta(minutes=minutes))
    promise.refresh_from_db()
    assert (promise.reported_at, Entry.objects.filter(verb="promise.reported").count()) == (IN_NOVEMBER, 1)


@pytest.mark.parametrize("since_on", [date(2024, 11, 21), date(2199, 1, 1)], ids=["tomorrow", "far ahead"])
def test_a_plan_is_no_report(promise, since_on):
    with pytest.raises(AffiliationAhead):
        reported(promise, since_on=since_on)


def test_today_in_japan_is_a_fact(promise):
    at = jst(2024, 11, 21, 0, 30)  # still 20 November in Greenwich
    assert reported(promise, at=at, since_on=date(2024, 11, 21)).since_on == date(2024, 11, 21)


# --- Decisions ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("since_on", "contract_on", "outcome"),
    [
        (date(2024, 12, 1), None, "kept"),
        (date(2024, 12, 2), None, ReportedTooLate),
        (date(2024, 11, 1), date(2024, 11, 1), "kept"),
        (date(2024, 11, 2), date(2024, 11, 1), ReportedTooLate),
        (date(2024, 12, 1), date(2024, 12, 20), "kept"),
        (date(2024, 12, 2), date(2024, 12, 20), ReportedTooLate),
    ],
    ids=[
        "on 1 December, a Sunday",
        "on 2 December",
        "on the day of the contract",
        "a day after the contract",
        "on 1 December, contract later",
        "on 2 December, contract later",
    ],
)
def test_what_is_confirmed_began_by_the_last_day(promise, aiko, since_on, contract_on, outcome):
    contract(promise, contract_on, aiko)
    at = jst(2024, 12, 5, 10)
    reported(promise, since_on=since_on, at=at)
    if outcome == "kept":
        services.confirm_affiliation(promise.pk, actor=aiko, at=at)
        assert states(promise) == ("kept", "selected")
        assert decided() == [("affiliation-kept", "pending")]
    else:
        with pytest.raises(outcome):
            services.confirm_affiliation(promise.pk, actor=aiko, at=at)
        services.make_exception(promise.pk, reason=REASON, actor=aiko, at=at)
        assert states(promise) == ("excepted", "selected")


def test_nothing_unreported_is_confirmed(promise, aiko):
    with pytest.raises(NotReported):
        services.confirm_affiliation(promise.pk, actor=aiko, at=IN_NOVEMBER)


@pytest.mark.parametrize(
    ("at", "is_possible"),
    [(IN_NOVEMBER, False), (ON_THE_LAST_DAY, False), (THE_DAY_AFTER, True)],
    ids=["in November", "on 1 December, a second before midnight", "on 2 December, at midnight"],
)
def test_a_selection_is_cancelled_only_after_the_last_day(promise, aiko, at, is_possible):
    if not is_possible:
        with pytest.raises(DayNotPassed) as refused:
            services.cancel_selection(promise.pk, reason=REASON, actor=aiko, at=at)
        assert (refused.value.facts, states(promise)) == ({"due_on": LAST_DAY}, ("open", "selected"))
        return
    services.cancel_selection(promise.pk, reason=f" {REASON}\n", actor=aiko, at=at)
    assert states(promise) == ("cancelled", "cancelled")
    assert (promise.reason, promise.decided_at, promise.decided_by) == (REASON, at, aiko)
    assert decided() == [("selection-cancelled", "pending")]
    assert [entry.verb for entry in Entry.objects.filter(at=at).order_by("pk")][:3] == [
        "proposal.cancelled",
        "award.ended",
        "promise.cancelled",
    ]


def test_a_cancelled_selection_stays_in_the_records_and_its_place_is_free(call, promise, aiko):
    services.cancel_selection(promise.pk, reason=REASON, actor=aiko, at=THE_DAY_AFTER)
    services.settle_withdrawals(at=THE_DAY_AFTER)
    assert list(Award.objects.values_list("proposal", "ended_at", "ended_by")) == [
        (promise.proposal_id, THE_DAY_AFTER, aiko.pk)
    ]
    assert [place.award for place in queries.board_for(aiko, call, at=AFTER_INTERVIEWS).places] == [None, None, None]


def test_days_pass_and_nothing_is_decided(promise):
    for days in range(0, 400, 20):
        services.remind_of_promises(at=THE_DAY_AFTER + timedelta(days=days))
    assert states(promise) == ("open", "selected")
    assert decided() == []


@pytest.mark.parametrize("reason", ["", " \n "])
def test_an_exception_and_a_cancellation_say_why(promise, aiko, reason):
    for act in (services.make_exception, services.cancel_selection):
        with pytest.raises(ReasonMissing):
            act(promise.pk, reason=reason, actor=aiko, at=THE_DAY_AFTER)


def test_what_is_decided_stands(promise, aiko, emi):
    services.make_exception(promise.pk, reason=REASON, actor=aiko, at=THE_DAY_AFTER)
    later = THE_DAY_AFTER + timedelta(days=1)
    for act in (services.make_exception, services.cancel_selection):
        with pytest.raises(PromiseDecided):
            act(promise.pk, reason=REASON, actor=emi, at=later)
    with pytest.raises(PromiseDecided):
        services.confirm_affiliation(promise.pk, actor=emi, at=later)
    with pytest.raises(PromiseDecided):
        contract(promise, date(2024, 11, 1), emi)
    assert decided() == [("affiliation-exception", "pending")]


def test_what_was_read_is_what_is_decided_on(promise, aiko):
    reported(promise)
    promise.refresh_from_db()
    seen = queries.seal_of_promise(promise)
    reported(promise, institution="Kaede University", at=IN_NOVEMBER + timedelta(minutes=1))
    with pytest.raises(PromiseChanged):
        services.confirm_affiliation(promise.pk, actor=aiko, at=IN_NOVEMBER + timedelta(minutes=2), seen=seen)
    assert states(promise) == ("open", "selected")


# --- Rights ---------------------------------------------------------------------------------
def test_only_officers_without_a_stake_decide_and_only_the_lead_reports(promise, hanako, taro, kenji, emi, aiko, sora):
    Conflict.objects.create(person=emi, proposal=promise.proposal, reason="A former pupil.", declared_at=IN_JUNE)
    at = THE_DAY_AFTER
    for person in (hanako, taro, kenji, emi, sora):
        for act in (
            lambda who: services.set_contract_day(promise.pk, contract_on=LAST_DAY, actor=who, at=at),
            lambda who: services.confirm_affiliation(promise.pk, actor=who, at=at),
            lambda who: services.make_exception(promise.pk, reason=REASON, actor=who, at=at),
            lambda who: services.cancel_selection(promise.pk, reason=REASON, actor=who, at=at),
        ):
            with pytest.raises(NotAllowed):
                act(person)
    for person in (taro, aiko, emi, sora):
        with pytest.raises(NotAllowed):
            services.report_affiliation(
                promise.pk, institution="X", since_on=NAMED, researcher_number="", actor=person, at=at
            )
    assert states(promise) == ("open", "selected")
    assert [list(queries.promises_for(who, promise.proposal.call, at=at)) for who in (emi, hanako, sora)] == [
        [],
        [],
        [],
    ]


def test_the_board_stays_closed_to_an_officer_with_a_stake_in_a_cancelled_project(call, promise, aiko, emi):
    Conflict.objects.create(person=emi, proposal=promise.proposal, reason="A former pupil.", declared_at=IN_JUNE)
    services.cancel_selection(promise.pk, reason=REASON, actor=aiko, at=THE_DAY_AFTER)
    assert not emi.has_perm("selection.release_results", call)


# --- Letters --------------------------------------------------------------------------------
HOSTILE = "Keyaki\r\nBcc: all@example.org\u202e <b>{{ call }}</b>"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_decisions_are_told_in_the_leads_language(call, hanako, aiko, language):
    hanako.language = language
    hanako.save(update_fields=["language"])
    promise = promised(call, hanako, aiko)
    services.cancel_selection(promise.pk, reason="First line.\n\nSecond line.", actor=aiko, at=THE_DAY_AFTER)
    (letter,) = letters("selection-cancelled")
    assert (letter.language, letter.to_user, letter.scope) == (language, hanako, call.slug)
    assert "First line.\nSecond line.\n" in letter.body


def test_a_hostile_institution_cannot_change_a_letter(promise, aiko):
    reported(promise, institution=HOSTILE)
    services.confirm_affiliation(promise.pk, actor=aiko, at=IN_NOVEMBER)
    (letter,) = letters("affiliation-kept")
    assert "Keyaki Bcc: all@example.org <b>{{ call }}</b> since Fri 15 November 2024" in letter.body
    assert "\n" not in letter.subject


def test_a_letter_of_a_promise_is_closed_to_a_lead_who_is_an_officer(promise, aiko):
    services.make_exception(promise.pk, reason=REASON, actor=aiko, at=THE_DAY_AFTER)
    assert set(Notice.objects.filter(kind__in=DECISIONS).values_list("kept_from", flat=True)) == {
        promise.proposal.lead_id
    }
