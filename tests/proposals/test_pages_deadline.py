"""The office's page of a deadline: the history, the ledger of refused attempts, the form, and what it asks before."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from calls.models import Call, Extension
from calls.sentences import late_by
from calls.services import extend_deadline
from journal.queries import entries_of
from journal.refusals import Refusal
from proposals import services
from proposals.models import Proposal
from reviews.queries import ledger_of
from tests.builders import A_BREATH_AFTER_NOON, IN_APRIL, IN_MAY, NOON, OPENING, client_for, jst, person
from tests.proposing import a_draft, a_whole_draft

AN_HOUR_LATER = NOON + timedelta(hours=1)
TYPED = {
    "day": "２０２４年６月４日",
    "clock": "12時00分",
    "reason_en": "The portal could not be\r\nreached.",
    "reason_ja": "ポータルに接続できなかったため。",
    "was": NOON.isoformat(),
}
ENGLISH = (
    "The submission deadline was extended from Tue 28 May 2024, 12:00 JST to Tue 4 June 2024, 12:00 JST. "
    "Reason: The portal could not be reached."
)
JAPANESE = (
    "応募締切を2024年5月28日（火）12:00から2024年6月4日（火）12:00（いずれも日本標準時）に延長しました。"
    "理由：ポータルに接続できなかったため。"
)


def attempt(proposal, at):
    """Press the button too late, or with too little, as the view does it."""
    try:
        services.submit_proposal(proposal.pk, actor=proposal.lead, received_at=at)
    except Refusal as refusal:
        services.note_refused_submission(proposal.pk, actor=proposal.lead, received_at=at, refusal=refusal)


def page(user, call, *, at=AN_HOUR_LATER, query=""):
    response = client_for(user, at=at).get(reverse("reviews:deadline", args=[call.slug]) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def post(user, call, *, at=AN_HOUR_LATER, **changes):
    return client_for(user, at=at).post(reverse("reviews:deadline", args=[call.slug]), {**TYPED, **changes})


def text_of(response):
    return " ".join(response.content.decode().split())


# --- The ledger -----------------------------------------------------------------------------
def test_a_late_attempt_is_in_the_ledger_to_the_microsecond(call, aiko, hanako):
    attempt(a_whole_draft(call, hanako), NOON + timedelta(milliseconds=412))
    shown = page(aiko, call)
    for words in ("AS3-0001", "Hanako Yamada", "Tue 28 May 2024, 12:00:00.412000 JST", "0.412 s", "1 attempt"):
        assert words in shown


def test_the_ledger_holds_the_late_of_the_last_two_hours_or_all_and_counts_others(call, aiko, hanako, taro):
    late, wanting = a_whole_draft(call, hanako), a_draft(call, taro)
    for at in (NOON + timedelta(minutes=1, seconds=5), A_BREATH_AFTER_NOON, NOON + timedelta(hours=3)):
        attempt(late, at)
    for at in (NOON, NOON - timedelta(hours=2), NOON - timedelta(hours=2, microseconds=1), IN_MAY):
        attempt(wanting, at)

    def rows(at, **how):
        ledger = ledger_of(aiko, call, at=at, **how)
        return [(row.proposal, row.received_at, row.late_by) for row in ledger.late], ledger.others

    others = [("NotEligible", 2, 1)]
    third = (late, NOON + timedelta(hours=3), "3 h 0 min")
    first = [(late, NOON + timedelta(minutes=1, seconds=5), "1 min 5 s"), (late, A_BREATH_AFTER_NOON, "0.000001 s")]
    assert rows(NOON + timedelta(hours=1)) == ([third, *first], others)
    assert rows(NOON + timedelta(hours=4)) == ([third], others)
    assert rows(NOON + timedelta(hours=4), everything=True) == ([third, *first], others)
    assert "A clause of the call refused it: 2 attempts, 1 proposal" in page(aiko, call)


def test_after_an_extension_an_attempt_would_be_in_time(call, aiko, hanako):
    attempt(a_whole_draft(call, hanako), A_BREATH_AFTER_NOON)
    before = page(aiko, call)
    words = {"reason_en": "Outage.", "reason_ja": "障害のため。"}
    extend_deadline(call.pk, closes_at=jst(2024, 5, 28, 17), actor=aiko, at=AN_HOUR_LATER, **words)
    after = page(aiko, call)
    extensions = list(call.extensions.all())
    assert ledger_of(aiko, Call.objects.get(), at=AN_HOUR_LATER, extensions=extensions).deadline == NOON
    assert [("In time by the present deadline" in one) for one in (before, after)] == [False, True]
    assert "From Tue 28 May 2024, 12:00 JST to Tue 28 May 2024, 17:00 JST" in after


def test_an_officer_finds_no_attempt_of_a_proposal_in_which_they_have_a_stake(call, aiko, emi, hanako):
    own = a_whole_draft(call, emi)
    named = a_whole_draft(call, hanako, counterparts=[{"email": emi.email}])
    for proposal in (own, named):
        attempt(proposal, A_BREATH_AFTER_NOON)
    seen = {user: {row.proposal for row in ledger_of(user, call, at=AN_HOUR_LATER).late} for user in (aiko, emi)}
    assert seen == {aiko: {own, named}, emi: set()}


def test_the_journal_is_asked_for_one_call_only(call, hanako, taro):
    ours = a_whole_draft(call, hanako)
    attempt(ours, A_BREATH_AFTER_NOON)
    attempt(a_whole_draft(call, taro), A_BREATH_AFTER_NOON)
    of = Proposal.objects.filter(lead=hanako)
    entries = entries_of("proposal.submission_refused", of=of, since=NOON, until=AN_HOUR_LATER)
    assert [one.subject for one in entries] == [f"proposals.proposal:{ours.pk}"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(call, aiko, count, django_assert_num_queries):
    for number in range(count):
        lead = person(f"lead{number}@aspire.example", f"Lead {number}", at=OPENING)
        attempt(a_draft(call, lead), A_BREATH_AFTER_NOON + timedelta(seconds=number))
        attempt(a_draft(call, lead), NOON)
        words = {"reason_en": "Outage.", "reason_ja": "障害のため。"}
        extend_deadline(
            call.pk, closes_at=NOON + timedelta(days=number + 1), actor=aiko, at=NOON + timedelta(minutes=1), **words
        )
    client = client_for(aiko, at=AN_HOUR_LATER)
    client.get("/")
    # session, user, roles, call, stake, drafts, late, others, their proposals, extensions
    with django_assert_num_queries(10):
        client.get(reverse("reviews:deadline", args=[call.slug]))


# --- Moving it ------------------------------------------------------------------------------
def test_before_it_is_moved_the_page_says_exactly_what_will_happen(call, aiko, hanako, taro):
    for lead in (hanako, taro, hanako):
        a_draft(call, lead)
    response = post(aiko, call, do="preview")
    shown = text_of(response)
    assert response.status_code == 200
    for words in (ENGLISH, JAPANESE, "2 letters go out, to everyone who has a draft.", "it opens again at once"):
        assert words in shown
    assert Extension.objects.count() == 0


def test_confirmed_it_is_moved_and_the_page_shows_it(call, aiko, hanako):
    a_draft(call, hanako)
    response = post(aiko, call, do="extend")
    assert (response.status_code, response.url) == (302, reverse("reviews:deadline", args=[call.slug]))
    assert list(Extension.objects.values_list("was_at", "closes_at", "decided_by", "decided_at", "reason_en")) == [
        (NOON, jst(2024, 6, 4, 12), aiko.pk, AN_HOUR_LATER, "The portal could not be reached.")
    ]
    assert "From Tue 28 May 2024, 12:00 JST to Tue 4 June 2024, 12:00 JST" in page(aiko, call)


def test_who_wants_to_change_it_finds_everything_typed(call, aiko):
    shown = text_of(post(aiko, call, do="change"))
    for words in ("２０２４年６月４日", "12時00分", "ポータルに接続できなかったため。"):
        assert words in shown
    assert Extension.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        pytest.param({"day": "2024-05-28", "clock": "12:00"}, 409, "it can only be moved later", id="the same instant"),
        pytest.param({"day": "2024-05-20"}, 409, "it can only be moved later", id="earlier"),
        pytest.param({"day": "2024-05-28", "clock": "13:00"}, 409, "must lie ahead", id="now"),
        pytest.param({"was": IN_MAY.isoformat()}, 409, "Another officer has moved", id="another deadline was read"),
        pytest.param({"was": "x"}, 422, "", id="no deadline was read"),
        pytest.param({"day": "2024-06-31"}, 422, "2024-06-31", id="no such day"),
        pytest.param({"day": "9999-12-31"}, 422, "9999-12-31", id="a day beyond all measure"),
        pytest.param({"clock": "24:00"}, 422, "from 00:00 to 23:59", id="no such hour"),
        pytest.param({"clock": ""}, 422, "Give the hour", id="no hour"),
        pytest.param({"reason_ja": " \x00 "}, 422, "", id="hostile reason"),
        pytest.param({"reason_en": ""}, 422, "Give the reason in English", id="no reason"),
        pytest.param({"reason_en": "x" * 501}, 422, "Shorten this to 500", id="too long a reason"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(call, aiko, changes, status, words):
    for do in ("preview", "extend"):
        response = post(aiko, call, do=do, **changes)
        shown = text_of(response)
        assert (response.status_code, Extension.objects.count(), words in shown) == (status, 0, True)
        assert "ポータルに" in shown or "reason_ja" in changes


def test_an_officer_with_a_stake_moves_no_deadline(call, aiko, emi):
    a_draft(call, emi)
    Role.objects.create(user=aiko, kind="reviewer", granted_at=IN_APRIL)  # another hat is no stake
    assert "another officer moves its deadline" in page(emi, call)
    assert post(emi, call, do="extend").status_code == 409
    assert Extension.objects.count() == 0
    assert post(aiko, call, do="extend").status_code == 302


def test_only_officers_find_the_page(call, hanako, kenji, sora, jiro):
    url = reverse("reviews:deadline", args=[call.slug])
    for user in (hanako, kenji, sora, jiro):
        client = client_for(user, at=AN_HOUR_LATER)
        assert (client.get(url).status_code, client.post(url, {**TYPED, "do": "extend"}).status_code) == (404, 404)
    assert Extension.objects.count() == 0


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (timedelta(), "0.0 s"),
        (timedelta(microseconds=1), "0.000001 s"),
        (timedelta(milliseconds=412), "0.412 s"),
        (timedelta(seconds=59, microseconds=999_999), "59.999999 s"),
        (timedelta(minutes=1), "1 min 0 s"),
        (timedelta(hours=1, minutes=5), "1 h 5 min"),
        (timedelta(hours=49), "2 d 1 h"),
    ],
)
def test_how_late_is_said_the_finer_the_closer(late, said):
    assert late_by(late) == said
