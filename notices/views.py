"""What does an officer see of the letters, and do about those that did not go?"""

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal import services as journal
from journal.exports import FORMATS, file_of
from journal.refusals import Refusal
from journal.searching import LONGEST
from notices import exports, policies, queries, sentences, services
from notices.forms import SetAsideForm


@require_GET
def letters(request, scope):
    """List the letters of a call, narrowed by `?q=`, `?state=` and `?kind=`, older ones by `?before=`.

    `?format=` hands out all of them as a file instead.
    """
    if not request.user.has_perm("notices.view_letters", scope):
        if not policies.works_for_the_office(request.user):
            raise Http404
        return render(request, "notices/closed.html", {"call": _call(scope)}, status=403)
    words, state, kind, before, form = (request.GET.get(key, "") for key in ("q", "state", "kind", "before", "format"))
    words, known = words.replace("\0", " ").strip()[:LONGEST], state if state in sentences.MARKS else ""
    kind = kind.replace("\0", "")[:40]
    asked = {"words": words, "state": known, "kind": kind}
    if form in FORMATS:
        return _letters_as_file(request, scope, asked, form=form)
    before = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    page = queries.page_for(request.user, scope, **asked, before=before)
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
        "found": page.by_state.get(known, 0) if known else sum(page.by_state.values()),
    }
    return render(request, "notices/letters.html", context)


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


def _letter_or_404(request, pk):
    notice = queries.letter_for(request.user, pk)
    if notice is None:
        raise Http404
    return notice


def _letter_page(request, notice, form):
    return render(
        request,
        "notices/letter.html",
        {"row": _shown(notice), "notice": notice, "call": _call(notice.scope), "form": form},
        status=422 if form.errors else 200,
    )


def _call(scope):
    """Return what the tabs of a call ask for; calls themselves live above this room."""
    return {"slug": scope, "title_en": scope, "title_ja": scope}


def _shown(notice):
    """Put a letter together with its words."""
    return {
        "notice": notice,
        "mark": sentences.MARKS[notice.state],
        "kind": sentences.kind_in_words(notice.kind),
        "error": sentences.error_in_words(notice.last_error),
        "is_stuck": notice.state in services.STUCK,
    }
