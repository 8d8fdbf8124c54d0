"""Is the whole way the same in Japanese and in English, found by the words of the pages alone?"""

import re

import pytest
from django.utils import timezone, translation

from accounts.models import User
from aspire import demo
from calls.models import Call
from journal.sentences import instant
from notices import services as letters
from notices.models import Notice
from proposals.models import Proposal
from reviews.models import Assignment
from selection.models import Award
from selection.queries import INVITATION, RESULT
from tests.builders import load_aspire_call
from tests.journeys.speaking import Speaker
from tests.proposing import a_pdf
from tests.selection.choosing import agreed_and_frozen
from tests.selection.releasing import bring_forward

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
PASSWORD = "keyaki-and-hinoki-2026"
JAPANESE = re.compile(r"[ぁ-ん]")


@pytest.fixture
def speaker(live_server, new_page, settings, tmp_path):
    """Open the portal with the demo's people in it, for one of them or a stranger: `speaker("ja", "aiko")`."""
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    load_aspire_call(at=timezone.now())
    demo.create(at=timezone.now())

    def begin(language, key=None):
        page = new_page(locale={"en": "en-GB", "ja": "ja-JP"}[language])
        reader = Speaker(page, language, live_server.url)
        if key:
            logs_in(reader.goes_to("/"), f"{key}@aspire.example", f"{key}-rehearses-2026")
        return reader

    return begin


def logs_in(reader, email, password):
    reader.follows("Log in").writes("E-mail address", email).writes("Password", password).presses("Log in")


def signs_up(reader, language):
    """A stranger signs up; the letter that confirms the address is in the language they chose."""
    reader.goes_to("/").follows("Log in").follows("Sign up")
    reader.writes("E-mail address", "mei@aspire.example").writes("Name in Latin letters", "Mei Kimura")
    reader.page.get_by_label({"en": "English", "ja": "日本語"}[language], exact=True).check()
    reader.writes("Password", PASSWORD).writes("The same password again", PASSWORD).presses("Sign up")
    letter = Notice.objects.get(to_address="mei@aspire.example")
    assert bool(JAPANESE.search(letter.body)) == (language == "ja")
    reader.goes_to(re.search(r"https?://[^/]+(/account/confirm/\S+)", letter.body)[1]).presses("Confirm")
    if "/login/" in reader.page.url:
        reader.writes("E-mail address", "mei@aspire.example").writes("Password", PASSWORD).presses("Log in")


def applies(reader, call):
    """Mei begins a draft, is refused with a reason, mends it, submits and gets the receipt."""
    reader.goes_to(f"/calls/{call.slug}/").presses("Start a proposal")
    draft = Proposal.objects.get(lead__email="mei@aspire.example")
    home = f"/proposals/{draft.pk}/"

    reader.goes_to(home).follows("Project")
    reader.writes("Project title in English", "Tides of the immune system")
    reader.page.check("input[name=area_number][value='2']")
    reader.writes("First month of the research period", f"{call.first_fiscal_year}-12")
    reader.writes("Length in months", "60").writes("Summary", "How immune cells keep time.").presses("Save")
    reader.goes_to(home).follows("People")
    reader.writes("e-Rad researcher number", "01234567").writes("Research institution", "Keyaki University")
    reader.page.check("input[name=pi_in_japan][value='yes']")
    reader.presses("Save").goes_to(home).follows("Counterpart researchers")
    reader.writes("Name in Latin letters", "Astrid Berg").writes("Institution", "Fjord Institute")
    reader.picks("Country of the institution", "NO")
    reader.page.check("input[name=agency_choice][value=rcn]")
    reader.page.check("input[name=grant_status][value='held']")
    reader.ticks("The grant is for this project.").presses("Save")
    reader.goes_to(home).follows("Declarations")
    for english in (
        "I am able to conduct the research in Japan for the whole research period.",
        "I am responsible for making the R&D plan.",
        "I am responsible for compiling the results.",
    ):
        reader.ticks(english)
    reader.ticks("Both teams have agreed to carry out the joint research.")
    reader.ticks("Both teams have agreed to accept the travelling researcher.").presses("Save")
    reader.goes_to(home).follows("Documents")
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    reader.page.set_input_files("input[type=file]", plan)
    reader.page.locator("form[enctype] button[type=submit]").click()  # the file goes, the page stays
    reader.page.get_by_role("link", name="plan.pdf").wait_for()

    reader.goes_to(home).follows("Budget")
    goods = f"#id_goods_{call.first_fiscal_year + 1}"
    reader.page.fill(goods, "１１５，４００")  # as a Japanese keyboard gives it
    reader.presses("Save").goes_to(home).follows("Check the whole proposal")
    reader.reads("Direct costs are %(over_yen)s thousand yen above the limit", over_yen="400")
    reader.goes_to(f"{home}budget/").page.fill(goods, "114,999")
    reader.presses("Save").goes_to(f"{home}check/").presses("Submit the proposal")
    reader.reads("Submission receipt").reads("Your proposal is submitted")
    return draft


