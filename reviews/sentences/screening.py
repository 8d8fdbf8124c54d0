"""How are stages, states, rules and entries of the screening desk said?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

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
