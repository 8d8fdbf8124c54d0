"""Uploads in a real browser: progress in words, one after the other, cancelled, refused beside the file, dropped."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from proposals import services
from proposals.models import Document
from tests.crowd import sessions_of
from tests.proposing import a_pdf

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.broker,
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
]
DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type: "application/pdf" }));
  document.getElementById("page-form").dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true }));
}"""


def a_file(name, content):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_files_are_sent_one_after_the_other_and_each_tells_how_it_fares(portal_processes, page, call, hanako, settings):
    portal = portal_processes()
    settings.DOCUMENT_ROOT = portal.folder / "documents"
    now = timezone.now()
    type(call).objects.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    draft = services.start_draft(call.pk, actor=hanako, at=now)
    (key,) = sessions_of([hanako])
    portal.start("web")
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": portal.url}])
    page.goto(f"{portal.url}/proposals/{draft.pk}/documents/")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 300_000}
    line.send("Network.emulateNetworkConditions", slow)

    page.select_option("#id_kind", "agreement")
    long = a_file("never.pdf", b"%PDF-1.7\n" + b" " * 3_000_000)
    page.set_input_files("#id_file", [long, a_file("bad.pdf", b"<html>"), a_file("good.pdf", a_pdf())])
    page.locator("#page-form button[type=submit]").click()
    rows = page.locator("#on-their-way > div")
    rows.nth(0).get_by_text(re.compile(r"^[1-9]\d? percent of 2.9 MB sent$")).wait_for()
    assert rows.nth(2).inner_text().startswith("good.pdf\n\nWaiting for its turn")

    rows.nth(0).get_by_role("button", name="Cancel never.pdf").click()
    page.locator("#attached").get_by_role("link", name="good.pdf").wait_for()  # the list renews itself
    assert [one.inner_text().split("\n\n") for one in rows.all()] == [
        ["never.pdf", "Not attached", "Cancelled. Nothing was attached."],
        ["bad.pdf", "Not attached", "This file is not a PDF. Save your document as PDF and upload that."],
    ]
    assert page.evaluate("document.activeElement.id") == "id_file"  # the button under the cursor is gone

    page.evaluate(DROP, ["dropped.pdf", "no PDF either"])
    page.get_by_role("heading", name="dropped.pdf").wait_for()
    rows.nth(2).get_by_text("This file is not a PDF.").wait_for()
    page.context.clear_cookies()
    page.set_input_files("#id_file", [a_file("late.pdf", a_pdf(pages=2))])
    page.locator("#page-form button[type=submit]").click()
    rows.nth(3).get_by_text("You are no longer signed in.").wait_for()
    assert [(one.name, one.kind) for one in Document.objects.all()] == [("good.pdf", "agreement")]
    assert faults == []
