"""How does an officer agree to the board, freeze it, take it up again, and carry its minutes away?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from proposals.gateways import typesetting
from selection import queries, services
from selection.exports.minutes import minutes_as_pdf
from selection.forms.board import SealForm, ThawForm
from selection.refusals import NotFrozen, QuorumMissing
from selection.sentences import say
from selection.views.board import closed_to
from selection.views.desk import call_or_404
from selection.views.interviews import REFUSED
from selection.views.placing import OnTheBoard

LANGUAGES = ("en", "ja")


class SealedAct(OnTheBoard):
    """A page that shows the whole board once more and asks for one act on exactly this board."""

    template = "selection/deciding.html"
    act = step = ""

    def get(self, request):
        """Show the board as it stands."""
        return self.show(None if self.why_not() else self.form(initial={"board": self.seal()}))

    def post(self, request):
        """Do it, or show the board once more as it stands now."""
        if self.why_not():
            return self.show(None, status=REFUSED)
        refused = self.acted(self.form(request.POST), self.do)
        if refused:
            return refused
        messages.success(request, self.done())
        return redirect("selection:board", slug=self.call.slug)

    def form(self, *args, **options):
        """Return the form that carries the seal of the board."""
        return SealForm(*args, **options)

    def seal(self):
        """Return what the officer sees, in 64 signs."""
        return self.board.seal

    def why_not(self):
        """Return the refusal that leaves nothing to do, or None."""
        return self.shut()

    def do(self, said):
        """Make the call."""
        act = getattr(services, self.act)
        act(self.call.pk, seen=said["board"], actor=self.request.user, at=self.request.received_at)

    def show(self, form, *, status=200, **context):
        """Render the page; a form that was refused carries the seal of what is shown now."""
        if form is not None and form.is_bound:
            form.data = {**form.data.dict(), "board": self.seal()}
        why_not = None if form else say(self.why_not())
        return super().show(form, status=status, step=self.step, why_not=why_not)


class AgreeView(SealedAct):
    """Does this officer agree to exactly this board?"""

    act = step = "agree"

    def done(self):
        """Return the sentence that says what was done."""
        return _("Your agreement to this board is recorded.")


class FreezeView(SealedAct):
    """Is the board frozen, with its minutes?"""

    act = step = "freeze"

    def why_not(self):
        """Return the refusal that leaves nothing to do, or None."""
        if self.shut() or self.board.is_agreed:
            return self.shut()
        return QuorumMissing(have=self.board.agreed, needed=self.board.quorum)

    def done(self):
        """Return the sentence that says what was done."""
        return _("The board is frozen and its minutes are written.")


class UnfreezeView(SealedAct):
    """Is the frozen board taken up again?"""

    act = step = "unfreeze"

    def form(self, *args, **options):
        """Return the form that asks why."""
        return ThawForm(*args, **options)

    def seal(self):
        """Return the seal that was frozen."""
        return self.board.frozen.frozen_seal

    def why_not(self):
        """Return the refusal that leaves nothing to do, or None."""
        if self.board.frozen and not self.board.released:
            return None
        return self.shut() or NotFrozen()

    def do(self, said):
        """Make the call."""
        by = {"actor": self.request.user, "at": self.request.received_at}
        services.unfreeze(self.call.pk, seen=said["board"], reason=said["reason"], **by)

    def done(self):
        """Return the sentence that says what was done."""
        return _("The board is taken up again; every agreement is void.")


@require_GET
def minutes(request, slug):
    """Send the minutes of a frozen board as PDF, in the language asked for or the reader's."""
    call = call_or_404(request.user, slug)
    closed = closed_to(request, call)
    if closed:
        return closed
    this_round = queries.frozen_round_of(call)
    if this_round is None:
        raise Http404
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else translation.get_language()[:2]
    try:
        with translation.override(language):
            made = minutes_as_pdf(this_round.minutes)
    except typesetting.NotSet:
        messages.error(request, _("The PDF could not be made just now. The minutes stand; try again in a minute."))
        return redirect("selection:board", slug=slug)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{call.slug}-minutes-{language}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
