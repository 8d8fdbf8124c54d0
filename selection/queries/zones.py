"""What time is it for a researcher abroad? The portal's own help: it decides nothing."""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calls.deadlines import TOKYO

TABLE = "zone1970.tab"  # of the tz database: country codes, coordinates, zone


@cache
def zones_by_country():
    """Return the zones of each country: {"NO": ("Europe/Berlin",), ...}, from the table that tzdata carries."""
    found = {}
    for line in files("tzdata.zoneinfo").joinpath(TABLE).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            codes, _where, zone = line.split("\t")[:3]
            for code in codes.split(","):
                found.setdefault(code, []).append(zone)
    return {code: tuple(zones) for code, zones in found.items()}


def local_clock(starts_at, code):
    """Return the (earliest, latest) local datetimes of an instant in a country, or None for one without zones.

    Both are the same where the whole country has one time then.
    """
    local = []
    for name in zones_by_country().get(code, ()):
        try:
            local.append(starts_at.astimezone(ZoneInfo(name)))
        except ZoneInfoNotFoundError:
            continue
    if not local:
        return None
    return min(local, key=_wall), max(local, key=_wall)


def days_apart(local, starts_at):
    """Return by how many days a local datetime lies after the day in Japan: -1 is the day before."""
    return (local.date() - starts_at.astimezone(TOKYO).date()).days


def _wall(local):
    return local.replace(tzinfo=None)
