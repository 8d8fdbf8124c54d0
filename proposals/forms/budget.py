"""In which shape does the budget arrive: one amount for each category and Japanese fiscal year?"""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.fields import YEARS, ThousandYen
from proposals import queries
from proposals.eligibility import fiscal_years_touched
from proposals.forms.base import SectionForm
from proposals.merging import cell_name
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
class Cell:
    """One category in one year or in all: its key, its words, the bound field (None in the totals), yen."""

    category: str
    words: str
    field: forms.BoundField | None
    yen: int


@dataclass(frozen=True)
class Column:
    """One fiscal year, or all of them (None): cells of the direct costs, the indirect ones, the sums in yen."""

    year: int | None
    cells: list
    indirect: Cell
    direct_yen: int
    all_yen: int


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

    def values_stored(self):
        """Return the stored yen by name of the cell; nought for an empty one that is shown."""
        shown = {_name(year, category): 0 for year in self.years for category in Category}
        return {**shown, **self.stored()}

    def values_typed(self):
        """Return the typed yen by name of the cell."""
        return {_name(year, category): yen for (year, category), yen in self.text().items()}

    def unread(self):
        """Return the cells (fiscal year, category) whose amounts cannot be read: they stay as stored."""
        return {
            (year, category) for year in self.years for category in Category if _name(year, category) in self.errors
        }

    def _read(self):
        """Return the yen of every cell that can be read: the cleaned ones of a typed form, else the stored ones."""
        if not self.is_bound:
            return dict(self.amounts_stored)
        self.errors  # noqa: B018 - reading the errors cleans the form
        names = {_name(year, category): (year, category) for year in self.years for category in Category}
        return {names[name]: yen or 0 for name, yen in self.cleaned_data.items() if name in names}

    @property
    def columns(self):
        """Return one column for each fiscal year."""
        return [self._column(year) for year in self.years]

    @property
    def totals(self):
        """Return the column that adds up all years."""
        return self._column(None)

    @property
    def direct_yen(self):
        """Return the direct costs of the whole period in yen."""
        return self.totals.direct_yen

    @property
    def all_yen(self):
        """Return all costs of the whole period in yen."""
        return self.totals.all_yen

    @property
    def over_yen(self):
        """Return by how much the direct costs exceed the call's limit, in yen; nought where they do not."""
        return max(0, self.direct_yen - self.proposal.call.cap_direct_yen)

    @property
    def indirect_percent(self):
        """Return how much of the direct costs the indirect ones may be, in percent; None where nothing is said."""
        call = self.proposal.call
        return call.indirect_percent_max if call.indirect_weight != "off" else None

    @property
    def indirect_limit_yen(self):
        """Return up to how many yen the indirect costs are in order, rounded down as the rulebook does."""
        return self.direct_yen * (self.indirect_percent or 0) // 100

    @property
    def indirect_over(self):
        """Tell whether the indirect costs are above that."""
        return self.indirect_percent is not None and self.totals.indirect.yen > self.indirect_limit_yen

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

    def _column(self, year):
        cells = {category: self._cell(category, year) for category in Category}
        direct = [cells[category] for category in BudgetLine.DIRECT]
        return Column(
            year,
            direct,
            cells[Category.INDIRECT],
            sum(cell.yen for cell in direct),
            sum(cell.yen for cell in cells.values()),
        )

    def _cell(self, category, year):
        amounts = self._read()
        yen = sum(amounts.get((one, category), 0) for one in self.years if year in (one, None))
        return Cell(category.value, WORDS[category], self[_name(year, category)] if year else None, yen)


def _years_typed(data):
    names = (TYPED_CELL.fullmatch(name) for name, typed in data.items() if typed)
    return {int(name[1]) for name in names if name and int(name[1]) in YEARS}


def _name(year, category):
    return cell_name(year, Category(category).value)
