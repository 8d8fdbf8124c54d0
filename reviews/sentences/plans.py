"""How are plans, fits, wishes and what stands in their way said, in the reader's language?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reviews.refusals import plans as refusals
from reviews.sentences.people import called

WISHES_SAID = {
    "eager": pgettext_lazy("wish", "Eager to read it"),
    "fine": pgettext_lazy("wish", "Fine with me"),
    "rather-not": pgettext_lazy("wish", "Rather not"),
    "": pgettext_lazy("wish", "No wish"),
}
PLAN_STATES_SAID = {
    "asked": (pgettext_lazy("plan", "Being worked out"), "half", "info"),
    "solved": (pgettext_lazy("plan", "Worked out"), "done", "ok"),
    "short": (pgettext_lazy("plan", "Cannot be done"), "stop", "bad"),
    "applied": (pgettext_lazy("plan", "Applied"), "check", "ok"),
    "undone": (pgettext_lazy("plan", "Undone"), "back", "wait"),
    "dropped": (pgettext_lazy("plan", "Followed by a later plan"), "minus", ""),
}
CHOICES_SAID = {
    "chosen": pgettext_lazy("choice of a plan", "As chosen"),
    "no-floor": pgettext_lazy("choice of a plan", "Without the floor"),
    "floor": pgettext_lazy("choice of a plan", "With the floor"),
    "no-bids": pgettext_lazy("choice of a plan", "Wishes not counted"),
    "no-least": pgettext_lazy("choice of a plan", "Without a least load"),
    "one-less": pgettext_lazy("choice of a plan", "One reader fewer"),
    "one-more": pgettext_lazy("choice of a plan", "One reader more"),
}
BARRED_SAID = {
    "found": gettext_lazy("conflict found, not ruled on yet"),
    "upheld": gettext_lazy("conflict of interest"),
    "named": gettext_lazy("leads it or is named in it"),
}
LANGUAGES_SAID = {
    "en": pgettext_lazy("fit", "reads English"),
    "ja": pgettext_lazy("fit", "reads Japanese"),
}
BIDS_SAID = {
    "eager": pgettext_lazy("fit", "eager"),
    "fine": pgettext_lazy("fit", "fine with it"),
    "rather-not": pgettext_lazy("fit", "rather not"),
}
CHANGES_SAID = {
    "gone": gettext_lazy("%(reference)s is no longer under review."),
    "new-conflict": gettext_lazy("%(person)s now has a conflict of interest with %(reference)s."),
    "no-reader": gettext_lazy("%(person)s no longer reads for this call."),
    "over-limit": gettext_lazy("%(person)s would read more than their limit allows now."),
    "asked-since": gettext_lazy("%(person)s has been asked to read %(reference)s since."),
    "taken-back": gettext_lazy("%(person)s no longer reads %(reference)s."),
}

PLAN_SENTENCES = {
    refusals.NothingToAssign: lambda: _("No proposal that you handle is under review, so there is nothing to assign."),
    refusals.NobodyReads: lambda: _("Nobody has accepted to read for this call yet. Invite reviewers first."),
    refusals.TooManyReaders: lambda: _(
        "%(wanted)s readers for each proposal cannot be: %(readers)s people read for this call."
    ),
    refusals.PlanNotReady: lambda: _("This plan cannot be applied. It must be worked out, and not be applied already."),
    refusals.PlanOutdated: lambda: _(
        "Nothing was assigned: something has changed since this plan was worked out. Work it out again."
    ),
    refusals.PlanNotApplied: lambda: _("Only the plan that was applied last can be undone."),
    refusals.BidsAreOver: lambda: _("Wishes are not asked for now. Nothing was kept."),
}


def changes_in_words(changes):
    """Return what has changed since a plan was worked out, a sentence each."""
    return [
        CHANGES_SAID[one.kind]
        % {"reference": one.reference, "person": called(one.person) if one.person is not None else ""}
        for one in changes
    ]


def matched_in_words(told):
    """Return what matched between a person and a proposal in a few words each; `told` maps a part to [points, most, what]."""
    what = {name: values for name, (_points, _most, values) in told.items()}
    found = []
    if what.get("area"):
        found.append(_("area %(number)s") % {"number": what["area"][0]})
    if what.get("keywords"):
        found.append(_("keywords: %(words)s") % {"words": _(", ").join(what["keywords"])})
    found += [str(LANGUAGES_SAID.get(one, one)) for one in what.get("language", ())]
    found += [str(BIDS_SAID[one]) for one in what.get("bid", ()) if one in BIDS_SAID]
    return found


def barred_in_words(state):
    """Say why a person must not read a proposal: by the state of the conflict on record, or None where none is."""
    return str(BARRED_SAID[state or "named"])


def parts_of(fit):
    """Return the parts of a Fit as `matched_in_words` reads them, and as a plan keeps them."""
    return {part.name: [part.points, part.most, list(part.what)] for part in fit.parts}


def candidate_in_words(one, *, by_fit):
    """Return a queries.Candidate as an option of a list: fit, name, load and what matched; `by_fit` where fits are known."""
    said = {"person": called(one.person), "count": one.workload, "most": one.most}
    if not by_fit:
        return _("%(person)s (has %(count)s)") % said
    if one.fit is None:
        return _("%(person)s (has %(count)s; has not accepted to judge for this call)") % said
    load = _("has %(count)s") if one.most is None else _("has %(count)s of %(most)s")
    why = _("; ").join([load % said, *matched_in_words(parts_of(one.fit))])
    return _("%(points)s · %(person)s (%(why)s)") % {**said, "points": one.fit.points, "why": why}
