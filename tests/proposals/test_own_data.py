"""One's own data: everything about a proposal in one ZIP, for those who write it, and nothing that was not told."""

import hashlib
import io
import json
import resource
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from journal.models import Entry
from journal.transactions import use_case
from notices.models import Notice
from proposals import exports, gateways, services
from proposals.exports import zipping
from proposals.models import Confirmation, Document, Dossier, Invitation, Proposal
from tests.builders import IN_APRIL, IN_AUGUST, IN_JUNE, IN_MAY, NOON, client_for
from tests.proposals.pages import words_of
from tests.proposing import a_draft, a_pdf, a_sealed_proposal, a_whole_draft
from tests.selection.choosing import listed, timed

pytestmark = pytest.mark.thorough

# Tables that point to a proposal. Each is in the ZIP under a name, or is left out for a reason.
INSIDE = {
    "proposals.Proposal": "proposal.json",  # a working copy
    "proposals.Counterpart": "proposal.json",
    "proposals.Member": "proposal.json",
    "proposals.BudgetLine": "proposal.json",
    "proposals.Document": "documents/list.json",
    "proposals.Submission": "versions/001.json",
    "proposals.Dossier": "dossiers/preview-007-en.pdf",
    "proposals.Consultation": "consultations.json",
    "proposals.Outcome": "outcomes.json",
    "proposals.Invitation": "invitations.json",
    "proposals.Confirmation": "confirmations.json",
}
LEFT_OUT = {
    "proposals.Screening": "the office's desk; once it refuses, decision.json says what the applicant was told",
    "reviews.Bid": "reviewers' own; nobody is told who would like to read",
    "reviews.Conflict": "reviewers' own; nobody is told who judges",
    "reviews.Assignment": "reviewers' own; nobody is told who judges",
    "selection.Interview": "before the release no page tells of interviews; the letters to the lead are inside",
    "selection.Award": "the result is the status in proposal.json and its letter",
    "selection.Reserve": "the board's; reserves are told what everybody is told",
    "selection.Decline": "the board's; its reason is for the minutes",
    "selection.AffiliationPromise": "begins with the release and has a page and letters of its own",
}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


def keep(proposal, name="plan.pdf", *, content=None, **options):
    """Keep a document as if it had been looked at."""
    stored = gateways.store([content or a_pdf()], max_bytes=1 << 30)
    return services.attach_document(
        proposal.pk, actor=proposal.lead, at=IN_APRIL, name=name, stored=stored, pages=1, **options
    )


def page_of(proposal):
    return reverse("proposals:own_data", args=[proposal.pk])


def file_of(proposal):
    return reverse("proposals:own_data_file", args=[proposal.pk])


def unpacked(client, proposal):
    """Download the ZIP and return its files by name; every one is whole and as the manifest says."""
    answer = client.get(file_of(proposal))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
        assert len(files) == len(archive.namelist())
    told = {one["name"]: (one["bytes"], one["sha256"]) for one in json.loads(files["manifest.json"])["files"]}
    found = {
        name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items() if name != "manifest.json"
    }
    assert told == found
    return files


def let_in(proposal, user, role):
    return Invitation.objects.create(
        proposal=proposal,
        email=user.email,
        role=role,
        nonce="only-for-the-link",
        invited_at=IN_APRIL,
        invited_by=proposal.lead,
        expires_at=IN_MAY,
        accepted_at=IN_APRIL,
        accepted_by=user,
    )


@use_case
def post_all(*, at):
    """Mark every letter as sent, as the worker would."""
    Notice.objects.filter(state="pending").update(state="sent", sent_at=at)


@pytest.fixture
def rich(call, hanako, taro):
    """A proposal with something in every table: two versions' worth of files, people, questions, a pending grant."""
    proposal = a_whole_draft(
        call,
        hanako,
        counterparts=[
            {"grant_status": "applied", "outcome_due_on": call.outcome_known_by},
            {"name": "Per Vik", "agency_key": "", "unlisted_agency": "Fjord Cancer Fund"},
        ],
    )
    keep(proposal, "../agreement.pdf", kind="agreement")
    gone = keep(proposal, "old.pdf", content=a_pdf(pages=2))
    services.remove_document(proposal.pk, actor=hanako, at=IN_APRIL, document_pk=gone.pk)
    let_in(proposal, taro, "editor")
    Confirmation.objects.create(
        proposal=proposal, email="ingrid@fjord.example", name="Ingrid Solberg", text={"both": "halves"}, nonce="only-for-the-link",
        asked_at=IN_APRIL, asked_by=hanako, expires_at=IN_MAY, confirmed_at=IN_APRIL, confirmed_name="Ingrid",
    )  # fmt: skip
    stored = gateways.store([a_pdf(pages=4)], max_bytes=1 << 20)
    Dossier.objects.create(
        proposal=proposal, audience="applicant", language="en", version=7, made_at=IN_APRIL, sha256=stored.sha256,
        size=stored.size, pages=4,
    )  # fmt: skip
    services.ask_consultation(
        proposal.pk, actor=hanako, at=IN_APRIL, country_code="NO", agency_name="Fjord Cancer Fund", question="May they?"
    )
    services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_APRIL)
    post_all(at=IN_APRIL)
    return Proposal.objects.get(pk=proposal.pk)


