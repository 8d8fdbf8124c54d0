"""How does an officer invite reviewers to a call, and what does the link in their letter open?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.gateways import key_to_first_password
from journal.refusals import NotAllowed, Refusal
from reviews import forms, queries, services
from reviews.models import Appointment
from reviews.refusals import NumberOfLettersNotTyped
from reviews.sentences import called, over_in_words, say
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.pool import PoolView


class PoolInvite(PoolView):
    """Areas and limits for the people chosen, then every letter as it would go out, then the letters."""

    template = "reviews/pool_invite.html"

    def get(self, request):
        """Ask for areas and limits of the people that the address names."""
        return self.ask(forms.ticked(request.GET))

    def post(self, request):
        """Show the letters (`do=look`), or send those that were read (`do=send`)."""
        keys = forms.ticked(request.POST)
        form = self.choices(keys, request.POST)
        if not form.rows or not form.is_valid() or request.POST.get("do") == "change":
            return self.ask(keys, form if form.rows else None, status=MISSHAPEN if form.errors else 200)
        wanted = form.wanted()
        if request.POST.get("do") == "send":
            return self.send(form, wanted)
        return self.look(form, wanted)

    def choices(self, keys, data=None):
        """Return the form of areas and limits."""
        rows = queries.pool_rows(self.request.user, self.call, keys, at=self.request.received_at)
        rows = sorted(
            (row for row in rows if row.may_invite), key=lambda row: (row.reviewer.user.name, row.reviewer.pk)
        )
        return forms.InviteForm(data, rows=rows, areas=list(self.call.areas.order_by("number")))

    def ask(self, keys, form=None, *, status=200):
        """Render the choice of areas and limits; without anybody to invite, say how people are chosen."""
        return self.show(choices=form or self.choices(keys), letters=None, status=status)

    def look(self, choices, wanted, *, form=None, status=200):
        """Render every letter, and the confirmation that sends them."""
        letters = services.letters_to_send(self.call, wanted, **self.how)
        form = form or self.confirmation(letters, initial={"seen": letters.seal})
        return self.show(choices=choices, letters=letters, form=form, status=status)

    def send(self, choices, wanted):
        """Send what was read, or show what changed meanwhile."""
        letters = services.letters_to_send(self.call, wanted, **self.how)
        form = self.confirmation(letters, self.request.POST)
        if not form.is_valid():
            return self.look(choices, wanted, form=form, status=MISSHAPEN)
        seen, typed = form.cleaned_data["seen"], form.cleaned_data.get("number", "")
        try:
            sent = services.invite_reviewers(self.call.pk, wanted, seen=seen, typed=typed, **self.how)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except NumberOfLettersNotTyped as refusal:
            form.add_error(None, say(refusal))
            return self.look(choices, wanted, form=form, status=REFUSED)
        except Refusal as refusal:
            messages.error(self.request, say(refusal))
            return self.look(choices, wanted, status=REFUSED)
        done = ngettext(
            "%(number)s letter goes out with the next post.", "%(number)s letters go out with the next post.", len(sent)
        )
        messages.success(self.request, done % {"number": len(sent)})
        return redirect("reviews:pool", slug=self.call.slug)

    def confirmation(self, letters, *args, **options):
        """Return the confirmation for as many letters as there are."""
        return forms.SendForm(*args, letters=len(letters), asks_number=letters.asks_number, **options)


class PoolEnd(PoolView):
    """Ask before an appointment is ended or an invitation taken back, and do it."""

    template = "reviews/pool_end.html"

    def get(self, request, pk):
        """Ask; where nothing stands any more, lead to the reviewer."""
        return self.show() if self.row.standing in ("open", "expired", "accepted") else self.person_page()

    def post(self, request, pk):
        """End it; twice is once."""
        try:
            services.end_appointment(self.call.pk, pk, **self.how)
        except (NotAllowed, Appointment.DoesNotExist) as refusal:
            raise Http404 from refusal
        messages.success(request, _("Ended. Nobody was written to; a link in an earlier letter opens nothing now."))
        return self.person_page()


@method_decorator(login_not_required, name="dispatch")
class AppointmentPage(View):
    """What the link of an invitation opens: GET only shows, since scanners of letters open links, and POST answers."""

    def setup(self, request, *args, token, **kwargs):
        """Keep the appointment that the link is about, or None."""
        super().setup(request, *args, **kwargs)
        self.one = queries.appointment_behind(token)

    def get(self, request, token):
        """Ask, or say why there is nothing to ask."""
        return self.show(forms.AnswerForm())

    def post(self, request, token):
        """Keep the answer; whoever accepts and has no password yet is led to set one."""
        if self.one is None:
            return self.show(None)
        form = forms.AnswerForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            one = services.answer_appointment(self.one.pk, nonce=self.one.nonce, at=request.received_at, **form.given())
        except Refusal:
            self.one.refresh_from_db()
            return self.show(form)
        if one.state == Appointment.State.DECLINED:
            messages.success(request, _("Thank you for telling us. The office knows; there is nothing more to do."))
        elif not one.reviewer.user.has_usable_password():
            messages.success(request, _("Thank you. You have accepted. Now set a password for your account."))
            return redirect("account_reset_password_from_key", *key_to_first_password(one.reviewer.user))
        else:
            messages.success(
                request, _("Thank you. You have accepted. The office writes to you once there is something to read.")
            )
        return redirect(request.path)

    def show(self, form, *, status=200):
        """Render the question, what was answered, or why the link opens nothing."""
        standing = queries.standing_of(self.one, at=self.request.received_at)
        if standing not in ("open", "accepted"):
            gone = 404 if self.one is None else 410
            shown = {"reason": over_in_words(standing), "was_declined": standing == "declined"}
            return render(self.request, "reviews/appointment_over.html", shown, status=gone)
        person, user = self.one.reviewer.user, self.request.user
        shown = {
            "one": self.one,
            "call": self.one.call,
            "person": person,
            "areas": self.one.areas.all(),
            "is_accepted": standing == "accepted",
            "has_password": person.has_usable_password(),
            "somebody_else": user.is_authenticated and user.pk != person.pk,
            "invited_by": called(self.one.invited_by),
            "form": form,
        }
        return render(self.request, "reviews/appointment.html", shown, status=status)
