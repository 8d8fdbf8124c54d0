"""What stands in the files of reviews and of assignments, for whom, and what do they say of what is not in them?"""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from journal.models import Entry
from reviews import queries
from reviews.models import Conflict
from tests.builders import IN_JULY, IN_JUNE, client_for, person
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import asked, cleared, conflicted, saved, sent
from tests.sheets import MAIN, bytes_of, csv_of, xlsx_of

pytestmark = pytest.mark.thorough

REVIEWS = reverse("reviews:reviews_file", args=["aspire-2024-3"])
ASSIGNMENTS = reverse("reviews:assignments_file", args=["aspire-2024-3"])
NEVER = "Proposals in which you have a stake are never part of a file."
DRAFTS = "Drafts are not part of it: a review belongs to its reviewer until it is sent."


def taken(user, address=REVIEWS, **query):
    """Return (the rows by heading, what is said at the end) of a CSV file."""
    answer = client_for(user, at=IN_JULY).get(address, {"format": "csv", **query})
    heading, *lines = csv_of(bytes_of(answer))
    assert {len(line) for line in lines} == {len(heading)}
    cells = [line[0] for line in lines]
    place = cells.index("What is not in this file")
    assert cells[place - 1] == ""
    return [dict(zip(heading, line, strict=True)) for line in lines[: place - 1]], cells[place + 1 :]