def test_everything_the_portal_knows_is_inside(rich, hanako):
    services.begin_revision(rich.pk, actor=hanako, at=IN_MAY)
    files = unpacked(client_for(hanako, at=IN_MAY), rich)
    submission = rich.submissions.get()

    assert {name for name in files if not name.startswith("receipts/")} == {
        *("README.txt", "manifest.json", "journal.json", "letters.json", *INSIDE.values()),
        *("documents/001-agreement.pdf", "documents/002-old.pdf"),
    }
    proposal = json.loads(files["proposal.json"])
    assert (proposal["reference"], proposal["status"], proposal["submitted_at"]) == (
        *("AS3-0001", "under_review"),
        "2024-04-15T10:00:00+09:00",
    )
    assert proposal["working_copy"]["text"]["project"] == proposal["text"]["project"]
    version = json.loads(files["versions/001.json"])
    assert (version["sha256"], version["snapshot"]) == (submission.sha256, submission.snapshot)
    assert [one["unlisted_agency"] for one in version["snapshot"]["counterparts"]] == ["", "Fjord Cancer Fund"]
    assert json.loads(files["consultations.json"])[0]["question"] == "May they?"
    assert json.loads(files["outcomes.json"])[0]["state"] == "pending"
    assert [one["name"] for one in json.loads(files["documents/list.json"])] == ["agreement.pdf", "old.pdf"] + [
        "agreement.pdf"
    ]
    assert [one["act"] for one in json.loads(files["journal.json"])][-2:] == [
        "proposal.revision_begun",
        "proposal.data_taken",
    ]
    assert "receipt" in {one["kind"] for one in json.loads(files["letters.json"])}
    whole = b"".join(data for name, data in files.items() if name.endswith(".json"))
    assert b"only-for-the-link" not in whole


def test_no_table_about_proposals_is_forgotten(rich, hanako):
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is Proposal
    }
    assert pointing == set(INSIDE) | set(LEFT_OUT)
    files = unpacked(client_for(hanako, at=IN_APRIL), rich)
    assert {name for name in INSIDE.values() if name not in files} == set()


def test_the_readme_speaks_both_languages_and_names_what_is_there(rich, hanako):
    text = unpacked(client_for(hanako, at=IN_APRIL), rich)["README.txt"].decode()
    assert text.startswith("Data of proposal AS3-0001, as of Mon 15 April 2024, 10:00")
    assert text.count("consultations.json") == 2 and "decision.json" not in text


def test_a_download_is_written_down_and_never_stored(rich, hanako):
    answer = client_for(hanako, at=IN_JUNE).get(file_of(rich))
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="AS3-0001-20240610-1000JST.zip"',
        "Cache-Control": "no-store, private",
    }
    entry = Entry.objects.get(verb="proposal.data_taken")
    assert (entry.subject, entry.actor, entry.at) == (f"proposals.proposal:{rich.pk}", hanako, IN_JUNE)


def test_lead_and_editor_take_it_and_nobody_else_finds_it(rich, hanako, taro, jiro, kenji, aiko):
    let_in(rich, jiro, "reader")
    for address in (page_of(rich), file_of(rich)):
        asked = [client_for(user, at=IN_JUNE).get(address) for user in (hanako, taro, jiro, kenji, aiko)]
        assert [one.status_code for one in asked] == [200, 200, 404, 404, 404]
    assert client_for(at=IN_JUNE).get(file_of(rich)).status_code == 302
    letters = json.loads(unpacked(client_for(hanako, at=IN_JUNE), rich)["letters.json"])
    assert {one["to"] for one in letters} == {hanako.email}
    assert "letters.json" not in unpacked(client_for(taro, at=IN_JUNE), rich)  # those to the lead are the lead's


