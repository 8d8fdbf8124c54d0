"""What does an officer see at the screening desk, and press?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_GET

from journal import services as journal
from journal.queries import stretch_of
from journal.refusals import NotAllowed, Refusal
from notices.services.rendering import render as render_letter
from proposals.models import Outcome
from proposals.queries import confirmed_since
from reviews import exports, queries, services
from reviews.forms import AcceptForm, OutcomeForm, RefusalForm, ScreeningSieve
from reviews.refusals import LetterChanged
from reviews.sentences import say
from reviews.views.answers import MISSHAPEN, REFUSED, as_attachment
from reviews.views.lists import address_with, call_or_404, handed_out


@require_GET
def screening(request, slug):
    """List what has arrived under a call, those that need a person first, narrowed as the address says."""
    call = call_or_404(request.user, slug)
    form = ScreeningSieve(request.GET)
    wanted = form.asked()
    marks = queries.marks_of(request.user, call, wanted.words)
    keys = queries.keys_wanted(marks, wanted)
    if form.file_format():
        return _as_file(request, form, keys, call)
    narrowed_by = form.narrowed_by()
    form.tell(queries.counts_of(marks, wanted))
    stretch = stretch_of(keys, **form.page())
    context = {
        "call": call,
        "form": form,
        "wanted": wanted,
        "stretch": stretch,
        "rows": queries.desk_rows(request.user, stretch.keys),
        "open_ones": sum(one.state == "open" for one in marks),
        "narrowed_by": [
            (one, address_with(request.GET, after=None, before=None, **{one.name: None})) for one in narrowed_by
        ],
        "left_out": form.unknown,
        "back": request.GET.urlencode(),
    }
    return render(request, "reviews/screening.html", context)


def _as_file(request, form, keys, call):
    """Hand out every line of the list, not only those of one page."""
    asked = {one.name: one.value for one in form.narrowed_by()}
    how = {"actor": request.user, "at": request.received_at, "form": form.file_format()}
    journal.note_export("screening", subject=call, asked=asked, rows=len(keys), **how)
    rows = queries.desk_rows_in_parts(request.user, keys)
    how = {"form": form.file_format(), "name": f"{call.slug}-screening", "closing": exports.without_stakes()}
    return handed_out(request, rows, exports.screening_columns(), **how)


class AcceptView(View):
    """Accept what was ticked, after a look at exactly whom; a GET only leads to the desk."""

    def setup(self, request, *args, **kwargs):
        """Keep the call; raises Http404 for whom it is not."""
        super().setup(request, *args, **kwargs)
        self.call = call_or_404(request.user, kwargs["slug"])

    def get(self, request, slug):
        """Lead to the desk."""
        return redirect("reviews:screening", slug=slug)

    def post(self, request, slug):
        """Ask, or accept what was asked about (`do=accept`)."""
        mine = {one.pk for one in queries.marks_of(request.user, self.call)}
        keys = [key for key in AcceptForm(request.POST).ticked() if key in mine]
        if not keys:
            messages.info(request, _("Choose the proposals that you want to accept as received."))
            return redirect("reviews:screening", slug=slug)
        if request.POST.get("do") == "accept":
            return self.accept(keys)
        rows = queries.desk_rows(request.user, keys)
        context = {
            "call": self.call,
            "accepted": [row for row in rows if row.may_accept],
            "left": [row for row in rows if not row.may_accept],
        }
        return render(request, "reviews/screening_accept.html", context)

    def accept(self, keys):
        """Accept them and say what became of each."""
        answers = services.accept_as_received(keys, actor=self.request.user, at=self.request.received_at)
        done = sum(one.refusal is None for one in answers)
        if done:
            told = ngettext(
                "%(number)s proposal is accepted as received.", "%(number)s proposals are accepted as received.", done
            )
            messages.success(self.request, told % {"number": done})
        for one in answers:
            if one.refusal is not None:
                why = _("%(reference)s is not accepted: %(why)s")
                messages.error(self.request, why % {"reference": one.proposal.reference, "why": say(one.refusal)})
        return redirect("reviews:screening", slug=self.call.slug)


class OneOnDesk(View):
    """Something is looked up or done about one proposal on the desk."""

    def setup(self, request, *args, **kwargs):
        """Keep a proposal that this officer handles, with what the desk knows of it; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.proposal = get_object_or_404(queries.proposals_for(request.user), pk=kwargs["pk"])
        self.desk = queries.on_desk(request.user, self.proposal)
        if self.desk is None:
            raise Http404

    def show(self, template, *, status=200, **context):
        """Render a page about this proposal."""
        shared = {"proposal": self.proposal, "call": self.proposal.call, "desk": self.desk}
        return render(self.request, template, {**shared, **context}, status=status)

    def go_back(self):
        """Lead to the proposal's page of the desk."""
        return redirect("reviews:desk", pk=self.proposal.pk)


