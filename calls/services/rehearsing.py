"""How is a practice call made of a real one: the same rules, every date moved by the same number of days?"""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from string import ascii_uppercase

from calls.deadlines import day_in_japan, fiscal_year
from calls.definition import CallDefinition, Words, restored
from calls.models import Call
from calls.refusals import NotACallToRehearse
from calls.services.writing import new_call
from journal.services import record
from journal.transactions import use_case

YEARS = ("fiscal_year", "first_fiscal_year", "last_fiscal_year")


@use_case
def rehearse_call(slug, *, closes_on, actor, at):
    """Make a practice call of a published one that closes at noon in Japan of `closes_on`; returns the Call.

    Every date moves by the same number of days, fiscal years by the difference between the fiscal years
    of the two closings. A call that was extended is practised as it closes now, not as it was announced. Asked again for the same day, the rehearsal that stands is returned. Raises
    NotACallToRehearse for a slug that is unknown or itself a rehearsal.
    """
    original = Call.objects.filter(slug=slug, rehearsal_of__isnull=True).first()
    if original is None:
        raise NotACallToRehearse(slug=slug)
    as_it_closes = replace(definition_of(original), closes_on=day_in_japan(original.closes_at))
    definition = moved(as_it_closes, closes_on=closes_on)
    standing = Call.objects.filter(slug=definition.slug).first()
    if standing is not None:
        return standing

    prefix = _free_prefix(definition.number_prefix)
    call = new_call(replace(definition, number_prefix=prefix), at=at, rehearsal_of=original)
    record("call.rehearsed", subject=call, actor=actor, at=at, detail={"of": slug, "closes_on": closes_on.isoformat()})
    return call


def moved(definition, *, closes_on):
    """Return the definition of a rehearsal: dates shifted, fiscal years moved, slug, prefix and title its own."""
    by = closes_on - definition.closes_on
    years = fiscal_year(closes_on) - fiscal_year(definition.closes_on)
    shifted = _shift(definition, by)
    return replace(
        shifted,
        slug=f"{definition.slug}-rehearsal-{closes_on.isoformat()}",
        number_prefix=f"RH{closes_on:%y%m%d}",
        title=Words(f"Rehearsal: {definition.title.en}", f"リハーサル：{definition.title.ja}"),
        **{name: getattr(definition, name) + years for name in YEARS},
    )


def _free_prefix(wanted):
    """Return the prefix itself, or with the first free letter where another call's rehearsal closes on the same day."""
    taken = set(Call.objects.filter(number_prefix__startswith=wanted).values_list("number_prefix", flat=True))
    return next(name for name in (wanted, *(wanted + letter for letter in ascii_uppercase)) if name not in taken)


def _shift(value, by):
    """Return a value with every date in it moved, however deep it lies."""
    if is_dataclass(value):
        return replace(value, **{one.name: _shift(getattr(value, one.name), by) for one in fields(value)})
    if isinstance(value, tuple):
        return tuple(_shift(one, by) for one in value)
    if type(value) is date:
        return value + timedelta(days=by.days)
    return value


def definition_of(call):
    """Return the definition that a call was last loaded from."""
    return restored(CallDefinition, call.elements)
