"""Uploads when things go wrong: killed processes, full disks, broken lines, absurd bodies, many at once."""

import errno
import hashlib
import os
import resource
import signal
import socket
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing.pool import ThreadPool
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from aspire import uploads
from proposals import gateways, services
from proposals.models import Document, Invitation
from proposals.refusals import DocumentRefused
from proposals.services import documents as shelf
from tests.builders import IN_APRIL, client_for
from tests.proposals.good_files import a_scan
from tests.proposals.pages import words_of
from tests.proposing import a_draft, a_pdf
from tests.servers import wait_until

pytestmark = pytest.mark.thorough

PDF = a_pdf()
AS_SCRIPT = {"headers": {"accept": "application/json", "x-received-at": IN_APRIL.isoformat()}}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


def page_of(proposal):
    return reverse("proposals:documents", args=[proposal.pk])


def a_file(content=PDF, name="plan.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def stored(settings):
    """Return the names of all files below the documents' folder."""
    return sorted(path.name for path in settings.DOCUMENT_ROOT.rglob("*") if path.is_file())


def let_in(proposal, user, role):
    """Let a person write or read along."""
    Invitation.objects.create(
        proposal=proposal, email=user.email, role=role, nonce="n", invited_at=IN_APRIL, invited_by=proposal.lead,
        expires_at=IN_APRIL + timedelta(days=9), accepted_at=IN_APRIL, accepted_by=user,
    )  # fmt: skip


# --- Killed ---------------------------------------------------------------------------------
def die(*_args, **_kwargs):
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def dies_after(real):
    """Return a function that does its work, and then the power is cut."""

    def both(*args, **kwargs):
        real(*args, **kwargs)
        die()

    return both


STEPS = {
    "while the bytes come in": (gateways.tempfile, "mkstemp", dies_after, 0),
    "once they are written": (gateways.os, "fsync", lambda real: die, 0),
    "once they are on the disk": (gateways.os, "replace", lambda real: die, 0),
    "once they have their name": (gateways, "_sync_folder", lambda real: die, 0),
    "once the folder is on the disk": (gateways, "_sync_folder", dies_after, 0),
    "once they are looked at": (shelf, "attach_document", lambda real: die, 0),
    "once the row is written": (shelf, "record", lambda real: die, 0),
    "before the row is committed": (shelf, "saved", dies_after, 0),
    "once the row is committed": (shelf, "attach_document", dies_after, 1),
}


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_at_any_step_leaves_no_row_without_bytes(draft, hanako, settings):
    found = {}
    for step, (module, name, breaks, _) in STEPS.items():
        child = os.fork()
        if child == 0:
            connection.connection = None  # the parent's line to the database stays the parent's
            setattr(module, name, breaks(getattr(module, name)))
            try:
                services.receive_document(draft.pk, actor=hanako, at=IN_APRIL, name="plan.pdf", chunks=[PDF])
            finally:
                os._exit(1)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

        rows = Document.objects.all()
        has_bytes = [gateways.hash_on_disk(one.sha256) == one.sha256 for one in rows]
        services.sweep_documents(at=datetime.now(UTC) + timedelta(hours=25))
        found[step] = has_bytes, stored(settings) == [one.sha256 for one in rows]
    assert found == {step: ([True] * rows, True) for step, (*_, rows) in STEPS.items()}


# --- A full disk ----------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["_written", "file.write"])
def test_a_full_disk_is_said_and_leaves_no_row(draft, hanako, monkeypatch, settings, where):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    if where == "_written":  # while the bytes go to their place
        monkeypatch.setattr(gateways.os, "fsync", full)
    else:  # while the request comes in
        monkeypatch.setattr(uploads.tempfile, "NamedTemporaryFile", full)
    answers = [
        client_for(hanako, at=IN_APRIL).post(page_of(draft), {"file": a_file()}),
        client_for(hanako).post(page_of(draft), {"file": a_file()}, **AS_SCRIPT),
    ]
    assert [one.status_code for one in answers] == [507, 507]
    assert "cannot store files at the moment" in words_of(answers[0])
    assert answers[1].json()["said"].startswith("The portal cannot store files at the moment.")
    assert (Document.objects.count(), stored(settings)) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_file_that_the_disk_cuts_short_is_turned_away(draft, hanako, settings):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    data = PDF + b" " * (1 << 20)
    child = os.fork()
    if child == 0:  # a real limit of the system, in a process of its own
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 19, hard))
        try:
            shelf.inspected([data[: 1 << 18], data[1 << 18 :]])
        except DocumentRefused as refusal:
            os._exit(7 if refusal.facts["rule"] == "no-room" else 8)
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert stored(settings) == []


