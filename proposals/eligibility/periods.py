"""Which days and fiscal years does a project of so many months touch?"""

from datetime import date

from calls.deadlines import fiscal_year

__all__ = ["fiscal_year", "fiscal_years_touched", "last_day"]


def last_day(start_on, months):
    """Return the last day of a project of so many whole months that starts on the first of a month."""
    end_month = start_on.month - 1 + months
    return date.fromordinal(date(start_on.year + end_month // 12, end_month % 12 + 1, 1).toordinal() - 1)


def fiscal_years_touched(start_on, months):
    """Return the fiscal years that the period touches; six for five years from the winter of the first."""
    return range(fiscal_year(start_on), fiscal_year(last_day(start_on, months)) + 1)
