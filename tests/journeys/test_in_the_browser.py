"""The whole path in a real browser, with real worker and beat processes and a real SMTP server on loopback."""

import re

import pytest
from django.utils import timezone

from accounts.models import User
from aspire import demo
from calls.models import Call
from notices.models import Notice
from proposals.models import Proposal
from selection.models import Award
from selection.queries import INVITATION, RESULT
from tests import servers
from tests.builders import load_aspire_call
from tests.proposing import a_pdf
from tests.selection.choosing import agreed_and_frozen
from tests.selection.releasing import bring_forward

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
PASSWORD = "keyaki-and-hinoki-2026"


@pytest.fixture
def portal(portal_processes, settings):
    """The portal as processes on this test's database, with the demo's cast and its two rehearsals in it."""
    made = portal_processes()
    settings.DOCUMENT_ROOT = made.folder / "documents"
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[
        1:
    ]  # what the processes can check; the first is the tests' own
    load_aspire_call(at=timezone.now())
    demo.create(at=timezone.now())
    return made.start()


@pytest.fixture
def walk(portal, new_page, keep_picture):
    """Open the portal in a fresh browser profile; signed in where a key of the cast is given."""

    def begin(key=None, **how):
        page = new_page(**how)
        page.goto(portal.url + "/")
        if key:
            log_in(page, portal, f"{key}@aspire.example", f"{key}-rehearses-2026")
        page.keep = lambda name: keep_picture(page, name)
        return page

    return begin