def reviews(reader, proposal):
    """Yuki declares, scores and sends."""
    asked = Assignment.objects.get(proposal=proposal, reviewer__email="yuki@aspire.example")
    reader.goes_to("/reviews/").page.goto(f"{reader.url}/reviews/{asked.pk}/")
    reader.page.check("input[name=conflict][value=no]")
    reader.presses("Declare").goes_to(f"/reviews/{asked.pk}/").follows("Score this proposal")
    for code in "abcdefg":
        reader.page.check(f"input[name=points_{code}][value='7']", force=True)
    reader.writes("Comments to the panel", "着実な計画です。").presses("Check and send").presses("Send the review")
    asked.review.refresh_from_db()
    assert asked.review.sent_at is not None


def invites(reader, call, proposal):
    """Aiko gives one proposal a time and sends the letter she has read; it is in the language of its lead."""
    reader.goes_to(f"/office/calls/{call.slug}/interviews/")
    reader.presses("Put on the list", within=f"form[action$='/list/{proposal.pk}/']")
    slot = reader.page.locator(f"#slot-{proposal.interview.pk} details:has(form[action$='/time/'])")
    slot.evaluate("details => { details.open = true }")
    slot.get_by_label(reader.word("Start, Japan Standard Time")).fill("13:30")
    slot.get_by_label(reader.word("Place")).fill("Room 2")
    reader.presses("Set the time", within=f"#slot-{proposal.interview.pk}")
    assert not Notice.objects.filter(kind=INVITATION).exists()  # planned, not told
    reader.goes_to(f"/office/calls/{call.slug}/interviews/letters/").presses("Send them now", "letters")
    letter = Notice.objects.get(kind=INVITATION)
    assert letter.to_address == proposal.lead.email
    assert bool(JAPANESE.search(letter.body)) == (proposal.lead.language == "ja")
    with translation.override(proposal.lead.language):
        assert instant(proposal.interview.starts_at) in letter.body


def selects(reader, call, chosen, officers):
    """Aiko gives a place, two officers agree, she sets the release; the letters of the results leave in each reader's language."""
    board = f"/office/calls/{call.slug}/selection/"
    reader.goes_to(board).presses("Give a place", within=f"form[action$='/{chosen.pk}/award/']")
    assert Award.objects.get().proposal == chosen
    competing = call.proposals.filter(submitted_at__isnull=False, withdrawn_at=None).count()
    agreed_and_frozen(call, *officers, at=timezone.now())
    reader.goes_to(f"{board}release/").writes("Number of letters that go out", str(competing))
    reader.presses("Set the release")
    bring_forward(call, at=timezone.now())
    results = Notice.objects.filter(kind__in=[RESULT]).select_related("to_user")
    assert {bool(JAPANESE.search(one.body)) == (one.to_user.language == "ja") for one in results} == {True}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_whole_way_by_the_words_of_the_pages(speaker, language, mailbox):
    now = timezone.now()
    stranger = speaker(language)
    opened = Call.objects.get(rehearsal_of__isnull=False, closes_at__gt=now)
    closed = Call.objects.get(rehearsal_of__isnull=False, closes_at__lt=now)
    signs_up(stranger, language)
    draft = applies(stranger, opened)
    assert draft.submissions.count() == 1

    reviews(speaker(language, "yuki"), closed.proposals.get(lead__email="mika@aspire.example"))
    office = speaker(language, "aiko")
    lead = {"ja": "hanako", "en": "taro"}[language]
    chosen = closed.proposals.get(lead__email=f"{lead}@aspire.example")
    invites(office, closed, chosen)
    selects(office, closed, chosen, [User.objects.get(email=f"{key}@aspire.example") for key in ("aiko", "emi")])
    letters.post_due(at=timezone.now(), now=timezone.now)
    assert len({mail["to"] for mail in mailbox.taken if mail["to"] == chosen.lead.email}) == 1

    reader = speaker(language, lead)
    reader.goes_to(f"/proposals/{chosen.pk}/").reads("Selected", "state of a proposal")
