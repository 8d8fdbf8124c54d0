"""Documents: what is let in, where the bytes lie, and that row and bytes keep each other company."""

import io
import os
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.test import override_settings

from jobs.queries import job_of
from journal.refusals import NotAllowed
from proposals import gateways, services
from proposals.models import Document
from proposals.refusals import AlreadyAttached, DocumentRefused
from tests.builders import IN_APRIL, jst
from tests.proposing import a_draft, a_pdf, a_sealed_proposal, a_whole_draft


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


def an_encrypted_pdf():
    pdf, file = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(file, encryption=pikepdf.Encryption(owner="o", user="u"))
    return file.getvalue()


def a_pdf_with_a_file_inside():
    pdf, file = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.attachments["run.exe"] = b"MZ"
    pdf.save(file)
    return file.getvalue()


def action(kind, **more):
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def receive(draft, hanako, data, name="plan.pdf"):
    return services.receive_document(draft.pk, actor=hanako, at=IN_APRIL, name=name, chunks=[data[:500], data[500:]])


@pytest.mark.django_db(transaction=True)
def test_a_pdf_is_kept_under_its_hash(draft, hanako):
    data = a_pdf(pages=3)
    document = receive(draft, hanako, data, name="C:\\plans\\研究計画.pdf")
    assert (document.name, document.size, document.pages, document.uploaded_at) == (
        "研究計画.pdf",
        len(data),
        3,
        IN_APRIL,
    )
    with gateways.open_document(document) as file:
        assert file.read() == data
    assert gateways.hash_on_disk(document.sha256) == document.sha256


HOSTILE = [
    pytest.param(b"", "empty", id="empty"),
    pytest.param(b"<html>%PDF-1.7 %%EOF", "not-a-pdf", id="HTML that says PDF"),
    pytest.param(b"GIF89a" + a_pdf(), "not-a-pdf", id="two formats in one"),
    pytest.param(b"%PDF-1.7\n" + b"\0" * 100 + b"%%EOF", "damaged", id="a header and nothing"),
    pytest.param(a_pdf()[:-40], "cut-off", id="cut off"),
    pytest.param(an_encrypted_pdf(), "encrypted", id="password"),
    pytest.param(a_pdf(pages=0), "no-pages", id="no pages"),
    pytest.param(a_pdf(pages=6), "too-many-pages", id="too many pages"),
    pytest.param(a_pdf(OpenAction=action("JavaScript", JS="app.alert(1)")), "active-content", id="JavaScript"),
    pytest.param(a_pdf(OpenAction=action("Launch", F="calc.exe")), "active-content", id="launch"),
    pytest.param(a_pdf(OpenAction=action("URI", URI="https://example.org")), "active-content", id="opens an address"),
    pytest.param(a_pdf(AcroForm=pikepdf.Dictionary(XFA="x")), "active-content", id="XFA form"),
    pytest.param(a_pdf_with_a_file_inside(), "active-content", id="a file inside"),
]


@pytest.mark.parametrize(("data", "rule"), HOSTILE)
@pytest.mark.django_db(transaction=True)
@override_settings(DOCUMENT_MAX_PAGES=5)
def test_a_hostile_file_is_refused_by_a_named_rule(draft, hanako, data, rule):
    with pytest.raises(DocumentRefused) as refusal:
        receive(draft, hanako, data)
    assert (refusal.value.facts["rule"], Document.objects.count()) == (rule, 0)


@pytest.mark.django_db(transaction=True)
def test_a_file_above_the_limit_leaves_nothing_behind(draft, hanako, settings):
    settings.DOCUMENT_MAX_BYTES = 600
    with pytest.raises(DocumentRefused) as refusal:
        receive(draft, hanako, a_pdf() + b"\n" * 600)
    assert refusal.value.facts == {"rule": "too-large", "limit": 600}
    assert [path for path in settings.DOCUMENT_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_the_same_file_is_attached_once(draft, hanako):
    receive(draft, hanako, a_pdf())
    with pytest.raises(AlreadyAttached):
        receive(draft, hanako, a_pdf(), name="again.pdf")


@pytest.mark.django_db(transaction=True)
def test_a_stranger_attaches_nothing(draft, taro):
    with pytest.raises(NotAllowed):
        services.receive_document(draft.pk, actor=taro, at=IN_APRIL, name="x.pdf", chunks=[a_pdf()])
    assert Document.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_bytes_without_a_row_go_after_a_day_and_bytes_with_one_stay(draft, hanako, settings):
    kept = receive(draft, hanako, a_pdf())
    services.remove_document(draft.pk, actor=hanako, at=IN_APRIL, document_pk=kept.pk)  # the row stays, so do its bytes
    orphan = gateways.store([b"nobody's"], max_bytes=100)
    now = datetime.now(UTC)
    assert services.sweep_documents(at=now + timedelta(hours=23)) == 0
    assert services.sweep_documents(at=now + timedelta(hours=25)) == 1
    assert (gateways.path_of(orphan.sha256).exists(), gateways.path_of(kept.sha256).exists()) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_a_flipped_byte_is_found(draft, hanako):
    document = receive(draft, hanako, a_pdf())
    assert verified(day=1) == []
    with open(gateways.path_of(document.sha256), "r+b") as file:
        file.seek(20)
        file.write(b"X")
    assert verified(day=2) == [document.sha256]
    os.unlink(gateways.path_of(document.sha256))
    assert verified(day=3) == [document.sha256]
    job = job_of("verify-documents-2024-04-03")
    assert (job.state, job.done_steps, job.all_steps, job.result) == ("done", 1, 1, {"broken": [document.sha256]})


@pytest.mark.django_db(transaction=True)
def test_documents_are_verified_once_a_day_and_only_when_asked(draft):
    at = jst(2024, 4, 1, 3)
    assert services.verify_documents(now=lambda: at) is None
    first = services.ask_to_verify_documents(at=at)
    assert services.ask_to_verify_documents(at=jst(2024, 4, 1, 23)) == first
    assert services.verify_documents(now=lambda: at) == []
    assert services.verify_documents(now=lambda: at) is None


def verified(*, day):
    """Ask for the verification of a day in April and do it."""
    at = jst(2024, 4, day, 3)
    services.ask_to_verify_documents(at=at)
    return services.verify_documents(now=lambda: at)


@pytest.mark.django_db(transaction=True)
def test_a_sealed_snapshot_names_its_documents(call, hanako):
    proposal = a_whole_draft(call, hanako)
    document = receive(proposal, hanako, a_pdf())
    submission = services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_APRIL)
    assert submission.snapshot["documents"] == [
        {
            "pk": document.pk,
            "kind": "other",
            "name": "plan.pdf",
            "sha256": document.sha256,
            "size": document.size,
            "pages": 1,
        }
    ]
    assert a_sealed_proposal(call, hanako).submissions.get().snapshot["documents"] == []
