"""How does a reviewer get all that they read for a call as one PDF?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from calls.models import Call
from journal.refusals import NotAllowed
from reviews import policies, queries, services
from reviews.views.answers import as_attachment
from reviews.views.pledging import pledge_first


def call_read_by(user, slug):
    """Return a call in which something is assigned to a person; raises Http404 for any other."""
    assigned = policies.assignments_visible_to(user).order_by().values("proposal__call")
    return get_object_or_404(Call.objects.filter(pk__in=assigned), slug=slug)


class PacketView(View):
    """What the packet holds, and whether its file is there; a POST asks for it."""

    def setup(self, request, *args, slug, **kwargs):
        """Keep a call in which this person reads; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.call = call_read_by(request.user, slug)

    def dispatch(self, request, *args, **kwargs):
        """Lead to the pledge first: no title is shown before."""
        if not policies.has_pledged(request.user, self.call):
            return pledge_first(request, self.call)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug):
        """Show the page."""
        packet = queries.packet_of(request.user, self.call)
        waiting = policies.assignments_visible_to(request.user).filter(proposal__call=self.call, state="asked").count()
        context = {"call": self.call, "packet": packet, "contents": packet.contents, "waiting": waiting}
        return render(request, "reviews/packet.html", context)

    def post(self, request, slug):
        """Ask for the file."""
        try:
            services.ask_for_own_packet(self.call.pk, actor=request.user, at=request.received_at)
        except NotAllowed:
            messages.info(request, _("Nothing is open to you in this call yet, so there is no packet."))
        else:
            messages.success(request, _("The packet is being made. Look again in a minute."))
        return redirect("reviews:packet_of_all", slug=self.call.slug)


@require_GET
def packet_file(request, slug):
    """Hand out the packet if it holds exactly what is open to this person now; otherwise the page says what is so."""
    call = call_read_by(request.user, slug)
    if not policies.has_pledged(request.user, call):
        return pledge_first(request, call)
    made = queries.packet_of(request.user, call).file
    if made is None:
        messages.info(request, _("There is no packet of what is open to you now. It is made anew."))
        return redirect("reviews:packet_of_all", slug=slug)
    made.name = f"{call.slug}-packet-{made.made_at:%Y%m%d}.pdf"
    try:
        answer = as_attachment(made)
    except Http404:
        messages.info(request, _("The file of the packet is gone. Ask for it once more."))
        return redirect("reviews:packet_of_all", slug=slug)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
