"""In which shape does the answer to plain facts leave: every finding, in both languages, for programs and the shell?"""

from datetime import UTC

from django.conf import settings
from django.utils import translation

from journal.sentences import TOKYO
from proposals.eligibility import RULES, Verdict, assess, whole_verdict
from proposals.facts import terms_of
from proposals.sentences import say_finding

TEXTS = ("title", "text", "remedy", "clause")


def judged(call, sent, facts):
    """Return (findings, rules left out): what the rulebook finds of the facts that were sent (three queries).

    A rule is left out where nothing was asked that it judges: of the whole only the direct costs are known, and of
    further proposals nothing unless they were named.
    """
    unasked = {"one-of-several"} if sent.pi.other_proposals is None else set()
    unasked |= set() if facts.missing else {"whole"}
    findings = [one for one in assess(facts, terms_of(call)) if one.rule not in unasked]
    return findings, [rule for rule in RULES if rule in unasked]


def answer_to(call, findings, left_out, facts):
    """Return the whole answer as plain JSON."""
    verdict = whole_verdict(findings)
    return {
        "call": call.slug,
        "call_version": call.version,
        "rules_as_of": facts.on.isoformat(),
        "received_at": {
            "utc": facts.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "jst": facts.at.astimezone(TOKYO).isoformat(),
        },
        "verdict": verdict.value,
        "may_be_submitted": verdict != Verdict.NOT_MET,
        "findings": in_both_languages(findings),
        "left_out": left_out,
    }


def in_both_languages(findings):
    """Return findings as plain JSON, said in every language of the portal, in the order of the rulebook."""
    said = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            said[language] = [say_finding(finding) for finding in findings]
    return [
        {
            "rule": finding.rule,
            "number": RULES[finding.rule].number,
            "case": finding.case,
            "verdict": finding.verdict.value,
            "weight": finding.weight.value,
            "tone": said["en"][place].tone,
            "pending": said["en"][place].tone == "pending",
            "counterpart": finding.counterpart,
            **{text: {one: getattr(said[one][place], text) for one in sorted(said)} for text in TEXTS},
            "source": RULES[finding.rule].source.value,
            "params": finding.params,
        }
        for place, finding in enumerate(findings)
    ]
