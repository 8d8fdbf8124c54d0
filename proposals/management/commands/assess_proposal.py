"""What do the rules say of a proposal, asked on the shell? manage.py assess_proposal AS3-0007"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calls import queries as calls_queries
from calls.models import Call
from journal.sentences import tokyo_day
from proposals import queries
from proposals.eligibility import Verdict, assess, judged_again, whole_verdict
from proposals.facts import facts_from, known_about, terms_of, thaw
from proposals.forms.answered import answer_to, in_both_languages, judged
from proposals.forms.facts_sent import Misread, NotJson, meant, read
from proposals.models import Proposal
from proposals.sentences import say_finding

UNUSABLE = 2  # the exit code where nothing could be judged


class Command(BaseCommand):
    help = (
        "Say what the rules find: of a stored proposal, as sealed and as of today, or of plain facts in a JSON file as "
        "the API takes them. Exit code 0: nothing blocks. 1: something blocks. 2: nothing could be judged."
    )

    def add_arguments(self, parser):
        """Ask for a proposal, or for a call and a file with facts."""
        parser.add_argument("number", nargs="?", help="the number of a proposal, such as AS3-0007")
        parser.add_argument("--call", help="the call to judge by, such as aspire-2024-3")
        parser.add_argument("--facts", help="a JSON file with the facts; - reads the standard input")
        parser.add_argument("--json", action="store_true", help="print JSON, in both languages")

    def handle(self, *, number, call, facts, **options):
        """Print the findings and leave with the exit code of the last verdict."""
        if number and not (call or facts):
            verdict = self.say_stored(number, as_json=options["json"])
        elif call and facts and not number:
            verdict = self.say_sent(call, facts, as_json=options["json"])
        else:
            raise CommandError("Name a proposal, or a call (--call) and a file (--facts).", returncode=UNUSABLE)
        if verdict == Verdict.NOT_MET:
            raise SystemExit(1)

    def say_stored(self, number, *, as_json):
        """Print what was found when the proposal was sealed, if it was, and what is found today; returns today's verdict."""
        proposal, now = _proposal_numbered(number), timezone.now()
        submission = queries.submission_that_stands(proposal)
        sealed = thaw(submission.findings) if submission else None
        found = _found_today(submission, sealed, at=now) if submission else queries.assessment_of(proposal, at=now)
        if as_json:
            told = {"proposal": proposal.reference, "call": proposal.call.slug, "call_version": proposal.call.version}
            told["sealed"] = sealed and {"received_at": submission.received_at.isoformat(), **_told(sealed)}
            self.stdout.write(json.dumps({**told, "today": _told(found)}, ensure_ascii=False, indent=1))
            return whole_verdict(found)
        if sealed is not None:
            self.say(f"{proposal.reference} as sealed, received {submission.received_at.isoformat()}", sealed)
        self.say(f"{proposal.reference} today, by version {proposal.call.version} of {proposal.call.slug}", found)
        return whole_verdict(found)

    def say_sent(self, slug, file, *, as_json):
        """Print what is found of the facts in a file; returns the verdict."""
        try:
            call = calls_queries.call_by_slug(slug)
            body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            sent = read(body)
            facts = meant(sent, received_at=timezone.now())
        except Call.DoesNotExist:
            raise CommandError(f"There is no call {slug}.", returncode=UNUSABLE) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=UNUSABLE) from None
        except NotJson as reason:
            raise CommandError(f"{file} is no JSON text: {reason}", returncode=UNUSABLE) from None
        except Misread as misread:
            raise CommandError(f"Some of the facts cannot be read.\n{misread}", returncode=UNUSABLE) from None
        findings, left_out = judged(call, sent, facts)
        if as_json:
            self.stdout.write(json.dumps(answer_to(call, findings, left_out, facts), ensure_ascii=False, indent=1))
        else:
            self.say(f"Facts under {call.slug}, received {facts.at.isoformat()}", findings)
        return whole_verdict(findings)

    def say(self, heading, findings):
        """Print findings for people: verdict word, title, why, what would make it pass, clause."""
        self.stdout.write(f"{heading}: {whole_verdict(findings).value.replace('_', ' ')}")
        for one in map(say_finding, findings):
            self.stdout.write(f"  {one.number:<4} {one.word}: {one.title}")
            for line in (one.text, one.remedy and f"What would make this pass: {one.remedy}"):
                if line:
                    self.stdout.write(f"       {line}")
            self.stdout.write(f"       {one.source}{': ' if one.clause else ''}{one.clause}")


def _found_today(submission, sealed, *, at):
    """Return what the rules find today of a sealed text: as the office's desk has it."""
    proposal, snapshot, received_at = submission.proposal, submission.snapshot, submission.received_at
    known, on = known_about(proposal, snapshot), max(tokyo_day(at), tokyo_day(received_at))
    today = assess(facts_from(snapshot, known, at=received_at, on=on), terms_of(proposal.call))
    return judged_again(sealed, today)


def _told(findings):
    return {"verdict": whole_verdict(findings).value, "findings": in_both_languages(findings)}


def _proposal_numbered(reference):
    """Return the proposal that people call by this number; raises CommandError."""
    prefix, _, number = reference.strip().upper().rpartition("-")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        found = Proposal.objects.select_related("call", "area", "lead")
        found = found.filter(call__number_prefix__iexact=prefix, number=int(number)).first()
        if found:
            return found
    raise CommandError(f"There is no proposal {reference}.", returncode=UNUSABLE)
