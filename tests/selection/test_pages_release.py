"""How does the office set the release of the results, take it back, publish the list and offer a place that fell free?"""

from datetime import timedelta

import pytest

from proposals.models import Proposal
from proposals.services import withdraw_proposal
from selection import services
from selection.models import AffiliationPromise, Award, Round
from tests.builders import AFTER_INTERVIEWS, client_for, person
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import agreed_and_frozen, given, letters
from tests.selection.pages import SLUG, at, text_of
from tests.selection.promising import REASON as CANCELLED_BECAUSE
from tests.selection.promising import THE_DAY_AFTER, sealed_abroad
from tests.selection.releasing import A_MINUTE, MOMENT, REASON, frozen_and_set, set_to_go

pytestmark = pytest.mark.thorough

DEFAULT = {"on": "2024-09-27", "clock": "10:00"}


@pytest.fixture
def later(aiko):
    """Aiko's browser, after the interviews."""
    return client_for(aiko, at=AFTER_INTERVIEWS)


def answers(page, **changes):
    """Return the fields of the release form as the page offers them, and as somebody fills them in."""
    return {"seen": page.context["form"].initial["seen"], **DEFAULT, **changes}


# --- Setting the moment ---------------------------------------------------------------------------
def test_the_page_shows_every_letter_as_it_is_then_stored(call, sealed, aiko, emi, later):
    proposals = sealed(2)
    given(proposals[1], aiko)
    agreed_and_frozen(call, aiko, emi)
    page = later.get(at("release", SLUG))
    assert "2 letters go out at one moment" in text_of(page) and "1 selected, 1 not selected" in text_of(page)
    shown = [(one.letter.proposal.number, one.letter.selected, one.body) for one in page.context["prepared"]]
    assert {name: page.context["form"][name].value() for name in DEFAULT} == DEFAULT

    response = later.post(at("release", SLUG), answers(page, letters="２"), follow=True)
    assert "The results go out on Fri 27 September 2024, 10:00 JST" in text_of(response)
    assert "1 day 0 hours 0 minutes left." in text_of(response)
    assert [(number, selected) for number, selected, _ in shown] == [(2, True), (1, False)]
    stored = {letter.key: letter.body for letter in letters("result")}
    assert {f"result-{proposals[number - 1].pk}": body for number, _, body in shown} == stored
    assert [one.body for one in response.context["prepared"]] == [body for _, _, body in shown]
    assert Round.objects.get().release_at == MOMENT


@pytest.mark.parametrize("typed", ["", "1", "3", "two", "２０", "9" * 5000])
def test_a_wrong_number_sets_nothing_and_stays_on_the_page(call, sealed, aiko, emi, later, typed):
    given(sealed(2)[0], aiko)
    agreed_and_frozen(call, aiko, emi)
    page = later.get(at("release", SLUG))
    response = later.post(at("release", SLUG), answers(page, letters=typed, clock="１１：３０"))
    assert (response.status_code, letters("result")) == (422, [])
    assert "of letters" in text_of(response) and 'value="１１：３０"' in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"on": ""}, 422, "Give the day of the release."),
        ({"on": "2024-02-31"}, 422, "31"),
        ({"on": "9999999"}, 422, "9999999"),
        ({"clock": ""}, 422, "Give the time of the release."),
        ({"clock": "25:00"}, 422, "from 00:00 to 23:59"),
        ({"on": "2024-09-26", "clock": "10:59"}, 409, "Choose Thu 26 September 2024, 11:00 JST or later"),
        ({"on": "1999-01-01"}, 409, "Choose Thu 26 September 2024, 11:00 JST or later"),
        ({"on": "2199-12-31"}, 409, "Choose Fri 27 December 2024, 10:00 JST or earlier."),
    ],
    ids=["no day", "no such day", "no day at all", "no time", "no such time", "too early", "long ago", "far ahead"],
)
def test_a_moment_that_cannot_be_is_said_in_words(call, sealed, aiko, emi, later, changes, status, said):
    given(sealed(1)[0], aiko)
    agreed_and_frozen(call, aiko, emi)
    page = later.get(at("release", SLUG))
    response = later.post(at("release", SLUG), answers(page, letters="1", **changes))
    assert response.status_code == status
    assert said in response.content.decode() and letters("result") == []


def test_releasing_nobody_is_asked_about_once_more(call, sealed, aiko, emi, later):
    sealed(2)
    agreed_and_frozen(call, aiko, emi)
    page = later.get(at("release", SLUG))
    assert later.post(at("release", SLUG), answers(page, letters="2")).status_code == 422
    assert letters("result") == []
    later.post(at("release", SLUG), answers(page, letters="2", none_selected="on"))
    assert len(letters("result")) == 2


def test_an_open_board_shows_the_letters_and_no_form(sealed, aiko, later):
    given(sealed(1)[0], aiko)
    page = later.get(at("release", SLUG))
    assert "The board is not frozen yet" in text_of(page) and "Set the release" not in text_of(page)
    response = later.post(at("release", SLUG), answers(page, letters="1"), follow=True)
    assert (response.status_code, letters("result")) == (200, [])


