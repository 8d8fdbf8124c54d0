"""How do templates read a snapshot, which is plain JSON: its days and its budget?"""

from datetime import date

from django import template

register = template.Library()
DIRECT = ("goods", "travel", "personnel", "other")


@register.filter
def day_of(text):
    """Return the date behind an ISO day such as "2024-10-01", or None for nothing."""
    return date.fromisoformat(text) if text else None


@register.filter
def budget_grid(budget):
    """Return a snapshot's budget as a grid in yen: `years`, `rows`, and the totals `direct`, `indirect` and `all`."""
    yen = {(line["fiscal_year"], line["category"]): line["amount_yen"] for line in budget["lines"]}
    years = sorted({year for year, _category in yen})

    def row(*categories):
        cells = [sum(yen.get((year, category), 0) for category in categories) for year in years]
        return {"category": categories[0], "cells": cells, "total": sum(cells)}

    return {
        "years": years,
        "rows": [row(category) for category in DIRECT],
        "direct": row(*DIRECT),
        "indirect": row("indirect"),
        "all": row(*DIRECT, "indirect"),
    }
