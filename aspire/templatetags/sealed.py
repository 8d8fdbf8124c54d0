"""How do templates read a snapshot, which is plain JSON: its days and its budget?"""

from datetime import date, datetime

from django import template

from proposals.sentences import kind_of_document

register = template.Library()
DIRECT = ("goods", "travel", "personnel", "other")


@register.filter
def day_of(text):
    """Return the date behind an ISO day such as "2024-10-01", or None for nothing."""
    return date.fromisoformat(text) if text else None


@register.filter
def document_kind(kind):
    """Return what a document is, in words; nothing for one that was sealed before the kinds."""
    return kind_of_document(kind)


@register.filter
def instant_of(text):
    """Return the aware instant behind an ISO instant, or None for nothing."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def budget_grid(budget):
    """Return a snapshot's budget in yen as `years` and `total`: columns with their cells and sums.

    A column holds `year` (None in the total), `cells` as (category, yen), `direct`, `indirect` and `all`.
    """
    yen = {(line["fiscal_year"], line["category"]): line["amount_yen"] for line in budget["lines"]}
    years = sorted({year for year, _category in yen})

    def column(year):
        chosen = years if year is None else [year]
        sums = {name: sum(yen.get((one, name), 0) for one in chosen) for name in (*DIRECT, "indirect")}
        direct = sum(sums[name] for name in DIRECT)
        return {
            "year": year,
            "cells": [(name, sums[name]) for name in DIRECT],
            "direct": direct,
            "indirect": sums["indirect"],
            "all": direct + sums["indirect"],
        }

    return {"years": [column(year) for year in years], "total": column(None)}
