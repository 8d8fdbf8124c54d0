"""How does a reviewer promise confidentiality before anything of a proposal is shown?"""

import hashlib
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from journal.refusals import NotAllowed
from reviews import policies, queries, services
from reviews.forms.pledging import PledgeForm
from reviews.sentences import pledge_statements
from reviews.views.answers import MISSHAPEN, REFUSED


def pledge_first(request, call):
    """Return the way to the pledge of a call, from which the present page is reached again."""
    back = request.path if request.method == "GET" else reverse("reviews:list")
    return redirect(f"{reverse('reviews:pledge', args=[call.slug])}?{urlencode({'next': back})}")


class PledgeView(View):
    """The statements in the reader's language, and the promise; once given it can be read again."""

    def setup(self, request, *args, slug, **kwargs):
        """Keep a call in which this person judges; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.call = get_object_or_404(policies.calls_judged_by(request.user), slug=slug)
        self.next = request.GET.get("next", "")

    def get(self, request, slug):
        """Show the statements: those that were promised, or those to promise."""
        given = queries.pledge_of(request.user, self.call)
        statements = given.text["statements"] if given else pledge_statements()
        return self.show(statements, PledgeForm(initial={"seen": _seal(statements)}), given=given)

    def post(self, request, slug):
        """Keep the promise in the words that were read."""
        statements = pledge_statements()
        form = PledgeForm({**request.POST.dict(), "seen": _seal(statements)})
        if not form.is_valid():
            return self.show(statements, form, status=MISSHAPEN)
        if request.POST.get("seen") != _seal(statements):  # read in another language, or before they were reworded
            form.add_error(None, _("The statements are shown in other words now. Read them again, then promise."))
            return self.show(statements, form, status=REFUSED)
        text = {"language": get_language(), "statements": statements}
        try:
            services.pledge(self.call.pk, text=text, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        messages.success(request, _("Thank you. Your promise is kept with your name and the time."))
        return redirect(self.next if _is_ours(self.next) else "reviews:list")

    def show(self, statements, form, *, given=None, status=200):
        """Render the statements."""
        context = {"call": self.call, "statements": statements, "form": form, "given": given, "next": self.next}
        return render(self.request, "reviews/pledge.html", context, status=status)


def _seal(statements):
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def _is_ours(path):
    return path.startswith("/reviews/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
