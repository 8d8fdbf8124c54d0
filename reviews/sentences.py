"""How are refusals, steps and scales of reviewing said, in the reader's language?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

import proposals.sentences
from journal.refusals import NotAllowed
from journal.sentences import in_reader_language, instant, is_japanese
from reviews import refusals

STAGES_SAID = {
    "submitted": pgettext_lazy("stage of proposals", "Submitted, neither withdrawn nor refused"),
    "questions": pgettext_lazy("stage of proposals", "With questions for a person to decide"),
    "unassigned": pgettext_lazy("stage of proposals", "Too few reviewers"),
    "assigned": pgettext_lazy("stage of proposals", "Enough reviewers"),
    "unreviewed": pgettext_lazy("stage of proposals", "Reviews missing"),
    "reviewed": pgettext_lazy("stage of proposals", "All reviews in"),
    "decided": pgettext_lazy("stage of proposals", "Decided"),
    "not_accepted": pgettext_lazy("stage of proposals", "Not accepted"),
    "withdrawn": pgettext_lazy("stage of proposals", "Withdrawn"),
}
STATES_SAID = {
    "submitted": pgettext_lazy("state of a proposal", "Under review"),
    "withdrawn": pgettext_lazy("state of a proposal", "Withdrawn"),
    "selected": pgettext_lazy("state of a proposal", "Selected"),
    "not_selected": pgettext_lazy("state of a proposal", "Not selected"),
    "not_accepted": pgettext_lazy("state of a proposal", "Not accepted"),
    "cancelled": pgettext_lazy("state of a proposal", "Selection cancelled"),
}
SORTS_SAID = {
    "number": gettext_lazy("Proposal"),
    "title": gettext_lazy("Title"),
    "pi": gettext_lazy("Principal investigator"),
    "area": gettext_lazy("Area"),
    "received": gettext_lazy("Received"),
    "reviews": pgettext_lazy("reviews", "Sent"),
}

TONES_SAID = {
    "asks": pgettext_lazy("finding", "A person decides"),
    "blocks": pgettext_lazy("finding", "Not met"),
    "pending": pgettext_lazy("finding", "Still to be shown"),
    "warns": pgettext_lazy("finding", "Warning"),
    "met": pgettext_lazy("finding", "Met"),
}
VERDICTS_SAID = {
    "ask_a_human": pgettext_lazy("verdict of today", "A person decides"),
    "not_met": pgettext_lazy("verdict of today", "Not met"),
    "met": pgettext_lazy("verdict of today", "Met"),
}
DESK_STATES_SAID = {
    "open": pgettext_lazy("state of a screening", "Waits for a decision"),
    "accepted": pgettext_lazy("state of a screening", "Accepted as received"),
    "refused": pgettext_lazy("state of a screening", "Not accepted"),
    "over": pgettext_lazy("state of a screening", "Decided without it"),
}
OUTCOMES_SAID = {
    "pending": pgettext_lazy("outcome of a grant", "Not known yet"),
    "awarded": pgettext_lazy("outcome of a grant", "Awarded"),
    "against": pgettext_lazy("outcome of a grant", "Rejected, or not known in time"),
}
QUESTION_STATES_SAID = {
    "open": pgettext_lazy("state of a question", "To rule on"),
    "pending": pgettext_lazy("state of a question", "Ruling pending"),
    "ruled": pgettext_lazy("state of a question", "Ruled"),
    "over": pgettext_lazy("state of a question", "No longer needed"),
}
OUTCOME_STATES_SAID = {
    "pending": pgettext_lazy("outcome of a grant", "Not known yet"),
    "awarded": pgettext_lazy("outcome of a grant", "Awarded"),
    "rejected": pgettext_lazy("outcome of a grant", "Rejected"),
    "unknown": pgettext_lazy("outcome of a grant", "Not known in time"),
}
BECAUSE_SAID = {
    "call-amended": gettext_lazy("Judged again by version %(version)s of the call: %(verdict)s"),
    "consultation-ruled": gettext_lazy("Judged again after the ruling on an agency: %(verdict)s"),
    "outcome-known": gettext_lazy("Judged again after an outcome became known: %(verdict)s"),
    "": gettext_lazy("Judged again: %(verdict)s"),
}
ENTRIES_SAID = {
    "proposal.withdrawn": gettext_lazy("Withdrawn by the applicant"),
    "proposal.not_accepted": gettext_lazy("Not accepted"),
    "screening.accepted": gettext_lazy("Accepted as received"),
    "screening.reopened": gettext_lazy("Acceptance taken back"),
    "outcome.unknown": gettext_lazy("Outcome of a grant marked as not known in time"),
}
RULINGS_SAID = {
    "supported": pgettext_lazy("ruling", "Supported"),
    "not-supported": pgettext_lazy("ruling", "Not supported"),
    "pending": pgettext_lazy("ruling", "Pending: still being looked into"),
}
RULES_SAID = {
    "window": gettext_lazy("Solicitation period"),
    "whole": gettext_lazy("Whole proposal"),
    "research-type": gettext_lazy("Research type"),
    "area": gettext_lazy("Research area"),
    "period": gettext_lazy("Research period"),
    "budget-years": gettext_lazy("Budget within the period"),
    "budget-cap": gettext_lazy("Limit of direct costs"),
    "budget-share": gettext_lazy("Direct costs in proportion"),
    "indirect": gettext_lazy("Indirect costs"),
    "agreement": gettext_lazy("Prior agreement"),
    "affiliation": gettext_lazy("Promise of affiliation"),
    "in-japan": gettext_lazy("In Japan for the whole period"),
    "responsibility": gettext_lazy("Responsibility for plan and results"),
    "researcher-number": gettext_lazy("e-Rad researcher number"),
    "effort": gettext_lazy("Effort"),
    "one-of-several": gettext_lazy("Several proposals of one investigator"),
    "counterpart": gettext_lazy("Counterpart researchers"),
    "agency": gettext_lazy("Agency of the counterpart"),
    "programme": gettext_lazy("Programme of the grant"),
    "grant": gettext_lazy("Grant held, or known in time"),
    "grant-purpose": gettext_lazy("Grant for this project"),
    "agency-note": gettext_lazy("Note of the agency"),
}


def tone_in_words(tone):
    """Return the weight of a finding as the office says it of a proposal that has been submitted."""
    return str(TONES_SAID[tone])


def rule_in_words(name):
    """Return the name of a rule; its key where it has none."""
    return str(RULES_SAID.get(name, name))


def entry_in_words(verb, detail):
    """Say an entry of the journal about a proposal on the desk; `detail` is what the entry holds."""
    agency = {"agency": detail.get("agency", "")}
    match verb:
        case "proposal.submitted":
            return _("Received and sealed")
        case "proposal.judged_again":
            said = BECAUSE_SAID.get(detail.get("because"), BECAUSE_SAID[""])
            return said % {"version": detail.get("call_version"), "verdict": VERDICTS_SAID[detail["verdict"]]}
        case "consultation.asked":
            return _("Question about %(agency)s asked") % agency
        case "consultation.ruled":
            return _("Ruling on %(agency)s: %(ruling)s") % {**agency, "ruling": RULINGS_SAID[detail["after"]["ruling"]]}
        case "outcome.recorded":
            words = {"outcome": OUTCOME_STATES_SAID[detail["after"]["state"]], "position": detail["position"]}
            return _("Outcome of counterpart %(position)s recorded by the office: %(outcome)s") % words
        case "outcome.reported":
            words = {"outcome": OUTCOME_STATES_SAID[detail["state"]], "position": detail["position"]}
            return _("Outcome of counterpart %(position)s reported: %(outcome)s") % words
    return str(ENTRIES_SAID[verb])


def state_in_words(state):
    """Return the state of a submitted proposal as the office says it."""
    return str(STATES_SAID[state])


def called(person):
    """Return a person's name in the reader's script."""
    return person.name_ja if is_japanese() and person.name_ja else str(person)


def title_of(criterion):
    """Return an item with its letter, such as "a. Fit with the programme"."""
    return f"{criterion.code}. {in_reader_language(criterion, 'title')}"


def guidance_of(criterion):
    """Return the call's guidance on an item."""
    return in_reader_language(criterion, "guidance")


