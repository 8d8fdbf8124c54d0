"""What do administrators do on the pages about people and roles, and what does a person choose for themselves?"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries, sentences, services
from accounts.models import Role
from journal.refusals import NotAllowed, Refusal
from journal.searching import LONGEST

ACTS = {"grant": services.grant_role, "end": services.end_role}


@require_safe
def people(request):
    """List people, by words in name or address and by role."""
    if not request.user.has_perm("accounts.grant_role"):
        raise PermissionDenied
    words, asked = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("role", "")
    kind = asked if asked in Role.Kind.values else ""
    keys = {name: _key(request.GET.get(name, "")) for name in ("after", "before")}
    shown, stretch = queries.people_page(request.user, words=words, kind=kind, **keys)
    context = {
        "people": shown,
        "stretch": stretch,
        "words": words,
        "kind": kind,
        "is_unknown_role": bool(asked) and not kind,
        "roles": Role.Kind.values,
        "counts": queries.people_count(request.user),
    }
    return render(request, "accounts/people.html", context)


def _key(written):
    """Return the key that an address names, or None where it names none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 18 else None


@require_safe
def person(request, pk):
    """Show one person's roles and what changed them."""
    whom = get_object_or_404(queries.people_for(request.user), pk=pk)
    return render(request, "accounts/person.html", {"person": whom, **queries.roles_page(whom)})


@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request, pk, act, kind):
    """Ask whether a role should be granted or ended, and do it on POST."""
    whom = get_object_or_404(queries.people_for(request.user), pk=pk)
    if kind not in Role.Kind.values:
        raise Http404
    refusal_said = ""
    if request.method == "POST":
        try:
            ACTS[act](whom.pk, kind, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except Refusal as refusal:
            refusal_said = sentences.say(refusal)
        else:
            messages.success(request, _done(act, whom, kind))
            return redirect("accounts_office:person", pk=whom.pk)
    context = {"person": whom, "act": act, "kind": kind, "refusal_said": refusal_said}
    return render(request, "accounts/change_role.html", context, status=409 if refusal_said else 200)


def _done(act, whom, kind):
    words = {
        "grant": _("%(person)s now has the role “%(role)s”."),
        "end": _("%(person)s no longer has the role “%(role)s”."),
    }
    return words[act] % {"person": whom, "role": sentences.role_name(kind)}


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request):
    """Show which letters a person gets, and let them switch off the reminders."""
    if request.method == "POST":
        wanted = "reminders" in request.POST
        services.choose_reminders(request.user.pk, wanted=wanted, at=request.received_at)
        messages.success(request, _("Reminders are on.") if wanted else _("Reminders are off."))
        return redirect("account_letters")
    return render(request, "accounts/letters.html")
