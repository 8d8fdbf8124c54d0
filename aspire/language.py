"""In which language does the portal speak, and how is it switched without losing what was typed?"""

import re

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from lxml import html

from accounts import services as accounts_services

SWITCH = "switch_to"  # the button of a page's own form says "ja:page-form": the language, and which form to fill again
CHOICE = re.compile(r"(?P<language>[a-z]{2}):(?P<form>[a-z][a-z0-9-]*)")
NEVER_FILLED = {SWITCH, "csrfmiddlewaretoken"}
NOT_TYPED = {"password", "file", "submit", "button", "image", "reset"}


class PreferredLanguageMiddleware:
    """Speak a signed-in person's own language unless they chose another one for this browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if request.user.is_authenticated and chosen not in dict(settings.LANGUAGES):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class SwitchWithTypedTextMiddleware:
    """Show a page again in the chosen language, its form filled with what was typed; nothing is saved.

    The language button of such a page submits the page's own form to the page's own address. The view
    never sees that POST: it answers a GET, and the answer's form is filled. Passwords are not sent back,
    and no browser lets a page choose files again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        switch = getattr(request, "switch", None)
        if switch is None:
            return response
        if response.status_code in (301, 302):  # the form is shut by now: what stood in it is shown as it was
            response = _typed_text(request, leads_to=response.url)
        remember_language(request, response, switch["language"])
        if response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html"):
            page = response.content.decode()
            response.content = fill_again(page, form_id=switch["form"], typed=request.typed)
        return response

    def process_view(self, request, view, args, kwargs):
        """Turn the POST of a language button into a GET; runs after the check of the token."""
        choice = CHOICE.fullmatch(request.POST.get(SWITCH, "")) if request.method == "POST" else None
        if choice is None or choice["language"] not in dict(settings.LANGUAGES):
            return
        request.switch, request.typed = choice, request.POST
        request.method = request.META["REQUEST_METHOD"] = "GET"
        request.POST, request._files = QueryDict(), MultiValueDict()
        translation.activate(choice["language"])
        request.LANGUAGE_CODE = translation.get_language()


def remember_language(request, response, chosen):
    """Keep a language (a code of settings.LANGUAGES) for this browser, for the person too when signed in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    if request.user.is_authenticated:
        accounts_services.choose_language(request.user.pk, language=chosen, at=request.received_at)


def fill_again(page, *, form_id, typed):
    """Return a page (HTML) with one of its forms filled with typed values (a QueryDict).

    Where that changes the form, a notice above it says that the text is here and not saved. A page
    without that form is returned as it is.
    """
    found = re.search(rf'<form\b[^>]*\bid="{re.escape(form_id)}".*?</form>', page, re.DOTALL)
    if found is None:
        return page
    form = html.fragment_fromstring(found[0])
    before = html.tostring(form, encoding="unicode")
    said = {name: [one.replace("\r\n", "\n") for one in values] for name, values in typed.lists()}
    for control in form.iter("input", "select", "textarea"):
        if control.get("name") not in NEVER_FILLED:
            _fill(control, said.get(control.get("name"), []))
    after = html.tostring(form, encoding="unicode")
    if after == before:
        return page
    return page[: found.start()] + render_to_string("_typed_text_kept.html") + after + page[found.end() :]


def _typed_text(request, *, leads_to):
    """Show what was typed into a form that can no longer be opened, to be copied."""
    typed = [(name, one) for name, said in request.typed.lists() if name not in NEVER_FILLED for one in said if one]
    return render(request, "typed_text.html", {"typed": typed, "leads_to": leads_to})


def _fill(control, said):
    """Leave a control as it was left; a box or a choice that was not sent had no mark."""
    kind = control.get("type", "text") if control.tag == "input" else control.tag
    if kind == "select":
        options = {option: option.get("value", option.text) for option in control.iter("option")}
        shown = [value for option, value in options.items() if "selected" in option.attrib]
        if set(said) != set(shown or list(options.values())[:1]):  # where none is marked, a browser shows the first
            for option, value in options.items():
                _mark(option, "selected", value in said)
    elif kind in ("checkbox", "radio"):
        _mark(control, "checked", control.get("value", "on") in said)
    elif said and kind not in NOT_TYPED:
        typed = said.pop(0)
        if kind == "textarea":
            control.text = f"\n{typed}"  # a browser swallows the first line break
        elif typed != control.get("value", ""):
            control.set("value", typed)


def _mark(element, name, is_set):
    if is_set:
        element.set(name, "")
    else:
        element.attrib.pop(name, None)