def test_letters_that_changed_are_read_again(call, sealed, aiko, emi, later):
    [proposal] = sealed(1)
    given(proposal, aiko)
    agreed_and_frozen(call, aiko, emi)
    page = later.get(at("release", SLUG))
    proposal.lead.language = "ja"
    proposal.lead.save()
    response = later.post(at("release", SLUG), answers(page, letters="1"), follow=True)
    assert "read the letters again" in text_of(response) and letters("result") == []
    assert later.post(at("release", SLUG), {**DEFAULT, "letters": "1"}).status_code == 422
    later.post(at("release", SLUG), answers(page, letters="1", seen="0" * 64))
    assert letters("result") == []


def test_letters_are_shown_in_the_language_of_their_reader(call, aiko, later):
    a_sealed_proposal(call, person("ja@aspire.example", "Sachiko Ono", language="ja"))
    page = later.get(at("release", SLUG))
    assert page.context["prepared"][0].language == "ja"
    assert 'lang="ja"' in page.content.decode()


# --- While it waits, and after --------------------------------------------------------------------
def test_it_is_taken_back_with_a_reason_until_the_moment(call, sealed, aiko, emi, later):
    sealed(1)
    frozen_and_set(call, aiko, emi)
    short = later.post(at("release_take_back", SLUG), {"reason": "Oh"})
    assert (short.status_code, Round.objects.get().release_at) == (422, MOMENT)
    assert later.get(at("release_take_back", SLUG)).status_code == 302
    response = later.post(at("release_take_back", SLUG), {"reason": REASON}, follow=True)
    assert "every prepared letter is withdrawn" in text_of(response) and "Set the release" in text_of(response)
    assert [one.state for one in letters("result")] == ["withdrawn"]


def test_once_the_moment_has_come_nothing_is_offered_any_more(call, sealed, aiko, emi):
    sealed(1)
    frozen_and_set(call, aiko, emi)
    at_the_moment = client_for(aiko, at=MOMENT)
    page = at_the_moment.get(at("release", SLUG))
    assert "The moment has come" in text_of(page) and "Take it back" not in text_of(page)
    response = at_the_moment.post(at("release_take_back", SLUG), {"reason": REASON}, follow=True)
    assert "cannot be taken back any more" in text_of(response)
    assert Round.objects.get().release_at == MOMENT


def test_after_the_release_the_pages_only_tell(call, sealed, aiko, emi):
    proposals = sealed(2)
    given(proposals[0], aiko)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    after = client_for(aiko, at=MOMENT + A_MINUTE)
    for name in ("interviews", "board", "release"):
        page = after.get(at(name, SLUG))
        assert page.status_code == 200
        assert "<form method" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert "The results were released on Fri 27 September 2024, 10:00 JST" in text_of(after.get(at("release", SLUG)))
    set_anew = {**DEFAULT, "on": "2024-09-29", "seen": "0" * 64, "letters": "0", "none_selected": "on"}
    response = after.post(at("release", SLUG), set_anew, follow=True)
    assert "were released on" in text_of(response) and len(letters("result")) == 2


def test_a_stopped_release_is_said_with_its_reason(call, sealed, aiko, emi, later):
    [proposal] = sealed(1)
    given(proposal, aiko)
    frozen_and_set(call, aiko, emi)
    withdraw_proposal(proposal.pk, actor=proposal.lead, at=AFTER_INTERVIEWS)
    services.release_due(at=AFTER_INTERVIEWS + A_MINUTE)
    words = text_of(later.get(at("release", SLUG)))
    assert "The portal has stopped the release: nothing has gone out" in words
    assert "a selected proposal has left the race since the moment was set" in words


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_questions_however_many_letters(
    call, sealed, aiko, emi, later, count, django_assert_num_queries
):
    sealed(count)
    frozen_and_set(call, aiko, emi)
    later.get(at("release", SLUG))
    with django_assert_num_queries(QUERIES):
        later.get(at("release", SLUG))


QUERIES = 23


# --- The public list ------------------------------------------------------------------------------
@pytest.fixture
def decided(call, sealed, aiko, emi):
    """Three proposals, the second one selected, released."""
    proposals = sealed(3)
    given(proposals[1], aiko)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    return proposals


@pytest.fixture
def after(aiko):
    """Aiko's browser after the release."""
    return client_for(aiko, at=MOMENT + A_MINUTE)


@pytest.fixture
def visitor():
    """Somebody without an account, after the release."""
    return client_for(at=MOMENT + A_MINUTE)


def test_the_list_is_public_once_an_officer_publishes_it(decided, after, visitor):
    public = at("published", SLUG)
    assert visitor.get(public).status_code == 404
    assert "Project of Lead 2" in text_of(after.get(at("publish", SLUG)))
    after.post(at("publish", SLUG), {"act": "publish"})
    page = visitor.get(public)
    words = text_of(page)
    assert page.status_code == 200 and "Project of Lead 2" in words and "Lead 2" in words
    assert "Hanako Yamada" in words and "山田" not in words  # in the reader's script
    for hidden in ("Lead 1", "Lead 3", "not selected", "AS3-", "result"):
        assert hidden not in words.split("Selected projects", 1)[1].split("Privacy")[0]

    after.post(at("publish", SLUG), {"act": "down"})
    assert visitor.get(public).status_code == 404


