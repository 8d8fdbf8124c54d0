"""Which days and fiscal years does a project of so many months touch?"""

from datetime import date


def fiscal_year(day):
    """Return the Japanese fiscal year of a date: April to March, named by the year it begins in."""
    return day.year if day.month >= 4 else day.year - 1


def last_day(start_on, months):
    """Return the last day of a project of so many whole months that starts on the first of a month."""
    end_month = start_on.month - 1 + months
    return date.fromordinal(date(start_on.year + end_month // 12, end_month % 12 + 1, 1).toordinal() - 1)


def fiscal_years_touched(start_on, months):
    """Return the fiscal years that the period touches; six for five years from the winter of the first."""
    return range(fiscal_year(start_on), fiscal_year(last_day(start_on, months)) + 1)
