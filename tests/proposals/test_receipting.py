"""A signed receipt: what it says, in which bytes it is signed, and what a file proves that claims to be one."""

import base64
import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals import exports, gateways, services
from proposals.gateways import signing
from proposals.receipting import BYTES_MAX, FORMAT, SCHEMA, Found, canonical, look, signed
from tests.builders import IN_APRIL, jst
from tests.proposing import a_pdf, a_sealed_proposal, a_whole_draft

pytestmark = pytest.mark.thorough

RECEIVED = jst(2024, 5, 20, 15, 12, 44, 18263)


@pytest.fixture
def submission(call, hanako, settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path
    draft = a_whole_draft(call, hanako, counterparts=[{"agency_note_done": False}])
    stored = gateways.store([a_pdf(2)], max_bytes=10**6)
    services.attach_document(
        draft.pk, actor=hanako, at=IN_APRIL, name='計画,"signature":"x".pdf', stored=stored, pages=2
    )
    return services.submit_proposal(draft.pk, actor=hanako, received_at=RECEIVED)


def looked(body):
    keys = signing.published_keys()
    return look(body, fits=lambda *asked: signing.fits(*asked, keys=keys))


# --- What it says ---------------------------------------------------------------------------
def test_a_receipt_says_what_was_received_when_and_with_which_fingerprints_and_names_no_person(submission, hanako):
    body = exports.receipt_as_json(submission)
    receipt, [document] = json.loads(body)["receipt"], submission.snapshot["documents"]
    findings = receipt.pop("findings")
    assert receipt == {
        "schema": SCHEMA,
        "portal": "http://testserver",
        "receipt": "AS3-0001-1",
        "proposal": "AS3-0001",
        "version": 1,
        "rehearsal": False,
        "call": {"slug": "aspire-2024-3", "version": submission.call_version},
        "received_at": "2024-05-20T06:12:44.018263Z",
        "received_at_jst": "2024-05-20T15:12:44.018263+09:00",
        "closes_at": "2024-05-28T03:00:00.000000Z",
        "agency_list_on": "2024-05-20",
        "snapshot": {"schema": submission.snapshot["schema"], "sha256": submission.sha256},
        "documents": [{"name": document["name"], "size": document["size"], "sha256": document["sha256"]}],
    }
    assert {"rule": "agency-note", "verdict": "not_met", "case": "open"}.keys() == findings[0].keys()
    assert len(findings) == len(submission.findings)
    words = body.decode()
    for private in ("Yamada", "山田", "Solberg", hanako.email, "Condensates", "Keyaki"):
        assert private not in words


def test_it_is_one_line_of_canonical_json_always_the_same(submission):
    body = exports.receipt_as_json(submission)
    assert body == exports.receipt_as_json(submission) == canonical(json.loads(body))
    assert b"\n" not in body and b'": ' not in body and "計画".encode() in body
    assert list(json.loads(body)) == ["format", "key", "receipt", "signature"]


# --- What it proves ---------------------------------------------------------------------------
def test_a_receipt_is_genuine_however_it_is_laid_out(submission):
    body = exports.receipt_as_json(submission)
    for same in (body, b"\xef\xbb\xbf" + body + b"\r\n", json.dumps(json.loads(body), indent=4).encode()):
        found = looked(same)
        assert (found.found, found.receipt) == (Found.GENUINE, json.loads(body)["receipt"])


def changed(body, change):
    file = json.loads(body)
    change(file)
    return canonical(file)


CHANGES = {
    "another instant": lambda file: file["receipt"].update(received_at="2024-05-20T06:12:44.018262Z"),
    "another fingerprint": lambda file: file["receipt"]["snapshot"].update(sha256="0" * 64),
    "another size": lambda file: file["receipt"]["documents"][0].update(size=1),
    "a document less": lambda file: file["receipt"]["documents"].clear(),
    "something more": lambda file: file["receipt"].update(selected=True),
    "another signature": lambda file: file.update(signature=base64.b64encode(bytes(64)).decode()),
    "a signature cut short": lambda file: file.update(signature=file["signature"][:-4]),
    "a signature that is none": lambda file: file.update(signature="***"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_changed_is_found(submission, change):
    found = looked(changed(exports.receipt_as_json(submission), change))
    assert (found.found, found.receipt) == (Found.CHANGED, None)


@pytest.mark.thorough
def test_every_flipped_bit_of_a_receipt_is_found(submission):
    body = exports.receipt_as_json(submission)
    for place in range(0, len(body), 7):
        flipped = bytearray(body)
        flipped[place] ^= 1
        assert looked(bytes(flipped)).found != Found.GENUINE, place


def test_a_receipt_of_another_portal_is_of_an_unknown_key(submission, settings):
    mine = exports.receipt_as_json(submission)
    settings.RECEIPT_KEYS = [base64.b64encode(b"another portal's key, 32 bytes!!").decode()]
    assert (looked(mine).found, looked(mine).receipt) == (Found.UNKNOWN_KEY, None)


HOSTILE = {
    "nothing": b"",
    "no JSON": b"%PDF-1.7",
    "not UTF-8": b"\xff\xfe{}",
    "a list": b"[]",
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a huge number": b'{"format":' + b"9" * 200_000 + b"}",
    "a float": b'{"format":1.5}',
    "no number": b'{"format":NaN}',
    "infinity": b'{"format":-Infinity}',
    "half a character": b'{"format":"\\ud800"}',
    "too large": b" " * (BYTES_MAX + 1),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_no_receipts(body):
    assert looked(body).found == Found.NO_RECEIPT


def test_a_name_that_stands_twice_makes_it_no_receipt(submission):
    body = exports.receipt_as_json(submission)
    twice = body.replace(b'"version":1', b'"version":2,"version":1')
    assert twice != body and looked(twice).found == Found.NO_RECEIPT


def test_a_deep_receipt_is_none_even_in_the_right_frame():
    deep = value = {"schema": SCHEMA}
    for _ in range(50):
        value["a"] = value = {}
    file = {"format": FORMAT, "key": "k", "receipt": deep, "signature": "s"}
    assert look(canonical(file), fits=lambda *asked: True).found == Found.NO_RECEIPT


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_no_json_makes_it_stumble(value):
    receipt = {"schema": SCHEMA, "said": value}
    try:
        body = signed(receipt, key="k", signature=b"s")
    except UnicodeEncodeError:
        return
    seen = []
    found = look(body, fits=lambda key, message, signature: seen.append((key, message, signature)) or True)
    if found.found == Found.GENUINE:
        assert (found.receipt, seen) == (receipt, [("k", canonical(receipt), b"s")])


# --- Keys -------------------------------------------------------------------------------------
def test_keys_rotate_and_old_receipts_stay_genuine(submission, settings):
    [first] = settings.RECEIPT_KEYS
    old = exports.receipt_as_json(submission)
    second = base64.b64encode(bytes(range(32))).decode()
    settings.RECEIPT_KEYS = [f"{second}@2024-06-01", f"{first}@2024-03-01/2024-06-01"]
    new = exports.receipt_as_json(submission)
    assert [looked(one).found for one in (old, new)] == [Found.GENUINE] * 2
    assert json.loads(new)["key"] != json.loads(old)["key"] == signing.published_keys()[1].id

    retired = signing.published_keys()[1]
    settings.RECEIPT_KEYS = [second]
    assert looked(old).found == Found.UNKNOWN_KEY
    settings.RECEIPT_PUBLIC_KEYS = [f"{retired.base64}@2024-03-01/2024-06-01"]
    assert looked(old).found == Found.GENUINE
    assert [str(one.used_until) for one in signing.published_keys()] == ["None", "2024-06-01"]


@pytest.mark.parametrize("written", ["", "short", "!!!", "A" * 43 + "=@yesterday", "A" * 47 + "="])
def test_an_unusable_key_is_said(settings, written):
    settings.RECEIPT_KEYS = [written]
    with pytest.raises(signing.UnusableKey):
        signing.published_keys()


# --- By openssl alone, as the help page says ----------------------------------------------------
COMMANDS = r"""
sed 's/^{"format":"[^"]*","key":"[^"]*","receipt"://; s/,"signature":"[^"]*"}$//' receipt.json | tr -d '\n' > payload
grep -o ',"signature":"[^"]*"}$' receipt.json | cut -d '"' -f 4 | base64 -d > sig
openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in payload -sigfile sig
""".strip()


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_openssl_alone_verifies_it_by_the_commands_of_the_help_page(submission, tmp_path, client):
    body = exports.receipt_as_json(submission)
    (tmp_path / "receipt.json").write_bytes(body)
    pem = client.get(f"/receipts/keys/{json.loads(body)['key']}.pem")
    (tmp_path / "key.pem").write_bytes(pem.content)
    help_page = client.get("/help/").content.decode()
    for line in COMMANDS.splitlines():
        assert (
            line.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#x27;").replace(">", "&gt;") in help_page
        )

    def verified():
        return subprocess.run(["bash", "-c", COMMANDS], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (verified().returncode, verified().stdout.strip()) == (0, "Signature Verified Successfully")
    (tmp_path / "receipt.json").write_bytes(body.replace(b'"version":1', b'"version":2', 1))
    assert verified().returncode != 0


def test_a_proposal_sealed_before_there_were_schemas_has_a_receipt(call, hanako):
    submission = a_sealed_proposal(call, hanako).submissions.get()
    submission.snapshot = {name: value for name, value in submission.snapshot.items() if name != "schema"}
    assert json.loads(exports.receipt_as_json(submission))["receipt"]["snapshot"]["schema"] == 1
