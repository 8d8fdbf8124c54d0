"""What does the office see of interviews and places, and what does it press?"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import Proposal
from reviews.models import Conflict
from selection.models import Award, Interview
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, IN_JUNE, IN_MAY, client_for, jst
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.selection.choosing import ROOM, TEN, given, letters, listed, posted, timed, told
from tests.selection.pages import SLUG, at, form_of, text_of

SIXTH_DAY_BEFORE = jst(2024, 9, 13, 9)


@pytest.fixture
def office(aiko):
    """Aiko's browser, on a day in August."""
    return client_for(aiko, at=IN_AUGUST)


PAGES = [("office", ()), ("overview", (SLUG,)), ("interviews", (SLUG,)), ("board", (SLUG,)), ("release", (SLUG,))]


@pytest.mark.parametrize(("name", "args"), PAGES, ids=[name for name, _ in PAGES])
def test_pages_open_to_officers_and_to_nobody_else(hanakos, day, cast, name, args):
    for who, user in cast.items():
        response = client_for(user, at=IN_AUGUST).get(at(name, *args))
        assert (who, response.status_code) == (who, 200 if who in ("aiko", "emi") else 404)
    assert client_for(at=IN_AUGUST).get(at(name, *args)).status_code == 302


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(("name", "args"), PAGES, ids=[name for name, _ in PAGES])
def test_pages_have_one_heading_and_nothing_inline(hanakos, taros, day, aiko, name, args, language):
    timed(listed(hanakos, day, aiko), aiko)
    listed(taros, day, aiko)
    given(hanakos, aiko)
    client = client_for(aiko, at=IN_AUGUST)
    client.cookies["django_language"] = language
    page = client.get(at(name, *args)).content.decode()
    assert page.count("<h1") == 1
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "args"), [("overview", ("none",)), ("interviews", ("none",)), ("board", ("none",)), ("release", ("none",))]
)
def test_a_call_that_is_not_there_is_not_found(call, office, name, args):
    assert office.get(at(name, *args)).status_code == 404


# --- The desk -------------------------------------------------------------------------------
def numbers_of(response):
    return {step.key: step.count for step in response.context["overview"].steps}


def test_the_overview_counts_what_the_officer_may_see(call, hanakos, taros, day, aiko, jiro):
    a_whole_draft(call, jiro)
    timed(listed(hanakos, day, aiko), aiko)
    response = client_for(aiko, at=IN_AUGUST).get(at("overview", SLUG))
    assert numbers_of(response) == {
        "drafts": 1,
        "submitted": 2,
        "questions": 0,
        "assigned": 0,
        "reviewed": 0,
        "interviews": 1,
        "decided": 0,
    }
    assert response.context["overview"].desk.tally.letters.owed == 3  # two receipts and the invitation
    assert "2 proposals have fewer than" in text_of(response)


def test_an_officer_who_applies_finds_nothing_of_the_interviews(call, hanakos, day, aiko, emi):
    own = a_sealed_proposal(call, emi)
    timed(listed(own, day, aiko), aiko)
    client = client_for(emi, at=IN_AUGUST)
    assert numbers_of(client.get(at("overview", SLUG)))["interviews"] == 0
    for name in ("interviews", "board", "release"):
        response = client.get(at(name, SLUG))
        assert response.status_code == 403
        assert own.reference not in text_of(response)


def test_a_list_without_times_is_a_task_with_the_time_left(hanakos, day, aiko, office):
    listed(hanakos, day, aiko)
    words = text_of(office.get(at("overview", SLUG)))
    assert "1 interview has no time yet" in words
    assert "23 days 14 hours 0 minutes left: the letters must be out by Thu 12 September 2024, 24:00 JST." in words


