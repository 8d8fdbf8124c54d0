"""What is there to be looked at? The portal full of work, and the same after its results are out."""

import logging
from datetime import date

import pytest
from django.utils import timezone

from calls.models import Call
from proposals import services as proposals
from proposals.models import Proposal
from reviews import services as reviews
from reviews.models import Assignment
from selection import services as selection
from tests.architecture.conftest import build_world, places_of
from tests.architecture.snapshots import as_built
from tests.proposing import a_draft, a_pdf, fill_in
from tests.selection.releasing import released


@pytest.fixture(autouse=True)
def _without_echo(caplog):
    """Keep refusals that a test provokes out of its output."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


def _kept(name, settings, tmp_path, goes_on):
    """Return the world of every address as `goes_on` leaves it; both are kept for the tests that follow."""
    folders = places_of(settings, tmp_path)

    def build():
        world = as_built("world", lambda: build_world(letters=settings.LETTER_CATCHER_DIR), folders=folders)
        goes_on(world)
        return world

    return as_built(name, build, folders=folders)


@pytest.fixture
def full(db, settings, tmp_path):
    """The world of every address, a review that is being written, and a draft in which nothing is open."""
    return _kept("full", settings, tmp_path, _go_on_writing)


def _go_on_writing(world):
    kenji = world.cast["kenji"]
    asked = Assignment.objects.get(reviewer=kenji, declared_at=None, proposal__lead__email="rin@aspire.example")
    reviews.declare(asked.pk, conflicted=False, reason="", actor=kenji, at=timezone.now())
    world.objects["kenji's open assignment"] = {"pk": asked.pk}
    world.objects["taro's draft"] = _whole_draft(world)


def _whole_draft(world):
    call = Call.objects.get(slug=world.objects["the open rehearsal"]["slug"])
    taro, now, year = world.cast["taro"], timezone.now(), call.first_fiscal_year
    draft = a_draft(call, taro, at=now)
    project, budget = {"start_on": date(year, 12, 1)}, {(year + 1, "goods"): 9_000_000}
    fill_in(draft, at=now, project=project, budget=budget)
    proposals.receive_document(draft.pk, actor=taro, at=now, name="plan.pdf", chunks=[a_pdf()])
    return {"pk": draft.pk, "cpk": draft.counterparts.get().pk, "dpk": draft.documents.get().pk}


@pytest.fixture
def decided(db, settings, tmp_path):
    """The same world after the closed rehearsal's results are out: Hanako chosen, the others not."""
    return _kept("decided", settings, tmp_path, _decide)


def _decide(world):
    closed = Call.objects.get(slug=world.objects["the closed rehearsal"]["slug"])
    at, actor = timezone.now(), world.cast["aiko"]
    selection.award(Proposal.objects.get(call=closed, lead=world.cast["hanako"]).pk, actor=actor, at=at)
    released(closed, actor, at=at)


@pytest.fixture(scope="module")
def large_browser(browser, chromium):
    """A Chromium set to letters twice as large, as people set theirs; style sheets see it in their queries too."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    sized = [*quiet, "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"]
    started = browser.browser_type.launch(executable_path=chromium, args=sized)
    yield started
    started.close()
