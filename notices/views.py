"""What does an officer see of the letters, and do about those that did not go?"""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from journal import services as journal
from journal.exports import FORMATS, file_of
from journal.refusals import Refusal
from journal.searching import LONGEST
from notices import exports, forecasting, policies, queries, sentences, services
from notices.facts import event_in
from notices.forms import HoldForm, LetGoForm, SendAgainForm, SetAsideForm


@require_GET
def letters(request, scope):
    """List the letters of a call, narrowed by `?q=`, `?state=` and `?kind=`, older ones by `?before=`.

    `?format=` hands out all of them as a file instead.
    """
    if not request.user.has_perm("notices.view_letters", scope):
        return _closed(request, scope)
    if request.htmx:
        standing = queries.counts_for(request.user, scope, at=request.received_at)
        return render(request, "notices/_counts.html", _in_words(*standing))
    words, state, kind, before, form = (request.GET.get(key, "") for key in ("q", "state", "kind", "before", "format"))
    words, known = words.replace("\0", " ").strip()[:LONGEST], state if state in sentences.MARKS else ""
    kind = kind.replace("\0", "")[:40]
    asked = {"words": words, "state": known, "kind": kind}
    if form in FORMATS:
        return _letters_as_file(request, scope, asked, form=form)
    before = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    page = queries.page_for(request.user, scope, at=request.received_at, **asked, before=before)
    context = {
        "call": _call(scope),
        "page": page,
        "rows": [_shown(notice) for notice in page.letters],
        "states": [(key, mark, page.by_state.get(key, 0)) for key, mark in sentences.MARKS.items()],
        "kinds": [(key, sentences.kind_in_words(key)) for key in page.kinds],
        "state": known,
        "is_unknown_state": bool(state) and not known,
        "kind": kind,
        "words": words,
        "before": before,
        "total": sum(page.by_state.values()),
        **_in_words(page.tallies, page.runs),
        "found": page.by_state.get(known, 0) if known else sum(page.by_state.values()),
    }
    response = render(request, "notices/letters.html", context)
    patch_vary_headers(response, ["HX-Request"])  # the same address answers with a part of the page
    return response


@require_GET
def forecast(request, scope):
    """Show what the portal sends under a call, to whom and when, if nobody does anything from now on."""
    if not request.user.has_perm("notices.view_letters", scope):
        return _closed(request, scope)
    foreseen = forecasting.forecast_for(request.user, scope, at=request.received_at)
    context = {
        "call": _call(scope),
        "foreseen": foreseen,
        "days": [(day, [_foreseen(line) for line in lines]) for day, lines in foreseen.days],
        "stuck": [_foreseen(line) for line in foreseen.stuck],
    }
    return render(request, "notices/forecast.html", context)


def _foreseen(line):
    """Put a line of the forecast together with the name of its kind."""
    return {"line": line, "kind": sentences.kind_in_words(line.kind)}


def _closed(request, scope):
    """Tell an officer who applies under a call that its letters are closed to them; nobody else learns of the page."""
    if not policies.works_for_the_office(request.user):
        raise Http404
    return render(request, "notices/closed.html", {"call": _call(scope)}, status=403)


def _in_words(by_state, runs):
    """Return how the letters of the call stand, and how far those are that go out just now."""
    tallies = [
        (sentences.tally_in_words(key, count), sentences.MARKS[states[0]])
        for key, states in sentences.TALLIES.items()
        if (count := sum(by_state.get(state, 0) for state in states)) or key == "sent"
    ]
    return {"tallies": tallies, "runs": [(sentences.run_in_words(run), run) for run in runs]}


def _letters_as_file(request, scope, asked, *, form):
    """Hand out every letter that is asked for, without its text."""
    count, found = queries.letters_in_parts(request.user, scope, **asked)
    at = request.received_at
    told = {"call": scope, **asked}
    journal.note_export("letters", subject=request.user, actor=request.user, at=at, form=form, asked=told, rows=count)
    name = f"{scope}-letters"
    file = file_of(found, exports.letter_columns(), form=form, name=name, title=name, at=at)
    return StreamingHttpResponse(file.chunks, headers=file.headers)


