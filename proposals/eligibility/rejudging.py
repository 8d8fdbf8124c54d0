"""What is to be said of a submitted proposal today, when the call or the world has changed since it was judged?

Its text is locked. What is added to the call afterwards can only help it; only a ruling on its agency, or
what became of a pending grant, can count against it.
"""

from proposals.eligibility.shapes import Verdict, Weight

GOOD_TO_BAD = (
    (Verdict.MET, None),
    (Verdict.ASK_A_HUMAN, None),
    (Verdict.NOT_MET, Weight.WARNS),
    (Verdict.NOT_MET, Weight.REFUSES),
)
RULED = {("agency", "supported"), ("agency", "pending"), ("agency", "not_supported")}
HANG_ON_THE_AGENCY = ("programme", "grant-purpose")
KNOWN = {("grant", "awarded"), ("grant", "rejected"), ("grant", "unknown")}


def judged_again(sealed, today):
    """Return today's findings where they are better than the sealed ones or tell what has become known since.

    Both are lists of Finding of the same text. A finding that only one of the two has (a rule whose switch was
    turned meanwhile) is left as it was sealed: absent where it was absent. An agency added on terms that the
    counterpart does not meet (a programme, the scope of its grant) has not helped: what was said of it stands.
    """
    now = {(one.rule, one.counterpart): one for one in today}
    return [_of_the_two(was, now.get((was.rule, was.counterpart)), now) for was in sealed]


def _of_the_two(was, is_now, now):
    if is_now is None:
        return was
    if (is_now.rule, is_now.case) in RULED | KNOWN:
        return is_now
    if was.rule == "agency" and any(_refuses(now.get((rule, was.counterpart))) for rule in HANG_ON_THE_AGENCY):
        return was
    return is_now if _badness(is_now) < _badness(was) else was


def _refuses(finding):
    return finding is not None and finding.blocks


def _badness(finding):
    weight = finding.weight if finding.verdict == Verdict.NOT_MET else None
    return GOOD_TO_BAD.index((finding.verdict, weight))
