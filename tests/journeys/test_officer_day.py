"""Does an officer get from twelve interviews to the public list, with every letter read off the wire?

The moment of the release comes by itself: the real beat and worker, the real clock, the next whole minute. Only the
hour that lies at least between setting and release is none here (`RELEASE_LEAD_MINUTES`, for demonstrations).
"""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from calls.deadlines import TOKYO
from journal.sentences import instant
from notices.models import Notice
from selection.models import Award, Interview, Panel, Round
from selection.refusals import NoSeatLeft
from selection.sentences import say
from tests import servers
from tests.builders import PASSWORD
from tests.journeys.interviewed import real_passwords, twelve_sealed
from tests.selection import reading
from tests.selection.test_deciding import words_of

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
MEMBERS = {"A": ("kenji", "haru"), "B": ("yuki", "makoto")}
LUNCH = {"en": "Lunch", "ja": "昼休み"}
LEAST = timedelta(seconds=25)  # between setting the moment and its coming: enough to look at pages before
STATES = {"en": ("Under review", "Selected", "Not selected"), "ja": ("審査中", "採択", "不採択")}
CHOSEN = (4, 1, 9)  # by their numbers


@pytest.fixture
def portal(portal_processes, settings, language):
    """The portal as processes, with twelve sealed proposals of a rehearsal that has closed."""
    made = portal_processes(environ={"RELEASE_LEAD_MINUTES": "0"})
    settings.DOCUMENT_ROOT = made.folder / "documents"
    settings.PASSWORD_HASHERS = real_passwords()
    made.call, made.people, made.proposals = twelve_sealed(language, at=timezone.now())
    made.start()
    servers.wait_until(lambda: len(made.mailbox.taken) == len(made.proposals), what="the receipts")
    made.mailbox.taken.clear()
    return made


@pytest.fixture(params=["en", "ja"], ids=["English at 1280", "Japanese at 360 without JavaScript"])
def language(request):
    """The language, and with it the width, of one pass."""
    return request.param


@pytest.fixture
def walk(portal, new_page, keep_picture, language):
    """Open the portal for somebody in a browser of their own: `walk("aiko")`, or nobody's."""
    how = {"en": {}, "ja": {"width": 360, "locale": "ja-JP", "java_script_enabled": False}}[language]

    def begin(key=None):
        page = new_page(**how)
        page.keep = lambda name: keep_picture(page, name)
        page.at = lambda path: page.goto(portal.url + path)
        page.desk = lambda path: page.at(f"/office/calls/{portal.call.slug}/{path}")
        if key:
            page.at("/account/login/")
            page.fill("#id_login", f"{key}@aspire.example")
            page.fill("#id_password", PASSWORD)
            page.locator("main form button[type=submit]").click()
            page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return begin


def press(page, button):
    """Press a button and wait for the page that answers."""
    with page.expect_event("load"):
        page.locator(button).first.click()


def of_wire(portal, person, *, count):
    """Wait for so many letters to a person at the mail server, and return them in their order."""
    return servers.wait_until(
        lambda: (found := portal.mailbox.to(person.email)) and len(found) >= count and found,
        what=f"letter {count} to {person}",
    )


def entry_of(letter):
    """Return (method, calendar) of the entry that a letter carries, by a reader of its own."""
    [part] = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    calendar = reading.read(part.get_payload(decode=True))
    assert part.get_param("method") == calendar.one("METHOD")
    return calendar.one("METHOD"), calendar


def lists_and_makes_panels(page, portal, language):
    """Aiko puts twelve on the list, makes two panels with their people and a break, and applies the order proposed."""
    for proposal in portal.proposals:
        page.desk("interviews/")
        press(page, f"form[action$='/list/{proposal.pk}/'] button")
    day = portal.call.interview_days.get()
    for name, keys in MEMBERS.items():
        page.desk(f"interviews/days/{day.pk}/panel/")
        page.fill("#id_name", f"Panel {name}")
        page.fill("#id_place", f"Room {name}, Otemachi")
        press(page, "#page-form button[type=submit]")
        for key in keys:
            page.select_option("#id_member-person", str(portal.people[key].pk))
            if key == keys[0]:
                page.check("#id_member-is_chair")
            press(page, "#member-form button[type=submit]")
            if page.locator("#id_member-although").count():  # the chair's stake is said first
                page.keep(f"1-a-stake-on-panel-{name}")
                page.check("#id_member-although")
                press(page, "#member-form button[type=submit]")
        page.fill("#id_break-label", LUNCH[language])
        page.fill("#id_break-starts", "12:30")
        page.fill("#id_break-minutes", "60")
        press(page, "#break-form button[type=submit]")
        page.keep(f"2-panel-{name}")
    page.desk("interviews/")
    page.keep("3-twelve-without-a-time")
    press(page, f"a[href$='/days/{day.pk}/order/']")
    page.keep("4-order-proposed")
    press(page, "#page-form button[type=submit]")
    page.keep("5-the-day")
    assert Interview.objects.filter(starts_at__isnull=False, panel__isnull=False).count() == 12
    with_kenji = Panel.objects.get(name="Panel A").interviews.values_list("proposal", flat=True)
    assert portal.proposals[0].pk not in with_kenji  # his own room is not where his stake is heard
    page.at(f"/office/calls/{portal.call.slug}/interviews/days/{day.pk}/sheet/")
    page.keep("6-running-sheets")


