"""Documents: what is let in, where the bytes lie, and that row and bytes keep each other company."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from jobs.queries import job_of
from journal.queries import entries_about, label
from journal.refusals import NotAllowed
from proposals import gateways, services
from proposals.models import Document
from proposals.refusals import AlreadyAttached, DocumentRefused, DoorClosed
from tests.builders import IN_APRIL, jst
from tests.proposing import a_draft, a_pdf, a_sealed_proposal, a_whole_draft


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


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


@pytest.mark.django_db(transaction=True)
def test_whoever_may_not_write_is_told_before_the_file_is_touched(draft, hanako, taro, call, settings):
    sealed = a_sealed_proposal(call, hanako)
    for proposal, actor, refusal in ((draft, taro, NotAllowed), (sealed, hanako, DoorClosed)):
        with pytest.raises(refusal):
            receive(proposal, actor, a_pdf())
    assert not settings.DOCUMENT_ROOT.exists()


@pytest.mark.django_db(transaction=True)
def test_a_kind_is_told_with_the_file_and_can_be_changed(draft, hanako):
    document = services.receive_document(
        draft.pk, actor=hanako, at=IN_APRIL, name="letter.pdf", chunks=[a_pdf()], kind="agreement"
    )
    assert document.kind == "agreement"
    for kind in ("grant", "grant"):  # said again, nothing happens
        services.set_document_kind(draft.pk, actor=hanako, at=IN_APRIL, document_pk=document.pk, kind=kind)
    document.refresh_from_db()
    entries = list(entries_about(label(draft), verb="document.kind_set"))
    assert (document.kind, [one.detail for one in entries]) == (
        "grant",
        [{"sha256": document.sha256, "was": "agreement", "kind": "grant"}],
    )


@pytest.mark.django_db(transaction=True)
def test_a_kind_is_changed_by_those_who_write_while_they_may(draft, hanako, taro, call):
    document = receive(draft, hanako, a_pdf())
    how = {"at": IN_APRIL, "document_pk": document.pk}
    with pytest.raises(NotAllowed):
        services.set_document_kind(draft.pk, actor=taro, kind="plan", **how)
    with pytest.raises(ValueError, match="spell"):
        services.set_document_kind(draft.pk, actor=hanako, kind="spell", **how)
    services.remove_document(draft.pk, actor=hanako, **how)
    with pytest.raises(Document.DoesNotExist):
        services.set_document_kind(draft.pk, actor=hanako, kind="plan", **how)
    document.refresh_from_db()
    assert document.kind == "other"


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
def test_a_row_without_its_bytes_is_told_by_the_command_and_by_the_readiness_page(draft, hanako, capsys):
    document = receive(draft, hanako, a_pdf())
    orphan = gateways.store([b"nobody's"], max_bytes=100)
    two_days_ago = datetime.now(UTC).timestamp() - 2 * 86_400
    os.utime(gateways.path_of(orphan.sha256), (two_days_ago, two_days_ago))

    call_command("verify_documents")
    assert (told(capsys), readiness()) == (
        [f"without a row for more than a day: {orphan.sha256}", "0 changed or gone, 1 without a row"],
        (200, 0),
    )
    kept = gateways.path_of(document.sha256).read_bytes()
    gateways.path_of(document.sha256).unlink()
    with pytest.raises(SystemExit) as left:
        call_command("verify_documents")
    assert (left.value.code, told(capsys)[0], readiness()) == (1, f"changed or gone: {document.sha256}", (200, 1))

    gateways.store([kept], max_bytes=10_000)  # put back from the backup
    call_command("verify_documents")
    assert readiness() == (200, 0)


def told(capsys):
    """Return the lines that a command printed, without what stands in brackets."""
    return [line.partition(" (")[0] for line in capsys.readouterr().out.splitlines()]


def readiness():
    """Return the status of the readiness page and how many broken documents it tells of."""
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["broken_documents"]


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
