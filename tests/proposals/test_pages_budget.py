"""Is the budget asked for year by year, added up, and shown the same way once it is sealed?"""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from aspire.templatetags.sealed import budget_grid
from calls.models import Call
from proposals import services
from proposals.forms import BudgetForm
from tests.builders import IN_APRIL, client_for
from tests.proposals.pages import send, words_of
from tests.proposing import a_draft, fill_in

CATEGORIES = ["goods", "travel", "personnel", "other", "indirect"]


@pytest.fixture
def draft(call, hanako):
    """A draft of three years from October 2024: four fiscal years."""
    return fill_in(a_draft(call, hanako), project={"start_on": date(2024, 10, 1), "months": 36}, budget={})


def budget_of(proposal):
    return reverse("proposals:budget", args=[proposal.pk])


@pytest.fixture
def opened(hanako):
    return client_for(hanako, at=IN_APRIL)


@pytest.mark.django_db
def test_each_field_is_named_by_category_and_year_and_comes_year_by_year(opened, draft):
    html = opened.get(budget_of(draft)).content.decode()

    order = re.findall(r'<input type="text" name="(\w+)"', html)
    assert order == [f"{category}_{year}" for year in (2024, 2025, 2026, 2027) for category in CATEGORIES]
    assert html.count('class="year" role="group" aria-labelledby="fy-') == 4
    assert 'aria-label="Travel, fiscal year 2025, thousand yen"' in html
    assert '<label for="id_travel_2025">Travel</label>' in html
    assert '<h3 class="head-cell" id="fy-2025">FY2025</h3>' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("indirect", "is_over"),
    [pytest.param("300", False, id="the share itself"), pytest.param("300.001", True, id="a yen above")],
)
def test_indirect_costs_are_held_against_their_share(opened, draft, indirect, is_over):
    send(opened, budget_of(draft), goods_2024="600", travel_2025="400.003", indirect_2024=indirect)

    answer = opened.get(budget_of(draft))
    form = answer.context["form"]
    assert (form.indirect_limit_yen, form.indirect_over) == (300_000, is_over)
    assert "Indirect costs: " + indirect + " thousand yen; 30 % of the direct costs would be 300" in words_of(answer)
    assert ("data-indirect-over hidden" in answer.content.decode()) is not is_over


@pytest.mark.django_db
def test_a_call_that_says_nothing_of_indirect_costs_shows_no_share(opened, draft):
    Call.objects.update(indirect_weight="off")

    answer = opened.get(budget_of(draft))
    assert "data-indirect-percent" not in answer.content.decode()
    assert "of the direct costs would be" not in words_of(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(("weight", "words"), [("warn", "does not block"), ("refuse", "blocks submission")])
def test_indirect_costs_above_their_share_weigh_what_the_call_says(opened, draft, weight, words):
    Call.objects.update(indirect_weight=weight)
    send(opened, budget_of(draft), goods_2024="600", indirect_2024="181")
    assert f"Above it: {words}" in words_of(opened.get(budget_of(draft)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start_on", "years"),
    [
        pytest.param(date(2025, 1, 1), [2024, 2025, 2026, 2027, 2028, 2029], id="five years from winter touch six"),
        pytest.param(date(2024, 4, 1), [2024, 2025, 2026, 2027, 2028], id="five years from April touch five"),
    ],
)
def test_there_is_a_column_for_each_fiscal_year_that_the_period_touches(call, hanako, start_on, years):
    whole = fill_in(a_draft(call, hanako), project={"start_on": start_on, "months": 60}, budget={})
    form = BudgetForm(proposal=whole)
    assert [column.year for column in form.columns] == years
    assert [cell.category for cell in form.columns[0].cells] == CATEGORIES[:-1]


@pytest.mark.django_db
def test_full_width_digits_and_separators_become_whole_yen(opened, draft):
    send(opened, budget_of(draft), goods_2024="１１４，９９９．９９９", travel_2025="0.001", indirect_2024="34,500")
    stored = {(one.fiscal_year, one.category): one.amount_yen for one in draft.budget_lines.all()}
    assert stored == {(2024, "goods"): 114_999_999, (2025, "travel"): 1, (2024, "indirect"): 34_500_000}
    assert {type(yen) for yen in stored.values()} == {int}


MONEY = (
    "journal/fields.py",
    "journal/sentences.py",
    "proposals/forms/budget.py",
    "proposals/eligibility/of_proposals.py",
)


@pytest.mark.parametrize("path", MONEY)
def test_where_money_is_read_and_counted_nothing_is_a_fraction_of_a_machine(path):
    tree = ast.parse((Path(settings.BASE_DIR) / path).read_text())
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Div), f"{path} divides"
        assert not isinstance(getattr(node, "value", None), float), f"{path} holds a float"
        assert getattr(node, "id", "") != "float", f"{path} makes a float"


@pytest.mark.django_db
def test_columns_add_up_by_year_and_in_all(draft, hanako):
    services.save_budget(
        draft.pk,
        amounts={(2024, "goods"): 600_000, (2025, "travel"): 400_001, (2025, "indirect"): 120_000},
        actor=hanako,
        at=IN_APRIL,
        began=services.Began(draft.version),
    )
    draft.refresh_from_db()
    form = BudgetForm(proposal=draft)

    assert [(one.year, one.direct_yen, one.all_yen) for one in form.columns] == [
        (2024, 600_000, 600_000),
        (2025, 400_001, 520_001),
        (2026, 0, 0),
        (2027, 0, 0),
    ]
    assert (form.totals.direct_yen, form.totals.indirect.yen, form.totals.all_yen) == (1_000_001, 120_000, 1_120_001)


def test_a_sealed_budget_has_a_column_for_each_year_and_one_for_all():
    lines = [(2024, "goods", 600_000), (2025, "travel", 400_001), (2025, "indirect", 120_000)]
    grid = budget_grid(
        {"lines": [{"fiscal_year": year, "category": name, "amount_yen": yen} for year, name, yen in lines]}
    )

    assert [column["year"] for column in grid["years"]] == [2024, 2025]
    assert grid["years"][1] == {
        "year": 2025,
        "cells": [("goods", 0), ("travel", 400_001), ("personnel", 0), ("other", 0)],
        "direct": 400_001,
        "indirect": 120_000,
        "all": 520_001,
    }
    assert (grid["total"]["direct"], grid["total"]["all"]) == (1_000_001, 1_120_001)
