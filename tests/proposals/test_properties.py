"""Does the rulebook keep its word for any proposal under any call, and agree with a second, plain reading?"""

import json
from collections import Counter
from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from proposals.eligibility import RULES, Verdict, Weight, assess, judged_again, whole_verdict
from proposals.eligibility.rejudging import KNOWN, RULED
from proposals.facts import frozen, thaw
from proposals.sentences import say_finding
from tests.proposals import naive_reading, strategies

WORDS = {Verdict.MET: "yes", Verdict.NOT_MET: "no", Verdict.ASK_A_HUMAN: "ask"}
SWITCHES = {
    "indirect": "indirect_weight",
    "researcher-number": "researcher_number_weight",
    "effort": "effort_weight",
}
ONLY_WHERE_IT_APPLIES = {
    "budget-years",
    "budget-share",
    "indirect",
    "programme",
    "agency-note",
    "member-number",
    "plan",
}


@pytest.fixture
def holds(rounds):
    """Ask for a property of drawn examples: the same ones in every `make test`, new and many more in the drill."""

    def ask(*strategy, usual=100, drill=2_000):
        how = settings(
            max_examples=rounds(usual, drill=drill),
            derandomize=rounds(True, drill=False),
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        return lambda property_of: how(given(*strategy)(property_of))()

    return ask


def badness(one):
    """Return how bad a finding is: met, for a person, a warning, a refusal."""
    if one.verdict == Verdict.NOT_MET:
        return 3 if one.weight == Weight.REFUSES else 2
    return 1 if one.verdict == Verdict.ASK_A_HUMAN else 0


def by_rule(findings):
    return {(one.rule, one.counterpart): one for one in findings}


def test_the_rulebook_agrees_with_a_second_plain_reading(holds):
    @holds(strategies.judged_proposals, usual=500, drill=10_000)
    def agree(drawn):
        facts, terms = drawn
        findings = assess(facts, terms)
        said = {(one.rule, one.counterpart, WORDS[one.verdict], one.weight.value) for one in findings}
        expected, whole = naive_reading.read(facts, terms)
        assert said == expected
        assert WORDS[whole_verdict(findings)] == whole


def test_every_rule_speaks_once_of_what_it_is_asked_about(holds):
    @holds(strategies.judged_proposals)
    def once(drawn):
        facts, terms = drawn
        found = Counter((one.rule, one.counterpart) for one in assess(facts, terms))
        assert set(found.values()) == {1}
        off = {rule for rule, switch in SWITCHES.items() if getattr(terms, switch) == "off"}
        everywhere = set(RULES) - ONLY_WHERE_IT_APPLIES - off
        of_counterparts = {"agency", "grant", "grant-purpose"}
        positions = [one.position for one in facts.counterparts]
        asked = {(rule, None) for rule in everywhere - of_counterparts}
        assert asked | {(rule, place) for rule in of_counterparts for place in positions} <= set(found)


def test_findings_are_kept_as_plain_json_and_come_back_the_same(holds):
    @holds(strategies.judged_proposals)
    def come_back(drawn):
        findings = assess(*drawn)
        assert thaw(json.loads(json.dumps(frozen(findings)))) == findings


def test_every_finding_is_said_in_both_languages(holds):
    @holds(strategies.judged_proposals)
    def say(drawn):
        findings = assess(*drawn)
        for language in ("en", "ja"):
            with translation.override(language):
                said = [say_finding(one) for one in findings]
                assert all(one.title and "%(" not in one.title + one.text + one.remedy for one in said)
                mended = [one for one in said if one.tone in ("blocks", "warns", "asks")]
                assert all(one.text for one in mended)


def test_an_added_agency_never_makes_a_sealed_proposal_worse(holds):
    @holds(strategies.judged_proposals, strategies.dice)
    def never_worse(drawn, dice):
        facts, terms = drawn
        sealed = assess(facts, terms)
        amended = replace(terms, participations={**strategies.participations(terms, dice), **terms.participations})
        later = replace(facts, on=facts.on + 60 * strategies.DAY)
        now = judged_again(sealed, assess(later, amended))
        assert list(by_rule(now)) == list(by_rule(sealed))
        assert all(badness(one) <= badness(was) for was, one in zip(sealed, now, strict=True))


def test_only_a_ruling_or_an_outcome_can_count_against_what_is_sealed(holds):
    def known_later(one, dice):
        ruling, outcome = dice.choice(strategies.CONSULTATIONS), dice.choice(strategies.OUTCOMES)
        return replace(one, consultation=ruling, outcome=outcome)

    @holds(strategies.judged_proposals, strategies.dice)
    def only_these(drawn, dice):
        facts, terms = drawn
        sealed = assess(facts, terms)
        known = tuple(known_later(one, dice) for one in facts.counterparts)
        today = assess(replace(facts, counterparts=known), strategies.terms_of_some_call(dice))
        now = judged_again(sealed, today)
        worse = [one for was, one in zip(sealed, now, strict=True) if badness(one) > badness(was)]
        assert {(one.rule, one.case) for one in worse} <= RULED | KNOWN
        assert all(by_rule(today)[one.rule, one.counterpart] == one for one in worse)


def test_judging_again_is_never_kinder_to_a_counterpart_than_both_readings(holds):
    def worst(findings, position):
        of_one = [one for one in findings if one.counterpart == position and one.rule != "agency-note"]  # only warns
        return max(map(badness, of_one), default=0)

    @holds(strategies.judged_proposals, strategies.dice, usual=300)
    def never_kinder(drawn, dice):
        facts, terms = drawn
        sealed = assess(facts, terms)
        amended = replace(terms, participations={**strategies.participations(terms, dice), **terms.participations})
        today = assess(replace(facts, on=facts.on + 60 * strategies.DAY), amended)
        now = judged_again(sealed, today)
        for one in facts.counterparts:
            kindest = min(worst(sealed, one.position), worst(today, one.position))
            assert worst(now, one.position) >= kindest
