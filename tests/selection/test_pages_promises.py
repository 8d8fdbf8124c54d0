"""What do the investigator and the office see of an affiliation promise, and what do their forms do?"""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import Conflict
from selection import services
from selection.models import AffiliationPromise
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, IN_JUNE, client_for
from tests.selection.choosing import given, letters
from tests.selection.pages import SLUG, at, text_of
from tests.selection.promising import (
    IN_NOVEMBER,
    IN_OCTOBER,
    NAMED,
    ON_THE_LAST_DAY,
    REASON,
    THE_DAY_AFTER,
    promised,
    reported,
    sealed_abroad,
)
from tests.selection.releasing import released

pytestmark = pytest.mark.thorough

REPORT = {
    "institution": "Keyaki University",
    "since_on": "２０２４年１１月１５日",
    "researcher_number": "０１２３ ４５６７",
}


@pytest.fixture
def promise(call, hanako, aiko):
    """Hanako's promise, after the release: due on 1 December 2024."""
    return promised(call, hanako, aiko)


def own_page(promise):
    return at("affiliation", promise.proposal_id)


def of(promise, name="promise"):
    return at(name, SLUG, promise.pk)


def now(promise):
    promise.refresh_from_db()
    return promise


# --- Silence --------------------------------------------------------------------------------
def test_before_the_release_there_is_no_page_and_no_word(call, hanako, taro, aiko):
    proposal, other = sealed_abroad(call, hanako), sealed_abroad(call, taro)
    pages = [reverse("proposals:home", args=[proposal.pk]), reverse("home"), reverse("calls:page", args=[SLUG])]
    client = client_for(hanako, at=AFTER_INTERVIEWS)
    before = [text_of(client.get(page)) for page in pages]
    given(proposal, aiko)
    assert [text_of(client.get(page)) for page in pages] == before
    assert [client.get(at("affiliation", pk)).status_code for pk in (proposal.pk, other.pk, 10**30)] == [404] * 3
    officer = client_for(aiko, at=AFTER_INTERVIEWS)
    assert "The results are not released." in text_of(officer.get(at("promises", SLUG)))

    released(call, aiko)
    assert client.get(at("affiliation", proposal.pk)).status_code == 200
    assert client.get(at("affiliation", other.pk)).status_code == 404
    assert client_for(taro, at=AFTER_INTERVIEWS).get(at("affiliation", other.pk)).status_code == 404  # not selected


# --- The investigator -----------------------------------------------------------------------
def test_the_page_says_clause_day_and_consequence(promise, hanako):
    said = text_of(client_for(hanako, at=IN_NOVEMBER).get(own_page(promise)))
    for words in (
        "Sun 1 December 2024 11 days left",
        "The day itself counts whole, also a Sunday (portal default).",
        "Fri 15 November 2024",
        "Otherwise the selection will be cancelled in principle.",
        "Clause of the call: Japan-based applicants",
        "Nothing is cancelled by itself. A person at the office",
    ):
        assert words in said


def test_the_proposal_and_the_home_lead_there(promise, hanako):
    client = client_for(hanako, at=IN_NOVEMBER)
    for page in (reverse("proposals:home", args=[promise.proposal_id]), reverse("home")):
        html = client.get(page).content.decode()
        assert (own_page(promise) in html, "Sun 1 December 2024" in html) == (True, True)
    assert client.get(reverse("home")).context["home"].waiting == 1
    reported(promise)
    assert client.get(reverse("home")).context["home"].waiting == 0