def test_the_page_of_the_call_leads_to_the_list(decided, after, visitor):
    page = f"/calls/{SLUG}/"
    assert at("published", SLUG) not in visitor.get(page).content.decode()
    after.post(at("publish", SLUG), {"act": "publish"})
    assert at("published", SLUG) in visitor.get(page).content.decode()


def test_before_the_release_nothing_can_be_published(call, sealed, aiko, later, visitor):
    given(sealed(1)[0], aiko)
    later.post(at("publish", SLUG), {"act": "publish"})
    assert later.get(at("publish", SLUG)).status_code == 302
    assert visitor.get(at("published", SLUG)).status_code == 404


def test_none_selected_says_so(call, sealed, aiko, emi, after, visitor):
    sealed(2)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    after.post(at("publish", SLUG), {"act": "publish"})
    assert "No project was selected under this call." in text_of(visitor.get(at("published", SLUG)))


def test_only_officers_without_a_stake_publish(decided, kenji, sora, hanako):
    for somebody in (kenji, sora, hanako):
        assert client_for(somebody, at=MOMENT).post(at("publish", SLUG), {"act": "publish"}).status_code == 404
    assert Round.objects.get().published_at is None


# --- A place that fell free -----------------------------------------------------------------------
@pytest.fixture
def fallen_free(call, hanako, sealed, aiko, emi):
    """Hanako's selection was cancelled; returns her proposal and two reserves in their order."""
    chosen, reserves = sealed_abroad(call, hanako), sealed(2)
    given(chosen, aiko)
    for one in reserves:
        services.put_in_reserve(one.pk, actor=aiko, at=AFTER_INTERVIEWS)
    frozen_and_set(call, aiko, emi)
    services.release_due(at=MOMENT)
    services.publish_selected(call.pk, actor=aiko, at=MOMENT)
    promise = AffiliationPromise.objects.get()
    services.cancel_selection(promise.pk, reason=CANCELLED_BECAUSE, actor=aiko, at=THE_DAY_AFTER)
    return chosen, *reserves


def test_the_place_is_offered_on_the_board_and_joins_the_public_list(fallen_free, aiko):
    chosen, first, second = fallen_free
    browser = client_for(aiko, at=THE_DAY_AFTER + timedelta(hours=1))
    public = at("published", SLUG)
    assert "No project was selected" in text_of(browser.get(public))
    for page in ("board", "promises"):
        assert at("offer", SLUG, first.pk) in browser.get(at(page, SLUG)).content.decode()
    assert browser.get(at("offer", SLUG, second.pk)).status_code == 302
    assert browser.get(at("offer", SLUG, chosen.pk)).status_code == 404

    page = browser.get(at("offer", SLUG, first.pk))
    assert "the result of the review has changed" in text_of(page)
    seen = page.context["form"].initial["seen"]
    short = browser.post(at("offer", SLUG, first.pk), {"seen": seen, "reason": "so"})
    assert (short.status_code, Award.objects.count()) == (422, 1)
    changed = browser.post(at("offer", SLUG, first.pk), {"seen": "0" * 64, "reason": REASON})
    assert changed.status_code == 409 and "Read it again" in text_of(changed)
    response = browser.post(at("offer", SLUG, first.pk), {"seen": seen, "reason": REASON}, follow=True)
    assert f"{first.reference} is selected." in text_of(response)
    assert Proposal.objects.get(pk=first.pk).state == "selected"
    assert "Project of Lead 1" in text_of(browser.get(public))


def test_a_reserve_under_another_call_is_not_there(fallen_free, aiko, rehearsal):
    browser = client_for(aiko, at=THE_DAY_AFTER + timedelta(hours=1))
    assert browser.get(at("offer", rehearsal.slug, fallen_free[1].pk)).status_code == 404


@pytest.fixture
def rehearsal(call, aiko):
    """A practice call made of the real one."""
    from calls.services import rehearse_call  # noqa: PLC0415 - only here

    return rehearse_call(call.slug, closes_on=AFTER_INTERVIEWS.date(), actor=aiko, at=AFTER_INTERVIEWS)


def test_a_rehearsal_is_never_published_as_real(call, rehearsal, visitor, aiko):
    Round.objects.create(call=rehearsal, released_at=MOMENT, released_by=aiko, published_at=MOMENT, published_by=aiko)
    assert "This is a rehearsal" in text_of(visitor.get(at("published", rehearsal.slug)))


def test_a_moment_set_twice_in_two_windows_is_told(call, sealed, aiko, emi, later):
    given(sealed(1)[0], aiko)
    agreed_and_frozen(call, aiko, emi)
    page = later.get(at("release", SLUG))
    set_to_go(call, emi)
    response = later.post(at("release", SLUG), answers(page, letters="1"), follow=True)
    assert "The release is set for Fri 27 September 2024, 10:00 JST already." in text_of(response)
    assert len(letters("result")) == 1