@require_GET
def letter(request, pk):
    """Show one letter with its text."""
    return _letter_page(request, _letter_or_404(request, pk), SetAsideForm())


@require_POST
def post_again(request, pk):
    """Have a stuck letter posted now."""
    _letter_or_404(request, pk)
    try:
        services.post_again(pk, actor=request.user, at=request.received_at)
    except Refusal as refusal:
        messages.error(request, sentences.say(refusal))
    else:
        messages.success(request, _("The letter goes out with the next post, within a minute or so."))
    return redirect("notices:letter", pk=pk)


@require_POST
def set_aside(request, pk):
    """Take a stuck letter off the list with the office's reason."""
    notice = _letter_or_404(request, pk)
    form = SetAsideForm(request.POST)
    if form.is_valid():
        try:
            services.set_aside(pk, reason=form.cleaned_data["reason"], actor=request.user, at=request.received_at)
        except Refusal as refusal:
            messages.error(request, sentences.say(refusal))
        else:
            messages.success(request, _("The letter is off the list."))
        return redirect("notices:letter", pk=pk)
    return _letter_page(request, notice, form)


DEEDS = {
    "hold": (HoldForm, services.hold),
    "let_go": (LetGoForm, services.release_letter),
    "send_again": (SendAgainForm, services.send_again),
}


@require_http_methods(["GET", "POST"])
def deed(request, pk, name):
    """Ask for the reason of what an officer does to one letter, and do it; the letter is shown before."""
    notice = _letter_or_404(request, pk)
    asked, do = DEEDS[name]
    form = asked(request.POST) if request.method == "POST" else asked()
    if form.is_valid():
        try:
            done = do(pk, reason=form.cleaned_data["reason"], actor=request.user, at=request.received_at)
        except Refusal as refusal:
            form.add_error(None, sentences.say(refusal))
        else:
            messages.success(request, form.done)
            return redirect("notices:letter", pk=done.pk)
    context = {"notice": notice, "row": _shown(notice), "text": sentences.text_for_officers(notice), "form": form}
    status = 422 if form.errors else 200
    return render(request, "notices/deed.html", {**context, "call": _call(notice.scope)}, status=status)


@require_GET
def calendar(request, pk):
    """Hand out the calendar that goes along with a letter."""
    notice = _letter_or_404(request, pk)
    if not notice.calendar:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="letter-{notice.pk}.ics"'}
    return HttpResponse(notice.calendar, content_type="text/calendar; charset=utf-8", headers=headers)


def _letter_or_404(request, pk):
    notice = queries.letter_for(request.user, pk)
    if notice is None:
        raise Http404
    return notice


def _letter_page(request, notice, form):
    context = {
        "row": _shown(notice),
        "notice": notice,
        "text": sentences.text_for_officers(notice),
        "event": event_in(notice.calendar) if notice.calendar else None,
        "copies": [_shown(copy) for copy in queries.copies_of(notice)],
        "call": _call(notice.scope),
        "form": form,
    }
    return render(request, "notices/letter.html", context, status=422 if form.errors else 200)


def _call(scope):
    """Return what the tabs of a call ask for; calls themselves live above this room."""
    return {"slug": scope, "title_en": scope, "title_ja": scope}


def _shown(notice):
    """Put a letter together with its words."""
    return {
        "notice": notice,
        "mark": sentences.MARKS[sentences.standing(notice)],
        "kind": sentences.kind_in_words(notice.kind),
        "error": sentences.error_in_words(notice.last_error),
        "sent": sentences.instant_to_the_second(notice.sent_at),
        "held": sentences.instant_to_the_second(notice.held_at) if notice.is_held else "",
        "is_stuck": notice.state in services.STUCK and not notice.is_held,
        "can_be_held": notice.state in services.HOLDABLE and not notice.is_held,
        "can_go_again": notice.state in services.SENDABLE,
    }
