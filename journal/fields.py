"""What shape has a line, a number, a day or an amount of yen as people type it?

Digits and signs are read in any width (NFKC). What cannot be read comes back exactly as it was
typed, with a sentence that says how to write it; nothing is cut, rounded or guessed.
"""

import datetime
import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from journal.sentences import thousand_yen

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
CONTROLS_BUT_LINE_ENDS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")
DAY = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?\s*(?:\([月火水木金土日]\))?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
MONTH = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*月?|([0-9]{4})([0-9]{2})")
AROUND_ORCID = re.compile(
    r"^(?:orcid(?!\.org)(?:\s*id)?\s*:?\s*)?(?:https?://)?(?:(?:www\.)?orcid\.org/)?|/?(?:[?#].*)?$", re.IGNORECASE
)
YEARS = range(1900, 2200)
AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,3}))?")
AMOUNT_DIGITS_MAX = 12  # of thousand yen: far above any budget, far below what a database column holds
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))  # what Japanese keyboards type for a hyphen


def half_width(text):
    """Return typed signs in their plain form: １２，３４５ is 12,345; surrounding blanks are dropped."""
    return unicodedata.normalize("NFKC", text or "").translate(DASHES).strip()


class Words(forms.CharField):
    """A text of several lines. One that is too long comes back whole: the browser is not asked to cut it."""

    controls, instead = CONTROLS_BUT_LINE_ENDS, ""

    def __init__(self, *, limit, required=False, **options):
        super().__init__(required=required, **options)
        self.max_length = limit  # set late: the widget shall not be told

    def to_python(self, value):
        """Return the text with plain line ends and without control signs."""
        value = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        return self.controls.sub(self.instead, value).strip()

    def validate(self, value):
        """Raise ValidationError for a text beyond the limit, naming both lengths."""
        super().validate(value)
        if len(value) > self.max_length:
            raise ValidationError(
                _("Shorten this to %(limit)d characters or fewer; it has %(length)d. All of it is still here.")
                % {"limit": self.max_length, "length": len(value)},
                code="too_long",
            )


class Line(Words):
    """A text of one line: line ends and other control signs become blanks, so no letter's subject can break."""

    controls, instead = CONTROLS, " "


class Address(Line):
    """An e-mail address, in any width."""

    widget = forms.EmailInput

    def to_python(self, value):
        """Return the address in plain signs."""
        return half_width(super().to_python(value))

    def validate(self, value):
        """Raise ValidationError for something that no letter could be sent to."""
        super().validate(value)
        if value:
            try:
                forms.EmailField().run_validators(value)
            except ValidationError as error:
                raise ValidationError(
                    _("Write an address with a name, @ and a domain, for example name@example.org."), code="address"
                ) from error


class Read(forms.CharField):
    """A short answer that is read into a value other than text; empty is None."""

    def __init__(self, *, required=False, **options):
        options.setdefault("widget", forms.TextInput(attrs={"class": "w-m", "autocomplete": "off"}))
        super().__init__(required=required, **options)

    def to_python(self, value):
        """Return what the answer means, or None where there is none; raise ValidationError where it cannot be read."""
        typed = half_width(super().to_python(value))
        return self.read(typed) if typed else None

    def run_validators(self, value):
        """Skip the text validators: the value is no text any more."""


class Whole(Read):
    """A whole number from `least` to `most`."""

    def __init__(self, *, least, most, **options):
        super().__init__(**options)
        self.least, self.most = least, most

    def read(self, typed):
        """Return the number; raise ValidationError for anything else."""
        digits = typed.replace(",", "")
        if not re.fullmatch(r"[0-9]{1,9}", digits) or not self.least <= int(digits) <= self.most:
            raise ValidationError(
                _("Write a whole number from %(least)d to %(most)d.") % {"least": self.least, "most": self.most},
                code="number",
            )
        return int(digits)


class ResearcherNumber(Line):
    """An e-Rad researcher number: eight digits, leading zeros kept (domain: e-Rad)."""

    def to_python(self, value):
        """Return the digits without blanks and hyphens."""
        return re.sub(r"[\s-]", "", half_width(super().to_python(value)))

    def validate(self, value):
        """Raise ValidationError unless there are eight digits or nothing."""
        super().validate(value)
        if value and not re.fullmatch(r"[0-9]{8}", value):
            raise ValidationError(
                _("An e-Rad researcher number has 8 digits, for example 01234567. Check it in e-Rad and write all 8."),
                code="researcher_number",
            )