def sends_twelve_letters(page, portal):
    """She reads every letter, types a wrong number, then the right one; each lead gets the letter that was read."""
    assert portal.mailbox.taken == []  # planning told nobody
    page.desk("interviews/letters/")
    assert page.locator("article.letter").count() == 12
    shown = page.inner_text("main")
    assert all(one.lead.email in shown for one in portal.proposals)
    page.keep("7-letters-to-read")
    page.fill("#id_number", "11")
    press(page, "#page-form button[type=submit]")
    assert page.locator("#page-form [aria-invalid=true]").input_value() == "11"
    page.keep("8-another-number")
    assert not Notice.objects.filter(kind="interview").exists()
    page.fill("#id_number", "12")
    press(page, "#page-form button[type=submit]")
    for interview in Interview.objects.select_related("proposal__lead"):
        lead = interview.proposal.lead
        [letter] = of_wire(portal, lead, count=1)
        method, calendar = entry_of(letter)
        assert (method, calendar.block("VEVENT").one("SEQUENCE")) == ("REQUEST", "0")
        assert reading.instant_of(calendar, "DTSTART") == interview.starts_at
        with translation.override(lead.language):
            assert instant(interview.starts_at) in letter.get_body().get_content()
    servers.wait_until(lambda: Notice.objects.filter(kind="interview", state="sent").count() == 12)
    page.desk("interviews/letters/")
    page.keep("9-told")


def moves_one(page, portal):
    """One interview is set an hour later than the last by hand; its lead alone gets an update of the same entry."""
    last = Interview.objects.order_by("-starts_at").select_related("proposal__lead", "panel").first()
    begins = last.starts_at + timedelta(hours=1)
    page.desk("interviews/")
    slot = page.locator(f"#slot-{last.pk}")
    slot.locator("details:has(form[action$='/time/']) summary").click()
    slot.locator("input[name$=-clock]").fill(f"{begins.astimezone(TOKYO):%H:%M}")
    press(page, f"#slot-{last.pk} form[action$='/time/'] button")
    lead = last.proposal.lead
    first, update = of_wire(portal, lead, count=2)
    (_, before), (method, after) = entry_of(first), entry_of(update)
    assert (method, after.block("VEVENT").one("SEQUENCE")) == ("REQUEST", "2")  # odd ones are kept for calling off
    assert before.block("VEVENT").one("UID") == after.block("VEVENT").one("UID")
    assert reading.instant_of(after, "DTSTART") == begins
    page.keep("10-moved")
    return last.proposal


def calls_one_off(page, portal, moved):
    """One interview is called off; its lead gets a cancellation of the same entry, nobody else a word."""
    off = Interview.objects.exclude(proposal=moved).exclude(proposal__in=chosen(portal)).order_by("pk").last()
    page.desk(f"interviews/{off.pk}/remove/")
    page.keep("11-calling-off")
    press(page, "main form:not(.lang) button.danger")
    first, cancelled = of_wire(portal, off.proposal.lead, count=2)
    (_, before), (method, after) = entry_of(first), entry_of(cancelled)
    event = after.block("VEVENT")
    assert (method, event.one("STATUS"), event.one("SEQUENCE")) == ("CANCEL", "CANCELLED", "1")
    assert before.block("VEVENT").one("UID") == after.block("VEVENT").one("UID")
    assert len(portal.mailbox.taken) == 12 + 2  # the update and the cancellation
    page.desk("interviews/")
    page.keep("12-eleven-are-left")


def chosen(portal):
    """Return the three that are selected, in the order in which they get their places."""
    return [portal.proposals[number - 1] for number in CHOSEN]