@pytest.mark.parametrize(("name", "args"), PAGES, ids=[name for name, _ in PAGES])
def test_a_page_costs_the_same_for_one_and_for_three(sealed, day, aiko, name, args):
    proposals, client = sealed(3), client_for(aiko, at=AFTER_INTERVIEWS)
    Proposal.objects.filter(pk__in=[one.pk for one in proposals[1:]]).update(state="withdrawn", withdrawn_at=IN_JUNE)
    costs = []
    for standing in (proposals[:1], proposals[1:]):
        for one in standing:
            Proposal.objects.filter(pk=one.pk).update(state="submitted", withdrawn_at=None)
            hour = 9 + proposals.index(one)
            timed(listed(one, day, aiko), aiko, starts_at=jst(2024, 9, 19, hour))
            given(one, aiko)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(name, *args)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- Interviews -----------------------------------------------------------------------------
def test_put_on_the_list_given_a_time_told_and_taken_off(hanakos, day, aiko, office):
    response = office.post(at("put_on_list", SLUG, hanakos.pk), {"day": day.pk}, follow=True)
    interview = Interview.objects.get()
    assert "AS3-0001 is on the list. Nobody is told before it has a time." in text_of(response)
    assert letters("interview") == []

    response = office.post(at("time", SLUG, interview.pk), form_of(interview), follow=True)
    assert response.redirect_chain == [(f"{at('interviews', SLUG)}#slot-{interview.pk}", 302)]
    assert "Nobody told yet" in text_of(response)
    interview.refresh_from_db()
    assert (interview.starts_at, interview.minutes, interview.place) == (TEN, 30, ROOM)

    assert "Nobody has been told" in text_of(office.get(at("remove", SLUG, interview.pk)))
    told(hanakos.call, aiko)
    assert "Letter: Owed" in text_of(office.get(at("interviews", SLUG)))
    response = office.post(at("remove", SLUG, interview.pk), follow=True)
    assert "AS3-0001 is off the list." in text_of(response)
    assert [letter.state for letter in letters("interview")] == ["withdrawn"]


