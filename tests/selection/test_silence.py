"""Can an applicant see from any page whether anybody is interviewed or chosen, before their letter?"""

import re

from django.urls import reverse

from tests.builders import IN_AUGUST, client_for
from tests.selection.choosing import ELEVEN, given, letters, listed, posted, timed
from tests.selection.pages import SLUG

MOVING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|nonce="[^"]+"')


def pages_of(lead, proposal):
    """Return every page that a lead has of a proposal, without what differs each time."""
    client = client_for(lead, at=IN_AUGUST)
    addresses = [
        reverse("proposals:list"),
        *(reverse(f"proposals:{name}", args=[proposal.pk]) for name in ("home", "receipt", "withdraw")),
        reverse("home"),
        reverse("calls:page", args=[SLUG]),
    ]
    pages = {}
    for address in addresses:
        response = client.get(address)
        pages[address] = (response.status_code, MOVING.sub("", response.content.decode()))
    assert {status for status, _ in pages.values()} <= {200, 302}
    return pages


def test_no_page_of_an_applicant_changes_by_a_list_a_time_or_a_place(hanakos, taros, day, aiko, hanako, taro):
    before = {lead: pages_of(lead, one) for lead, one in ((hanako, hanakos), (taro, taros))}
    interview = timed(listed(hanakos, day, aiko), aiko)
    timed(interview, aiko, starts_at=ELEVEN)
    given(hanakos, aiko)
    assert {lead: pages_of(lead, one) for lead, one in ((hanako, hanakos), (taro, taros))} == before

    posted(letters("interview")[0])  # and not by the letter either: only the letter tells
    assert {lead: pages_of(lead, one) for lead, one in ((hanako, hanakos), (taro, taros))} == before
