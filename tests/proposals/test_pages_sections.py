"""The sections of a draft: what is typed is kept, or stays on the page with a sentence that says what to do."""

from datetime import date

import pytest
from django.urls import reverse

from proposals import services
from proposals.models import Proposal
from tests.builders import A_BREATH_AFTER_NOON, IN_APRIL, IN_MAY, client_for
from tests.proposals.pages import fields_of, send, words_of
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


def page(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.pk])


def stored(proposal, *names):
    return Proposal.objects.filter(pk=proposal.pk).values_list(*names).get()


PROJECT = {
    "title_en": "Condensates in ageing neurons",
    "title_ja": "老化神経細胞",
    "research_type": "ASPIRE-B",
    "area_number": "2",
    "start_on": "２０２４年１０月",
    "months": "６０",
    "summary": "First.\r\nSecond.",
    "erad_application_id": "E-2024-001",
}


# --- Kept -----------------------------------------------------------------------------------
def test_the_project_is_kept_as_typed(hanako_here, draft):
    response = send(hanako_here, page("project", draft), **PROJECT)

    assert (response.status_code, response["Location"]) == (302, page("project", draft))
    assert stored(
        draft, "title_en", "title_ja", "area__number", "start_on", "months", "summary", "saved_at", "version"
    ) == (
        "Condensates in ageing neurons",
        "老化神経細胞",
        2,
        date(2024, 10, 1),
        60,
        "First.\nSecond.",
        IN_APRIL,
        draft.version + 1,
    )
    again = fields_of(hanako_here.get(page("project", draft)))
    assert (again["start_on"], again["months"], again["area_number"]) == ("2024-10", "60", "2")
    assert again["summary"] == "First.\nSecond."


def test_the_investigator_is_kept_as_typed(hanako_here, draft):
    answers = {
        "pi_researcher_number": "０１２３-４５６７",
        "pi_institution": "Keyaki University",
        "pi_in_japan": "no",
        "pi_promises_affiliation": "on",
        "pi_affiliation_on": "2024/11/30",
        "pi_orcid": "https://orcid.org/0000000218250097",
        "pi_institution_code": "12345-67890",
    }
    send(hanako_here, page("people", draft), **answers)

    names = ("pi_name", "pi_researcher_number", "pi_institution", "pi_in_japan", "pi_promises_affiliation")
    assert stored(draft, *names, "pi_affiliation_on", "pi_orcid", "pi_institution_code") == (
        draft.lead.name,
        "01234567",
        "Keyaki University",
        False,
        True,
        date(2024, 11, 30),
        "0000-0002-1825-0097",
        "1234567890",
    )


def test_the_agreement_is_kept_and_can_be_taken_back(hanako_here, draft):
    names = ("agreed_joint_research", "agreed_traveller", "agreed_on")
    send(
        hanako_here,
        page("declarations", draft),
        agreed_joint_research="on",
        agreed_traveller="on",
        agreed_on="2024-04-02",
    )
    assert stored(draft, *names) == (True, True, date(2024, 4, 2))
    send(hanako_here, page("declarations", draft), agreed_traveller=None, agreed_on="")
    assert stored(draft, *names) == (True, False, None)


@pytest.mark.parametrize("section", ["project", "people", "plan", "declarations", "budget"])
def test_an_empty_section_is_kept_too(hanako_here, draft, section):
    empty = dict.fromkeys(fields_of(hanako_here.get(page(section, draft))), "")
    response = hanako_here.post(page(section, draft), {**empty, "began_from": draft.version})
    assert response.status_code == 302
    assert stored(draft, "version") == (draft.version + 1,)


