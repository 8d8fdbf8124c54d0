"""Anybody verifies a receipt, on the page or on the shell, and every seal is hashed again each day."""

import io
import json
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from proposals import exports, gateways, services
from proposals.gateways import signing
from proposals.models import Submission
from proposals.receipting import BYTES_MAX
from tests.builders import IN_APRIL, IN_MAY, client_for, jst
from tests.proposals.pages import words_of
from tests.proposing import a_pdf, a_sealed_proposal, a_whole_draft

pytestmark = pytest.mark.thorough

VERIFY = "/receipts/verify/"


@pytest.fixture
def submission(call, hanako, settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path
    draft = a_whole_draft(call, hanako)
    stored = gateways.store([a_pdf(2)], max_bytes=10**6)
    services.attach_document(draft.pk, actor=hanako, at=IN_APRIL, name="plan.pdf", stored=stored, pages=2)
    return services.submit_proposal(draft.pk, actor=hanako, received_at=IN_MAY)


def as_file(body, name="AS3-0001-1.json"):
    return SimpleUploadedFile(name, body, content_type="application/json")


# --- The page -------------------------------------------------------------------------------
def test_the_page_is_public_and_kept_by_no_crawler(client, db):
    response = client.get(VERIFY)
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    assert "Verify a receipt" in words_of(response)


@pytest.mark.parametrize("how", ["as a file", "as a text"])
def test_a_genuine_receipt_is_said_to_be_so_with_all_that_it_says_and_not_more(client, submission, how):
    body = exports.receipt_as_json(submission)
    sent = {"file": as_file(body)} if how == "as a file" else {"text": "\n" + body.decode() + "\n"}
    words = words_of(client.post(VERIFY, sent))
    for said in (
        "Genuine and unchanged",
        "AS3-0001-1",
        "2024-05-20T10:00:00.000000+09:00",
        submission.sha256,
        submission.snapshot["documents"][0]["sha256"],
        "plan.pdf",
        "It does not say whether this version still stands",
    ):
        assert said in words
    for private in ("Yamada", "Condensates", "withdraw this", "Under review"):
        assert private not in words


def test_what_became_of_the_proposal_makes_no_difference_to_a_third_party(client, submission, hanako):
    body = exports.receipt_as_json(submission)
    before = words_of(client.post(VERIFY, {"text": body.decode()}))
    services.withdraw_proposal(submission.proposal_id, actor=hanako, at=IN_MAY)
    assert words_of(client.post(VERIFY, {"text": body.decode()})) == before


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        pytest.param((b'"version":1', b'"version":2'), "changed since it was signed", id="changed"),
        pytest.param((b'"key":"', b'"key":"0'), "Signed by an unknown key", id="unknown key"),
        pytest.param((b'"receipt"', b'"other"'), "This is not a receipt", id="no receipt"),
    ],
)
def test_anything_else_is_told_apart_and_shows_nothing_of_the_file(client, submission, change, heading):
    response = client.post(VERIFY, {"file": as_file(exports.receipt_as_json(submission).replace(*change, 1))})
    words = words_of(response)
    assert response.status_code == 200 and heading in words
    assert submission.sha256 not in words and "Genuine" not in words


def test_a_document_is_compared_by_its_bytes(client, submission):
    body = exports.receipt_as_json(submission)
    same = {"file": as_file(body), "document": SimpleUploadedFile("mine.pdf", a_pdf(2))}
    other = {"file": as_file(body), "document": SimpleUploadedFile("mine.pdf", a_pdf(2) + b" ")}
    assert "mine.pdf is one of the documents of this receipt" in words_of(client.post(VERIFY, same))
    assert "mine.pdf is none of the documents of this receipt" in words_of(client.post(VERIFY, other))


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"text": "x" * (BYTES_MAX + 1)}, id="a text too large"),
        pytest.param({"file": "no file"}, id="a word for a file"),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(client, db, sent):
    assert client.post(VERIFY, sent).status_code == 422


def test_a_file_too_large_is_refused_and_a_document_too_large_too(client, submission, settings):
    assert client.post(VERIFY, {"file": as_file(b"x" * (BYTES_MAX + 1))}).status_code == 422
    settings.DOCUMENT_MAX_BYTES = 100_000
    body = exports.receipt_as_json(submission)
    large = {"file": as_file(body), "document": SimpleUploadedFile("large.pdf", b"x" * 100_001)}
    assert client.post(VERIFY, large).status_code == 422


@pytest.mark.parametrize("text", ["\x00", "[" * 100_000, '{"a":' * 30_000, "<script>alert(1)</script>", "９" * 5000])
def test_hostile_texts_are_no_receipts_and_no_error(client, db, text):
    response = client.post(VERIFY, {"text": text})
    assert response.status_code in (200, 422) and "<script>alert(1)" not in response.content.decode()


def test_the_keys_are_published(client, db, settings):
    [key] = client.get("/receipts/keys.json").json()["keys"]
    published = signing.published_keys()[0]
    assert key == {
        "id": published.id,
        "algorithm": "Ed25519",
        "public_key": published.base64,
        "pem": published.pem,
        "used_from": None,
        "used_until": None,
    }
    assert settings.RECEIPT_KEYS[0] not in client.get("/receipts/keys.json").content.decode()
    assert client.get(f"/receipts/keys/{published.id}.pem").content.decode() == published.pem
    assert client.get("/receipts/keys/0000.pem").status_code == 404