# --- Bodies ---------------------------------------------------------------------------------
def test_a_body_however_long_keeps_no_more_than_a_document_may_have(draft, hanako, settings, monkeypatch):
    settings.DOCUMENT_MAX_BYTES = 300_000
    largest, real = [0], uploads.IncomingFile.take

    def watched(self, data):
        real(self, data)
        largest[0] = max(largest[0], sum(path.stat().st_size for path in settings.DOCUMENT_ROOT.rglob("*.upload")))

    monkeypatch.setattr(uploads.IncomingFile, "take", watched)
    answer = client_for(hanako, at=IN_APRIL).post(page_of(draft), {"file": a_file(PDF + b"x" * (4 << 20))})
    assert 200_000 < largest[0] <= 300_001
    assert answer.status_code == 409 and "larger than" in words_of(answer)
    assert (Document.objects.count(), stored(settings)) == (0, [])


def test_many_files_in_one_request_share_the_allowance(draft, hanako, settings):
    settings.DOCUMENT_MAX_BYTES = len(PDF) + 10
    answer = client_for(hanako, at=IN_APRIL).post(page_of(draft), {"other": a_file(), "file": a_file()})
    assert answer.status_code == 409
    assert stored(settings) == [] or Document.objects.count() == 0


# --- What scripts are told ------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_script_is_answered_in_json(draft, hanako):
    client = client_for(hanako)
    told = [
        client.post(page_of(draft), {"file": file, "kind": kind}, **AS_SCRIPT)
        for file, kind in ((a_file(), "plan"), (a_file(), ""), (a_file(b"<html>"), "plan"), (a_file(b"x"), "spell"))
    ]
    assert [(one.status_code, one.json()["said"]) for one in told] == [
        (200, "Attached: plan.pdf."),
        (409, "The same file is attached already: plan.pdf."),
        (409, "This file is not a PDF. Save your document as PDF and upload that."),
        (422, "Choose one of the kinds in the list."),
    ]
    assert [(one.name, one.kind) for one in Document.objects.all()] == [("plan.pdf", "plan")]


@pytest.mark.django_db(transaction=True)
def test_kinds_are_shown_and_changed_on_the_page(draft, hanako):
    client = client_for(hanako, at=IN_APRIL)
    client.post(page_of(draft), {"file": a_file(), "kind": "agreement"})
    document = Document.objects.get()
    change = reverse("proposals:document_kind", args=[draft.pk, document.pk])
    assert "Letter of agreement" in words_of(client.get(page_of(draft)))
    assert client.get(change)["Location"] == page_of(draft)

    said = [words_of(client.post(change, {"kind": kind}, follow=True)) for kind in ("grant", "spell")]
    document.refresh_from_db()
    assert document.kind == "grant"
    assert "Kept: plan.pdf is “Proof of grant”." in said[0] and "Nothing was changed" in said[1]
    assert "Proof of grant" in words_of(client.get(reverse("proposals:check", args=[draft.pk])))


# --- Who may --------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_lead_and_editor_change_a_reader_reads_and_a_stranger_finds_nothing(draft, hanako, taro, jiro, yuki, settings):
    let_in(draft, taro, "editor")
    let_in(draft, jiro, "reader")
    clients = [client_for(user, at=IN_APRIL) for user in (hanako, taro, jiro, yuki)]
    clients[0].post(page_of(draft), {"file": a_file()})
    document = Document.objects.get()
    file = reverse("proposals:document_file", args=[draft.pk, document.pk])
    kind = reverse("proposals:document_kind", args=[draft.pk, document.pk])
    remove = reverse("proposals:document_remove", args=[draft.pk, document.pk])

    pages = [client.get(page_of(draft)) for client in clients]
    assert [page.status_code for page in pages] == [200, 200, 200, 404]
    assert ["page-form" in page.content.decode() for page in pages] == [True, True, False, False]
    files = [client.get(file) for client in clients]
    assert [one.status_code for one in files] == [200, 200, 200, 404]
    assert [one.headers.get("X-Content-Type-Options") for one in files] == ["nosniff"] * 4
    assert {one["Content-Security-Policy"] for one in files[:3]} == {"sandbox; default-src 'none'"}
    assert {one["Content-Disposition"] for one in files[:3]} == {'attachment; filename="plan.pdf"'}
    for client, status in zip(reversed(clients), (404, 404, 302, 302), strict=True):  # those who may not, first
        assert client.post(kind, {"kind": "plan"}).status_code == status
        assert client.post(page_of(draft), {"file": a_file(PDF + b"\n" * status)}).status_code in (status, 409)
    assert clients[2].post(remove).status_code == 404
    document.refresh_from_db()
    assert (document.kind, document.removed_at, stored(settings).count(document.sha256)) == ("plan", None, 1)