class InstitutionCode(Line):
    """An e-Rad research institution code: ten digits (domain: e-Rad)."""

    def to_python(self, value):
        """Return the digits without blanks and hyphens."""
        return re.sub(r"[\s-]", "", half_width(super().to_python(value)))

    def validate(self, value):
        """Raise ValidationError unless there are ten digits or nothing."""
        super().validate(value)
        if value and not re.fullmatch(r"[0-9]{10}", value):
            raise ValidationError(
                _(
                    "A research institution code has 10 digits, for example 1234567890. Check it in e-Rad and write all 10."
                ),
                code="institution_code",
            )


class Orcid(Line):
    """An ORCID iD: sixteen digits in four groups, the last one a check digit (ISO 7064, MOD 11-2)."""

    def to_python(self, value):
        """Return the iD in four groups, read with or without its address, a label, hyphens or blanks."""
        typed = half_width(super().to_python(value))
        plain = AROUND_ORCID.sub("", typed)
        digits = re.sub(r"[\s-]", "", plain).upper()
        if re.fullmatch(r"[0-9]{15}[0-9X]", digits):
            return "-".join(digits[place : place + 4] for place in range(0, 16, 4))
        return typed

    def validate(self, value):
        """Raise ValidationError for another shape, or a check digit that does not fit."""
        super().validate(value)
        if not value:
            return
        if not re.fullmatch(r"(?:[0-9]{4}-){3}[0-9]{3}[0-9X]", value):
            raise ValidationError(
                _("An ORCID iD has 16 digits, for example 0000-0002-1825-0097; the last may be X."), code="orcid"
            )
        if check_digit(value.replace("-", "")[:15]) != value[-1]:
            raise ValidationError(
                _("The last digit of this ORCID iD does not fit the others. Copy it again from orcid.org."),
                code="orcid_check",
            )


def check_digit(digits):
    """Return the check digit ("0" to "9" or "X") of the first fifteen digits of an ORCID iD (ISO 7064, MOD 11-2)."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


class Day(Read):
    """A calendar day: 2024-11-30, 2024/11/30, 20241130 or 2024年11月30日."""

    def read(self, typed):
        """Return the date; raise ValidationError for an unreadable or impossible one."""
        found = DAY.fullmatch(typed)
        if not found:
            raise ValidationError(_("Write the day as year-month-day, for example 2024-11-30."), code="day")
        return _calendar_day(*(int(part) for part in found.groups() if part), typed)

    def prepare_value(self, value):
        """Show a stored day as 2024-11-30, a typed one as it was typed."""
        return value.isoformat() if isinstance(value, datetime.date) else value


class Month(Read):
    """A calendar month, kept as its first day: 2024-10, 2024/10 or 2024年10月."""

    def read(self, typed):
        """Return the first day of the month; raise ValidationError for an unreadable or impossible one."""
        found = MONTH.fullmatch(typed)
        if not found:
            raise ValidationError(_("Write the month as year-month, for example 2024-10."), code="month")
        return _calendar_day(*(int(part) for part in found.groups() if part), 1, typed)

    def prepare_value(self, value):
        """Show a stored month as 2024-10, a typed one as it was typed."""
        return f"{value:%Y-%m}" if isinstance(value, datetime.date) else value


class ThousandYen(Read):
    """An amount typed in thousand yen and kept in yen; empty is None. A point sets off single yen."""

    def read(self, typed):
        """Return whole yen; raise ValidationError for an amount below zero, unreadable or beyond all measure."""
        plain = re.sub(r"\s|千円$", "", typed).replace("、", ",")
        if re.match(r"[-▲△]", plain):
            raise ValidationError(_("An amount cannot be below zero. Write 0 or more."), code="negative")
        found = AMOUNT.fullmatch(plain)
        if not found:
            raise ValidationError(
                _("Write the amount in thousand yen, in digits, for example 1,500 for 1,500,000 yen."), code="amount"
            )
        whole = found[1].replace(",", "").lstrip("0") or "0"
        if len(whole) > AMOUNT_DIGITS_MAX:
            raise ValidationError(_("This amount is too large. Write it in thousand yen, not in yen."), code="large")
        return int(whole) * 1000 + int((found[2] or "0").ljust(3, "0"))

    def prepare_value(self, value):
        """Show stored yen in thousands without loss (115000001 is "115,000.001"), a typed amount as it was typed."""
        return thousand_yen(value) if isinstance(value, int) else value


def _calendar_day(year, month, day, typed):
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        found = None
    if found is None or year not in YEARS:
        raise ValidationError(
            _("“%(typed)s” is not in the calendar. Check the year, the month and the day.") % {"typed": typed},
            code="calendar",
        )
    return found
