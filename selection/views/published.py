"""What does the public read of the selected projects, and how does an officer publish the list?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from journal.refusals import NotAllowed, Refusal
from selection import queries, services
from selection.sentences import say
from selection.views.board import closed_to
from selection.views.desk import call_or_404


@login_not_required
@require_safe
def published(request, slug):
    """Show the selected projects of a call to anyone; raises Http404 while the list is not public."""
    found = queries.published_of(slug)
    if found is None:
        raise Http404
    return render(request, "selection/published.html", {"call": found.call, "published": found})


class PublishView(View):
    """The list as the public will read it, and the button that publishes it or takes it down."""

    def dispatch(self, request, *args, slug):
        """Keep the call; closed to officers with a stake."""
        self.call = call_or_404(request.user, slug)
        return closed_to(request, self.call) or super().dispatch(request, *args)

    def get(self, request):
        """Show the list; before the release lead to where it is set."""
        released = queries.round_of(self.call)
        if released is None:
            return redirect("selection:release", slug=self.call.slug)
        context = {"call": self.call, "released": released, "projects": queries.selected_in(self.call)}
        return render(request, "selection/publish.html", context)

    def post(self, request):
        """Publish the list, or take it down."""
        takes_down = request.POST.get("act") == "down"
        act = services.unpublish if takes_down else services.publish_selected
        try:
            act(self.call.pk, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return redirect("selection:release", slug=self.call.slug)
        done = _("The list is no longer public.") if takes_down else _("The list is public.")
        messages.success(request, done)
        return redirect("selection:publish", slug=self.call.slug)
