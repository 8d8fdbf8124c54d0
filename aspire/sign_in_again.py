"""What if the log-in has ended while somebody was typing? The password is asked for in place, and nothing is lost.

A page that saves itself asks in a dialog (static/js/autosave_page.js). Without scripts the form that was sent comes
back on a page that holds all that was typed, with the log-in below it; its button logs in and sends the text on to
the same address.
"""

from contextlib import suppress

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from aspire.language import CHOICE, SWITCH, remember_language
from aspire.sign_in_forms import LoginForm
from proposals.views.autosave import HEADER, closed, is_autosave, told

OWN_FIELDS = ("login", "password", "sign_in_again")  # of the log-in below the text; never part of what is sent on
NOT_TYPED = {"csrfmiddlewaretoken", "began_from", "seen", "made_with", "stay", "on", "keep", SWITCH, *OWN_FIELDS}


class KeepTypedTextMiddleware:
    """Let no typed text of a proposal vanish behind a log-in page or a page that says no.

    Stands before the middleware that asks for a log-in. A request by which a page saves itself is always answered in
    JSON; a form without a log-in gets the page that holds its text; a form that meets a closed door gets its text back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_autosave(request):
            return _in_json(response)
        if response.status_code in (403, 404) and getattr(request, "keeps_typed_text", False) and _typed(request):
            facts = {"typed": _typed(request), "leads_to": reverse("proposals:list")}
            return render(request, "typed_text.html", facts, status=response.status_code)
        return response

    def process_view(self, request, view, args, kwargs):
        """Answer instead of the view where a log-in is missing; runs after the check of the token."""
        kind = getattr(view, "view_class", None)
        request.keeps_typed_text = request.method == "POST" and getattr(kind, "keeps_typed_text", False)
        if is_autosave(request):
            is_the_person = str(request.user.pk) == request.headers[HEADER]  # nobody's key is "None"
            return None if is_the_person or not getattr(view, "login_required", True) else _signed_out(request)
        if request.keeps_typed_text and not request.user.is_authenticated and _typed(request):
            return _log_in_and_go_on(request, kind)
        return None


@login_not_required
@require_POST
@never_cache
@sensitive_post_parameters("password")
def sign_in_again(request):
    """Log the person of a page in again and tell the page its new token, in JSON; a page of somebody else is refused."""
    person = request.POST.get("person", "")
    is_back = request.user.is_authenticated and str(request.user.pk) == person  # logged in in another window
    refused = "" if is_back else _log_in(request, person=person)
    if refused:
        return told("refused", status=400, words=refused)
    return told("signed-in", token=get_token(request))


def new_token(request):
    """Answer 403 to a page whose token is out of date, with the one that is good now: only the same site can read it."""
    return told("token", status=403, token=get_token(request))


def _log_in(request, *, person=None):
    """Log in as the log-in page does, with its limits; returns what is refused in words, or nothing.

    `person` is the key of the only one who may come in, or None for anybody.
    """
    says = get_adapter().error_messages
    if not ratelimit.consume(request, action="login"):
        return str(says["rate_limited"])
    form = LoginForm(request.POST, request=request)
    if not form.is_valid():
        return " ".join(text for texts in form.errors.values() for text in texts)
    if person is not None and str(form.user.pk) != person:
        return str(says["email_password_mismatch"])
    with suppress(ImmediateHttpResponse):
        form.login(request)
    if request.user.pk != form.user.pk:  # closed, or the address is not confirmed
        return _("This account cannot log in now. Open the log-in page in another window: it says why.")
    return ""


def _signed_out(request):
    others = request.user.is_authenticated
    words = _("Somebody else is logged in in this browser now.") if others else _("Your log-in has ended.")
    return told("signed-out", status=401, words=words)


def _in_json(response):
    """Return the answer to a page that saves itself; a page that says no becomes a sentence."""
    if isinstance(response, JsonResponse) or response.status_code >= 500:
        return response
    if response.status_code == 429:
        return told("refused", status=429, words=str(get_adapter().error_messages["rate_limited"]))
    status = response.status_code if response.status_code >= 400 else 409
    return closed(_("This can no longer be opened or changed by you."), status=status)


def _typed(request):
    """Return what was typed: (name, text), without what forms carry about themselves."""
    return [
        (name, text) for name, texts in request.POST.lists() if name not in NOT_TYPED for text in texts if text.strip()
    ]


def _log_in_and_go_on(request, kind):
    """Log in and let the view have the form, or show what was typed with the log-in below it."""
    switch = CHOICE.fullmatch(request.POST.get(SWITCH, ""))
    asks = "sign_in_again" in request.POST and switch is None
    refused = _log_in(request) if asks else ""
    if asks and not refused:
        request.POST = _without_log_in(request.POST)
        return None
    if switch:
        translation.activate(switch["language"])
        request.LANGUAGE_CODE = switch["language"]
    fields = getattr(getattr(kind, "form_class", None), "base_fields", {})
    labelled = [(fields[name].label if name in fields else "", name, text) for name, text in _typed(request)]
    carried = [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in (*OWN_FIELDS, "csrfmiddlewaretoken", SWITCH)
        for text in texts
    ]
    facts = {"typed": labelled, "carried": carried, "refused": refused, "login": request.POST.get("login", "")}
    response = render(request, "account/signed_out.html", {**facts, "had_files": bool(request.FILES)}, status=401)
    response.headers["Cache-Control"] = "no-store, private"
    if switch:
        remember_language(request, response, switch["language"])
    return response


def _without_log_in(sent):
    """Return the fields of a form (QueryDict) without those of the log-in."""
    fields = sent.copy()
    for name in OWN_FIELDS:
        fields.pop(name, None)
    return fields