def test_a_working_copy_leads_to_the_same_data(rich, hanako):
    copy = services.begin_revision(rich.pk, actor=hanako, at=IN_MAY)
    client = client_for(hanako, at=IN_MAY)
    assert client.get(page_of(copy)).status_code == 200
    assert json.loads(unpacked(client, copy)["proposal.json"])["submitted_at"] is not None


def test_it_can_be_taken_of_a_bare_draft_and_after_withdrawal(call, hanako, rich):
    client = client_for(hanako, at=IN_JUNE)
    draft = a_draft(call, hanako)
    assert sorted(unpacked(client, draft)) == ["README.txt", "journal.json", "manifest.json", "proposal.json"]
    services.withdraw_proposal(rich.pk, actor=hanako, at=IN_JUNE)
    assert json.loads(unpacked(client, rich)["proposal.json"])["status"] == "withdrawn"


def test_nothing_tells_of_an_interview_before_its_letter_has_gone(call, hanako, aiko):
    proposal = a_sealed_proposal(call, hanako)
    post_all(at=IN_APRIL)
    client = client_for(hanako, at=IN_AUGUST)
    before = unpacked(client, proposal)
    timed(listed(proposal, call.interview_days.get(), aiko), aiko)
    after = unpacked(client, proposal)
    taken = {"journal.json", "manifest.json"}  # they tell of the first download
    assert {n: d for n, d in before.items() if n not in taken} == {n: d for n, d in after.items() if n not in taken}
    assert [one["act"].partition(".")[0] for one in json.loads(after["journal.json"])] == ["proposal"] * 4
    assert Notice.objects.filter(to_user=hanako, state="pending").exists()  # there was something to tell


def test_a_file_whose_bytes_are_gone_is_told_and_the_rest_arrives(call, hanako):
    draft = a_draft(call, hanako)
    lost, kept = keep(draft, "lost.pdf"), keep(draft, "kept.pdf", content=a_pdf(pages=2))
    gateways.path_of(lost.sha256).unlink()
    answer = client_for(hanako, at=IN_APRIL).get(file_of(draft))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        listed = json.loads(archive.read("manifest.json"))["files"]
        assert {"name": "documents/001-lost.pdf", "missing": True} in listed
        assert hashlib.sha256(archive.read("documents/002-kept.pdf")).hexdigest() == kept.sha256


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        pytest.param("plan.pdf", "001-plan.pdf", id="plain"),
        pytest.param("研究計画.PDF", "001-研究計画.pdf", id="Japanese"),
        pytest.param("../../etc/passwd", "001-etcpasswd.pdf", id="folders"),
        pytest.param("..", "001-document.pdf", id="dots"),
        pytest.param("CON.pdf", "001-CON.pdf", id="a device"),
        pytest.param('a<b>:"|?*\\.pdf', "001-ab.pdf", id="signs that Windows forbids"),
        pytest.param("fdp.\u202egpj.pdf", "001-fdp.gpj.pdf", id="turned round"),
        pytest.param("a\x00\n\x7fb.pdf", "001-ab.pdf", id="control signs"),
        pytest.param("x" * 300, f"001-{'x' * 100}.pdf", id="long"),
        pytest.param("か\u3099.pdf", "001-が.pdf", id="composed"),
    ],
)
def test_names_are_safe_everywhere(name, safe):
    assert zipping.safe_name(name, place=1) == safe


def test_the_page_says_what_is_inside_and_how_large(rich, hanako, django_assert_num_queries):
    client, counts = client_for(hanako, at=IN_APRIL), []
    words = words_of(client.get(page_of(rich)))
    assert "signed receipt" in words or "versions/" in words
    assert "among them 2 uploaded documents of" in words and not Entry.objects.filter(verb="proposal.data_taken")
    for number in range(3):
        Document.objects.create(
            proposal=rich, name=f"{number}.pdf", sha256=f"{number:064}", size=1, pages=1, uploaded_at=NOON,
            uploaded_by=hanako,
        )  # fmt: skip
        if number != 1:
            with django_assert_num_queries(100, exact=False) as asked:
                client.get(page_of(rich))
            counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.thorough
def test_two_hundred_megabytes_are_handed_out_with_flat_memory(call, hanako):
    draft = a_draft(call, hanako)
    for number in range(8):
        keep(draft, f"{number}.pdf", content=bytes([number]) * (25 << 20))
    file = exports.own_data(draft, user=hanako, at=IN_APRIL + timedelta(days=1))
    before, length = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0
    largest = 0
    for chunk in file.chunks:
        length, largest = length + len(chunk), max(largest, len(chunk))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"{length >> 20} MB handed out, memory grew by {grown} MB, largest piece {largest} bytes")
    assert length > 200 << 20 and grown < 30 and largest < 1 << 20
