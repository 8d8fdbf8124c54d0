"""Which pages are there to be looked at? Every declared address as one of its readers, as it is and in error."""

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import resolve, reverse

from tests.architecture.test_urls import asked_values
from tests.architecture.urls import WALKS
from tests.builders import BEFORE_OPENING, IN_APRIL, NOON
from tests.face.box import Box, is_page

READERS = ("visitor", "hanako", "kenji", "aiko", "sora", "jiro")
BY_EVERY_ROLE = {"home", "proposals:list", "reviews:list"}
LANGUAGES = ("en", "ja")
NONSENSE = "？？ <b>x</b>"
CHANCE = re.compile(rb'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"')  # new in every answer
NOT_TO_BE_SENT = re.compile(r"/language/|/logout/")


@dataclass(frozen=True)
class Stop:
    """One page on the way: who opens which path, when, and what it is called in a fault."""

    who: str
    path: str
    label: str
    at: datetime | None = None


def readers_of(walk):
    """Return who opens a walk's address: one reader, or one of each role where the page differs by role."""
    if walk.name in BY_EVERY_ROLE:
        return [who for who in READERS if who in walk.let_in]
    return [who for who in (*READERS, *sorted(walk.let_in)) if who in walk.let_in][:1]


def stops(objects):
    """Return the stop at every declared address whose object this world knows, in the order of the table."""
    values, found = asked_values(), []
    for walk in WALKS:
        if walk.of not in objects:
            continue
        path = reverse(walk.name, kwargs={key: objects[walk.of][key] for key in values[walk.name]})
        label = f"{walk.name} of {walk.of}" if walk.of else walk.name
        found += [Stop(who, path, label) for who in readers_of(walk)]
    return found


def moments_of_the_call():
    """Return the page of the real call before it opens, while it is open, and in its last hour."""
    path = reverse("calls:page", kwargs={"slug": "aspire-2024-3"})
    moments = {"not open yet": BEFORE_OPENING, "open": IN_APRIL, "in its last hour": NOON - timedelta(minutes=59)}
    return [
        Stop(who, path, f"the call {when}", at) for when, at in moments.items() for who in ("visitor", "hanako", "aiko")
    ]


def has_turn(label, turn):
    """Tell whether a page is one of those numbered `turn[0]` of every `turn[1]`, by its label: the same in every run."""
    return zlib.crc32(re.sub(r"[0-9]+", "0", label).encode()) % turn[1] == turn[0]


class Walk:
    """Walks through stops, one browser profile for each reader, and shows each page that a stop or a form answers.

    `pages` counts them, `refused` those on which the portal said no; `opened` gathers the names of addresses
    that answered a page. A page that says word for word what one in `judged` said is not shown again: all that differs
    are its figures and keys. Of the forms it fills in every `turn[1]`-th, beginning with the one numbered `turn[0]`.
    """

    def __init__(self, browser, cast, language, *, turn=(0, 1), judged=None, **options):
        self.turn, self.judged = turn, judged
        self.browser, self.cast, self.language, self.options = browser, cast, language, options
        self.boxes, self.pages, self.refused, self.opened, self.tried = {}, 0, 0, set(), set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for box in self.boxes.values():
            box.close()

    def box(self, who):
        """Return the browser profile of a reader."""
        if who not in self.boxes:
            user = None if who == "visitor" else self.cast[who]
            self.boxes[who] = Box(self.browser, user=user, language=self.language, **self.options)
        return self.boxes[who]

    def faults(self, where, *, seen_by, refusals=()):
        """Look at every page of some stops, and at what their forms answer when filled in badly in the given ways.

        `seen_by` is a question of `eyes`; `refusals` are keys of `filled_in_badly`. What the browser itself complains
        about is a fault too. Returns the faults by page.
        """
        found, forms = [], []
        for stop in where:
            for label, page in self.pages_of(stop):
                found += self._said(label, stop, seen_by(page))
                forms += [(stop, form) for form in page.evaluate("look.forms()")] if refusals else []
        for stop, form in forms:  # last, because some of them change what other pages show
            for label, page in self.answers_to(form, stop, refusals):
                found += self._said(label, stop, seen_by(page))
        return list(dict.fromkeys(found))

    def _said(self, label, stop, faults):
        box = self.box(stop.who)
        said = faults + box.complaints() + ([f"answered {box.status}"] if box.status >= 500 else [])
        return [f"{self.language} {label} as {stop.who}: {fault}" for fault in said]

    def pages_of(self, stop):
        """Show what a stop answers if it is a page; yields (label, page) or nothing."""
        answer = self.box(stop.who).ask(stop.path, at=stop.at)
        if is_page(answer):
            self.opened.add(resolve(stop.path).view_name)
            if self._is_judged(answer):
                return
            yield stop.label, self._show(self.box(stop.who), answer, stop.path)

    def answers_to(self, form, stop, refusals):
        """Show what a form answers when it is filled in badly, each shape of form once; yields (label, page)."""
        shape = (re.sub(r"\d+", "0", form["action"]), *sorted({field["name"] for field in form["fields"]}))
        if form["method"] == "dialog" or NOT_TO_BE_SENT.search(form["action"]) or shape in self.tried:
            return
        self.tried.add(shape)
        if not has_turn(str(shape), self.turn):
            return
        box = self.box(stop.who)
        for how, data in filled_in_badly(form).items():
            if how in refusals:
                said = box.ask(form["action"], at=stop.at, method=form["method"], data=data, follow=True)
                if is_page(said):
                    self.refused += said.status_code in (409, 422)
                    if self._is_judged(said):
                        continue
                    yield f"{form['action']} sent {how} from {stop.label}", self._show(box, said, stop.path)

    def _is_judged(self, answer):
        """Tell whether the same page was shown before, and remember it."""
        if self.judged is None:
            return False
        page = zlib.crc32(re.sub(rb"[0-9]+", b"0", CHANCE.sub(b"", answer.content)))
        known = page in self.judged
        self.judged.add(page)
        return known

    def _show(self, box, answer, path):
        self.pages += 1
        return box.show(answer, path)


def filled_in_badly(form):
    """Return what to send for each way to fill a form in badly; a form without fields has one way."""
    hidden = {field["name"]: field["value"] for field in form["fields"] if field["kind"] == "hidden"}
    visible = [field for field in form["fields"] if field["kind"] not in ("hidden", "file")]
    button = dict(form["buttons"][:1])
    ways = {"empty": {**hidden, **button}}
    if visible:
        ways["with nonsense"] = {**hidden, **button, **{field["name"]: NONSENSE for field in visible}}
    return ways
