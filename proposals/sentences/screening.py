"""What is an officer told when a decision of the screening cannot be taken?"""

from django.utils.translation import gettext as _

from proposals import refusals

OF_SCREENING = {
    refusals.NotMetToday: lambda: _(
        "A clause of the call refuses %(reference)s today, so it cannot be accepted as received."
    ),
    refusals.NoClauseNamed: lambda: _("Choose at least one clause on which the refusal rests."),
    refusals.ClauseNoLongerStands: lambda: _(
        "The findings have changed since you opened this page. Look at them again, then decide."
    ),
    refusals.ReasonMissing: lambda: _("Give the reason in a few words."),
    refusals.QuestionOver: lambda: _(
        "%(reference)s is no longer in the race, or has been decided: there is nothing left to rule on."
    ),
}