def closing_sheet_of(content):
    """Return the lines of the second sheet of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        tree = ElementTree.fromstring(book.read("xl/worksheets/sheet2.xml"))
    return ["".join(text.text or "" for text in cell.iter(f"{MAIN}t")) for cell in tree.iter(f"{MAIN}c")]


def test_a_sent_review_is_one_row_and_a_draft_is_none(hanakos, taros, kenji, yuki, aiko):
    sent(cleared(hanakos, kenji, aiko), comment_panel="=1+1", comment_applicant="Thank you.")
    saved(cleared(taros, yuki, aiko), comment_panel="unfinished")
    rows, closing = taken(aiko)
    number = queries.numbers_of(hanakos.call)[kenji.pk]
    assert closing == [NEVER, DRAFTS]
    assert [{key: row[key] for key in list(row)[:11] if not key.startswith("Title")} for row in rows] == [
        {
            "Proposal": hanakos.reference,
            "Area": str(hanakos.area.number),
            "Stage": "Document review",
            "Number of the reviewer": str(number),
            "Reviewer": "Kenji Tanaka",
            "Reviewer, in Japanese": "田中 健二",
            "State": "Sent, counts",
            "Version that was read": "1",
            "Sent (Japan Standard Time)": rows[0]["Sent (Japan Standard Time)"],
        }
    ]
    assert rows[0]["Comment for the panel"] == "'=1+1"
    assert rows[0]["Comment for the applicant"] == "Thank you."
    assert "unfinished" not in str(rows)


def test_points_stand_item_by_item_with_the_weighted_mean(hanakos, kenji, aiko):
    sent(cleared(hanakos, kenji, aiko))
    [row] = taken(aiko, stage="document")[0]
    items = {key[0]: value for key, value in row.items() if key[1:3] == ". "}
    assert "a. Fit with the programme" in row
    assert items == {"a": "8", "b": "7", "c": "6", "d": "8", "e": "7", "f": "9", "g": "8"}
    assert row["Weighted mean of the items"] == "7.50"


def test_a_workbook_says_on_its_last_sheet_what_is_not_in_it(hanakos, kenji, aiko):
    hostile = person("evil@aspire.example", '=HYPERLINK("http://evil.example")', "reviewer", name_ja="＝1+1")
    sent(cleared(hanakos, hostile, aiko), comment_panel="@SUM(1)")
    content = bytes_of(client_for(aiko, at=IN_JULY).get(REVIEWS, {"format": "xlsx"}))
    heading, row = xlsx_of(content)
    assert row[heading.index("Reviewer")] == '=HYPERLINK("http://evil.example")'  # as text: no formula anywhere
    assert closing_sheet_of(content) == ["What is not in this file", NEVER, DRAFTS]
    [row] = taken(aiko)[0]
    assert (row["Reviewer"], row["Reviewer, in Japanese"]) == ('\'=HYPERLINK("http://evil.example")', "'＝1+1")
    assert row["Comment for the panel"] == "'@SUM(1)"


def test_an_officer_with_a_stake_finds_no_trace_in_either_file(hanakos, taros, kenji, aiko, emi):
    sent(cleared(hanakos, kenji, aiko))
    sent(cleared(taros, kenji, aiko))
    Conflict.objects.create(person=emi, proposal=hanakos, reason="A friend.", declared_at=IN_JUNE)
    for address in (REVIEWS, ASSIGNMENTS):
        rows, closing = taken(emi, address)
        assert [row["Proposal"] for row in rows] == [taros.reference]
        assert closing[0] == NEVER and hanakos.reference not in str(closing)


def test_who_still_has_to_review_reads_no_other_review_and_is_told_so(hanakos, taros, kenji, aiko, emi):
    Role.objects.create(user=emi, kind="reviewer", granted_at=IN_JUNE)
    sent(cleared(hanakos, kenji, aiko))
    sent(cleared(taros, kenji, aiko))
    own = cleared(hanakos, emi, aiko)
    saved(own, comment_panel="my own draft")
    rows, closing = taken(emi)
    assert [row["Proposal"] for row in rows] == [taros.reference]
    assert closing == [
        NEVER,
        DRAFTS,
        f"{hanakos.reference}: reviews of others are withheld until you have sent your own.",
    ]
    sent(own)
    rows, closing = taken(emi)
    assert sorted(row["Reviewer"] for row in rows) == ["Emi Kato", "Kenji Tanaka", "Kenji Tanaka"]
    assert closing == [NEVER, DRAFTS]


def test_what_a_conflicted_reviewer_sent_is_told_without_points_or_words(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    sent(assignment)
    conflicted(assignment, at=IN_JULY)
    [row], closing = taken(aiko)
    assert row["State"] == "Set aside: conflict of interest"
    assert (row["Weighted mean of the items"], row["Comment for the panel"]) == ("", "")
    assert closing[2:] == [
        f"{hanakos.reference}: points and words of 1 sent by a person with a conflict of interest are withheld."
    ]


def test_files_are_narrowed_as_the_page_and_noted_in_the_journal(hanakos, taros, kenji, yuki, aiko):
    sent(cleared(hanakos, kenji, aiko))
    sent(cleared(taros, yuki, aiko))
    assert [row["Proposal"] for row in taken(aiko, q="frailty")[0]] == [taros.reference]
    assert [row["Proposal"] for row in taken(aiko, ASSIGNMENTS, by="reviewers", q="tanaka")[0]] == [hanakos.reference]
    noted = Entry.objects.filter(verb="list.exported").order_by("pk").values_list("detail", flat=True)
    assert list(noted) == [
        {"list": "reviews", "format": "csv", "asked": {"q": "frailty", "by": "proposals"}, "rows": 1},
        {"list": "assignments", "format": "csv", "asked": {"q": "tanaka", "by": "reviewers"}, "rows": 1},
    ]


def test_assignments_stand_with_their_step_and_their_times(hanakos, kenji, yuki, aiko):
    asked(hanakos, kenji, aiko)
    conflicted(asked(hanakos, yuki, aiko))
    rows, closing = taken(aiko, ASSIGNMENTS)
    assert [(row["Reviewer"], row["State"], row["Asked by"], row["By plan"]) for row in rows] == [
        ("Kenji Tanaka", "Asked, nothing declared yet", "Aiko Mori", "no"),
        ("Yuki Ito", "Conflict of interest", "Aiko Mori", "no"),
    ]
    assert closing == [NEVER]


def test_an_empty_call_gives_files_without_rows(call, aiko):
    assert taken(aiko) == ([], [NEVER, DRAFTS])
    assert taken(aiko, ASSIGNMENTS) == ([], [NEVER])


def test_without_a_known_format_the_address_leads_to_the_page(call, aiko, kenji):
    for query in ("", "?format=exe", "?format=csv%00"):
        answer = client_for(aiko, at=IN_JULY).get(f"{REVIEWS}{query}")
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/office/calls/aspire-2024-3/reviews/")
    assert client_for(kenji, at=IN_JULY).get(REVIEWS, {"format": "csv"}).status_code == 404


@pytest.mark.parametrize("address", [REVIEWS, ASSIGNMENTS], ids=["reviews", "assignments"])
def test_a_longer_file_asks_no_more_of_the_database_and_is_read_in_parts(
    hanakos, call, kenji, aiko, address, monkeypatch
):
    def questions():
        browser = client_for(aiko, at=IN_JULY)
        with CaptureQueriesContext(connection) as asked_for:
            bytes_of(browser.get(address, {"format": "csv"}))
        return len(asked_for)

    sent(cleared(hanakos, kenji, aiko))
    once = questions()
    for number in range(2):
        proposal = a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}"))
        sent(cleared(proposal, kenji, aiko))
    assert questions() == once
    monkeypatch.setattr("reviews.queries.progress_files.AT_ONCE", 1)
    each_part = 2 if address == REVIEWS else 1
    assert questions() == once + 2 * each_part
