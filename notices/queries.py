"""Which letters do the office's pages show, and which does the readiness page worry about?"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from notices import policies
from notices.models import Notice

PATIENCE = timedelta(minutes=15)  # beat comes each minute: after this nobody is coming
NEED_AN_OFFICER = (Notice.State.FAILED, Notice.State.UNKNOWN)


@dataclass(frozen=True)
class Page:
    """One page of letters, newest first; `older` is the number below which the next page begins, or None."""

    letters: list
    older: int | None
    by_state: dict  # state -> how many letters of the call and kind are in it
    kinds: list  # the kinds of letter that the call has


def letters_for(user, scope):
    """Return the letters of one call that an officer may read; none for anybody else."""
    return policies.visible_to(user).filter(scope=scope)


def letter_for(user, pk):
    """Return one letter a person may read with its recipient, or None."""
    return policies.visible_to(user).select_related("to_user").filter(pk=pk).first()


def page_for(user, scope, *, state="", kind="", before=None, size=50):
    """Return one Page of a call's letters, narrowed to a state and a kind where these are given."""
    letters = letters_for(user, scope)
    kinds = sorted(letters.order_by().values_list("kind", flat=True).distinct())
    if kind:
        letters = letters.filter(kind=kind)
    by_state = dict(letters.order_by().values_list("state").annotate(Count("pk")))
    if state:
        letters = letters.filter(state=state)
    if before is not None:
        letters = letters.filter(pk__lt=before)
    shown = list(letters.select_related("to_user").defer("body").order_by("-pk")[: size + 1])
    older = shown[size - 1].pk if len(shown) > size else None
    return Page(letters=shown[:size], older=older, by_state=by_state, kinds=kinds)


def counts_for(user, scope):
    """Return how many letters of a call are in which state, as a dict; states without letters are absent."""
    return dict(letters_for(user, scope).order_by().values_list("state").annotate(Count("pk")))


def stuck_for(user, scope):
    """Return the letters of a call that failed or may not have arrived and wait for an officer."""
    return letters_for(user, scope).filter(state__in=NEED_AN_OFFICER)


def overdue(at):
    """Return the letters of all calls that did not go in time, or for which no worker has come for 15 minutes.

    Sign-in letters are left out: a stranger's mistyped address must not look like a fault of the portal.
    """
    return Notice.objects.overdue(at=at, patience=PATIENCE).exclude(scope="")
