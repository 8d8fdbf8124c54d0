"""What does an officer see of questions about agencies, and how is one ruled on?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from journal.queries import stretch_of
from journal.refusals import NotAllowed, Refusal
from reviews import queries, services
from reviews.forms import QuestionSieve, RulingForm
from reviews.sentences import QUESTION_STATES_SAID, say
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.lists import call_or_404


@require_GET
def consultations(request, slug):
    """List the questions of a call, open ones first, each with what was ruled on the same agency."""
    call = call_or_404(request.user, slug)
    form = QuestionSieve(request.GET)
    wanted = form.asked()
    found = queries.questions_of(request.user, call, at=request.received_at)
    numbers = queries.counted_by_state(found)
    chosen = {one.consultation.pk: one for one in found if not wanted.state or one.state == wanted.state}
    stretch = stretch_of(list(chosen), **form.page())
    context = {
        "call": call,
        "wanted": wanted,
        "stretch": stretch,
        "questions": [chosen[key] for key in stretch.keys],
        "total": len(found),
        "states": [(name, QUESTION_STATES_SAID[name], numbers[name]) for name in queries.QUESTION_STATES],
        "left_out": form.unknown,
    }
    return render(request, "reviews/consultations.html", context)


class RulingView(View):
    """Rule on one question."""

    def setup(self, request, *args, **kwargs):
        """Keep a question that this officer rules on; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.question = queries.question_for(request.user, kwargs["pk"], at=request.received_at)
        if self.question is None:
            raise Http404
        self.asked = self.question.consultation

    def get(self, request, pk):
        """Show the question, what was ruled before, and the form."""
        return self.show(self.form(initial={"ruling": self.asked.ruling, "reason": self.asked.reason}))

    def post(self, request, pk):
        """Keep the ruling; a letter goes to who asked."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            services.rule_on_consultation(pk, actor=request.user, at=request.received_at, **form.given())
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        told = _("The ruling on %(agency)s is kept; the letter goes out with the next post.")
        messages.success(request, told % {"agency": self.asked.agency_name})
        return redirect("reviews:consultations", slug=self.asked.proposal.call.slug)

    def form(self, *args, **options):
        """Return the form of a ruling."""
        return RulingForm(*args, language=self.asked.proposal.lead.language, **options)

    def show(self, form, *, status=200):
        """Render the page."""
        context = {"call": self.asked.proposal.call, "question": self.question, "asked": self.asked, "form": form}
        return render(self.request, "reviews/consultation.html", context, status=status)
