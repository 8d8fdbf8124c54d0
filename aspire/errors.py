"""What does a reader see when a page cannot be shown, and what can they do then?"""

from django.http import HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from aspire.sign_in_again import new_token
from proposals.api import problem
from proposals.views.autosave import is_autosave

FOR_PROGRAMS = "/api/"  # below it every refusal is a problem in JSON
ONLY_READ = {"calls:data_list", "calls:data", "calls:dates", "calls:changes", "openapi", "api"}
SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword")


def is_for_programs(request):
    """Tell whether a request was made to an address that programs ask."""
    return request.path.startswith(FOR_PROGRAMS)


def bad_request(request, exception):
    """Answer 400 in both languages; nothing of the request is trusted enough to choose one."""
    if is_for_programs(request):
        return problem(request, 400, "This request cannot be read.")
    return HttpResponseBadRequest(loader.render_to_string("400.html"))


def forbidden(request, exception):
    """Answer 403 in the reader's language."""
    if is_for_programs(request):
        return problem(request, 403, "This is not for you.")
    return render(request, "403.html", status=403)


def not_found(request, exception):
    """Answer 404 in the reader's language, the same for what is absent and for what is hidden."""
    if is_for_programs(request):
        return problem(request, 404, "There is nothing here.")
    return render(request, "404.html", status=404)


def method_not_allowed(request, *, allow):
    """Answer 405 for an address that only takes forms; `allow` lists the methods it takes."""
    if is_for_programs(request):
        response = problem(request, 405, f"This address takes {allow}.")
    else:
        response = render(request, "405.html", status=405)
    response.headers["Allow"] = allow
    return response


def server_error(request):
    """Answer 500 in both languages, without a query: the database may be what failed."""
    if is_for_programs(request):
        return problem(request, 500, "Something went wrong on our side. Please try again later.")
    return HttpResponseServerError(loader.render_to_string("500.html"))


def csrf_failure(request, reason=""):
    """Answer 403 when a form came without its token, and give back what was typed; 405 where no form is ever taken."""
    if request.resolver_match and request.resolver_match.view_name in ONLY_READ:
        return method_not_allowed(request, allow="GET, HEAD")
    if is_for_programs(request):
        return problem(request, 403, "The form came without its token.")
    if is_autosave(request):
        return new_token(request)
    typed = [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in SECRET_FIELDS
        for text in texts
        if text.strip()
    ]
    return render(request, "403_csrf.html", {"typed": typed}, status=403)
