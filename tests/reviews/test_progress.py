"""What does the overview of reviewing count, what waits for whom, and what does a stake hide of it?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import services
from reviews.models import Appointment, Conflict, Reviewer
from reviews.queries import ProgressWanted, progress_of
from tests.builders import IN_JULY, IN_JUNE, client_for, person
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import asked, cleared, conflicted, saved, sent

pytestmark = pytest.mark.thorough

PAGE = reverse("reviews:progress", args=["aspire-2024-3"])


def known(user, call, *, at=IN_JULY, **wanted):
    """Return the Progress of a call for a person."""
    stages = list(call.stages.order_by("order"))
    return progress_of(user, call, ProgressWanted(**wanted), stages=stages, at=at)


def counted(tally):
    """Return a tally without what is empty."""
    return {name: value for name, value in vars(tally).items() if value}


def stake(person, proposal):
    """Let a person have a stake in a proposal."""
    return Conflict.objects.create(person=person, proposal=proposal, reason="A friend.", declared_at=IN_JUNE)


@pytest.fixture
def judged(hanakos, taros, kenji, yuki, aiko):
    """Kenji has sent a review of Hanako's and begun one of Taro's; Yuki declared a conflict with Hanako's."""
    sent(cleared(hanakos, kenji, aiko))
    conflicted(asked(hanakos, yuki, aiko))
    saved(cleared(taros, kenji, aiko))
    asked(taros, yuki, aiko)
    return hanakos, taros


def test_everything_is_counted_by_proposal_and_by_reviewer(judged, call, kenji, yuki, aiko):
    hanakos, taros = judged
    wanted = call.reviewers_per_proposal
    found = known(aiko, call)
    assert {key: counted(one) for key, one in found.proposals.items()} == {
        hanakos.pk: {"asked": 2, "conflicted": 1, "sent": 1, "last_sent_at": IN_JULY, "lacking": wanted - 1},
        taros.pk: {"asked": 2, "undeclared": 1, "begun": 1, "lacking": wanted - 2} if wanted > 2 else {
            "asked": 2, "undeclared": 1, "begun": 1
        },
    }  # fmt: skip
    assert {key: counted(one) for key, one in found.reviewers.items()} == {
        kenji.pk: {"asked": 2, "sent": 1, "begun": 1, "last_sent_at": IN_JULY},
        yuki.pk: {"asked": 2, "conflicted": 1, "undeclared": 1},
    }
    document, interview = found.stages
    assert (document.wanted, interview.wanted) == (2 * wanted, None)
    assert counted(document.tally) == {
        **{"asked": 4, "conflicted": 1, "undeclared": 1, "begun": 1, "sent": 1},
        "last_sent_at": IN_JULY,
    }


def test_an_officer_with_a_stake_finds_no_trace_and_no_sum_tells(judged, call, kenji, yuki, aiko, emi):
    hanakos, taros = judged
    before = known(emi, call)
    stake(emi, hanakos)
    found = known(emi, call)
    assert set(before.proposals) == {hanakos.pk, taros.pk}
    assert set(found.proposals) == {taros.pk}
    assert {key: counted(one)["asked"] for key, one in found.reviewers.items()} == {kenji.pk: 1, yuki.pk: 1}
    assert found.stages[0].tally.asked == 2 and found.stages[0].wanted == call.reviewers_per_proposal
    page = client_for(emi, at=IN_JULY).get(PAGE).content.decode()
    assert hanakos.reference not in page and taros.reference in page


def test_who_reads_only_what_is_hidden_is_not_named(hanakos, taros, kenji, yuki, aiko, emi, call):
    asked(hanakos, kenji, aiko)
    asked(taros, yuki, aiko)
    stake(emi, hanakos)
    page = client_for(emi, at=IN_JULY).get(PAGE, {"by": "reviewers"}).content.decode()
    assert "Kenji Tanaka" not in page and "Yuki Ito" in page


def test_who_accepted_is_named_without_a_number_until_something_is_theirs(hanakos, kenji, aiko, emi, call):
    profile = Reviewer.objects.create(user=kenji, saved_at=IN_JUNE)
    Appointment.objects.create(
        reviewer=profile, call=call, state="accepted", nonce="n", invited_at=IN_JUNE, invited_by=aiko,
        expires_at=IN_JULY, answered_at=IN_JUNE,
    )  # fmt: skip
    asked(hanakos, kenji, aiko)
    stake(emi, hanakos)  # a number would tell that Kenji reads something that Emi does not see
    rows = client_for(emi, at=IN_JULY).get(PAGE, {"by": "reviewers"}).context["rows"]
    assert [(row.one, row.number, row.tally.asked) for row in rows] == [(kenji, None, 0)]
    [row] = client_for(aiko, at=IN_JULY).get(PAGE, {"by": "reviewers"}).context["rows"]
    assert row.number >= 100