@pytest.mark.django_db(transaction=True)
def test_a_reader_sends_no_byte_to_the_disk(draft, jiro, settings):
    let_in(draft, jiro, "reader")
    assert client_for(jiro, at=IN_APRIL).post(page_of(draft), {"file": a_file()}).status_code == 404
    assert (Document.objects.count(), stored(settings)) == (0, [])


def test_the_list_asks_no_more_for_three_documents_than_for_one(draft, hanako, django_assert_num_queries):
    client, counts = client_for(hanako, at=IN_APRIL), []
    for number in range(3):
        Document.objects.create(
            proposal=draft, name=f"{number}.pdf", sha256=f"{number:064}", size=1, pages=1, uploaded_at=IN_APRIL,
            uploaded_by=hanako,
        )  # fmt: skip
        if number != 1:
            with django_assert_num_queries(5) as asked:
                client.get(page_of(draft))
            counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Real processes -------------------------------------------------------------------------
def raw_upload(url, path, cookie, data, *, sent=None):
    """Send an upload over a plain socket, only its first `sent` bytes where told; returns the status line."""
    head = b'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + b"t" * 32 + b"\r\n"
    head += b'--b\r\nContent-Disposition: form-data; name="file"; filename="scan.pdf"\r\n\r\n'
    body = head + data + b"\r\n--b--\r\n"
    lines = [
        f"POST {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}", f"Cookie: {cookie}; csrftoken={'t' * 32}",
        "Content-Type: multipart/form-data; boundary=b", f"Content-Length: {len(body)}", "Connection: close",
        "Accept: application/json",
    ]  # fmt: skip
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=120) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + (body if sent is None else body[:sent]))
        if sent is not None:
            return b""
        return line.makefile("rb").readline()


@pytest.mark.processes
@pytest.mark.broker
@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_many_uploads_at_once_arrive_whole_and_one_that_breaks_off_leaves_nothing(
    portal_processes, call, hanako, settings, rounds
):
    from django.utils import timezone  # noqa: PLC0415

    from tests.crowd import sessions_of  # noqa: PLC0415

    how_many, megabytes = rounds(3, drill=20), rounds(2, drill=29)
    portal = portal_processes()
    settings.DOCUMENT_ROOT = portal.folder / "documents"
    type(call).objects.update(opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=1))
    draft = services.start_draft(call.pk, actor=hanako, at=timezone.now())
    (key,) = sessions_of([hanako])
    portal.start("web")
    files = [a_scan(pages=2, megabytes=megabytes) + b"\n" * number for number in range(how_many)]
    before = memory_of(portal)

    raw_upload(portal.url, page_of(draft), f"sessionid={key}", files[0], sent=megabytes << 19)
    highest, stop = [before], threading.Event()
    watch = threading.Thread(target=lambda: watch_memory(portal, highest, stop))
    watch.start()
    with ThreadPool(how_many) as pool:
        answers = pool.map(lambda data: raw_upload(portal.url, page_of(draft), f"sessionid={key}", data), files)
    stop.set()
    watch.join()

    assert {one.split()[1] for one in answers} == {b"200"}
    hashes = sorted(hashlib.sha256(data).hexdigest() for data in files)
    assert sorted(Document.objects.values_list("sha256", flat=True)) == hashes
    assert [gateways.hash_on_disk(sha256) for sha256 in hashes] == hashes
    wait_until(lambda: stored(settings) == hashes, what="what broke off to be cleared away")
    print(f"memory of the web processes grew by {(highest[0] - before) >> 20} MB")
    assert highest[0] - before < 150 << 20


def memory_of(portal):
    """Return the resident bytes of the web server's processes, not of the inspectors that they start."""
    pids = [portal.children["web"].process.pid]
    children = f"/proc/{pids[0]}/task/{pids[0]}/children"
    with open(children) as file:
        pids += [int(pid) for pid in file.read().split()]
    return sum(_resident(pid) for pid in pids)


def _resident(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def watch_memory(portal, highest, stop):
    """Note the highest memory until it is told to stop."""
    while not stop.wait(0.05):
        highest[0] = max(highest[0], memory_of(portal))
