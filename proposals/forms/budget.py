"""In which shape does the budget arrive: one amount for each category and Japanese fiscal year?"""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals import queries
from proposals.eligibility import fiscal_years_touched
from proposals.forms.base import SectionForm
from proposals.forms.fields import YEARS, ThousandYen
from proposals.models import BudgetLine

Category = BudgetLine.Category
WORDS = {
    Category.GOODS: gettext_lazy("Goods (equipment, consumables)"),
    Category.TRAVEL: gettext_lazy("Travel"),
    Category.PERSONNEL: gettext_lazy("Personnel and honoraria"),
    Category.OTHER: gettext_lazy("Other (with outsourcing)"),
    Category.INDIRECT: gettext_lazy("Indirect costs"),
}
TYPED_CELL = re.compile(r"(?:goods|travel|personnel|other|indirect)_([0-9]{4})")


@dataclass(frozen=True)
class Row:
    """One category: its cells (bound fields, one per fiscal year) and its total in yen."""

    category: str
    words: str
    cells: list
    total: int


class BudgetForm(SectionForm):
    """Ask for the amounts in thousand yen.

    A year outside the period that holds money, stored or just typed, keeps its column, so that
    nothing vanishes when the period is moved: the rulebook refuses it until it is emptied.
    """

    def __init__(self, data=None, *, proposal, **options):
        self.amounts_stored = {
            (line.fiscal_year, line.category): line.amount_yen for line in proposal.budget_lines.all()
        }
        self.years = sorted({*queries.fiscal_years_of(proposal), *_years_typed(data or {})})
        super().__init__(data, proposal=proposal, **options)

    def offer(self):
        """Make one field for each category and year."""
        for category in Category:
            for year in self.years:
                label = _("%(category)s, fiscal year %(year)d, thousand yen") % {
                    "category": WORDS[category],
                    "year": year,
                }
                attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "in", "aria-label": label}
                field = ThousandYen(label=label, widget=forms.TextInput(attrs=attrs))
                self.fields[_name(year, category)] = field

    def stored(self):
        """Return the stored yen by field name; nought is shown as an empty cell."""
        return {_name(year, category): yen for (year, category), yen in self.amounts_stored.items()}

    def text(self):
        """Return {(fiscal year, category): yen} as the service takes it."""
        return self._read()

    def _read(self):
        """Return the yen of every cell that can be read: the cleaned ones of a typed form, else the stored ones."""
        if not self.is_bound:
            return dict(self.amounts_stored)
        self.errors  # noqa: B018 - reading the errors cleans the form
        names = {_name(year, category): (year, category) for year in self.years for category in Category}
        return {names[name]: yen or 0 for name, yen in self.cleaned_data.items() if name in names}

    @property
    def direct_rows(self):
        """Return the rows that count towards the limit."""
        return [self._row(category) for category in BudgetLine.DIRECT]

    @property
    def indirect_row(self):
        """Return the row of indirect costs, which the limit leaves out."""
        return self._row(Category.INDIRECT)

    @property
    def direct_by_year(self):
        """Return (fiscal year, direct costs in yen) pairs."""
        return self._by_year(BudgetLine.DIRECT)

    @property
    def all_by_year(self):
        """Return (fiscal year, all costs in yen) pairs."""
        return self._by_year(Category)

    @property
    def direct_yen(self):
        """Return the direct costs of the whole period in yen."""
        return sum(yen for _year, yen in self.direct_by_year)

    @property
    def all_yen(self):
        """Return all costs of the whole period in yen."""
        return sum(yen for _year, yen in self.all_by_year)

    @property
    def over_yen(self):
        """Return by how much the direct costs exceed the call's limit, in yen; nought where they do not."""
        return max(0, self.direct_yen - self.proposal.call.cap_direct_yen)

    @property
    def meter(self):
        """Return the widths of the drawn bar in thousand yen: the whole, what is filled, the limit, what lies above."""
        cap, direct = self.proposal.call.cap_direct_yen // 1000, self.direct_yen // 1000
        return {
            "width": max(cap, direct) * 11 // 10,
            "fill": min(cap, direct),
            "cap": cap,
            "over": max(0, direct - cap),
        }

    @property
    def years_outside(self):
        """Return the years that have a column although the chosen period does not touch them."""
        if not (self.proposal.start_on and self.proposal.months):
            return []
        touched = fiscal_years_touched(self.proposal.start_on, self.proposal.months)
        return [year for year in self.years if year not in touched]

    def _row(self, category):
        amounts = self._read()
        total = sum(amounts.get((year, category), 0) for year in self.years)
        return Row(category.value, WORDS[category], [self[_name(year, category)] for year in self.years], total)

    def _by_year(self, categories):
        amounts = self._read()
        return [(year, sum(amounts.get((year, category), 0) for category in categories)) for year in self.years]


def _years_typed(data):
    names = (TYPED_CELL.fullmatch(name) for name, typed in data.items() if typed)
    return {int(name[1]) for name in names if name and int(name[1]) in YEARS}


def _name(year, category):
    return f"{Category(category).value}_{year}"