def test_a_possible_conflict_waits_for_an_officer_and_its_reader_does_not_count(hanakos, kenji, aiko, call):
    asked(hanakos, kenji, aiko)
    hit = Conflict.objects.create(
        person=kenji,
        proposal=hanakos,
        state="found",
        is_declared=False,
        hits=[{"code": "same-institution"}],
        declared_at=IN_JUNE,
    )
    found = known(aiko, call)
    assert (found.waits.to_rule, found.waits.second_officer) == (1, 0)
    assert counted(found.proposals[hanakos.pk]) == {
        "asked": 1,
        "to_rule": 1,
        "lacking": call.reviewers_per_proposal,
    }
    hit.proposed_by, hit.proposed_at = aiko, IN_JUNE
    hit.save()
    found = known(aiko, call)
    assert (found.waits.to_rule, found.waits.second_officer) == (0, 1)


def test_what_was_due_is_late_and_the_instant_itself_is_in_time(judged, call, aiko):
    due_at = IN_JULY
    stage = call.stages.get(code="document")
    services.set_timetable(stage.pk, bids_until=None, due_at=due_at, actor=aiko, at=IN_JUNE)
    assert known(aiko, call, at=due_at).waits.late == 0
    late = known(aiko, call, at=due_at.replace(microsecond=1))
    assert late.waits.late == 2
    assert [one.late for one in late.proposals.values()] == [0, 2]
    assert [one.code for one in late.waits.without_due] == ["interview"]


def test_the_list_is_narrowed_as_the_address_says(judged, call, aiko):
    hanakos, taros = (one.pk for one in judged)
    asked_for = [
        {"words": "frailty"},
        {"state": "undeclared"},
        {"stage": "interview", "state": "missing"},
        {"area": 99},
        {"by": "reviewers", "state": "idle"},
    ]
    shown = [list(known(aiko, call, **wanted).proposals) for wanted in asked_for]
    assert shown == [[taros], [taros], [], [], [hanakos, taros]]  # the other list is left whole


def test_reviewers_are_found_by_their_name_in_either_script(judged, call, aiko, kenji):
    for words in ("tanaka", "田中", "KENJI@aspire"):
        assert list(known(aiko, call, by="reviewers", words=words).reviewers) == [kenji.pk]


def test_an_odd_address_shows_the_page(hanakos, aiko):
    odd = ("?by=x&state=y&stage=z&area=9999999999999999999999", "?after=-1&before=%00", "?q=%F0%9F%92%A9'--&after=999")
    assert [client_for(aiko, at=IN_JULY).get(PAGE + one).status_code for one in odd] == [200, 200, 200]


def test_only_officers_find_it(call, kenji, hanako):
    assert [client_for(one, at=IN_JULY).get(PAGE).status_code for one in (kenji, hanako)] == [404, 404]


def test_it_asks_the_same_few_questions_for_one_line_and_for_many(judged, call, kenji, aiko):
    def questions(by):
        browser = client_for(aiko, at=IN_JULY)
        with CaptureQueriesContext(connection) as asked_for:
            assert browser.get(PAGE, {"by": by}).status_code == 200
        return len(asked_for)

    before = [questions(by) for by in ("proposals", "reviewers")]
    for number in range(3):
        asked(a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}")), kenji, aiko)
    assert [questions(by) for by in ("proposals", "reviewers")] == before
    assert max(before) <= 15


def test_names_lead_to_the_pool_for_those_who_keep_it(judged, call, kenji, aiko, emi):
    profile = Reviewer.objects.create(user=kenji, saved_at=IN_JUNE)
    link = reverse("reviews:pool_person", args=[call.slug, profile.pk])
    page = client_for(aiko, at=IN_JULY).get(PAGE, {"by": "reviewers"}).content.decode()
    assert f'<a href="{link}">' in page
    assert page.count("/reviewers/") == 2  # the tab of the pool, and Kenji: Yuki has no profile
    a_sealed_proposal(call, person("lead@aspire.example", "Lead"), counterparts=[{"email": emi.email}])
    page = client_for(emi, at=IN_JULY).get(PAGE, {"by": "reviewers"}).content.decode()
    assert "Kenji Tanaka" in page and link not in page


def test_what_is_not_declared_is_counted_in_assignments(judged, taros, aiko, kenji, hanakos):
    page = client_for(aiko, at=IN_JULY).get(PAGE).content.decode()
    assert "For 1 assignment, the reviewer has not yet declared whether they have a conflict of interest" in page
