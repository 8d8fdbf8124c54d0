"""How does an applicant ask the office about an agency, and where does the answer show?"""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from journal.refusals import Refusal
from proposals import queries, services
from proposals.forms import ConsultationForm
from proposals.lifecycle import is_in_hand
from proposals.refusals import AgencyTakesPart, AgencyUnnamed
from proposals.sentences import say
from proposals.views.own import MISSHAPEN, REFUSED, OwnProposalView


class Consultations(OwnProposalView):
    """The questions about agencies asked for one proposal with their answers, and a form for one more."""

    template = "proposals/consultations.html"
    form_class = ConsultationForm
    keeps_typed_text = True

    def show(self, **context):
        """Render the list, with the names of the counterparts that each answer concerns, and the form."""
        unlisted = queries.counterparts_of(self.proposal).exclude(unlisted_agency="")
        counterparts = queries.with_consultations(self.proposal, list(unlisted))
        asked = list(queries.consultations_of(self.proposal))
        for one in asked:
            one.counterparts = [each for each in counterparts if each.consultation == one]
        may_ask = is_in_hand(self.proposal.state)
        unasked = [each for each in counterparts if each.consultation is None]
        return super().show(consultations=asked, unasked=unasked, may_ask=may_ask, **context)

    def get(self, request, pk):
        """Show the questions; `?counterpart=` fills in the agency of that counterpart."""
        return self.show(form=ConsultationForm(initial=self.initial()))

    def initial(self):
        """Return the agency of the counterpart named in the address; nothing where none of that key has one."""
        key = self.request.GET.get("counterpart", "")
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return {}
        one = queries.counterparts_of(self.proposal).filter(pk=int(key)).exclude(unlisted_agency="").first()
        return {"country_code": one.country_id or "", "agency_name": one.unlisted_agency} if one else {}

    def post(self, request, pk):
        """Ask; a question that stands already is shown instead of a second one."""
        form = ConsultationForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=MISSHAPEN)
        try:
            asked = services.ask_consultation(pk, actor=request.user, at=request.received_at, **form.cleaned_data)
        except (AgencyUnnamed, AgencyTakesPart) as refusal:
            form.add_error("agency_name", say(refusal))
            return self.show(form=form, status=REFUSED)
        except Refusal as refusal:
            return self.show(form=form, refused=say(refusal), status=REFUSED)
        named = {"agency": asked.agency_name}
        if asked.asked_at == request.received_at:
            messages.success(request, _("The office has been asked about %(agency)s.") % named)
        elif asked.ruling:
            messages.info(request, _("The office has answered about %(agency)s already.") % named)
        else:
            messages.success(request, _("Your question about %(agency)s stands as written below.") % named)
        return redirect(f"{reverse('proposals:consultations', args=[pk])}#consultation-{asked.pk}")
