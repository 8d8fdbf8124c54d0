"""What do machines read of the calls: calendars, feed readers, scripts, search engines?"""

from calls.api.calendars import dates
from calls.api.changes import changes
from calls.api.data import call, calls
from calls.api.described import described

__all__ = ["call", "calls", "changes", "dates", "described"]
