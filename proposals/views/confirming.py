"""How does a lead ask a counterpart to confirm the prior agreement, and what does the counterpart see and press?"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from journal.refusals import NotAllowed, Refusal
from proposals import queries, services
from proposals.forms import AgreementForm, LetterReadForm
from proposals.lifecycle import is_in_hand
from proposals.models import Counterpart
from proposals.refusals import AgreementReworded, AlreadyConfirmed, CounterpartUnfinished, DoorClosed
from proposals.sentences import agreement_in_words, say
from proposals.views.own import MISSHAPEN, REFUSED, OwnProposalView

GONE, NOT_FOUND = 410, 404
LANGUAGES = dict(settings.LANGUAGES)


def agreements_shown(request, proposal, counterparts):
    """Return what pages show of the prior agreement with each counterpart, and whether this person may ask them."""
    return {
        "counterparts": queries.with_confirmations(proposal, counterparts, at=request.received_at),
        "has_letter": queries.has_letter_of_agreement(proposal),
        "may_ask": is_in_hand(proposal.state) and request.user.has_perm(services.RIGHT_TO_ASK, proposal),
    }


class OneToConfirm(OwnProposalView):
    """What concerns one counterpart's confirmation; only the principal investigator asks for it."""

    def setup(self, request, *args, **kwargs):
        """Keep the counterpart with what it was asked; raises Http404 for another proposal's, or for whom it is not."""
        super().setup(request, *args, **kwargs)
        found = queries.counterparts_of(self.proposal).filter(pk=kwargs["cpk"])
        rows = queries.with_confirmations(self.proposal, list(found), at=request.received_at)
        if not rows or not request.user.has_perm(services.RIGHT_TO_ASK, self.proposal):
            raise Http404
        self.counterpart = rows[0]

    def show(self, **context):
        """Render the page with the counterpart."""
        return super().show(counterpart=self.counterpart, **context)

    def go_back(self):
        """Lead to the counterpart, or to the proposal where it is no longer written on."""
        if "save" in self.doors():
            own_page = reverse("proposals:counterpart", args=[self.proposal.pk, self.counterpart.pk])
            return redirect(f"{own_page}#agreement")
        return redirect(f"{reverse('proposals:home', args=[self.proposal.pk])}#agreement")


class AskConfirmation(OneToConfirm):
    """Show the letter and the address before it goes, and send it."""

    template = "proposals/confirmation_ask.html"

    def get(self, request, pk, cpk):
        """Show the letter in the language asked for; English unless Japanese is chosen."""
        chosen = request.GET.get("language")
        return self.ask(chosen if chosen in LANGUAGES else "en")

    def post(self, request, pk, cpk):
        """Send it, if it is the letter that was read."""
        form = LetterReadForm(request.POST)
        if not form.is_valid():
            return self.ask("en", refused=_("Read the letter below, then send it."), status=MISSHAPEN)
        read = form.cleaned_data
        told = {"counterpart_pk": cpk, "actor": request.user, "at": request.received_at}
        try:
            services.ask_confirmation(pk, **read, **told)
        except Counterpart.DoesNotExist:
            raise Http404 from None
        except Refusal as refusal:
            return self.ask(read["language"], refused=say(refusal), status=REFUSED)
        words = _("The letter to %(name)s is on its way to %(address)s.")
        messages.success(request, words % {"name": self.counterpart.name, "address": self.counterpart.email})
        return self.go_back()

    def ask(self, language, *, refused="", status=200):
        """Render the letter, or say what stands in its way."""
        at, one = self.request.received_at, self.counterpart
        why_not = self.why_not()
        letter = None if why_not else services.letter_for(self.proposal, one, language=language, at=at)
        shown = {"letter": letter, "language": language, "why_not": why_not and say(why_not), "refused": refused}
        limits = {"last_day": services.last_day_of_link(self.proposal.call, at=at), "a_day": services.LETTERS_A_DAY}
        return self.show(**shown, **limits, status=status)

    def why_not(self):
        """Return the refusal that asking now would meet, or None."""
        one = self.counterpart.confirmation
        if not is_in_hand(self.proposal.state):
            return DoorClosed(door="confirm", state=self.proposal.state)
        if missing := services.what_is_missing(self.proposal, self.counterpart):
            return CounterpartUnfinished(missing=missing)
        return AlreadyConfirmed(confirmed_at=one.confirmed_at) if one and one.confirmed_at else None


