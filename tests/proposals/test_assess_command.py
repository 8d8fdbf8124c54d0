"""What officers are told on the shell: of a stored proposal, and of plain facts."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from proposals.facts import thaw
from proposals.forms.answered import in_both_languages
from tests.builders import IN_APRIL
from tests.proposals.same_facts import FACTS
from tests.proposing import a_draft, a_sealed_proposal


def told(*words, **options):
    """Return what the command prints and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("assess_proposal", *words, stdout=out, **options)
    except SystemExit as exit_:
        code = exit_.code
    return out.getvalue(), code


def test_a_sealed_proposal_is_told_as_sealed_and_as_of_today(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    text, code = told(proposal.reference.lower())
    assert code == 0
    assert f"AS3-0001 as sealed, received {IN_APRIL.isoformat()}: met" in text
    assert "AS3-0001 today, by version 1 of aspire-2024-3: met" in text
    assert text.count("R5   Met: Direct costs are within the limit") == 2
    assert "       Clause of the call: Public offering content, Project size, note 1" in text


def test_the_sealed_findings_stay_and_todays_follow_the_call(call, hanako):
    counterpart = {"agency_key": "", "unlisted_agency": "Research Council of X"}
    proposal = a_sealed_proposal(call, hanako, counterparts=[counterpart])
    agency = call.participations.get(agency__key="rcn").agency
    agency.aliases = ["Research Council of X"]
    agency.save(update_fields=["aliases"])
    text, code = told(proposal.reference, json=True)
    data = json.loads(text)
    assert (data["sealed"]["verdict"], data["today"]["verdict"], code) == ("ask_a_human", "met", 0)
    sealed = thaw(proposal.submissions.get().findings)
    assert data["sealed"]["findings"] == in_both_languages(sealed)


def test_a_draft_that_may_not_be_submitted_ends_with_1(call, hanako):
    proposal = a_draft(call, hanako)
    text, code = told(proposal.reference)
    assert code == 1
    assert "as sealed" not in text
    assert "AS3-0001 today, by version 1 of aspire-2024-3: not met" in text
    assert "R3   Blocks submission: No research area is chosen" in text
    assert "       What would make this pass: Choose one research area." in text
    assert json.loads(told(proposal.reference, json=True)[0])["sealed"] is None


def test_facts_are_read_from_the_standard_input(call, monkeypatch):
    body = json.dumps({**FACTS, "received_at": IN_APRIL.isoformat()}).encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(body)))
    text, code = told(call=call.slug, facts="-")
    assert code == 0
    assert text.startswith(f"Facts under aspire-2024-3, received {IN_APRIL.isoformat()}: met\n")


@pytest.mark.parametrize(
    ("words", "options", "said"),
    [
        pytest.param(["AS3-0099"], {}, "There is no proposal AS3-0099.", id="no such number"),
        pytest.param(["0099"], {}, "There is no proposal 0099.", id="no prefix"),
        pytest.param(["AS3-９"], {}, "There is no proposal AS3-９.", id="no plain digit"),
        pytest.param([], {}, "Name a proposal, or a call (--call) and a file (--facts).", id="nothing"),
        pytest.param(
            ["AS3-1"],
            {"call": "aspire-2024-3", "facts": "-"},
            "Name a proposal, or a call (--call) and a file (--facts).",
            id="both",
        ),
        pytest.param([], {"call": "nowhere", "facts": "-"}, "There is no call nowhere.", id="no such call"),
        pytest.param(
            [],
            {"call": "aspire-2024-3", "facts": "absent.json"},
            "absent.json cannot be read: No such file or directory.",
            id="no such file",
        ),
        pytest.param([], {"call": "aspire-2024-3", "facts": "README.md"}, "README.md is no JSON text:", id="no JSON"),
    ],
)
def test_what_cannot_be_judged_is_told_so(call, words, options, said):
    with pytest.raises(CommandError) as refused:
        call_command("assess_proposal", *words, **options)
    assert str(refused.value).startswith(said)
    assert refused.value.returncode == 2


def test_facts_that_cannot_be_read_are_pointed_at(call, tmp_path):
    file = tmp_path / "facts.json"
    file.write_text(
        '{"counterparts": [{"agency": "nobody"}], "budget": [{"fiscal_year": 2024}, {"fiscal_year": 2024}]}'
    )
    with pytest.raises(CommandError) as refused:
        call_command("assess_proposal", call=call.slug, facts=str(file))
    assert str(refused.value).splitlines() == [
        "Some of the facts cannot be read.",
        "/budget/1/fiscal_year: Fiscal year 2024 stands twice.",
        "/counterparts/0/agency: There is no agency with the key nobody.",
    ]
