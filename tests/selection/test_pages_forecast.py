"""What does the office read of what the portal will send, and who reads less?"""

from html import unescape

import pytest
from django.urls import reverse

from journal.models import Entry
from notices.models import Notice
from reviews.models import Conflict
from tests.builders import IN_APRIL, IN_AUGUST, IN_MAY, client_for, jst
from tests.proposals.pending import with_pending_grants
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.selection.choosing import listed, timed
from tests.selection.pages import SLUG, text_of

pytestmark = pytest.mark.thorough

PAGE = reverse("notices:forecast", args=[SLUG])
DAY_OF_THE_FIRST_LOOK = jst(2024, 9, 4, 10)


def page(user, at):
    """Open the forecast as a person; returns status and words."""
    response = client_for(user, at=at).get(PAGE)
    return response.status_code, unescape(text_of(response))


def test_of_drafts_it_says_how_many_and_never_whose(call, hanako, taro, aiko):
    a_whole_draft(call, hanako)
    a_whole_draft(call, taro)
    status, words = page(aiko, IN_MAY)
    assert status == 200
    assert "Tue 21 May 2024 09:00 JST Reminder of a draft: 2 letters Leaves by itself. Drafts that are not" in words
    assert "not submitted 1 day before the deadline. The office learns how many, not whose." in words
    assert not any(name in words for name in ("Hanako", "Taro", "To whom"))


def test_it_names_who_is_written_to_and_why(call, hanako, aiko):
    with_pending_grants(call, hanako, at=IN_APRIL)
    assert (
        "Fri 24 May 2024 09:00 JST Reminder of a grant's outcome: Hanako Yamada Leaves by itself. A grant is still "
        "pending 7 days before the last day of the call for it, Fri 31 May 2024."
    ) in page(aiko, IN_MAY)[1]


def test_a_list_of_many_unfolds(call, hanako, taro, aiko):
    for lead in (hanako, taro):
        with_pending_grants(call, lead, at=IN_APRIL)
    words = page(aiko, IN_MAY)[1]
    assert "Reminder of a grant's outcome: 2 letters" in words and "To whom Hanako Yamada Taro Suzuki" in words


def test_silence_and_the_results_are_lines_of_their_own(call, aiko):
    words = page(aiko, IN_MAY)[1]
    assert "No letter leaves by itself." in words
    assert (
        "To those who are not invited to an interview: nothing Only those called to an interview are contacted, as the "
        "call says (Interview Schedule)."
    ) in words
    assert "When the office releases Result letters, to all leads at one moment Never by themselves" in words


def test_a_letter_that_waits_and_one_that_is_held_are_told_apart(hanakos, taros, day, aiko, emi):
    for hour, one in enumerate((hanakos, taros), start=10):
        timed(listed(one, day, aiko), aiko, starts_at=jst(2024, 9, 19, hour))
    held = {"held_at": IN_AUGUST, "held_by": aiko, "held_reason": "The panel may change."}
    Notice.objects.filter(kind="interview", to_user=taros.lead).update(**held)
    words = page(emi, IN_AUGUST)[1]
    assert "10:00 JST Interview notice: Hanako Yamada Leaves by itself: it is written and waits for its turn." in words
    assert (
        "00:00 JST Interview notice: Taro Suzuki Does not leave: an officer holds it back, and this is its last lawful "
        "moment. After that it is too late. Reason: The panel may change."
    ) in words
    assert "1 letter leaves by itself" not in words and "Interviews without a letter: 2 letters" in words


def test_what_was_refused_waits_for_an_officer(hanakos, day, aiko, emi):
    timed(listed(hanakos, day, aiko), aiko)
    Notice.objects.filter(kind="interview").update(state="failed")
    assert (
        "Until an officer sees to it Interview notice: Hanako Yamada Does not leave: it was refused"
        in page(emi, IN_AUGUST)[1]
    )


@pytest.mark.parametrize(
    ("name", "status"), [("aiko", 200), ("hanako", 404), ("kenji", 404), ("sora", 404), ("jiro", 404)]
)
def test_it_is_the_offices(call, cast, name, status):
    assert page(cast[name], IN_MAY)[0] == status


def test_it_is_closed_to_an_officer_who_applies_under_the_call(call, emi):
    a_sealed_proposal(call, emi)
    status, words = page(emi, IN_AUGUST)
    assert status == 403 and "closed to you" in words


def test_who_has_a_stake_learns_nothing_of_it(call, hanako, hanakos, day, aiko, emi):
    Conflict.objects.create(person=emi, proposal=hanakos, reason="Same group.", declared_at=IN_APRIL)
    listed(hanakos, day, aiko)
    assert "Interviews without a letter: Aiko Mori" in page(aiko, DAY_OF_THE_FIRST_LOOK)[1]
    assert "Interviews without a letter" not in page(emi, DAY_OF_THE_FIRST_LOOK)[1]


def test_who_has_a_stake_reads_of_no_letter_to_its_lead(call, hanako, aiko, emi):
    pending = with_pending_grants(call, hanako, at=IN_APRIL)
    Conflict.objects.create(person=emi, proposal=pending, reason="Same group.", declared_at=IN_APRIL)
    assert ["Hanako" in page(officer, IN_MAY)[1] for officer in (aiko, emi)] == [True, False]


@pytest.mark.parametrize("size", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(call, cast, sealed, day, aiko, size, django_assert_num_queries):
    for number, one in enumerate(sealed(size)):
        timed(listed(one, day, aiko), aiko, starts_at=jst(2024, 9, 19, 10 + number))
    Notice.objects.filter(kind="interview").update(state="failed")
    client = client_for(aiko, at=DAY_OF_THE_FIRST_LOOK)
    with django_assert_num_queries(31):
        assert client.get(PAGE).status_code == 200


def test_looking_changes_nothing(call, hanako, aiko):
    with_pending_grants(call, hanako, at=IN_APRIL)
    before = (Notice.objects.count(), Entry.objects.count())
    page(aiko, IN_MAY)
    assert (Notice.objects.count(), Entry.objects.count()) == before


def test_it_speaks_japanese(call, hanako, aiko):
    with_pending_grants(call, hanako, at=IN_APRIL)
    client = client_for(aiko, at=IN_MAY)
    client.cookies["django_language"] = "ja"
    words = text_of(client.get(PAGE))
    assert "山田 花子" in words or "山田　花子" in words
    assert "2024年5月24日（金）" in words
