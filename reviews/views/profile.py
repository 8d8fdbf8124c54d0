"""How does a reviewer see what the pool holds about them, correct it, and add to it?

Every act answers the same whatever follows from it: what is found between a person and a proposal is looked for by the
sweep, and told on no page of theirs.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from journal.refusals import NotAllowed, Refusal
from journal.sentences import tokyo_day
from reviews import forms, services
from reviews.queries import profile
from reviews.refusals import MoveOutOfReach, ProfileChanged, SavedMeanwhile, TooManyEntries
from reviews.sentences import ACTS_SAID, COLUMNS_SAID, LANGUAGES_SAID, TIES_SAID, say
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.pool import differing


class OwnView(View):
    """What all pages of one's own profile share: who may see it, and the words of the answers."""

    template = ""

    def dispatch(self, request, *args, **kwargs):
        """Keep the profile, None where there is none yet; raises Http404 for whoever is no reviewer and in no pool."""
        if not profile.sees_own_profile(request.user):
            raise Http404
        self.reviewer = profile.own_reviewer(request.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def how(self):
        """Return who acts, and when."""
        return {"actor": self.request.user, "at": self.request.received_at}

    @cached_property
    def judged(self):
        """Return the calls in which the person judges, as OwnCalls."""
        calls = profile.own_calls(self.request.user, self.reviewer, at=self.request.received_at)
        return [one for one in calls if one.is_accepted]

    def show(self, *, status=200, **context):
        """Render the page."""
        shown = {"reviewer": self.reviewer, "judged": self.judged, **context}
        return render(self.request, self.template, shown, status=status)

    def kept(self):
        """Thank, in the same words for whatever was kept, and lead to the profile."""
        messages.success(self.request, _("Thank you, this is recorded."))
        return redirect("reviews:profile")

    def again(self, refusal):
        """Return the form as it was typed, over the version that is stored now, with what stood in the way."""
        self.reviewer = profile.own_reviewer(self.request.user)
        data = self.request.POST.copy()
        data["version"] = str(self.reviewer.version if self.reviewer else 0)
        form = self.form_of(data)
        form.is_valid()
        is_about_year = isinstance(refusal, MoveOutOfReach) and "old_until" in form.cleaned_data
        form.add_error("old_until" if is_about_year else None, own_words(refusal))
        return form

    def attempt(self, act, **said):
        """Do something; return the refusal that stood in the way, or None. Raises Http404 where it is not theirs to do."""
        try:
            act(**said, **self.how)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            return refusal
        return None


def own_words(refusal):
    """Say a refusal to the person it is about: the office is not named by its people."""
    if isinstance(refusal, ProfileChanged | SavedMeanwhile):
        return _(
            "Your profile was saved after you opened this page, by the office or by you in another window. What you typed is still here. Look at it once more, then save again."
        )
    if isinstance(refusal, TooManyEntries):
        return _("There are %(limit)s entries already; more are not kept. Write to the office.") % refusal.facts
    return say(refusal)


class ProfileView(OwnView):
    """Everything that the pool holds about the person who is signed in, and what each part is used for."""

    template = "reviews/profile.html"

    def get(self, request):
        """Show it; without a profile, say so and let one be begun."""
        own = profile.own_profile(request.user, at=request.received_at)
        languages = own.reviewer.languages if own.reviewer else ()
        context = {
            "own": own,
            "reviewer": own.reviewer,
            "judged": [one for one in own.calls if one.is_accepted],
            "languages_said": [LANGUAGES_SAID.get(code, code) for code in languages],
            "ties": [(tie, TIES_SAID[tie.kind]) for tie in own.ties],
            "told": [(COLUMNS_SAID[one.field], one.value) for one in own.told],
            "history": [(one, ACTS_SAID[one.verb]) for one in own.history if one.verb in ACTS_SAID],
        }
        return render(request, self.template, context)


class ProfileEditView(OwnView):
    """Correct what is one's own to say: keywords, languages, areas, how much, the department; numbers are told."""

    template = "reviews/profile_edit.html"

    def form_of(self, data=None):
        """Return the form, with the areas of the calls in which the person judges."""
        return forms.OwnProfileForm(data, calls=self.judged, initial=forms.own_profile_of(self.reviewer))

    def get(self, request):
        """Show what is stored."""
        return self.show(form=self.form_of())

    def post(self, request):
        """Keep it, or show what is stored now beside what was typed."""
        form = self.form_of(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=MISSHAPEN)
        version = form.cleaned_data["version"] or 0
        refusal = self.attempt(services.save_own_profile, version=version, **form.said())
        if refusal is None:
            return self.kept()
        form = self.again(refusal)
        stored = forms.own_profile_of(self.reviewer)
        return self.show(form=form, differing=differing(form, stored), status=REFUSED)


class ProfileMoveView(OwnView):
    """Say that one works at another institution now: the old one becomes an earlier one."""

    template = "reviews/profile_move.html"

    def form_of(self, data=None):
        """Return the form; it asks for the years at the old institution where one is on record."""
        one = self.reviewer
        leaves = bool(one and (one.institution or one.institution_ja or one.ror or one.institution_code))
        initial = {"version": one.version if one else 0, "old_until": tokyo_day(self.request.received_at).year}
        return forms.MoveForm(data, leaves=leaves, initial=initial)

    def get(self, request):
        """Ask where the person works now."""
        return self.show(form=self.form_of())

    def post(self, request):
        """Keep it."""
        form = self.form_of(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=MISSHAPEN)
        version = form.cleaned_data["version"] or 0
        refusal = self.attempt(services.move_to, version=version, **form.said())
        if refusal is None:
            return self.kept()
        return self.show(form=self.again(refusal), status=REFUSED)


class ProfileEntryView(OwnView):
    """Add an institution or a tie; what was added stays until the office removes it."""

    template = "reviews/profile_entry.html"
    what, form_of = "", None

    def get(self, request):
        """Show an empty form."""
        return self.show(form=self.form_of(), what=self.what)

    def post(self, request):
        """Keep the entry."""
        form = self.form_of(request.POST)
        if not form.is_valid():
            return self.show(form=form, what=self.what, status=MISSHAPEN)
        act = {"affiliation": services.add_own_affiliation, "tie": services.add_own_tie}[self.what]
        refusal = self.attempt(act, **form.cleaned_data)
        if refusal is None:
            return self.kept()
        form.add_error(None, own_words(refusal))
        return self.show(form=form, what=self.what, status=REFUSED)


class ProfileAffiliationView(ProfileEntryView):
    """Add a further institution of one's own, or an earlier one."""

    what, form_of = "affiliation", forms.AffiliationForm


class ProfileTieView(ProfileEntryView):
    """Add what links oneself to another person or to an organisation."""

    what, form_of = "tie", forms.OwnTieForm
