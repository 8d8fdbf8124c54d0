"""Every case of every rule has its sentences, in both languages, and they take their parameters."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from proposals.eligibility import RULES, Finding, Verdict, Weight
from proposals.sentences import say_finding
from proposals.sentences.cases import CASES, CLAUSES_JA

PARAMS = {
    "opens_at": "2024-03-08T00:00:00+09:00",
    "closes_at": "2024-05-28T12:00:00+09:00",
    "at": "2024-05-28T12:00:00.000001+09:00",
    "fields": ["title", "budget"],
    "offered": "ASPIRE-B",
    "type": "ASPIRE-A",
    "areas": 3,
    "area": 1,
    "min_months": 36,
    "max_months": 60,
    "months": 48,
    "first_year": 2024,
    "last_year": 2029,
    "last_on": "2030-03-31",
    "start_on": "2024-12-01",
    "ends_on": "2029-11-30",
    "years": [2030, 2031],
    "direct_yen": 115_000_001,
    "cap_yen": 115_000_000,
    "over_yen": 1,
    "share_yen": 92_000_000,
    "indirect_yen": 34_500_001,
    "limit_yen": 34_500_000,
    "percent": 30,
    "by_on": "2024-12-01",
    "affiliation_on": "2024-11-01",
    "due_on": "2024-05-31",
    "name": "Ingrid Solberg",
    "names": "Keiko Abe",
    "programmes": "CFREF, CERC",
    "programme": "CERC",
    "count": 2,
    "agency": "ERC",
    "here": 60,
    "elsewhere": 50,
    "sum": 110,
    "over": 10,
    "others": "AS3-0002",
}


def cases_in_the_rulebook():
    """Read which cases the rules can yield from their own source."""
    folder = Path(settings.BASE_DIR) / "proposals" / "eligibility"
    source = "".join((folder / name).read_text() for name in ("of_proposals.py", "of_counterparts.py"))
    functions = re.split(r"^def ", source, flags=re.MULTILINE)[1:]
    found = {
        re.match(r"\w+", body)[0]: set(re.findall(r'(?:MET|HUMAN), "(\w+)"|(?:case =|else|if|:) "(\w+)"', body))
        for body in functions
    }
    return {case for pairs in found.values() for pair in pairs for case in pair if case}


def test_every_case_that_a_rule_can_yield_has_sentences():
    assert cases_in_the_rulebook() - {"off", "applied"} <= {case for _, case in CASES}
    assert {rule for rule, _ in CASES} == set(RULES)


def test_every_clause_has_its_japanese_heading():
    assert {clause for rule in RULES.values() for clause in (rule.clause, *rule.clauses.values()) if clause} == set(
        CLAUSES_JA
    )


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(("rule", "case"), sorted(CASES))
def test_a_sentence_takes_its_parameters(rule, case, language):
    with translation.override(language):
        said = say_finding(Finding(rule, Verdict.NOT_MET, case, Weight.REFUSES, PARAMS, 1))
    texts = (said.title, said.text, said.remedy)
    assert said.title and not any("%(" in text for text in texts)


def test_the_cap_is_said_with_its_clause_and_the_way_out():
    params = {"direct_yen": 118_400_000, "cap_yen": 115_000_000, "over_yen": 3_400_000}
    said = say_finding(Finding("budget-cap", Verdict.NOT_MET, "over", Weight.REFUSES, params))
    assert (said.tone, said.title, said.text, said.remedy, said.clause, said.section) == (
        "blocks",
        "Direct costs are 3,400 thousand yen above the limit",
        "Your total is 118,400; the limit is 115,000 thousand yen for the whole period.",
        "Lower the direct costs by at least 3,400 thousand yen.",
        "Public offering content, Project size, note 1",
        "budget",
    )