@pytest.mark.parametrize("section", ["project", "people", "plan", "declarations", "budget"])
def test_a_section_saved_untouched_says_what_it_said_before(call, hanako, hanako_here, section):
    draft = a_whole_draft(call, hanako)
    services.save_budget(
        draft.pk, actor=hanako, at=IN_APRIL, began=None, amounts={(2024, "goods"): 115_000_001, (2031, "other"): 1}
    )
    before = fields_of(hanako_here.get(page(section, draft)))
    row = Proposal.objects.filter(pk=draft.pk).values().get()
    lines = list(draft.budget_lines.values_list("fiscal_year", "category", "amount_yen"))

    assert send(hanako_here, page(section, draft)).status_code == 302

    after = fields_of(hanako_here.get(page(section, draft)))
    assert {**after, "began_from": before["began_from"]} == before
    kept = Proposal.objects.filter(pk=draft.pk).values().get()
    assert {**kept, "version": row["version"]} == row
    assert list(draft.budget_lines.values_list("fiscal_year", "category", "amount_yen")) == lines


@pytest.mark.parametrize(
    ("section", "following"),
    [
        ("project", "people"),
        ("people", "counterparts"),
        ("plan", "budget"),
        ("budget", "documents"),
        ("declarations", "check"),
    ],
)
def test_save_and_go_on_leads_to_the_next_section(hanako_here, draft, section, following):
    assert send(hanako_here, page(section, draft), on=True)["Location"] == page(following, draft)


# --- Not readable ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("section", "field", "typed", "words"),
    [
        pytest.param("project", "title_en", "x" * 301, "Shorten this to 300 characters", id="long title"),
        pytest.param("project", "summary", "字" * 8001, "Shorten this to 8000 characters", id="long summary"),
        pytest.param("project", "start_on", "2024-13", "is not in the calendar", id="thirteenth month"),
        pytest.param("project", "start_on", "autumn", "for example 2024-10", id="a season"),
        pytest.param("project", "months", "five years", "from 1 to 120", id="months in words"),
        pytest.param("project", "months", "-60", "from 1 to 120", id="negative months"),
        pytest.param("project", "months", "999999999999999999999", "from 1 to 120", id="months beyond all"),
        pytest.param("project", "erad_application_id", "9" * 33, "Shorten this to 32", id="long e-Rad application"),
        pytest.param("people", "pi_researcher_number", "1234567", "has 8 digits", id="seven digits"),
        pytest.param("people", "pi_researcher_number", "12345678X", "has 8 digits", id="a letter"),
        pytest.param("people", "pi_affiliation_on", "2024-11-31", "is not in the calendar", id="31 November"),
        pytest.param("people", "pi_name_kana", "カ" * 121, "Shorten this to 120", id="long kana"),
        pytest.param("declarations", "agreed_on", "yesterday", "for example 2024-11-30", id="a day in words"),
        pytest.param("declarations", "agreed_on", "2024-02-30", "is not in the calendar", id="30 February"),
    ],
)
def test_what_cannot_be_read_stays_on_the_page_with_what_to_do(hanako_here, draft, section, field, typed, words):
    whole = {
        "project": {"title_ja": "残る題名"},
        "people": {"pi_institution": "残る大学"},
        "declarations": {"agreed_traveller": "on"},
    }
    response = send(hanako_here, page(section, draft), **{**whole[section], field: typed})

    assert response.status_code == 422
    assert words in words_of(response)
    shown = fields_of(response)
    assert shown[field] == typed
    assert {name: shown.get(name) for name in whole[section]} == whole[section]
    html = response.content.decode()
    assert 'class="fixes"' in html and f'href="#id_{field}"' in html and f'id="id_{field}_error"' in html
    assert "<title>Error" in html
    kept = {name: {"on": True}.get(value, value) for name, value in whole[section].items()}
    assert Proposal.objects.filter(pk=draft.pk, **kept).exists()  # what can be read is kept all the same


@pytest.mark.parametrize("began_from", ["", "x", "-1", "1" * 40])
def test_a_page_that_lost_what_it_began_from_shows_both_texts_and_can_be_saved(hanako_here, draft, began_from):
    response = send(hanako_here, page("project", draft), **{**PROJECT, "began_from": began_from, "seen": "?"})
    assert response.status_code == 409
    shown = fields_of(response)
    assert (shown["title_en"], shown["began_from"]) == (PROJECT["title_en"], str(draft.version))
    assert hanako_here.post(page("project", draft), shown).status_code == 302
    assert stored(draft, "title_en") == (PROJECT["title_en"],)