def test_a_report_is_taken_in_any_width_and_led_back(promise, hanako):
    client = client_for(hanako, at=IN_NOVEMBER)
    response = client.post(own_page(promise), REPORT)
    assert (response.status_code, response["Location"]) == (302, own_page(promise))
    known = now(promise)
    assert (known.institution, known.since_on, known.researcher_number) == ("Keyaki University", NAMED, "01234567")
    assert 'value="Keyaki University"' in client.get(own_page(promise)).content.decode()


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"institution": ""}, 422, "Write the name of the institution."),
        ({"institution": "x" * 201}, 422, "Shorten this to 200 characters"),
        ({"since_on": ""}, 422, "Give the day since which you belong there."),
        ({"since_on": "2024-02-31"}, 422, "is not in the calendar"),
        ({"since_on": "soon"}, 422, "Write the day as year-month-day"),
        ({"since_on": "2024-11-21"}, 409, "Thu 21 November 2024 has not come yet."),
        ({"researcher_number": "1234"}, 422, "has 8 digits"),
        ({"researcher_number": "9" * 4000}, 422, "Shorten this to 40 characters"),
    ],
)
def test_a_refused_report_shows_what_was_typed(promise, hanako, typed, status, said):
    response = client_for(hanako, at=IN_NOVEMBER).post(own_page(promise), {**REPORT, **typed})
    assert (response.status_code, said in text_of(response)) == (status, True)
    shown = {**REPORT, **typed}
    values = re.findall(r'<input type="text"[^>]*?name="(\w+)"(?:[^>]*? value="([^"]*)")?', response.content.decode())
    assert {name: value for name, value in values if name in shown} == shown
    assert now(promise).reported_at is None


def test_hostile_text_is_shown_as_text(promise, hanako, aiko):
    hostile = '<script>alert(1)</script>{{ call }}"\x00\u202e'
    client_for(hanako, at=IN_NOVEMBER).post(own_page(promise), {**REPORT, "institution": hostile})
    for who, page in ((hanako, own_page(promise)), (aiko, of(promise)), (aiko, at("promises", SLUG))):
        html = client_for(who, at=IN_NOVEMBER).get(page).content.decode()
        assert ("&lt;script&gt;alert(1)" in html, "<script>alert" in html) == (True, False)


def test_a_report_after_the_decision_only_tells(promise, hanako, aiko):
    services.make_exception(promise.pk, reason=REASON, actor=aiko, at=IN_NOVEMBER)
    client = client_for(hanako, at=IN_NOVEMBER)
    response = client.post(own_page(promise), REPORT, follow=True)
    assert "nothing can be changed any more" in text_of(response)
    assert REASON in text_of(response)
    assert 'id="page-form"' not in response.content.decode()


def test_a_cancelled_selection_is_told_with_its_reason_everywhere(promise, hanako, aiko):
    services.cancel_selection(promise.pk, reason=REASON, actor=aiko, at=THE_DAY_AFTER)
    client = client_for(hanako, at=THE_DAY_AFTER)
    proposal = reverse("proposals:home", args=[promise.proposal_id])
    for page in (proposal, reverse("home"), reverse("proposals:list"), reverse("calls:page", args=[SLUG])):
        said = text_of(client.get(page))
        assert ("Selection cancelled" in said, "Withdrawn" in said, "is not selected" in said) == (True, False, False)
    for page in (proposal, own_page(promise)):
        assert REASON in text_of(client.get(page))
    assert client.get(reverse("proposals:receipt", args=[promise.proposal_id])).status_code == 200


# --- The office -----------------------------------------------------------------------------
def test_the_list_has_what_is_late_on_top(call, hanako, taro, jiro, aiko):
    proposals = [sealed_abroad(call, lead) for lead in (hanako, taro, jiro)]
    for proposal in proposals:
        given(proposal, aiko)
    released(call, aiko)
    first, second, third = AffiliationPromise.objects.order_by("proposal__number")
    services.make_exception(first.pk, reason=REASON, actor=aiko, at=IN_OCTOBER)
    services.set_contract_day(third.pk, contract_on=date(2024, 11, 1), actor=aiko, at=IN_OCTOBER)
    page = client_for(aiko, at=IN_NOVEMBER).get(at("promises", SLUG))
    assert [(one.promise.pk, one.stage, one.days) for one in page.context["promises"]] == [
        (third.pk, "passed", -19),
        (second.pk, "open", 11),
        (first.pk, "excepted", 11),
    ]
    assert "passed 19 days ago" in text_of(page)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(call, hanako, taro, jiro, aiko, count):
    for lead in (hanako, taro, jiro)[:count]:
        given(sealed_abroad(call, lead), aiko)
    released(call, aiko)
    client = client_for(aiko, at=IN_NOVEMBER)
    with CaptureQueriesContext(connection) as asked_of_the_database:
        client.get(at("promises", SLUG))
    assert len(asked_of_the_database) == 9