def selects_three(page, portal, language):
    """Three get places; the fourth is refused with its sentence and takes none."""
    three = chosen(portal)
    fourth = next(one for one in portal.proposals if one not in three)
    for proposal in [*three, fourth]:
        page.desk("selection/")
        press(page, f"form[action$='/selection/{proposal.pk}/award/'] button")
    with translation.override(language):
        assert say(NoSeatLeft(places=3)) in page.inner_text(".notice.bad")
    page.keep("13-the-fourth-is-refused")
    seats = Award.objects.order_by("seat__number").values_list("proposal", flat=True)
    assert list(seats) == [one.pk for one in three]


def agree_and_freeze(page, colleague, portal):
    """Aiko agrees, Emi agrees in a browser of her own and freezes; the minutes are there in both languages."""
    for officer in (page, colleague):
        officer.desk("selection/agree/")
        press(officer, "#page-form button[type=submit]")
    page.keep("14-two-agree")
    colleague.desk("selection/freeze/")
    colleague.keep("15-freezing")
    press(colleague, "#page-form button[type=submit]")
    for spoken in ("en", "ja"):
        address = f"{portal.url}/office/calls/{portal.call.slug}/selection/minutes/?language={spoken}"
        answer = page.request.get(address)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        said = words_of(answer.body())
        titles = [getattr(one, f"title_{spoken}").replace(" ", "") for one in chosen(portal)]
        assert [title in said for title in titles] == [True] * 3
    page.desk("selection/")
    page.keep("16-frozen")


def sets_the_moment(page, portal):
    """She sets the next whole minute that is far enough to look around before; returns the instant."""
    page.desk("selection/release/")
    page.keep("17-release")
    moment = (timezone.now() + LEAST).replace(second=0, microsecond=0) + timedelta(minutes=1)
    there = moment.astimezone(TOKYO)
    page.fill("#id_on", f"{there:%Y-%m-%d}")
    page.fill("#id_clock", f"{there:%H:%M}")
    page.fill("#id_letters", "12")
    press(page, "#page-form button[type=submit]")
    assert Round.objects.get().release_at == moment
    return moment


def looks_at_own(page):
    """Open the list of a lead's own proposals and return its words, then their one proposal."""
    page.at("/proposals/")
    words = page.inner_text("main")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    return words


def test_from_twelve_interviews_to_the_public_list(portal, walk, language):
    page = walk("aiko")
    lists_and_makes_panels(page, portal, language)
    sends_twelve_letters(page, portal)
    moved = moves_one(page, portal)
    calls_one_off(page, portal, moved)
    selects_three(page, portal, language)
    agree_and_freeze(page, walk("emi"), portal)

    ours = [one for one in portal.proposals if one.lead.language == language]
    selected = next(one for one in ours if one in chosen(portal))
    other = next(one for one in ours if one not in chosen(portal))
    readers = {one.pk: walk(one.lead.email.split("@")[0]) for one in (selected, other)}
    before = len(portal.mailbox.taken)
    moment = sets_the_moment(page, portal)
    for proposal in (selected, other):
        words = looks_at_own(readers[proposal.pk])
        assert timezone.now() < moment, "too slow to look before the moment"
        assert STATES[language][0] in words
        assert not any(state in words for state in STATES[language][1:])
    readers[selected.pk].keep("18-before")
    page.desk("selection/release/")
    page.keep("19-the-moment-is-set")
    assert (len(portal.mailbox.taken), Round.objects.get().released_at) == (before, None)

    released = servers.wait_until(lambda: Round.objects.get().released_at, within=100, what="the release")
    assert moment <= released <= moment + timedelta(seconds=30)
    for proposal in portal.proposals:
        letter = servers.wait_until(lambda one=proposal: result_of(portal, one), what="a result")
        assert letter["date"].datetime >= moment.replace(microsecond=0)
    for proposal, state in ((selected, STATES[language][1]), (other, STATES[language][2])):
        assert state in looks_at_own(readers[proposal.pk])
        readers[proposal.pk].keep("20-after" if proposal == selected else "21-after-for-the-others")

    page.desk("selection/publish/")
    page.keep("22-to-publish")
    press(page, "#page-form button[type=submit]")
    anybody = walk()
    anybody.at(f"/calls/{portal.call.slug}/selected/")
    public = anybody.inner_text("main")
    anybody.keep("23-public")
    for proposal in portal.proposals:
        shown = (getattr(proposal, f"title_{language}"), {"en": proposal.pi_name, "ja": proposal.pi_name_ja}[language])
        assert [words in public for words in shown] == [proposal in chosen(portal)] * 2


def result_of(portal, proposal):
    """Return the letter of a result that the mail server took for a lead, or None."""
    owed = Notice.objects.filter(kind="result", to_user=proposal.lead, state="sent").first()
    taken = portal.mailbox.to(proposal.lead.email)
    return next((one for one in taken if owed and one["message-id"] == owed.message_id), None)
