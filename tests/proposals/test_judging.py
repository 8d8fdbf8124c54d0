"""The story of NHGRI: an agency that joined after the deadline helps what is in hand, and nothing added later hurts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from calls.services import extend_deadline, load_call
from journal.models import Entry
from proposals.models import Screening
from proposals.services import judge_again_where_the_call_changed, withdraw_proposal
from tests.builders import ASPIRE_CALL, BEFORE_OPENING, IN_APRIL, IN_MAY, NOON, client_for, jst
from tests.proposing import a_sealed_proposal

ON_3_JULY = jst(2024, 7, 3, 10)
IN_NHGRIS_HANDS = {
    "country_code": "US",
    "agency_key": "",
    "unlisted_agency": "NHGRI",
    "grant_number": "HG-4711",
}
SHIPPED = ASPIRE_CALL.read_text(encoding="utf-8")
NHGRI = '[[participations]]\nagency = "nhgri"' + SHIPPED.split('[[participations]]\nagency = "nhgri"')[1].split("[[")[0]


@pytest.fixture
def file(tmp_path, db):
    """The call's file before NHGRI joined."""
    made = tmp_path / "call.toml"
    made.write_text(SHIPPED.replace(NHGRI, ""), encoding="utf-8")
    return made


@pytest.fixture
def proposal(file, hanako):
    """A proposal with a grant of NHGRI, typed by name, submitted in May."""
    call = load_call(file, at=BEFORE_OPENING)
    return a_sealed_proposal(call, hanako, at=IN_MAY, counterparts=[IN_NHGRIS_HANDS])


def cases(findings, rule="agency"):
    return [(one["verdict"], one["case"]) for one in findings if one["rule"] == rule]


def screened(proposal):
    return Screening.objects.get(proposal=proposal)


def judged_again_in_the_journal():
    return list(Entry.objects.filter(verb="proposal.judged_again").values_list("at", "detail__because"))


def test_what_the_agency_list_did_not_know_in_may_a_person_decides(proposal):
    screening = screened(proposal)
    assert (cases(screening.findings), screening.verdict, screening.call_version, proposal.asks) == (
        [("ask_a_human", "unlisted")],
        "ask_a_human",
        1,
        1,
    )


def test_an_agency_that_joins_after_the_deadline_helps_what_is_in_hand_and_the_seal_stays(proposal, file):
    sealed = proposal.submissions.get()
    findings, sha256 = sealed.findings, sealed.sha256
    file.write_text(SHIPPED, encoding="utf-8")
    assert load_call(file, at=ON_3_JULY).version == 2

    assert judge_again_where_the_call_changed(at=ON_3_JULY) == 1
    assert judge_again_where_the_call_changed(at=ON_3_JULY) == 0
    screening, proposal = screened(proposal), type(proposal).objects.get()
    assert (cases(screening.findings), screening.verdict, screening.call_version, screening.judged_at) == (
        [("met", "listed")], "met", 2, ON_3_JULY,
    )  # fmt: skip
    assert (proposal.asks, proposal.warns) == (0, 0)
    sealed.refresh_from_db()
    assert (sealed.findings, sealed.sha256, sealed.call_version, cases(sealed.findings)[0][0]) == (
        findings, sha256, 1, "ask_a_human",
    )  # fmt: skip
    assert judged_again_in_the_journal() == [(ON_3_JULY, "call-amended")]


def test_a_later_amendment_that_lowers_the_cap_does_not_hurt(proposal, file):
    file.write_text(SHIPPED.replace("cap_direct_yen = 115_000_000", "cap_direct_yen = 10_000_000"), encoding="utf-8")
    load_call(file, at=ON_3_JULY)
    assert judge_again_where_the_call_changed(at=ON_3_JULY) == 1
    screening = screened(proposal)
    assert (screening.verdict, screening.call_version) == ("met", 2)
    assert [one["verdict"] for one in screening.findings if one["rule"] == "budget-cap"] == ["met"]


def test_an_agency_that_was_announced_before_it_counts_helps_on_its_day(proposal, file):
    file.write_text(SHIPPED, encoding="utf-8")
    announced, eve, day = jst(2024, 6, 25, 10), jst(2024, 6, 30, 23, 59, 59, 999999), jst(2024, 7, 1)
    load_call(file, at=announced)
    seen = []
    for at in (announced, eve, day, day + timedelta(minutes=1)):
        seen.append((judge_again_where_the_call_changed(at=at), cases(screened(proposal).findings)[0][0]))
    assert seen == [(1, "ask_a_human"), (0, "ask_a_human"), (1, "met"), (0, "met")]
    assert judged_again_in_the_journal() == [(day, "agency-counts")]


def test_an_extension_makes_nobody_worse(proposal, aiko):
    before = screened(proposal)
    words = {"reason_en": "Outage.", "reason_ja": "障害のため。"}
    extend_deadline(proposal.call_id, closes_at=jst(2024, 6, 4, 12), actor=aiko, at=NOON, **words)
    assert judge_again_where_the_call_changed(at=NOON) == 1
    after = screened(proposal)
    assert (after.findings, after.verdict, after.call_version) == (before.findings, before.verdict, 2)
    assert judged_again_in_the_journal() == []


def test_what_is_out_of_the_race_is_not_judged_again(proposal, file, hanako):
    withdraw_proposal(proposal.pk, actor=hanako, at=IN_MAY)
    file.write_text(SHIPPED, encoding="utf-8")
    load_call(file, at=ON_3_JULY)
    assert judge_again_where_the_call_changed(at=ON_3_JULY) == 0
    assert screened(proposal).call_version == 1


def test_the_receipt_names_the_agency_list_it_was_judged_by(proposal, hanako, file):
    file.write_text(SHIPPED, encoding="utf-8")
    load_call(file, at=ON_3_JULY)
    response = client_for(hanako, at=ON_3_JULY).get(reverse("proposals:receipt", args=[proposal.pk]))
    shown = " ".join(response.content.decode().split())
    assert "Judged by the agency list as of Mon 20 May 2024, version 1" in shown


def test_the_list_as_it_stood_on_any_day_can_be_shown(proposal, file):
    file.write_text(SHIPPED, encoding="utf-8")
    load_call(file, at=ON_3_JULY)
    counts = []
    for day in ("2024-05-20", "2024-06-30", "2024-07-01"):
        page = client_for(at=ON_3_JULY).get(f"/calls/aspire-2024-3/?on={day}").content.decode()
        counts.append(page.count("National Human Genome Research Institute") > 0)
    assert counts == [False, False, True]


def test_judging_asks_the_database_little_when_nothing_changed(call, hanako, taro, django_assert_num_queries):
    for lead in (hanako, taro):
        a_sealed_proposal(call, lead, at=IN_APRIL)
    with django_assert_num_queries(2):
        assert judge_again_where_the_call_changed(at=IN_MAY) == 0