def anchors_of(criterion):
    """Return the words under the points, from the lowest to the highest; they are the portal's own, not the call's.

    With a line from which a proposal is fundable there are words below, on and above it.
    """
    low, high = criterion.scale_min, criterion.scale_max
    line = criterion.fundable_from or (low + high + 1) // 2
    lower = low + (line - low) * 2 // 5
    upper = line + (high - line) // 2
    words = [
        (low, lower - 1, _("%(points)s poor")),
        (lower, line - 1, _("%(points)s below the line") if criterion.fundable_from else _("%(points)s weak")),
        (line, line, _("%(points)s fundable") if criterion.fundable_from else _("%(points)s fair")),
        (line + 1, upper, _("%(points)s strong")),
        (upper + 1, high, _("%(points)s outstanding")),
    ]
    return [word % {"points": _span(first, last)} for first, last, word in words if first <= last]


def _span(first, last):
    return str(first) if first == last else f"{first}–{last}"


def choose_points(criterion):
    """Say what is missing where an item has no points."""
    return _("Choose from %(low)s to %(high)s.") % {"low": criterion.scale_min, "high": criterion.scale_max}


def off_the_scale(criterion):
    """Say what is wrong with points outside an item's scale; `%(value)s` is left for what was typed."""
    told = _("%(value)s is outside the scale. Choose from %(low)s to %(high)s.")
    return told % {"value": "%(value)s", "low": criterion.scale_min, "high": criterion.scale_max}


