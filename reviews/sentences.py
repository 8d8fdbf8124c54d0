"""How are refusals, steps and scales of reviewing said, in the reader's language?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from journal.refusals import NotAllowed
from journal.sentences import in_reader_language, instant, is_japanese
from reviews import refusals

STAGES_SAID = {
    "submitted": pgettext_lazy("stage of proposals", "Submitted, not withdrawn"),
    "questions": pgettext_lazy("stage of proposals", "With questions for a person to decide"),
    "unassigned": pgettext_lazy("stage of proposals", "Too few reviewers"),
    "assigned": pgettext_lazy("stage of proposals", "Enough reviewers"),
    "unreviewed": pgettext_lazy("stage of proposals", "Reviews missing"),
    "reviewed": pgettext_lazy("stage of proposals", "All reviews in"),
    "decided": pgettext_lazy("stage of proposals", "Decided"),
    "withdrawn": pgettext_lazy("stage of proposals", "Withdrawn"),
}
STATES_SAID = {
    "submitted": pgettext_lazy("state of a proposal", "Under review"),
    "withdrawn": pgettext_lazy("state of a proposal", "Withdrawn"),
    "selected": pgettext_lazy("state of a proposal", "Selected"),
    "not_selected": pgettext_lazy("state of a proposal", "Not selected"),
}
SORTS_SAID = {
    "number": gettext_lazy("Proposal"),
    "title": gettext_lazy("Title"),
    "pi": gettext_lazy("Principal investigator"),
    "area": gettext_lazy("Area"),
    "received": gettext_lazy("Received"),
    "reviews": pgettext_lazy("reviews", "Sent"),
}


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
        "%(reference)s is not under review: it has not been submitted, was withdrawn, or has been decided."
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
    refusals.ReviewAlreadySent: lambda: _(
        "This review was sent on %(sent_at)s. It stands and can no longer be changed or taken back."
    ),
}


def say(refusal):
    """Say a refusal of this room in the reader's language; raises KeyError for one of another room."""
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
