"""Would this proposal be eligible? Asked by anyone before there is a draft; nothing is kept."""

import json
import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from calls import queries as calls_queries
from calls.models import Call
from journal.sentences import TOKYO, tokyo_day
from proposals import queries
from proposals.eligibility import Verdict, whole_verdict
from proposals.forms.answered import judged
from proposals.forms.facts_sent import meant, read
from proposals.forms.self_check import COUNTERPARTS_MAX, SelfCheckForm
from proposals.views.own import MISSHAPEN

SWITCH = "switch_to"  # the language button of the page's own form, which sends every answer along
OF_A_COUNTERPART = re.compile(r"c[0-9]-[a-z_]+")
TONES = ("blocks", "asks", "warns", "pending", "met")


@login_not_required
@require_safe
def self_check(request, slug):
    """Show the questions and, once one is answered, what the rules find; raises Http404."""
    try:
        call = calls_queries.call_by_slug(slug)
    except Call.DoesNotExist as absent:
        raise Http404 from absent
    if SWITCH in request.GET:
        return _same_page_in_the_other_language(request)
    number = _counterparts_in(request.GET)
    is_answered = any(value and _is_a_question(name) for name, value in request.GET.items())
    is_asked = is_answered and not {"more", "fewer"} & set(request.GET)
    typed = {"data": request.GET} if is_asked else {"initial": request.GET.dict()}
    form = SelfCheckForm(call=call, counterparts=number, **typed)
    context = {"call": call, "form": form, "at": _moment(call, request.received_at), "number": number}
    context |= {"more": number < COUNTERPARTS_MAX, "state": calls_queries.state_of(call, at=request.received_at)}
    context["rules_as_of"] = _list_day(call, request.received_at)
    if is_asked and form.is_valid():
        context["result"] = _result(request, call, form)
    return render(
        request, "proposals/self_check.html", context, status=MISSHAPEN if is_asked and not form.is_valid() else 200
    )


def _result(request, call, form):
    """Return what the page shows of the findings, and the request to the API that gives the same ones."""
    asked = form.facts()
    at = _moment(call, request.received_at)
    as_if_in_time = at != request.received_at
    if as_if_in_time:
        on = _list_day(call, request.received_at)
        asked |= {"received_at": at.astimezone(TOKYO).isoformat(), "on": on.isoformat()}
    body = json.dumps(asked, ensure_ascii=False, indent=2)
    sent = read(body.encode())
    findings, _left_out = judged(call, sent, meant(sent, received_at=request.received_at))
    # Where it is only as if, the page says so above; among the rules that are met, "the call is open" would be false.
    said = queries.said([one for one in findings if not (as_if_in_time and one.rule == "window")])
    counts = [(tone, sum(one.tone == tone for one in said)) for tone in TONES]
    return {
        "verdict": whole_verdict(findings).value,
        "may_be_submitted": whole_verdict(findings) != Verdict.NOT_MET,
        "counts": [(tone, number) for tone, number in counts if number],
        "open": [one for one in said if one.tone != "met"],
        "met": [one for one in said if one.tone == "met"],
        "body": body,
        "address": request.build_absolute_uri(reverse("proposals:eligibility", args=[call.slug])),
    }


def _is_a_question(name):
    return name in SelfCheckForm.base_fields or bool(OF_A_COUNTERPART.fullmatch(name))


def _moment(call, at):
    """Return the instant to judge at: before the opening and after the deadline, as if the answers came in time."""
    return min(max(at, call.opens_at), call.closes_at)


def _list_day(call, at):
    """Return the day in Japan whose list of agencies counts: today, at the earliest the opening day."""
    return max(tokyo_day(at), tokyo_day(call.opens_at))


def _counterparts_in(asked):
    """Return how many counterparts to ask about; anything unreadable is one."""
    told = asked.get("counterparts", "")
    number = int(told) if told.isascii() and told.isdecimal() and len(told) < 3 else 1
    number += ("more" in asked) - ("fewer" in asked)
    return min(max(number, 1), COUNTERPARTS_MAX)


def _same_page_in_the_other_language(request):
    """Lead to the page with all that was typed, spoken in the language that the button names."""
    asked = request.GET.copy()
    language = asked.pop(SWITCH)[-1].partition(":")[0]
    response = HttpResponseRedirect(f"{request.path}?{asked.urlencode()}")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    return response
