"""How does an officer ask the panels of an interview day to score what they hear?"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.refusals import NotAllowed, Refusal
from selection import queries, services
from selection.queries.panel_reviews import panels_to_ask
from selection.sentences import say
from selection.views.planner import OneDay


class PanelReviewsView(OneDay):
    """Show who would be asked for what, and ask."""

    def get(self, request, slug, pk):
        """Show the panels of the day."""
        panels, released = panels_to_ask(request.user, self.day), queries.round_of(self.call)
        number = sum(len(one.to_ask) for one in panels)
        context = {
            "call": self.call,
            "day": self.day,
            "panels": panels,
            "number": number,
            "people": len({person.pk for one in panels for _interview, person in one.to_ask}),
            "lack": "released" if released and released.released_at else "" if number else _what_is_missing(panels),
        }
        return render(request, "selection/panel_reviews.html", context)

    def post(self, request, slug, pk):
        """Ask, and say how many reviews are asked for."""
        try:
            made = self.act(services.ask_panels_to_review, self.day.pk)
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            told = ngettext(
                "%(number)s review is asked for; a letter goes to each person.",
                "%(number)s reviews are asked for; a letter goes to each person.",
                len(made),
            )
            messages.success(request, told % {"number": len(made)} if made else _("Nobody was left to be asked."))
        return redirect("selection:panel_reviews", slug=slug, pk=pk)


def _what_is_missing(panels):
    """Return why nobody can be asked: no-time, no-member, asked (before), or out (of the room, all of them)."""
    if not any(one.interviews for one in panels):
        return "no-time"
    if any(one.asked for one in panels):
        return "asked"
    return "out" if any(one.out for one in panels) else "no-member"
