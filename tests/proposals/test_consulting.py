"""Asking the office in advance: once for each agency, by its folded name, and never for one that takes part."""

from datetime import timedelta

import pytest

from agencies.models import Country
from journal.models import Entry
from journal.refusals import NotAllowed
from proposals import queries, services
from proposals.models import Consultation, Proposal
from proposals.refusals import AgencyTakesPart, AgencyUnnamed, DoorClosed
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY
from tests.proposals.pending import with_an_unlisted_agency
from tests.proposing import a_draft, a_sealed_proposal

UNLISTED = {"agency_key": "", "unlisted_agency": "Fjord Cancer Fund"}
LATER = IN_APRIL + timedelta(days=1)


@pytest.fixture
def draft(call, hanako):
    return with_an_unlisted_agency(call, hanako)


def ask(proposal, *, at=IN_APRIL, actor=None, country="NO", agency="Fjord Cancer Fund", question="May it count?"):
    """Ask about one agency."""
    asked = {"country_code": country, "agency_name": agency, "question": question}
    return services.ask_consultation(proposal.pk, actor=actor or proposal.lead, at=at, **asked)


def rule(asked, ruling, reason="Because it is so.", *, by):
    """Write a ruling as the office does."""
    asked.refresh_from_db()
    asked.ruling, asked.reason, asked.ruled_at, asked.ruled_by = ruling, reason, LATER, by
    asked.save()


def verdict_on(proposal, rule="agency"):
    """Return (tone, title) of what the rules say of the agency of a draft."""
    said = queries.said(queries.assessment_of(proposal, at=IN_MAY))
    return [(one.tone, one.title) for one in said if one.rule == rule]


def verbs():
    return list(Entry.objects.filter(verb__startswith="consultation").order_by("pk").values_list("verb", flat=True))


def test_a_question_is_kept_with_its_folded_name(draft, hanako):
    asked = ask(draft, agency="ＦＪＯＲＤ  Cancer Fund")
    assert (asked.proposal, asked.country_id, asked.agency_name, asked.agency_folded, asked.question) == (
        draft,
        "NO",
        "ＦＪＯＲＤ  Cancer Fund",
        "fjord cancer fund",
        "May it count?",
    )
    assert (asked.asked_at, asked.asked_by, asked.ruling) == (IN_APRIL, hanako, "")
    entry = Entry.objects.get(verb="consultation.asked")
    assert entry.detail == {"consultation": asked.pk, "country": "NO", "agency": "ＦＪＯＲＤ  Cancer Fund"}


def test_the_same_agency_under_any_spelling_is_the_same_question(draft):
    asked = ["Fjord Cancer Fund", "fjord cancer fund", "  FJORD　CANCER　FUND ", "Fjørd Cancer Fund"]
    assert len({ask(draft, agency=agency) for agency in asked}) == Consultation.objects.count() == 1


def test_the_text_may_be_amended_until_the_office_has_answered(draft, aiko):
    asked = ask(draft)
    assert ask(draft, at=LATER, question="It pays for five years.").question == "It pays for five years."
    assert ask(draft, at=LATER, question="").question == "It pays for five years."  # nothing typed loses nothing
    assert verbs() == ["consultation.asked", "consultation.amended"]
    rule(asked, "pending", by=aiko)
    again = ask(draft, at=IN_MAY, question="Please!")
    assert (again.question, again.ruling, again.asked_at) == ("It pays for five years.", "pending", IN_APRIL)
    assert verbs() == ["consultation.asked", "consultation.amended"]


@pytest.mark.parametrize(
    ("country", "agency"),
    [("NO", "Fjord Heart Fund"), ("SE", "Fjord Cancer Fund")],
    ids=["another name", "a neighbour"],
)
def test_another_agency_is_another_question(draft, country, agency):
    assert ask(draft) != ask(draft, country=country, agency=agency)


def test_the_answer_holds_for_the_name_that_was_asked_about(draft, aiko):
    assert verdict_on(draft) == [("asks", "Ingrid Solberg: the agency is not on the list of this call")]
    asked = ask(draft)
    assert verdict_on(draft) == [
        ("asks", "Ingrid Solberg: you have asked about the agency, and the office has not answered yet")
    ]
    rule(asked, "supported", by=aiko)
    assert verdict_on(draft) == [("met", "Ingrid Solberg: the office has ruled that the agency can be supported")]
    draft.counterparts.update(unlisted_agency="Fjord Heart Fund")
    assert verdict_on(draft) == [("asks", "Ingrid Solberg: the agency is not on the list of this call")]


def test_elsewhere_only_a_ruling_opens_the_way(call, hanako, aiko):
    draft = with_an_unlisted_agency(call, hanako, "Merlion Fund", country_code="SG")
    asked = ask(draft, country="SG", agency="Merlion Fund")
    assert [tone for tone, _ in verdict_on(draft)] == ["blocks"]
    rule(asked, "supported", by=aiko)
    assert [tone for tone, _ in verdict_on(draft)] == ["met"]


@pytest.mark.parametrize(
    ("country", "agency", "label"),
    [
        pytest.param("NO", "research council of norway", "RCN", id="by its name"),
        pytest.param("NO", "ＲＣＮ", "RCN", id="by its abbreviation in wide letters"),
        pytest.param("FR", "European Research Council", "ERC", id="a region's, asked for from a host country"),
    ],
)
def test_an_agency_that_takes_part_is_not_asked_about(draft, country, agency, label):
    with pytest.raises(AgencyTakesPart) as refused:
        ask(draft, country=country, agency=agency)
    assert refused.value.facts == {"agency": label}


def test_a_listed_agency_of_another_country_may_be_asked_about(draft):
    assert ask(draft, country="SE", agency="RCN").country_id == "SE"


def test_a_name_that_says_nothing_or_unfolds_without_end_is_refused(draft):
    for agency in ("", "   ", "\u200b\u200d", "\u00ad", "ﷺ" * 200):
        with pytest.raises(AgencyUnnamed):
            ask(draft, agency=agency)


def test_a_country_that_is_not_known_is_no_country(draft):
    with pytest.raises(Country.DoesNotExist):
        ask(draft, country="XX")


def test_only_the_lead_asks(draft, taro, aiko):
    for person in (taro, aiko):
        with pytest.raises(NotAllowed):
            ask(draft, actor=person)


def test_a_proposal_that_is_not_decided_may_ask_and_its_text_stays_sealed(call, hanako):
    sealed = a_sealed_proposal(call, hanako, counterparts=[UNLISTED])
    before = sealed.submissions.get().sha256
    ask(sealed, at=IN_JUNE)
    sealed.refresh_from_db()
    assert (sealed.submissions.get().sha256, sealed.version, sealed.state) == (before, sealed.version, "submitted")


def test_what_is_over_asks_nothing(draft):
    for state in ("withdrawn", "not_accepted", "selected", "not_selected", "cancelled"):
        over = {"withdrawn_at": IN_MAY} if state == "withdrawn" else {"withdrawn_at": None, "submitted_at": IN_APRIL}
        Proposal.objects.filter(pk=draft.pk).update(state=state, **over)
        with pytest.raises(DoorClosed):
            ask(draft)


def test_a_draft_asks_also_before_anything_else_is_written(call, taro):
    assert ask(a_draft(call, taro)).ruling == ""
