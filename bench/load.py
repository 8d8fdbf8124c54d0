"""What do the clients do? Press the button as fast as they can or at a pace, or go the whole way at a pace."""

import queue
import re
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from bench.figures import Record
from bench.lines import Line, Visitor, bare_request, leads_to

BEGAN_FROM = re.compile(rb'name="began_from"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="began_from"')
SUMMARY = "How condensates harden with age, and whether that can be slowed. " * 40


def rows_in_turn(port, *, clients, seconds, hold):
    """Send empty POSTs from so many lines for a time; returns answers per second."""
    counts, stop = [0] * clients, time.monotonic() + seconds
    request = bare_request(hold=hold)

    def send(place):
        line = Line(port)
        while time.monotonic() < stop:
            try:
                status, _, _ = line.ask(request)
            except ConnectionError:  # kept open for a while, then closed by the server
                line.close()
                continue
            counts[place] += status == 200
        line.close()

    began = time.monotonic()
    _together(send, clients)
    return sum(counts) / (time.monotonic() - began)


def presses(port, drafts, *, clients, per_second=0, hold):
    """Press the button of every (proposal, session), once each; as fast as possible, or at a pace."""
    record, waiting = Record(), queue.SimpleQueue()
    began = time.monotonic()
    for place, one in enumerate(drafts):
        waiting.put((began + place / per_second if per_second else None, *one))

    def press(_):
        line = Line(port)
        while True:
            try:
                due, pk, session = waiting.get_nowait()
            except queue.Empty:
                return line.close()
            if due is not None:
                time.sleep(max(0, due - time.monotonic()))
                line.close()  # the server may have closed it meanwhile
            _press(record, Visitor(line, session=session, hold=hold), pk, since=due)

    record.began = time.monotonic()
    _together(press, clients)
    record.ended = time.monotonic()
    return record


PAGES = {"draft home": "/proposals/{}/", "project": "/proposals/{}/project/", "check": "/proposals/{}/check/"}


def pages_in_turn(port, drafts):
    """Open the pages of every (proposal, session) on one line, one request after another."""
    record = Record()
    line = Line(port)
    for pk, session in drafts:
        step = _Steps(record, Visitor(line, session=session))
        for name, path in {**PAGES, "list": "/proposals/"}.items():
            step.get(name, path.format(pk))
    line.close()
    return record


def whole_ways(port, applicants, *, per_second, password):
    """Let every (proposal, address) log in, save a section and submit, begun at a pace whatever the answers take.

    A flow's time counts from the instant at which it was due, so that a late start is not hidden.
    """
    record = Record()
    record.began = time.monotonic() + 0.2

    def go(place, pk, email):
        due = record.began + place / per_second
        visitor = Visitor(Line(port), address=f"10.{place >> 16}.{place >> 8 & 255}.{place & 255}", hold=False)
        try:
            if _whole_way(record, visitor, pk, email, password):
                record.took("whole flow", time.monotonic() - due)
        except OSError as fault:
            record.fault("whole flow", type(fault).__name__)
        finally:
            visitor.line.close()

    with ThreadPoolExecutor(400) as pool:
        begun = []
        for place, one in enumerate(applicants):
            time.sleep(max(0, record.began + place / per_second - time.monotonic()))
            begun.append(pool.submit(go, place, *one))
        for one in begun:
            one.result()
    record.ended = time.monotonic()
    return record


def _whole_way(record, visitor, pk, email, password):
    step = _Steps(record, visitor)
    step.get("log-in page", "/account/login/")
    if not step.post("log in", "/account/login/", 302, login=email, password=password):
        return False
    page = step.get("section", f"/proposals/{pk}/project/")
    found = BEGAN_FROM.search(page or b"")
    if not found:
        return False
    saved = step.post(
        "save section",
        f"/proposals/{pk}/project/",
        302,
        began_from=(found[1] or found[2]).decode(),
        title_en="Condensates in ageing neurons",
        research_type="ASPIRE-B",
        area_number="1",
        start_on="2024-12",
        months="60",
        summary=SUMMARY,
    )
    if not saved or step.get("check page", f"/proposals/{pk}/check/") is None:
        return False
    status = _press(record, visitor, pk)
    if status == 302:
        step.get("receipt", f"/proposals/{pk}/receipt/")
    return status in (302, 409)


class _Steps:
    """The steps of one flow: each is timed, and counted as a fault when the answer is not the expected one."""

    def __init__(self, record, visitor):
        self.record, self.visitor = record, visitor

    def get(self, step, path):
        """Return the page, None for any other answer."""
        began = time.monotonic()
        status, _, page = self.visitor.get(path)
        return page if self._told(step, began, status, 200) else None

    def post(self, step, path, expected, **fields):
        """Tell whether the answer is the expected one."""
        began = time.monotonic()
        status, _, _ = self.visitor.post(path, **fields)
        return self._told(step, began, status, expected)

    def _told(self, step, began, status, expected):
        self.record.took(step, time.monotonic() - began)
        if status != expected:
            self.record.fault(step, f"answered {status}")
        return status == expected


def _press(record, visitor, pk, since=None):
    began = since or time.monotonic()
    try:
        status, head, _ = visitor.post(f"/proposals/{pk}/submit/", press=uuid.uuid4())
    except OSError as fault:
        visitor.line.close()
        record.fault("submit", type(fault).__name__)
        record.pressed(pk, visitor.stamp, 0, "")
        return 0
    record.took("submit", time.monotonic() - began)
    record.pressed(pk, visitor.stamp, status, leads_to(head))
    if status not in (302, 409):
        record.fault("submit", f"answered {status}")
    return status


def _together(work, clients):
    threads = [threading.Thread(target=work, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
