"""How are refusals of reviewing said, in the reader's language?"""

from django.utils.translation import gettext as _

import proposals.sentences
from journal.refusals import NotAllowed
from reviews import refusals
from reviews.sentences.interests import INTEREST_SENTENCES
from reviews.sentences.items import title_of
from reviews.sentences.people import called
from reviews.sentences.plans import PLAN_SENTENCES
from reviews.sentences.pool import POOL_SENTENCES, column_in_words
from reviews.sentences.timetables import TIMETABLE_SENTENCES, moments_said

SENTENCES = {
    **INTEREST_SENTENCES,
    **PLAN_SENTENCES,
    **POOL_SENTENCES,
    **TIMETABLE_SENTENCES,
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
    facts = moments_said(refusal.facts)
    if "person" in facts:
        facts["person"] = called(facts["person"])
    if "field" in facts:
        facts["field"] = column_in_words(facts["field"])
    if "criterion" in facts:
        facts["criterion"] = title_of(facts["criterion"])
    if "criteria" in facts:
        facts["criteria"] = _(", ").join(title_of(criterion) for criterion in facts["criteria"])
    return SENTENCES[type(refusal)]() % facts