STRANGE = {
    "nul": "\x00",
    "script": "<script>alert(1)</script>",
    "quotes": "'\"; DROP TABLE proposals; --",
    "right to left": "\u202egnihtyna",
    "letters of two widths": "ﷺ１𝟙①",
    "very long": "長" * 5_000,
    "line ends": "\r\n\u2028\x85\r",
    "no text": "\ufffe\uffff",
}


@pytest.mark.parametrize("typed", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("section", ["project", "people", "counterparts", "plan", "declarations", "budget"])
def test_strange_answers_in_every_field_are_kept_or_refused_in_words(hanako_here, draft, section, typed):
    fields = fields_of(hanako_here.get(page(section, draft)))
    for name in ("pi_in_japan", "grant_status", "research_type", "area_number", "agency_note_done"):
        fields.setdefault(name, "")
    strange = {name: typed for name in fields if name != "began_from"}
    response = hanako_here.post(page(section, draft), {**strange, "began_from": draft.version})
    assert response.status_code in (302, 422)
    if response.status_code == 422:
        assert 'class="fixes"' in response.content.decode()
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    ("section", "field", "typed"),
    [
        ("project", "area_number", "4"),
        ("project", "area_number", "1; DROP TABLE"),
        ("project", "research_type", "ASPIRE-Z"),
        ("people", "pi_in_japan", "perhaps"),
    ],
)
def test_answers_that_no_page_offers_are_refused(hanako_here, draft, section, field, typed):
    assert send(hanako_here, page(section, draft), **{field: typed}).status_code == 422


# --- Somebody was faster --------------------------------------------------------------------
def test_when_somebody_was_faster_both_texts_are_shown_and_nothing_is_lost(hanako_here, hanako, draft):
    opened = fields_of(hanako_here.get(page("project", draft)))
    send(hanako_here, page("project", draft), title_en="Saved meanwhile", summary="Same in both")

    response = hanako_here.post(
        page("project", draft), {**opened, "title_en": "Typed in the old tab", "summary": "Same in both"}
    )

    assert response.status_code == 409
    words = words_of(response)
    assert "Typed in the old tab" in words and "Saved meanwhile" in words
    assert [label for label, _typed, _stored in response.context["beside"]] == ["Project title in English"]
    assert stored(draft, "title_en") == ("Saved meanwhile",)

    shown = fields_of(response)
    assert shown["title_en"] == "Typed in the old tab"
    assert hanako_here.post(page("project", draft), shown).status_code == 302
    assert stored(draft, "title_en") == ("Typed in the old tab",)


def test_a_clash_in_the_budget_shows_both_amounts(hanako_here, draft):
    opened = fields_of(hanako_here.get(page("budget", draft)))
    send(hanako_here, page("budget", draft), goods_2024="1,000")

    response = hanako_here.post(page("budget", draft), {**opened, "goods_2024": "2,000"})

    assert response.status_code == 409
    ((label, typed, kept),) = response.context["beside"]
    assert ("fiscal year 2024" in label, typed, kept) == (True, "2,000", "1,000")
    assert hanako_here.post(page("budget", draft), fields_of(response)).status_code == 302
    assert list(draft.budget_lines.values_list("amount_yen", flat=True)) == [2_000_000]


def test_an_amount_typed_for_a_year_that_left_the_period_meanwhile_is_not_lost(hanako_here, draft):
    send(hanako_here, page("project", draft), start_on="2024-10", months="60")
    opened = fields_of(hanako_here.get(page("budget", draft)))
    assert "travel_2029" in opened
    send(hanako_here, page("project", draft), months="36")

    response = hanako_here.post(page("budget", draft), {**opened, "travel_2029": "300"})

    assert response.status_code == 302  # nobody else touched that cell
    assert list(draft.budget_lines.values_list("fiscal_year", "amount_yen")) == [(2029, 300_000)]
    assert "Outside the research period" in words_of(hanako_here.get(page("budget", draft)))


