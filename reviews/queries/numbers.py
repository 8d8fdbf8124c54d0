"""Under which number does a reviewer stand where names stay hidden?

The numbers of a call are drawn by a key of the portal: they tell neither who was asked first nor how many there are,
and a gap among them tells nothing. Who has a number keeps it when others are asked, or taken back, later.
"""

from django.db.models import Min
from django.utils.crypto import salted_hmac

from reviews.models import Assignment

LOWEST, HIGHEST = 100, 999
DRAWS = 40  # of three digits; beyond them a number of more digits is drawn: then the call has hundreds of reviewers


def numbers_of(call):
    """Return the number of everybody who was ever asked to judge for a call, {key of the person: number} (one query).

    They hold as long as the portal's secret key does.
    """
    asked = Assignment.objects.filter(proposal__call=call).order_by().values("reviewer").annotate(first=Min("pk"))
    numbers, taken = {}, set()
    for person in asked.order_by("first").values_list("reviewer", flat=True):
        numbers[person] = next(one for one in _draws(call.pk, person) if one not in taken)
        taken.add(numbers[person])
    return numbers


def _draws(call, person):
    """Draw numbers for a person in an order that only the portal knows, without end."""
    place = 0
    while True:
        low, high = (LOWEST, HIGHEST) if place < DRAWS else (HIGHEST + 1, 10**6 - 1)
        drawn = int.from_bytes(salted_hmac("reviews.numbers", f"{call}-{person}-{place}").digest()[:8])
        yield low + drawn % (high - low + 1)
        place += 1