@pytest.mark.parametrize(
    ("instant", "key", "tone"),
    [
        (IN_NOVEMBER, "promises_open", "wait"),
        (ON_THE_LAST_DAY, "promises_open", "wait"),
        (THE_DAY_AFTER, "promises_passed", "bad"),
    ],
    ids=["in November", "on 1 December", "on 2 December"],
)
def test_the_overview_says_what_waits(promise, aiko, instant, key, tone):
    client = client_for(aiko, at=instant)
    tasks = client.get(at("overview", SLUG)).context["overview"].tasks
    assert [(task.key, task.tone, task.facts["count"]) for task in tasks if "promises" in task.key] == [(key, tone, 1)]
    assert client.get(at("overview", SLUG)).context["overview"].taken == 1  # also after the release
    assert at("promises", SLUG) in client.get(reverse("home")).content.decode()


def test_a_report_waits_for_an_officer_until_it_is_decided(promise, aiko):
    reported(promise)
    client = client_for(aiko, at=IN_NOVEMBER)

    def waiting():
        tasks = client.get(at("overview", SLUG)).context["overview"].tasks
        return [task.key for task in tasks if "promises" in task.key]

    assert waiting() == ["promises_reported"]
    services.confirm_affiliation(promise.pk, actor=aiko, at=IN_NOVEMBER)
    assert waiting() == []


def test_the_contract_day_is_noted_on_the_page(promise, aiko):
    client = client_for(aiko, at=IN_OCTOBER)
    assert client.post(of(promise), {"contract_on": "2024/11/01"}).status_code == 302
    assert now(promise).due_on == date(2024, 11, 1)
    refused = client.post(of(promise), {"contract_on": "2024-09-25"})
    assert (refused.status_code, "lies before the release" in text_of(refused)) == (409, True)
    assert 'value="2024-09-25"' in refused.content.decode()
    unread = client.post(of(promise), {"contract_on": "31.11."})
    assert (unread.status_code, 'value="31.11."' in unread.content.decode()) == (422, True)
    assert client.post(of(promise), {"contract_on": ""}).status_code == 302
    assert now(promise).contract_on is None


def hidden(response):
    return dict(re.findall(r'<input type="hidden" name="(seen|read)"(?: value="([^"]*)")?', response.content.decode()))


@pytest.mark.parametrize(("name", "state", "kind"), [
    ("promise_except", "excepted", "affiliation-exception"),
    ("promise_cancel", "cancelled", "selection-cancelled"),
])  # fmt: skip
def test_a_decision_is_made_on_the_letter_that_was_read(promise, aiko, name, state, kind):
    client, address = client_for(aiko, at=THE_DAY_AFTER), of(promise, name)
    seen = hidden(client.get(address))["seen"]
    shown = client.post(address, {"seen": seen, "read": "", "reason": REASON})
    assert (shown.status_code, now(promise).state, letters(kind)) == (200, "open", [])
    assert hidden(shown) == {"seen": seen, "read": REASON}
    assert f"Reason: {REASON}" in text_of(shown)

    other = client.post(address, {"seen": seen, "read": REASON, "reason": f"{REASON} And so."})
    assert (now(promise).state, hidden(other)["read"]) == ("open", f"{REASON} And so.")

    done = client.post(address, {"seen": seen, "read": REASON, "reason": REASON})
    assert (done.status_code, done["Location"], now(promise).state) == (302, of(promise), state)
    (letter,) = letters(kind)
    assert shown.context["letter"]["body"] == letter.body
    again = client.post(address, {"seen": seen, "read": REASON, "reason": REASON}, follow=True)
    assert "stands; nothing can be changed any more" in text_of(again)


