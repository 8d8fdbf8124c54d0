"""What is asked of every page, in every state, in one language? The two languages are walked in files of their own."""

import os

import pytest
from django.urls import resolve

from tests.architecture.test_urls import addresses
from tests.face.errors import error_pages
from tests.face.eyes import all_is_well, axe, cramped, cramped_when_large, unclear
from tests.face.key_pages import further_stops, key_stops
from tests.face.walking import LANGUAGES, Walk, has_turn, moments_of_the_call, stops

# Addresses that show no page of their own: files and plain text, and those that only take a form or lead on.
NO_PAGES = {
    *("favicon", "robots", "healthz", "readyz"),
    *("proposals:dossier_file", "reviews:packet", "reviews:office_dossier"),
    *("reviews:packet_file", "reviews:reviews_file", "reviews:assignments_file"),
    *("proposals:receipt_json", "proposals:receipt_pdf", "proposals:receipt_key", "proposals:text_download"),
    *("proposals:access_role", "proposals:access_again", "proposals:document_kind", "proposals:receipt_keys"),
    # These lead on here: a working copy is begun already, nobody leaves their own proposal, nothing is asked.
    *("proposals:revise", "proposals:access_leave", "proposals:confirmation_take_back"),
    *("reviews:pool_template", "proposals:own_data_file"),
    *("selection:publish", "reviews:plan_undo"),  # nothing is released or applied here
    *("calls:dates", "calls:changes", "calls:data", "calls:data_list", "openapi"),
    "proposals:eligibility",
    *("proposals:document_file", "reviews:document", "reviews:office_document", "reviews:proof", "reviews:accept"),
    *("proposals:submit", "reviews:end", "selection:award", "selection:take_back", "selection:put_on_list"),
    *("selection:move_reserve", "selection:undo_decline", "selection:use_seat"),
    *("selection:move", "selection:absence", "selection:members", "selection:member", "selection:breaks"),
    *("selection:time", "proposals:document_remove", "selection:release_take_back"),
}


SHUT = {"reviews:bid_conflict"}  # open to nobody here: wishes are asked for no more
WAYS = ("empty", "with nonsense")


def every_stop(world):
    """Return all there is to be opened in a portal full of work."""
    return [*stops(world.objects), *moments_of_the_call(), *key_stops(world), *further_stops(world)]


def names_of(where):
    """Return the names of the addresses that some stops open."""
    return {resolve(stop.path).view_name for stop in where}


@pytest.mark.browser
@pytest.mark.thorough
@pytest.mark.django_db
class EveryPage:
    """Axe finds nothing, it reads in order, and it fits: for every page in one language."""

    language = ""
    turn = (0, 1)  # of what both languages share out between them, this one's part; under `make drill` all
    refusals = ()  # in which ways forms are filled in badly; under `make drill` in all

    @pytest.fixture(scope="class", autouse=True)
    def _remembering(self, request):
        """Remember, from one world to the next, which pages and which inks stood; not under `make drill`."""
        is_drill = bool(os.environ.get("DRILL"))
        request.cls.judged, request.cls.inks = (None, None) if is_drill else (set(), set())

    def seen(self, page, language=""):
        """Return every fault of a page."""
        return axe(page, judged=self.inks) + unclear(page, language or self.language) + cramped(page)

    def some(self, where, rounds):
        """Return the stops whose turn is in this language; under `make drill` all of them."""
        return where if rounds(1, drill=2) == 2 else [stop for stop in where if has_turn(stop.label, self.turn)]

    def walk(self, browser, cast, where, *, turn=(0, 1), seen_by=None, **how):
        """Look at all pages of some stops; returns the walk."""
        with Walk(browser, cast, self.language, turn=turn, judged=None if seen_by else self.judged) as walk:
            all_is_well(walk.faults(where, seen_by=seen_by or self.seen, **how))
        return walk

    def test_no_page_and_no_refused_form_of_a_full_portal_has_a_fault(self, full, browser, rounds):
        is_drill = rounds(1, drill=2) == 2
        everywhere = every_stop(full)
        here = self.some(everywhere, rounds)
        how = {"refusals": WAYS} if is_drill else {"refusals": self.refusals, "turn": self.turn}
        walk = self.walk(browser, full.cast, here, **how)
        assert {name for name, _ in addresses()} - SHUT == names_of(everywhere)
        # An address shows a page of one object and leads on from another: it is judged where all its turns are here.
        asked = names_of(here) - names_of(stop for stop in everywhere if stop not in here)
        astray = (asked - walk.opened) ^ (asked & NO_PAGES)
        assert not astray, f"never opened though they show a page, or the other way round: {astray}"
        assert walk.refused > 2

    def test_no_page_of_an_empty_portal_has_a_fault(self, cast, browser, rounds):
        self.walk(browser, cast, self.some(stops({"": {}}), rounds))

    def test_no_page_of_a_call_without_proposals_has_a_fault(self, cast, call, browser, rounds):
        where = stops({"the real call": {"slug": call.slug, "scope": call.slug}})
        self.walk(browser, cast, self.some(where, rounds))

    def test_no_page_has_a_fault_after_the_results_are_out(self, decided, browser, rounds):
        after = ("the closed rehearsal", "hanako's proposal", "taro's proposal", "an interview")
        objects = {label: values for label, values in decided.objects.items() if label in after}
        self.walk(browser, decided.cast, self.some(stops(objects), rounds))

    def test_no_error_page_has_a_fault(self, hanako, browser, monkeypatch):
        faults = []
        for label, page in error_pages(browser, hanako, self.language, monkeypatch):
            in_both = label in ("400", "500")  # whatever the reader's language is
            faults += [f"{label}: {fault}" for fault in self.seen(page, "ja" if in_both else "")]
        all_is_well(faults)

    def test_pages_fit_with_letters_twice_as_large(self, full, large_browser, rounds):
        some = [*key_stops(full), *further_stops(full)]
        where = every_stop(full) if rounds(1, drill=2) == 2 else some[:: len(LANGUAGES)]
        self.walk(large_browser, full.cast, where, seen_by=cramped_when_large)
