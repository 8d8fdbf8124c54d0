"""What does a search engine read of a call? JSON-LD in the words of schema.org, nothing that the page does not say."""

import json

from django.utils.translation import get_language

from journal.sentences import TOKYO, in_reader_language

# What could end the script element or the text of the page; each is the same character to a reader of JSON.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def described(page, *, address):
    """Return a call as JSON-LD for a script element: the grant, its funder, and the time for applying as an event."""
    call = page.call
    funder = {"@type": "Organization", "name": call.funder}
    graph = {
        "@context": "https://schema.org",
        "@type": "MonetaryGrant",
        "@id": address,
        "url": address,
        "name": in_reader_language(call, "title"),
        "description": in_reader_language(call, "programme"),
        "identifier": call.slug,
        "funder": funder,
        "amount": {"@type": "MonetaryAmount", "currency": "JPY", "maxValue": call.cap_direct_yen},
        "subjectOf": [
            {
                "@type": "WebPage",
                "@id": address,
                "inLanguage": get_language(),
                "dateModified": str(page.last_updated_on),
            },
            {
                "@type": "Event",
                "name": in_reader_language(call, "title"),
                "startDate": call.opens_at.astimezone(TOKYO).date().isoformat(),
                "endDate": call.closes_at.astimezone(TOKYO).isoformat(),
                "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
                "location": {"@type": "VirtualLocation", "url": address},
                "organizer": funder,
            },
        ],
    }
    return json.dumps(graph, ensure_ascii=False).translate(ESCAPES)
