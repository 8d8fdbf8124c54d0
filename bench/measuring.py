"""What is measured, in which order, and what is told of it? Imported once Django knows its settings."""

import os
from datetime import UTC, datetime, timedelta

from django.db import connection

from bench import books, ceilings, load
from bench.effort import Effort
from bench.figures import table_of_steps
from calls.models import Call
from tests.builders import PASSWORD, load_aspire_call
from tests.crowd import address, drafts_of_many, sessions_of


def measure(stage, options):
    """Measure what was asked for, tell it, and return whether the books are right."""
    call = load_aspire_call()
    stage.start_portal()
    print(f"database: {connection.vendor}; gunicorn 2 x 4 as deployed; clients on the same machine")
    trivial = None
    if options.ceilings:
        how = {"clients": options.clients, "hold": options.hold, "seconds": options.ceilings}
        trivial, effort = ceilings.rate_of_the_trivial_view(stage, **how)
        commits = ceilings.rates_of_pgbench(stage, seconds=options.ceilings)
        print(f"trivial view, one row a request: {trivial:.0f} a second; {effort}")
        for clients, rate in commits.items():
            print(f"pgbench, one row a commit, {clients} clients: {rate:.0f} a second")
        if not commits:
            print("pgbench: not measured")
    right = True
    first = 1
    if options.mode in ("sealing", "both"):
        right &= _sealing(stage, call, options, trivial)
        first += options.seals
    if options.mode in ("flows", "both"):
        right &= _flows(stage, call, options, first)
    if options.mode == "pages":
        right &= _pages(stage, call, options)
    if "database is locked" in stage.log("web"):
        print("FAULT: database is locked")
        right = False
    return right


def _sealing(stage, call, options, trivial):
    drafts = drafts_of_many(call, options.seals)
    keys = [one.pk for one in drafts]
    closes_at = _close_in(call, timedelta(hours=1))
    pairs = list(zip(keys, sessions_of(_leads(drafts)), strict=True))
    how = {"clients": options.clients, "hold": options.hold, "per_second": options.pace}
    with Effort(stage, "web") as effort:
        record = load.presses(stage.port, pairs, **how)
    rate = len(record.sealed) / (record.ended - record.began)
    print(f"\nsealing, {options.seals} whole drafts, {options.clients} clients" + _pace(options.pace))
    share = f", {100 * rate / trivial:.0f} % of the trivial view" if trivial and not options.pace else ""
    print(f"  sealed: {len(record.sealed)}, {rate:.1f} a second{share}")
    print("  " + effort.told(len(keys), "seal"))
    return _told(record, keys, closes_at)


def _flows(stage, call, options, first):
    drafts = drafts_of_many(call, int(options.flows * options.seconds), first=first)
    keys = [one.pk for one in drafts]
    people = [(pk, address(first + place)) for place, pk in enumerate(keys)]
    closes_at = _close_in(call, timedelta(seconds=options.seconds + 0.2))
    with Effort(stage, "web") as effort:
        record = load.whole_ways(stage.port, people, per_second=options.flows, password=PASSWORD)
    lasted = record.ended - record.began
    print(f"\nwhole flows over the last {options.seconds:g} seconds" + _pace(options.flows))
    print(f"  sealed: {len(record.sealed)}, {len(record.sealed) / lasted:.1f} a second; late: {len(record.late)}")
    print("  " + effort.told(len(keys), "flow"))
    return _told(record, keys, closes_at)


def _pages(stage, call, options):
    """Let some of many applicants open their pages, one after another on a line kept open: what a page costs by itself."""
    drafts = drafts_of_many(call, options.drafts)
    _close_in(call, timedelta(days=7))
    some = drafts[:: max(1, len(drafts) // options.pages)]
    pairs = list(zip([one.pk for one in some], sessions_of(_leads(some)), strict=True))
    load.pages_in_turn(stage.port, pairs[:20])  # each process reads its templates once
    with Effort(stage, "web") as effort:
        record = load.pages_in_turn(stage.port, pairs)
    print(
        f"\npages of {len(some)} applicants in turn, {options.drafts} drafts in the database; load {os.getloadavg()[0]:.2f}"
    )
    print("  " + effort.told(len(pairs), "applicant"))
    print("\n".join(table_of_steps(record)))
    return not record.faults


def _told(record, keys, closes_at):
    print("\n".join(table_of_steps(record)))
    wrong = books.faults_in(record, keys, closes_at)
    print("  books: " + ", ".join(f"{times} {what}" for what, times in wrong.items()))
    return not any(wrong.values()) and not record.faults


def _leads(drafts):
    by_pk = type(drafts[0]).objects.select_related("lead").in_bulk([one.pk for one in drafts])
    return [by_pk[one.pk].lead for one in drafts]


def _close_in(call, span):
    """Move the deadline to an instant from now, in whole milliseconds as the edge writes them, and return it."""
    closes_at = datetime.now(UTC) + span
    closes_at = closes_at.replace(microsecond=closes_at.microsecond // 1000 * 1000)
    Call.objects.filter(pk=call.pk).update(closes_at=closes_at)
    return closes_at


def _pace(rate):
    return f", {rate:g} a second offered" if rate else ""
