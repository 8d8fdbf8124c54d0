"""Who may read the letters of a call, and mend those that did not go?

An officer with a stake in one proposal finds no letter that speaks of it; who applies under a call finds none of the call.
"""

from django.db.models import Q

from notices.models import Notice

STAKES = []  # functions of rooms above: of an officer, the pairs (slug of the call, pk of the lead) kept from them


def kept_by(stakes):
    """Have a function of a room above say from which letters a person is kept: by the call and whose proposal it is."""
    if stakes not in STAKES:
        STAKES.append(stakes)
    return stakes


def works_for_the_office(user):
    """Tell whether a person is an officer; people live above this room, so the person's own rows are asked."""
    return user.is_authenticated and user.roles.filter(kind="officer", ended_at__isnull=True).exists()


def applies_under(user, scope):
    """Tell whether letters of a call speak of a person's own proposal."""
    return Notice.objects.filter(kept_from=user, scope=scope).exclude(scope="").exists()


def reads_letters_of(user, scope):
    """Tell whether the letters of a call are open to a person: to an officer who does not apply under it.

    One letter to a competitor, an invitation say, would tell an applicant what no page may tell.
    """
    return works_for_the_office(user) and not applies_under(user, scope)


def may_read(user, notice):
    """Tell whether an officer may read one letter: any of a call that is open to them, but none to themselves."""
    is_theirs = notice.scope != "" and notice.to_user_id != user.pk and reads_letters_of(user, notice.scope)
    return is_theirs and (notice.scope, notice.kept_from_id) not in _stakes_of(user)


def visible_to(user):
    """Return the letters a person may read on the office's pages; the twin of `may_read`.

    Sign-in letters have no scope and are nobody's.
    """
    if not works_for_the_office(user):
        return Notice.objects.none()
    closed = Notice.objects.filter(kept_from=user).values("scope")
    letters = Notice.objects.exclude(scope="").exclude(to_user=user).exclude(scope__in=closed)
    for scope, lead in sorted(_stakes_of(user)):
        letters = letters.exclude(Q(scope=scope, kept_from=lead, kept_from__isnull=False))
    return letters


def _stakes_of(user):
    """Return the pairs (slug of the call, pk of the lead) whose letters are kept from a person."""
    return {pair for stakes in STAKES for pair in stakes(user)}


RULES = {
    "notices.view_letters": reads_letters_of,  # of a call, by its slug
    "notices.view_letter": may_read,
    "notices.mend_letter": may_read,
}