def test_the_instant_a_letter_went_is_shown(hanakos, day, aiko, office):
    interview = timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    words = text_of(office.get(at("interviews", SLUG)))
    assert "Letter: Sent Tue 20 August 2024, 10:00 JST" in words
    assert "has been told of the interview" in text_of(office.get(at("remove", SLUG, interview.pk)))


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        pytest.param("9:30", jst(2024, 9, 19, 9, 30), id="one digit"),
        pytest.param("０９：３０", jst(2024, 9, 19, 9, 30), id="full width"),
        pytest.param("9時30分", jst(2024, 9, 19, 9, 30), id="in Japanese"),
        pytest.param("0930", jst(2024, 9, 19, 9, 30), id="without a colon"),
        pytest.param("23:59", jst(2024, 9, 19, 23, 59), id="the last minute"),
        pytest.param("24:00", None, id="24:00 is another day"),
        pytest.param("ten", None, id="words"),
        pytest.param("12:60", None, id="no such minute"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_times_are_read_as_people_type_them(hanakos, day, aiko, office, typed, clock):
    interview = listed(hanakos, day, aiko)
    response = office.post(at("time", SLUG, interview.pk), form_of(interview, clock=typed))
    interview.refresh_from_db()
    assert (interview.starts_at, response.status_code) == (clock, 302 if clock else 422)


@pytest.mark.parametrize("typed", ["0", "4", "241", "-30", "30.5", "half an hour", "9" * 5000, ""])
def test_a_length_that_is_none_gets_a_sentence_and_keeps_what_was_typed(hanakos, day, aiko, office, typed):
    interview = listed(hanakos, day, aiko)
    response = office.post(at("time", SLUG, interview.pk), form_of(interview, minutes=typed, place="Typed before"))
    assert response.status_code == 422
    assert 'value="Typed before"' in response.content.decode()
    assert typed in response.content.decode()


@pytest.mark.parametrize("typed", ["３０", "30分", " 30 "])
def test_lengths_are_read_as_people_type_them(hanakos, day, aiko, office, typed):
    interview = listed(hanakos, day, aiko)
    assert office.post(at("time", SLUG, interview.pk), form_of(interview, minutes=typed)).status_code == 302


def test_a_refused_time_keeps_what_was_typed(hanakos, taros, day, aiko, office):
    timed(listed(hanakos, day, aiko), aiko)
    interview = listed(taros, day, aiko)
    response = office.post(at("time", SLUG, interview.pk), form_of(interview, clock="10:15", place="Room 9"))
    assert response.status_code == 409
    assert "Another interview is held from Thu 19 September 2024, 10:00 JST to" in text_of(response)
    assert 'value="10:15"' in response.content.decode() and 'value="Room 9"' in response.content.decode()


def test_the_reason_is_asked_for_only_when_it_is_too_late(hanakos, day, aiko, office):
    interview = listed(hanakos, day, aiko)
    field = f'name="slot{interview.pk}-late_reason"'
    assert field not in office.get(at("interviews", SLUG)).content.decode()

    late = client_for(aiko, at=SIXTH_DAY_BEFORE)
    page = late.get(at("interviews", SLUG))
    assert field in page.content.decode()
    assert "The last lawful moment for letters was Thu 12 September 2024, 24:00 JST" in text_of(page)

    response = late.post(at("time", SLUG, interview.pk), form_of(interview, place="Room 9"))
    assert response.status_code == 422
    assert "It is too late for the notice that the call promises." in text_of(response)
    assert 'value="Room 9"' in response.content.decode()
    assert letters("interview") == []

    reasoned = form_of(interview, late_reason="The applicant asked for this day.")
    response = late.post(at("time", SLUG, interview.pk), reasoned, follow=True)
    assert "The applicant asked for this day. (Aiko Mori)" in text_of(response)
    assert len(told(hanakos.call, aiko, at=SIXTH_DAY_BEFORE)) == 1


def test_a_form_without_a_reason_does_not_slip_past_midnight(hanakos, day, aiko, office):
    """The page was opened in time, the button pressed too late."""
    interview = listed(hanakos, day, aiko)
    response = client_for(aiko, at=jst(2024, 9, 13, 0)).post(at("time", SLUG, interview.pk), form_of(interview))
    assert (response.status_code, letters("interview")) == (422, [])


@pytest.mark.parametrize("day_typed", ["", "x", "999999", "9" * 30, "9" * 5000, "-1"])
def test_a_day_that_is_none_is_not_found(hanakos, office, day_typed):
    assert office.post(at("put_on_list", SLUG, hanakos.pk), {"day": day_typed}).status_code == 404


def test_what_only_posts_changes_nothing_on_get(hanakos, day, aiko, office):
    interview = listed(hanakos, day, aiko)
    for address in (
        at("put_on_list", SLUG, hanakos.pk),
        at("time", SLUG, interview.pk),
        at("award", SLUG, hanakos.pk),
        at("take_back", SLUG, hanakos.pk),
    ):
        assert office.get(address).status_code == 302
    assert (Interview.objects.count(), Award.objects.count()) == (1, 0)


def test_addresses_of_another_call_lead_nowhere(hanakos, day, aiko, office):
    interview = listed(hanakos, day, aiko)
    for name in ("time", "remove"):
        assert office.post(at(name, "another-call", interview.pk)).status_code == 404
        assert office.post(at(name, SLUG, interview.pk + 1)).status_code == 404


def test_a_conflicted_proposal_is_in_no_list(hanakos, taros, day, aiko, emi):
    Conflict.objects.create(person=emi, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    interview = timed(listed(taros, day, aiko), aiko)
    client = client_for(emi, at=IN_AUGUST)
    assert "AS3-0002" not in text_of(client.get(at("interviews", SLUG)))
    assert client.post(at("put_on_list", SLUG, taros.pk), {"day": day.pk}).status_code == 404
    assert client.post(at("time", SLUG, interview.pk), form_of(interview)).status_code == 404
    assert client.get(at("board", SLUG)).status_code == 403
    assert client.post(at("award", SLUG, hanakos.pk)).status_code == 404


def test_while_the_call_is_open_nothing_can_be_pressed(hanakos, day, aiko):
    client = client_for(aiko, at=IN_MAY)
    for name in ("interviews", "board", "release"):
        page = client.get(at(name, SLUG))
        assert "Nothing is chosen before." in text_of(page)
        assert at("award", SLUG, hanakos.pk) not in page.content.decode()
        assert at("put_on_list", SLUG, hanakos.pk) not in page.content.decode()