# --- The files on the page of the receipt -------------------------------------------------------
def test_the_lead_takes_the_receipt_away_as_signed_json_and_nobody_else_does(hanako, taro, aiko, submission):
    path = reverse("proposals:receipt_json", args=[submission.proposal_id, 1])
    response = client_for(hanako, at=IN_MAY).get(path)
    assert response.content == exports.receipt_as_json(submission)
    assert response["Content-Disposition"] == 'attachment; filename="AS3-0001-1.json"'
    for other in (taro, aiko):
        assert client_for(other, at=IN_MAY).get(path).status_code == 404


@pytest.mark.parametrize(
    "sequence", [2, *(pytest.param(one, marks=pytest.mark.thorough) for one in (0, 32768, 10**19, 10**40))]
)
@pytest.mark.parametrize("name", ["receipt_json", "receipt_pdf", "receipt_of"])
def test_a_version_that_was_never_sealed_has_no_receipt(hanako, submission, name, sequence):
    path = reverse(f"proposals:{name}", args=[submission.proposal_id, sequence])
    assert client_for(hanako, at=IN_MAY).get(path).status_code == 404


@pytest.mark.parametrize("language", ["en", pytest.param("ja", marks=pytest.mark.thorough)])
def test_the_receipt_is_a_pdf_in_the_readers_language(hanako, submission, language):
    client = client_for(hanako, at=IN_MAY)
    client.cookies["django_language"] = language
    response = client.get(reverse("proposals:receipt_pdf", args=[submission.proposal_id, 1]))
    assert (response.status_code, response["Content-Type"], response.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert response["Content-Disposition"] == 'attachment; filename="AS3-0001-1.pdf"'


def test_a_pdf_that_cannot_be_made_is_said_and_the_receipt_stands(hanako, submission, monkeypatch):
    def fail(data):
        raise exports.receipts.typesetting.NotSet("no")

    monkeypatch.setattr(exports.receipts.typesetting, "set_receipt", fail)
    response = client_for(hanako, at=IN_MAY).get(
        reverse("proposals:receipt_pdf", args=[submission.proposal_id, 1]), follow=True
    )
    assert "The PDF could not be made just now" in words_of(response)


# --- On the shell -----------------------------------------------------------------------------
def verified(tmp_path, body, *options):
    """Return (exit code, what was said) of the command; no query is asked."""
    (tmp_path / "receipt.json").write_bytes(body)
    out = io.StringIO()
    try:
        call_command("verify_receipt", str(tmp_path / "receipt.json"), *options, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_the_command_verifies_without_the_database(submission, tmp_path, client, django_assert_num_queries):
    body = exports.receipt_as_json(submission)
    keys = tmp_path / "keys.json"
    keys.write_bytes(client.get("/receipts/keys.json").content)
    with django_assert_num_queries(0):
        for options in ((), ("--keys", str(keys))):
            code, said = verified(tmp_path, body, *options)
            assert code == 0 and said.startswith("Genuine and unchanged\n") and '"receipt": "AS3-0001-1"' in said
            assert verified(tmp_path, body.replace(b'"version":1', b'"version":2'), *options)[0] == 1
            assert verified(tmp_path, b"{}", *options)[0] == 2
        (tmp_path / "others.json").write_text(json.dumps({"keys": []}))
        assert verified(tmp_path, body, "--keys", str(tmp_path / "others.json"))[0] == 1


def test_the_command_says_what_it_cannot_use(submission, tmp_path, settings, monkeypatch):
    body = exports.receipt_as_json(submission)
    (tmp_path / "no.json").write_text('{"keys": [{"public_key": "short"}]}')
    assert verified(tmp_path, body, "--keys", str(tmp_path / "no.json"))[0] == 2
    assert verified(tmp_path, body, "--keys", str(tmp_path / "missing.json"))[0] == 2
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_receipt", str(tmp_path / "missing.json"))
    monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": io.BytesIO(body)}))
    call_command("verify_receipt", "-", stdout=io.StringIO())
    settings.RECEIPT_KEYS = []
    assert verified(tmp_path, body)[0] == 2


# --- Hashed again each day ----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_a_planted_change_in_a_sealed_text_is_found(call, hanako, caplog):
    first, second = a_sealed_proposal(call, hanako), a_sealed_proposal(call, hanako)
    assert seals_verified(day=1) == []
    with transaction.atomic(), connection.cursor() as cursor:
        [(trigger, sql)] = cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'proposals_submission' "
            "AND sql LIKE '%UPDATE%'"
        ).fetchall()
        cursor.execute(f'DROP TRIGGER "{trigger}"')
        submission = second.submissions.get()
        snapshot = {**submission.snapshot, "reference": "AS3-0009"}
        Submission.objects.filter(pk=submission.pk).update(snapshot=snapshot)
        cursor.execute(sql)
    assert seals_verified(day=2) == [submission.pk]
    assert f"the text of {submission.pk} is not what was sealed" in caplog.text
    assert first.submissions.get().pk not in seals_verified(day=3)


@pytest.mark.django_db(transaction=True)
def test_seals_are_verified_once_a_day_and_only_when_asked(call):
    at = jst(2024, 4, 1, 3)
    assert services.verify_seals(now=lambda: at) is None
    first = services.ask_to_verify_seals(at=at)
    assert services.ask_to_verify_seals(at=jst(2024, 4, 1, 23)) == first
    assert services.verify_seals(now=lambda: at) == []
    assert services.verify_seals(now=lambda: at) is None


def seals_verified(*, day):
    """Ask for the verification of a day in April and do it."""
    at = jst(2024, 4, day, 3)
    services.ask_to_verify_seals(at=at)
    return services.verify_seals(now=lambda: at)
