"""Is every hostile file refused by its named rule, within the limits, and every good one kept?"""

import json
import resource
import subprocess
import sys
import time

import pytest

from proposals import gateways, services
from proposals.gateways import inspect_pdf
from proposals.models import Document
from proposals.refusals import DocumentRefused
from proposals.sentences import say
from proposals.sentences.files import OF_FILES
from tests.builders import IN_APRIL
from tests.proposals import good_files, hostile
from tests.proposing import a_draft, a_pdf

LIMITS = {"too-large", "too-many-pages"}  # whose sentence names a number


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


def named(files):
    """Return one parameter for each file of a list, spoken by its name."""
    return [pytest.param(*rest, id=name) for name, *rest in files]


def judged(data, folder):
    """Return the rule that refuses some bytes, or None; looked at in this process, without its limits."""
    path = folder / "file.pdf"
    path.write_bytes(data)
    return inspect_pdf.inspect(str(path), hostile.MAX_PAGES)["rule"]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("make", "rule"), named(hostile.KINDS))
def test_a_hostile_file_is_refused_by_its_rule(make, rule, tmp_path):
    assert judged(make(), tmp_path) == rule


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("make", named(good_files.KINDS))
def test_a_good_file_is_kept(make, tmp_path):
    assert judged(make(), tmp_path) is None


def test_every_rule_has_a_file_and_a_sentence_that_says_what_to_do():
    rules = {rule for _, _, rule in hostile.KINDS}
    assert rules | {"unreadable", "no-room"} == set(OF_FILES) | {"too-many-pages"}
    said = {rule: say(DocumentRefused(rule=rule, limit=30 << 20)) for rule in set(OF_FILES) | LIMITS}
    assert len(set(said.values())) == len(said)
    assert [rule for rule, text in said.items() if text.count(". ") + text.count(": ") < 1] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("data", "rule"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(hostile.an_update_that_adds_a_script(), "script", id="a script"),
        pytest.param(hostile.PLAIN[:-40], "cut-off", id="cut off"),
    ],
)
def test_the_service_refuses_and_keeps_no_row(call, hanako, data, rule):
    with pytest.raises(DocumentRefused) as refusal:
        received(a_draft(call, hanako), hanako, data)
    assert (refusal.value.facts["rule"], Document.objects.count()) == (rule, 0)


@pytest.mark.parametrize(("make", "rules"), named(hostile.HEAVY))
@pytest.mark.thorough
def test_a_file_that_wants_too_much_is_refused_within_the_limits(make, rules):
    stored, began = gateways.store([make()], max_bytes=1 << 30), time.monotonic()
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    rule, _ = gateways.inspect(stored, max_pages=hostile.MAX_PAGES)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
    assert rule in rules
    assert used < inspect_pdf.CPU_SECONDS + 1 and time.monotonic() - began < gateways.INSPECTION_SECONDS


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_child_process_judges_as_its_rules_do(rounds):
    files, wrong = [*hostile.KINDS, *((name, make, None) for name, make in good_files.KINDS)], {}
    for name, make, rule in files[:: rounds(6, drill=1)]:
        said, _ = gateways.inspect(gateways.store([make()], max_bytes=1 << 30), max_pages=hostile.MAX_PAGES)
        if said != rule:
            wrong[name] = (rule, said)
    assert wrong == {}


@pytest.mark.thorough
def test_what_is_as_large_as_may_be_is_kept(rounds):
    for _, make in good_files.LARGE[: rounds(1, drill=3)]:
        data = make()
        assert len(data) < 30 << 20
        assert gateways.inspect(gateways.store([data], max_bytes=30 << 20), max_pages=500)[0] is None


SPOILT = {
    "that runs for ever": "while True: pass",
    "that eats all memory": "held = [bytearray(1 << 26) for _ in range(64)]",
    "that dies": "import os; os.kill(os.getpid(), 11)",
    "that says nothing": "",
    "that says nonsense": "print('[]')",
    "that says too little": "print('{}')",
    "that writes files": "with open(sys.argv[1] + '.out', 'w') as out: out.write('x')\nprint('{\"rule\": null, \"pages\": 1}')",
}


@pytest.mark.thorough
@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in SPOILT.items()])
def test_an_inspector_fails_closed(body, monkeypatch, tmp_path):
    script = tmp_path / "spoilt.py"
    whole = gateways.INSPECTOR.read_text().partition("if __name__")[0].replace("CPU_SECONDS = 5", "CPU_SECONDS = 1")
    script.write_text(f"{whole}\nconfine()\n{body}\n")
    monkeypatch.setattr(gateways, "INSPECTOR", script)
    assert gateways.inspect(gateways.store([a_pdf()], max_bytes=10_000), max_pages=5) == ("unreadable", 0)


def test_the_child_knows_no_secret_of_the_portal(monkeypatch, tmp_path):
    seen = {}

    def look(command, **options):
        seen.update(command=command, env=options["env"])
        return subprocess.CompletedProcess(command, 0, stdout=json.dumps({"rule": None, "pages": 1}))

    monkeypatch.setattr(gateways.subprocess, "run", look)
    gateways.inspect(gateways.store([a_pdf()], max_bytes=10_000), max_pages=5)
    assert (seen["env"], seen["command"][:2]) == ({}, [sys.executable, "-I"])


def received(draft, actor, data):
    """Send some bytes as a document."""
    return services.receive_document(draft.pk, actor=actor, at=IN_APRIL, name="plan.pdf", chunks=[data])
