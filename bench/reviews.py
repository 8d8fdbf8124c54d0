"""How long do the pages of reviewing take? `python -m bench.reviews [--proposals 2000] [--reviewers 400] [--database sqlite]`

Fills a call with sealed proposals, with a pool of reviewers and with three readers of each proposal, in bulk, and opens
each page of the office and of a reviewer several times in one process, without a server: what the page itself costs.
Large calls are calibrated first, as a worker does. Prints queries and times of each page. Ends with 1 where one asks
the database oftener than fifteen times (files read in parts and the boards of a selection apart), or does not open.
"""

import argparse
import gc
import os
import sys
import time

import django

from bench.figures import percentile
from bench.stage import Stage

MOST = 15


def options_from(words):
    """Return the options of a command line, every number bounded."""
    asked = argparse.ArgumentParser(prog="python -m bench.reviews", description=__doc__)
    asked.add_argument("--proposals", type=int, default=2000)
    asked.add_argument("--reviewers", type=int, default=400)
    asked.add_argument("--times", type=int, default=5, help="how often each page is opened")
    asked.add_argument("--queries", action="store_true", help="print what a page with too many queries asks")
    asked.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    options = asked.parse_args(words)
    if not (20 <= options.proposals <= 20_000 and 8 <= options.reviewers <= 4_000 and 1 <= options.times <= 100):
        asked.error("--proposals is from 20 to 20000, --reviewers from 8 to 4000, --times from 1 to 100")
    return options


def measure(options):
    """Build the crowd, open its pages and tell; returns whether every page opened with few enough queries."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from reviews.services import reckon  # noqa: PLC0415
    from tests.builders import IN_JULY, load_aspire_call, person  # noqa: PLC0415
    from tests.reviews.crowded import LARGER, PAGES, crowd_of, opened, read  # noqa: PLC0415

    began = time.perf_counter()
    call = load_aspire_call()
    officers = [person(f"{name}@aspire.example", name.title(), "officer") for name in ("aiko", "emi")]
    crowd = crowd_of(call, officers[1], proposals=options.proposals, reviewers=options.reviewers)
    print(f"database: {connection.vendor}; load {os.getloadavg()[0]:.1f}")
    print(
        f"made: {len(crowd.proposals)} proposals, {len(crowd.reviewers)} reviewers, {crowd.sent} reviews sent, "
        f"{time.perf_counter() - began:.1f} s"
    )
    gc.collect()
    gc.freeze()  # the crowd stays in this process, and in no server: it is not to be walked again
    began = time.perf_counter()
    print(f"calibrated: {reckon(at=IN_JULY)} times, {time.perf_counter() - began:.1f} s")
    print(f"  {'page':<20}{'status':>7}{'queries':>9}{'first ms':>10}{'p50 ms':>9}{'longest':>9}{'KB':>7}")
    right = True
    for what, client, address in opened(crowd, officers[0], PAGES | LARGER):
        (status, text), first = _timed(lambda: read(client, address))  # noqa: B023 - called at once
        with CaptureQueriesContext(connection) as asked:
            read(client, address)
        queries = list(asked)  # before the next request forgets them
        later = [_timed(lambda: read(client, address))[1] for _each in range(options.times)]  # noqa: B023
        size = len(text) / 1024
        told = f"{first:>10.0f}{percentile(later, 50):>9.0f}{max(later):>9.0f}{size:>7.0f}"
        print(f"  {what:<20}{status:>7}{len(queries):>9}{told}", flush=True)
        is_over = len(queries) > MOST and what not in LARGER
        right &= status == 200 and not is_over
        if is_over and options.queries:
            print("\n".join(f"      {one['sql'][:160]}" for one in queries))
    return right


def _timed(act):
    """Do something; return what it returned, and how many milliseconds it took."""
    began = time.perf_counter()
    done = act()
    return done, 1000 * (time.perf_counter() - began)


def main(words=None):
    """Start a database, measure, and end it whatever happens; returns whether all was well."""
    options = options_from(words)
    stage = Stage(options.database)
    try:
        stage.prepare()
        os.environ.update(stage.environ, ALLOWED_HOSTS="testserver,localhost", SITE_URL="http://testserver", DEBUG="1")
        django.setup()
        return measure(options)
    finally:
        stage.stop()


if __name__ == "__main__":
    sys.exit(not main())