# --- Sealed meanwhile -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "section", ["project", "people", "counterparts", "plan", "budget", "documents", "declarations"]
)
def test_a_sealed_proposal_leads_from_its_sections_to_what_was_sealed(call, hanako, hanako_here, section):
    proposal = a_sealed_proposal(call, hanako)
    response = hanako_here.get(page(section, proposal))
    assert (response.status_code, response["Location"]) == (302, page("home", proposal))


def test_what_is_typed_while_another_tab_submits_stays_on_the_page(call, hanako, hanako_here):
    draft = a_whole_draft(call, hanako)
    opened = fields_of(hanako_here.get(page("project", draft)))
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)

    response = hanako_here.post(page("project", draft), {**opened, "title_en": "One more word"})

    assert response.status_code == 409
    assert fields_of(response)["title_en"] == "One more word"
    assert "can no longer be changed" in words_of(response)
    assert stored(draft, "title_en") == (draft.title_en,)


def test_text_is_kept_after_the_deadline_too(hanako, draft):
    late = client_for(hanako, at=A_BREATH_AFTER_NOON)
    assert send(late, page("project", draft), title_en="For next time").status_code == 302
    assert stored(draft, "title_en", "saved_at") == ("For next time", A_BREATH_AFTER_NOON)


# --- The budget -----------------------------------------------------------------------------
def test_the_budget_is_typed_in_thousand_yen_and_kept_in_yen(hanako_here, draft):
    send(hanako_here, page("project", draft), start_on="2024-10", months="60")
    send(
        hanako_here,
        page("budget", draft),
        goods_2024="１１４，９９９",
        travel_2025="1.001",
        indirect_2024="34,500",
        other_2024="0",
    )

    assert set(draft.budget_lines.values_list("fiscal_year", "category", "amount_yen")) == {
        (2024, "goods", 114_999_000),
        (2025, "travel", 1_001),
        (2024, "indirect", 34_500_000),
    }
    response = hanako_here.get(page("budget", draft))
    form = response.context["form"]
    assert form.years == [2024, 2025, 2026, 2027, 2028, 2029]
    assert (form.direct_yen, form.all_yen, form.over_yen) == (115_000_001, 149_500_001, 1)
    words = words_of(response)
    assert "115,000.001 of 115,000 thousand yen" in words and "Above the limit by 0.001 thousand yen" in words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-5", "cannot be below zero"),
        ("lots", "for example 1,500"),
        ("1,00", "for example 1,500"),
        ("9" * 30, "too large"),
    ],
)
def test_amounts_that_cannot_be_read_stay_in_their_cells(hanako_here, draft, typed, words):
    response = send(hanako_here, page("budget", draft), goods_2024=typed, travel_2024="300")

    assert response.status_code == 422
    shown = fields_of(response)
    assert (shown["goods_2024"], shown["travel_2024"]) == (typed, "300")
    html = response.content.decode()
    assert words in words_of(response)
    assert 'id="id_goods_2024_error"' in html and 'aria-invalid="true"' in html
    assert response.context["form"].direct_yen == 300_000  # what can be read is still added up
    lines = draft.budget_lines.values_list("fiscal_year", "category", "amount_yen")
    assert list(lines) == [(2024, "travel", 300_000)]  # and kept


def test_every_fiscal_year_of_the_call_is_shown_while_no_period_is_chosen(hanako_here, draft):
    response = hanako_here.get(page("budget", draft))
    assert response.context["form"].years == [2024, 2025, 2026, 2027, 2028, 2029]
    assert "The research period is not chosen yet" in words_of(response)


def test_saving_says_when_and_in_which_version(hanako, draft):
    client = client_for(hanako, at=IN_MAY)
    words = words_of(client.get(send(client, page("project", draft), title_en="T")["Location"]))
    assert "Saved: Mon 20 May 2024, 10:00 JST" in words
    assert f"Text version {draft.version + 1}, saved Mon 20 May 2024, 10:00 JST" in words