def log_in(page, portal, email, password):
    page.goto(f"{portal.url}/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def links_in(letter):
    return re.findall(r"https?://\S+", letter.get_content())


def signs_up(page, portal):
    """A stranger makes an account and confirms the address by a button, not by opening the link."""
    page.goto(f"{portal.url}/account/signup/")
    page.fill("#id_email", "mei@aspire.example")
    page.fill("#id_name", "Mei Kimura")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.keep("1-sign-up")
    link = next(one for one in links_in(portal.letter_to("mei@aspire.example")) if "/confirm/" in one)
    page.goto(link)
    page.locator("main form button[type=submit]").click()
    if "/login/" in page.url:
        log_in(page, portal, "mei@aspire.example", PASSWORD)


def applies(page, portal, call):
    """Mei reads the open rehearsal, begins a draft, fills it in and submits."""
    page.goto(f"{portal.url}/calls/{call.slug}/")
    page.keep("2-call")
    page.locator("form[action$='/start/'] button").first.click()
    page.wait_for_url(re.compile(r"/proposals/\d+/$"))
    home = page.url
    page.keep("3-draft")

    page.goto(home + "project/")
    page.fill("#id_title_en", "Tides of the immune system")
    page.check("input[name=area_number][value='2']")
    page.fill("#id_start_on", f"{call.first_fiscal_year}-12")
    page.fill("#id_months", "60")
    page.fill("#id_summary", "How immune cells keep time, and what breaks the rhythm.")
    save(page)
    page.goto(home + "people/")
    page.fill("#id_pi_researcher_number", "01234567")
    page.fill("#id_pi_institution", "Keyaki University")
    page.check("input[name=pi_in_japan][value='yes']")
    save(page)
    page.goto(home + "counterparts/")
    page.fill("#id_name", "Astrid Berg")
    page.fill("#id_institution", "Fjord Institute")
    page.select_option("#id_country_code", "NO")
    page.check("input[name=agency_choice][value=rcn]")
    page.check("input[name=grant_status][value='held']")
    page.check("#id_grant_for_this_project")
    save(page)
    page.goto(home + "budget/")
    page.fill(f"#id_goods_{call.first_fiscal_year + 1}", "115,400")
    save(page)
    page.keep("4-budget")
    page.goto(home + "check/")
    assert "400 thousand yen above the limit" in page.inner_text("main")
    page.keep("5-what-stands-in-the-way")

    page.goto(home + "budget/")
    page.fill(f"#id_goods_{call.first_fiscal_year + 1}", "114,999")
    save(page)
    page.goto(home + "declarations/")
    agreed = ("agreed_joint_research", "agreed_traveller")
    for name in (*agreed, "pi_able_throughout", "pi_answers_for_plan", "pi_answers_for_results"):
        page.check(f"#id_{name}")
    save(page)
    page.goto(home + "documents/")
    page.set_input_files("input[type=file]", {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": a_pdf()})
    page.locator("form[enctype] button[type=submit]").click()
    page.get_by_role("link", name="plan.pdf").wait_for()
    page.goto(home + "check/")
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url(re.compile("/receipt/$"))
    page.keep("6-receipt")
    proposal = Proposal.objects.get(lead__email="mei@aspire.example")
    receipt = portal.letter_to("mei@aspire.example", containing=proposal.reference)
    assert proposal.submissions.get().sha256 in receipt.get_content()


def save(page):
    """Press the section's first button and see that it was kept."""
    with page.expect_event("load"):  # it may wait for an autosave that is on its way
        page.locator("#page-form button[name=stay]").click()
    assert page.locator(".field [aria-invalid=true]").count() == 0


def assigns(page, portal, call, proposal):
    """Aiko looks at the closed rehearsal and asks Yuki to review one more proposal."""
    page.goto(f"{portal.url}/office/calls/{call.slug}/")
    page.keep("7-office")
    page.goto(f"{portal.url}/office/proposals/{proposal.pk}/")
    page.select_option("#id_reviewer", str(User.objects.get(email="yuki@aspire.example").pk))
    page.locator("form:has(#id_reviewer) button[type=submit]").click()
    page.keep("8-assigned")


def reviews(page, portal, proposal):
    """Yuki declares, reads, scores and sends; before the declaration the text is closed."""
    assignment = proposal.assignments.get(reviewer__email="yuki@aspire.example")
    page.goto(f"{portal.url}/reviews/{assignment.pk}/")
    assert "share methods, data" not in page.inner_text("main")
    page.keep("9-declaration")
    page.check("input[name=conflict][value=no]")
    page.locator("form[action$='/declare/'] button[type=submit]").click()
    page.goto(f"{portal.url}/reviews/{assignment.pk}/score/")
    for code in "abcdefg":
        page.check(f"input[name=points_{code}][value='7']", force=True)  # the drawn scale lies over its radio buttons
    page.fill("#id_comment_panel", "Sound.")
    page.keep("10-scores")
    page.locator("button[name=do][value=check]").click()
    page.locator("button[name=do][value=send]").click()
    page.wait_for_load_state()
    servers.wait_until(
        lambda: assignment.__class__.objects.filter(pk=assignment.pk, review__sent_at__isnull=False).exists()
    )


def invites(page, portal, call, proposal):
    """Aiko lists one proposal, gives it a time, reads its letter and sends it, through outbox and worker, to its lead."""
    page.goto(f"{portal.url}/office/calls/{call.slug}/ranking/")
    page.keep("11-ranking")
    page.goto(f"{portal.url}/office/calls/{call.slug}/interviews/")
    page.locator(f"form[action$='/list/{proposal.pk}/'] button").first.click()
    slot = page.locator("li.slot", has=page.locator(f"a[href$='/office/proposals/{proposal.pk}/']"))
    slot.locator("details:has(form[action$='/time/'])").evaluate("details => { details.open = true }")
    form = slot.locator("form[action$='/time/']")
    form.locator("input[name$=-clock]").fill("13:30")
    form.locator("input[name$=-place]").fill("Room 2")
    with page.expect_event("load"):
        form.locator("button[type=submit]").click()
    page.goto(f"{portal.url}/office/calls/{call.slug}/interviews/letters/")
    assert proposal.lead.email in page.inner_text("main") and "13:30" in page.inner_text("article.letter")
    page.keep("12-interview-letters")
    page.locator("#page-form button[type=submit]").click()
    letter = servers.wait_until(lambda: posted(portal, INVITATION, proposal.lead), what="the invitation")
    assert "13:30" in letter.get_body().get_content()
    page.goto(f"{portal.url}/office/calls/{call.slug}/interviews/")
    page.keep("12-interviews")
    assert list(Notice.objects.filter(kind=INVITATION).values_list("to_address", flat=True)) == [proposal.lead.email]


def selects(page, portal, call, proposals):
    """Aiko gives three places; the fourth is refused; the release tells everybody."""
    board = f"{portal.url}/office/calls/{call.slug}/selection/"
    for proposal in proposals[:3]:
        page.goto(board)
        page.locator(f"form[action$='/{proposal.pk}/award/'] button").click()
    page.goto(board)
    page.locator(f"form[action$='/{proposals[3].pk}/award/'] button").click()
    page.keep("13-the-fourth-is-refused")
    assert page.locator(".notice.bad").count() == 1 and Award.objects.count() == 3
    officers = User.objects.filter(email__in=["aiko@aspire.example", "emi@aspire.example"])
    agreed_and_frozen(call, *officers, at=timezone.now())
    page.goto(board + "release/")
    page.keep("14-release")
    page.fill("#id_letters", str(len(proposals)))
    with page.expect_event("load"):
        page.locator("form:has(#id_letters) button[type=submit]").click()
    page.keep("14-release-set")
    bring_forward(call, at=timezone.now())
    for proposal in proposals:
        assert servers.wait_until(lambda one=proposal: posted(portal, RESULT, one.lead), what="a result")
    page.goto(f"{portal.url}/office/calls/{call.slug}/letters/")
    page.keep("15-letters")


def posted(portal, kind, person):
    """Return the letter of a kind that the worker posted to a person and the SMTP server took, or None."""
    owed = Notice.objects.filter(kind=kind, to_user=person, state="sent").first()
    taken = [mail for mail in portal.mailbox.to(person.email) if owed and mail["message-id"] == owed.message_id]
    return taken[0] if taken else None


def test_the_whole_path_in_a_browser(portal, walk):
    now = timezone.now()
    opened = Call.objects.get(rehearsal_of__isnull=False, closes_at__gt=now)
    closed = Call.objects.get(rehearsal_of__isnull=False, closes_at__lt=now)
    proposals = list(closed.proposals.order_by("number"))

    applicant = walk()
    signs_up(applicant, portal)
    applies(applicant, portal, opened)

    office = walk("aiko", locale="ja-JP")
    assigns(office, portal, closed, proposals[5])
    reviews(walk("yuki"), portal, proposals[5])
    invites(office, portal, closed, proposals[0])

    applicant_page = walk("taro", width=360)
    applicant_page.goto(f"{portal.url}/proposals/{proposals[1].pk}/")
    assert not re.search("interview on|ヒアリング審査の日時", applicant_page.inner_text("main"))
    applicant_page.keep("16-under-review-on-a-phone")

    selects(office, portal, closed, proposals)
