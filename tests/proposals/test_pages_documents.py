"""Documents: attached, listed, handed back as downloads, taken out; hostile files get a sentence, never a 500."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals import services
from proposals.models import Document
from tests.builders import IN_APRIL, client_for
from tests.proposals.pages import words_of
from tests.proposing import a_draft, a_whole_draft


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


def a_pdf():
    pdf, file = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.save(file)
    return file.getvalue()


PDF = a_pdf()


def all_of(proposal):
    return reverse("proposals:documents", args=[proposal.pk])


def file_of(document, proposal=None):
    return reverse("proposals:document_file", args=[(proposal or document.proposal).pk, document.pk])


def remove_of(document):
    return reverse("proposals:document_remove", args=[document.proposal_id, document.pk])


def attach(client, proposal, name="agreement.pdf", content=None):
    return client.post(all_of(proposal), {"file": SimpleUploadedFile(name, content or PDF, "application/pdf")})


def test_a_pdf_is_attached_listed_and_handed_back_as_it_was(hanako_here, draft):
    assert attach(hanako_here, draft)["Location"] == all_of(draft)

    document = Document.objects.get()
    words = words_of(hanako_here.get(all_of(draft)))
    assert "agreement.pdf" in words and "1 page" in words and document.sha256 in words
    response = hanako_here.get(file_of(document))
    assert b"".join(response.streaming_content) == PDF
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="agreement.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


def test_a_japanese_name_is_handed_back_whole(hanako_here, draft):
    attach(hanako_here, draft, name="同意書.pdf")
    response = hanako_here.get(file_of(Document.objects.get()))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%90%8C%E6%84%8F%E6%9B%B8.pdf"


@pytest.mark.parametrize("name", ["a\nb.pdf", 'quote".pdf', "../../etc/passwd", "x" * 190 + ".pdf", "<script>.pdf"])
def test_a_strange_name_harms_nobody(hanako_here, draft, name):
    assert attach(hanako_here, draft, name=name).status_code == 302
    document = Document.objects.get()
    assert "/" not in document.name
    assert hanako_here.get(file_of(document))["Content-Disposition"].startswith("attachment; filename")
    assert "<script>.pdf" not in hanako_here.get(all_of(draft)).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        pytest.param("page.pdf", b"<html><script>alert(1)</script>", 409, "not a PDF", id="a web page"),
        pytest.param("cut.pdf", PDF[: len(PDF) // 2], 409, "PDF", id="cut off"),
        pytest.param("empty.pdf", b"", 422, "empty", id="empty"),
        pytest.param("x" * 201 + ".pdf", PDF, 422, "too long", id="a name too long"),
    ],
)
def test_a_file_that_is_no_good_is_refused_with_what_to_do(hanako_here, draft, name, content, status, words):
    response = hanako_here.post(all_of(draft), {"file": SimpleUploadedFile(name, content, "application/pdf")})
    assert response.status_code == status
    assert words in words_of(response)
    assert 'id="id_file_error"' in response.content.decode()
    assert not Document.objects.exists()


def test_no_file_at_all_is_said(hanako_here, draft):
    response = hanako_here.post(all_of(draft))
    assert response.status_code == 422 and "Choose a PDF file" in words_of(response)


def test_a_file_above_the_limit_is_refused(hanako_here, draft, settings):
    settings.DOCUMENT_MAX_BYTES = len(PDF) - 1
    assert attach(hanako_here, draft).status_code == 409
    assert not Document.objects.exists()


def test_the_same_file_twice_is_said(hanako_here, draft):
    attach(hanako_here, draft)
    response = attach(hanako_here, draft, name="again.pdf")
    assert response.status_code == 409 and "attached already" in words_of(response)
    assert Document.objects.count() == 1


def test_taking_out_is_a_press_and_twice_is_once(hanako_here, draft):
    attach(hanako_here, draft)
    document = Document.objects.get()
    assert hanako_here.get(remove_of(document))["Location"] == all_of(draft)
    assert Document.objects.get().removed_at is None
    for _ in range(2):
        assert hanako_here.post(remove_of(document))["Location"] == all_of(draft)
    assert Document.objects.get().removed_at == IN_APRIL
    assert "agreement.pdf" not in hanako_here.get(all_of(draft)).context["documents"]


def test_another_persons_document_does_not_exist(call, hanako, taro, hanako_here, draft):
    attach(hanako_here, draft)
    document, own, client = Document.objects.get(), a_draft(call, taro), client_for(taro, at=IN_APRIL)
    assert client.get(file_of(document)).status_code == 404
    assert client.get(file_of(document, proposal=own)).status_code == 404
    assert client.post(remove_of(document)).status_code == 404
    client.post(reverse("proposals:document_remove", args=[own.pk, document.pk]))
    assert Document.objects.get().removed_at is None


def test_a_document_whose_bytes_are_gone_is_not_found(hanako_here, draft, settings):
    attach(hanako_here, draft)
    document = Document.objects.get()
    (settings.DOCUMENT_ROOT / document.sha256[:2] / document.sha256).unlink()
    assert hanako_here.get(file_of(document)).status_code == 404


def test_a_sealed_document_stays_readable_and_stays(call, hanako, hanako_here):
    proposal = a_whole_draft(call, hanako)
    attach(hanako_here, proposal)
    services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_APRIL)
    document = Document.objects.get()

    home = reverse("proposals:home", args=[proposal.pk])
    assert file_of(document) in hanako_here.get(home).content.decode()
    assert hanako_here.post(remove_of(document))["Location"] == home
    assert attach(hanako_here, proposal, content=PDF + b"\n").status_code == 409
    assert (Document.objects.get().removed_at, Document.objects.count()) == (None, 1)
    assert b"".join(hanako_here.get(file_of(document)).streaming_content) == PDF