class DeskView(OneOnDesk):
    """One proposal: its findings of today beside those it was sealed with, and what was done."""

    def get(self, request, pk):
        """Show the page."""
        later = confirmed_since(self.proposal, self.desk.submission)
        return self.show("reviews/screening_one.html", history=queries.history_of(self.desk), confirmed_since=later)

    def post(self, request, pk):
        """Accept it as received (`do=accept`) or undo that (`do=reopen`)."""
        reopens = request.POST.get("do") == "reopen"
        if not reopens and request.POST.get("do") != "accept":
            return self.go_back()
        act = services.reopen_screening if reopens else services.accept_one
        try:
            act(pk, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            told = (
                _("%(reference)s waits for a decision again.")
                if reopens
                else _("%(reference)s is accepted as received.")
            )
            messages.success(request, told % {"reference": self.proposal.reference})
        return self.go_back()


class RefuseView(OneOnDesk):
    """Refuse a proposal: choose the clauses, write the reason, read the letter, confirm."""

    def get(self, request, pk):
        """Ask on which clauses it rests, or lead back where there is nothing to refuse it by."""
        if not self.desk.may_refuse:
            messages.info(request, _("There is no clause on which %(reference)s could be refused now.") % self.named())
            return self.go_back()
        return self.ask(self.form())

    def post(self, request, pk):
        """Show the letter as it would go out, or refuse once that letter was read (`do=refuse`)."""
        if not self.desk.may_refuse:
            return self.get(request, pk)
        form, seen = self.form(request.POST), request.POST.get("seen", "")
        if not form.is_valid():
            return self.ask(form, status=MISSHAPEN)
        if request.POST.get("do") != "refuse" or not seen:
            return self.ask(form, letter=self.letter(form))
        try:
            services.refuse_proposal(pk, actor=request.user, at=request.received_at, seen=seen, **form.refusal())
        except NotAllowed as refusal:
            raise Http404 from refusal
        except LetterChanged as refusal:
            form.add_error(None, say(refusal))
            return self.ask(form, letter=self.letter(form), status=REFUSED)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.ask(form, status=REFUSED)
        messages.success(
            request, _("%(reference)s is not accepted. The letter goes out with the next post.") % self.named()
        )
        return self.go_back()

    def form(self, *args):
        """Return the form over today's open findings."""
        grounds = queries.grounds_of(self.desk.screening)
        return RefusalForm(*args, grounds=grounds, language=self.proposal.lead.language)

    def letter(self, form):
        """Return the letter as it would go out now: subject, body, language and its seal."""
        given = form.refusal()
        clauses = queries.clauses_named(self.desk.screening, set(given["clauses"]))
        letter, lead = queries.letter_of_refusal(self.proposal, clauses, given["reason"]), self.proposal.lead
        subject, body = render_letter(letter.template, language=lead.language, context={"to": lead, **letter.context})
        seal = queries.seal_of_letter(subject, body)
        return {"subject": subject, "body": body, "language": lead.language, "seal": seal}

    def ask(self, form, *, letter=None, status=200):
        """Render the form, with the letter once it was asked for."""
        return self.show("reviews/screening_refuse.html", form=form, letter=letter, status=status)

    def named(self):
        """Return what names the proposal in a message."""
        return {"reference": self.proposal.reference}


class OutcomeView(OneOnDesk):
    """Record for the office what became of a grant that was pending."""

    def setup(self, request, *args, **kwargs):
        """Keep the outcome; raises Http404 where no grant was pending at this place."""
        super().setup(request, *args, **kwargs)
        found = [one for one in self.desk.outcomes if one.position == kwargs["position"]]
        if not found:
            raise Http404
        self.outcome = found[0]

    def get(self, request, pk, position):
        """Ask what is known, or lead back once the proposal is decided."""
        if not self.desk.may_act:
            return self.go_back()
        told = self.outcome
        known = told.state if told.state != Outcome.State.UNKNOWN else None
        return self.ask(OutcomeForm(initial={"state": known, "notice_on": told.notice_on}))

    def post(self, request, pk, position):
        """Record it."""
        form = OutcomeForm(request.POST)
        if not form.is_valid():
            return self.ask(form, status=MISSHAPEN)
        try:
            services.record_outcome(pk, position, actor=request.user, at=request.received_at, **form.outcome())
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.ask(form, status=REFUSED)
        messages.success(request, _("Recorded. The findings have been judged again."))
        return self.go_back()

    def ask(self, form, *, status=200):
        """Render the form."""
        return self.show("reviews/screening_outcome.html", form=form, outcome=self.outcome, status=status)


@require_GET
def proof(request, pk, document_pk):
    """Hand out the notice that was sent in to show an outcome, to an officer who handles the proposal."""
    proposal = get_object_or_404(queries.proposals_for(request.user), pk=pk)
    return as_attachment(queries.proof_of(proposal, document_pk))
