"""How is the time of Japan written into a calendar file? (RFC 5545, section 3.6.5)"""

from functools import cache

from icalendar import Timezone

from calls.deadlines import TOKYO


@cache
def zone_of_japan():
    """Return the VTIMEZONE component of Asia/Tokyo, one for the whole process: to be added to calendars, never changed.

    Searching the time zone for its changes of offset takes some 11 ms, so it is done once.
    """
    zone = Timezone.from_tzid(str(TOKYO))
    zone.pop("COMMENT", None)  # it names years within which the rule is sure to hold: Japan has kept one offset
    return zone