def barred_because(refusal_class):
    """Say in a few words why a person cannot be asked."""
    return {
        refusals.ReviewerLeadsTheProposal: _("leads this proposal"),
        refusals.ReviewerIsNamedInTheProposal: _("is named in this proposal"),
        refusals.ReviewerHasAConflict: _("has a conflict of interest"),
        refusals.ReviewerAlreadyAssigned: _("has been asked already"),
    }[refusal_class]


SENTENCES = {
    NotAllowed: lambda: _("You may not do this."),
    refusals.ProposalNotUnderReview: lambda: _(
        "%(reference)s is not under review: it has not been submitted, was withdrawn or not accepted, or has been decided."
    ),
    refusals.NotAReviewer: lambda: _(
        "%(person)s does not belong to the reviewers. An administrator can give them that role."
    ),
    refusals.ReviewerLeadsTheProposal: lambda: _(
        "%(person)s is the principal investigator of %(reference)s and cannot review it. Choose somebody else."
    ),
    refusals.ReviewerIsNamedInTheProposal: lambda: _(
        "%(reference)s names the e-mail address of %(person)s, who cannot review it. Choose somebody else."
    ),
    refusals.ReviewerHasAConflict: lambda: _(
        "%(person)s has a conflict of interest with %(reference)s and cannot review it. Choose somebody else."
    ),
    refusals.ReviewerAlreadyAssigned: lambda: _("%(person)s has already been asked to review %(reference)s."),
    refusals.AssignmentOver: lambda: _("This assignment is already over; there is nothing to take back."),
    refusals.ConflictWithoutReason: lambda: _(
        "Say in a few words what the conflict is, so that the office understands. No details are needed."
    ),
    refusals.CriterionUnknown: lambda: _("This call has no item “%(code)s”. Reload the page and score again."),
    refusals.PointsOffTheScale: lambda: _(
        "%(points)s is outside the scale of “%(criterion)s”: choose from %(scale_min)s to %(scale_max)s."
    ),
    refusals.CriteriaUnscored: lambda: _("These items have no points yet: %(criteria)s. Score them, then send."),
    refusals.LetterChanged: lambda: _(
        "The letter is no longer the one that you read: something in it has changed. Read it again, then confirm."
    ),
    refusals.ReviewAlreadySent: lambda: _(
        "This review was sent on %(sent_at)s. It stands and can no longer be changed or taken back."
    ),
}


def say(refusal):
    """Say a refusal in the reader's language; those of lower rooms are passed on."""
    if type(refusal) not in SENTENCES:
        return proposals.sentences.say(refusal)
    facts = dict(refusal.facts)
    if "person" in facts:
        facts["person"] = called(facts["person"])
    if "sent_at" in facts:
        facts["sent_at"] = instant(facts["sent_at"])
    if "criterion" in facts:
        facts["criterion"] = title_of(facts["criterion"])
    if "criteria" in facts:
        facts["criteria"] = _(", ").join(title_of(criterion) for criterion in facts["criteria"])
    return SENTENCES[type(refusal)]() % facts