class TakeBackConfirmation(OneToConfirm):
    """Ask before a request is taken back, and take it back."""

    template = "proposals/confirmation_take_back.html"

    def get(self, request, pk, cpk):
        """Ask, or lead back where nothing is asked of the counterpart."""
        one = self.counterpart.confirmation
        return self.show() if one and not one.confirmed_at else self.go_back()

    def post(self, request, pk, cpk):
        """Take it back; a second press finds it taken back and says the same."""
        one = self.counterpart.confirmation
        try:
            if one is not None:
                services.take_back_confirmation(pk, one.pk, actor=request.user, at=request.received_at)
        except NotAllowed:
            raise Http404 from None
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            messages.success(request, _("The request is taken back: the link in the letter opens nothing now."))
        return self.go_back()


@method_decorator(login_not_required, name="dispatch")
class Agreement(View):
    """What the link of a letter opens: GET only shows, since scanners of letters open links, and POST confirms."""

    def setup(self, request, *args, **kwargs):
        """Keep the confirmation that the link is about, or None, and speak the language of its letter."""
        super().setup(request, *args, **kwargs)
        self.one = queries.confirmation_behind(kwargs["token"])
        if self.one and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not hasattr(request, "switch"):
            translation.activate(self.one.text["language"])
            request.LANGUAGE_CODE = translation.get_language()

    def dispatch(self, request, *args, **kwargs):
        """Let nobody keep the page or list it: the address itself is the key."""
        page = super().dispatch(request, *args, **kwargs)
        page.headers["X-Robots-Tag"], page.headers["Cache-Control"] = "noindex, nofollow", "no-store, private"
        return page

    def get(self, request, token):
        """Show what is to be confirmed, what was, or why the link opens nothing."""
        standing = queries.confirmation_standing(self.one, at=request.received_at)
        if standing == "confirmed":
            return self.show_confirmed()
        return self.show_form(self.form()) if standing == "open" else self.over()

    def post(self, request, token):
        """Confirm; a link that opens nothing is told so before anything that was typed."""
        standing = queries.confirmation_standing(self.one, at=request.received_at)
        if standing != "open":
            return self.get(request, token)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show_form(form, status=MISSHAPEN)
        said = {name: form.cleaned_data[name] for name in ("name", "language", "seen")}
        try:
            services.confirm_agreement(token, **said, received_at=request.received_at)
        except AgreementReworded as refusal:
            return self.show_form(self.form(), refused=say(refusal), status=REFUSED)
        except AlreadyConfirmed:
            pass  # two presses at once: the page says when the first came
        except Refusal:
            self.one = queries.confirmation_behind(token)
            return self.over()
        return redirect("proposals:agreement", token=token)

    def form(self, data=None):
        """Return the form about the text in the reader's language."""
        self.shown = agreement_in_words(self.one.text["about"], language=translation.get_language()[:2])
        return AgreementForm(data, shown=self.shown, seen=services.hash_of(self.shown))

    def show_form(self, form, *, refused="", status=200):
        """Render what is to be confirmed."""
        about = {"one": self.one, "about": self.one.text["about"], "shown": self.shown, "call": self.one.proposal.call}
        return render(
            self.request, "proposals/agreement.html", {"form": form, "refused": refused, **about}, status=status
        )

    def show_confirmed(self):
        """Render what was confirmed, word for word, to be printed."""
        about = {"one": self.one, "about": self.one.text["about"], "shown": self.one.text["shown"]}
        return render(self.request, "proposals/agreement_confirmed.html", about)

    def over(self):
        """Say why the link opens nothing, and nothing else."""
        try:
            services.refuse_unless_open(self.one, at=self.request.received_at)
        except Refusal as refusal:
            status = NOT_FOUND if self.one is None else GONE
            return render(self.request, "proposals/agreement_over.html", {"said": say(refusal)}, status=status)
        return redirect(self.request.path)