def test_a_confirmation_shows_report_and_letter_first(promise, aiko):
    client, address = client_for(aiko, at=IN_NOVEMBER), of(promise, "promise_confirm")
    assert client.get(address)["Location"] == of(promise)  # nothing was reported
    reported(promise, researcher_number="")
    shown = client.get(address)
    assert "No e-Rad researcher number has been reported yet" in text_of(shown)
    reported(promise, institution="Kaede University", at=IN_NOVEMBER)
    stale = client.post(address, hidden(shown), follow=True)
    assert ("has changed since you opened this page" in text_of(stale), now(promise).state) == (True, "open")
    shown = client.get(address)
    client.post(address, hidden(shown))
    assert (now(promise).state, [letter.body for letter in letters("affiliation-kept")]) == (
        "kept",
        [shown.context["letter"]["body"]],
    )


@pytest.mark.parametrize("reason", ["", "too short", "x" * 2001, " \r\n "])
def test_a_reason_that_says_nothing_decides_nothing(promise, aiko, reason):
    client, address = client_for(aiko, at=THE_DAY_AFTER), of(promise, "promise_cancel")
    seen = hidden(client.get(address))["seen"]
    response = client.post(address, {"seen": seen, "read": reason, "reason": reason})
    assert (response.status_code, now(promise).state) == (422, "open")
    assert reason.strip() in response.content.decode()


def test_a_cancellation_is_not_offered_before_the_day_has_passed(promise, aiko):
    client, address = client_for(aiko, at=ON_THE_LAST_DAY), of(promise, "promise_cancel")
    assert client.get(address)["Location"] == of(promise)
    page = client.get(of(promise))
    assert "can be cancelled only once Sun 1 December 2024 has passed" in text_of(page)
    assert address not in page.content.decode()
    forged = client.post(address, {"seen": "x", "read": REASON, "reason": REASON}, follow=True)
    assert (forged.status_code, now(promise).state) == (200, "open")


def test_the_board_says_how_the_promise_stands(promise, aiko):
    client = client_for(aiko, at=THE_DAY_AFTER)
    assert text_of(client.get(at("board", SLUG))).count("Affiliation open") == 2  # at its place and in the list
    services.cancel_selection(promise.pk, reason=REASON, actor=aiko, at=THE_DAY_AFTER)
    assert "1 place has fallen free" in text_of(client.get(at("board", SLUG)))
    assert "The place is free again" in text_of(client.get(of(promise)))


def test_an_officer_with_a_stake_finds_nothing(promise, emi):
    Conflict.objects.create(person=emi, proposal=promise.proposal, reason="A former pupil.", declared_at=IN_JUNE)
    client = client_for(emi, at=THE_DAY_AFTER)
    page = client.get(at("promises", SLUG))
    assert (page.context["promises"], promise.proposal.reference in text_of(page)) == ([], False)
    for name in ("promise", "promise_confirm", "promise_except", "promise_cancel"):
        assert [client.get(of(promise, name)).status_code, client.post(of(promise, name)).status_code] == [404, 404]
    tasks = client.get(at("overview", SLUG)).context["overview"].tasks
    assert [task.key for task in tasks if "promises" in task.key] == []


def test_a_promise_of_another_call_is_not_found(promise, aiko):
    assert client_for(aiko, at=IN_AUGUST).get(at("promise", "no-such-call", promise.pk)).status_code == 404
    assert client_for(aiko, at=IN_AUGUST).get(at("promise", SLUG, 10**30)).status_code == 404
