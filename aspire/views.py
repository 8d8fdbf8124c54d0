"""What do the pages that belong to no room show?"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from aspire.home import home_of
from aspire.language import remember_language


@require_safe
def home(request):
    """Show a signed-in person what waits for them, one part for each hat they wear."""
    return render(request, "home/home.html", {"home": home_of(request.user, at=request.received_at)})


@login_not_required
@require_safe
def page(request, template, **facts):
    """Show one of the portal's own plain pages, with the facts that its address brings along."""
    return render(request, template, {"office_address": settings.OFFICE_EMAIL, **facts})


@login_not_required
@require_safe
def favicon(request):
    """Lead browsers that ask for /favicon.ico to the drawn one."""
    return HttpResponseRedirect(static("favicon.svg"))


@login_not_required
@require_safe
def robots(request):
    """Tell crawlers that only calls and the portal's own pages are for them."""
    closed = [reverse("home"), reverse("account_login").rsplit("login", 1)[0], "/office/", "/proposals/", "/reviews/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@login_not_required
@require_POST
def set_language(request):
    """Remember the chosen language for this browser, for the person too when signed in, and go back to the page."""
    response = HttpResponseRedirect(_place_to_return_to(request.POST.get("next", "")))
    chosen = request.POST.get("language")
    if chosen not in dict(settings.LANGUAGES):
        return response
    remember_language(request, response, chosen)
    return response


def _place_to_return_to(path):
    """Return the path when it is one of this host's own, else the front page; never another site."""
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_own else "/"
