"""Which letters do the office's pages show, and which does the readiness page worry about?"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, CharField, Count, F, Q, Value, When

from journal.searching import number_in, reference_in, words_of
from notices import policies
from notices.models import Notice
from notices.sentences import HELD

PATIENCE = timedelta(minutes=15)  # beat comes each minute: after this nobody is coming
MOST_RUNS = 5
AT_ONCE = 2500  # letters of a file that are read together
NEED_AN_OFFICER = (Notice.State.FAILED, Notice.State.UNKNOWN)


@dataclass(frozen=True)
class Page:
    """One page of letters, newest first; `older` is the number below which the next page begins, or None."""

    letters: list
    older: int | None
    by_state: dict  # state, or "held" -> how many letters of the call and kind are in it
    kinds: list  # the kinds of letter that the call has
    tallies: dict  # as `by_state`, of all letters of the call
    runs: list  # those that are going out just now


def keys_owed(keys):
    """Return which of some keys have a letter already, whatever became of it (one query)."""
    return set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def states_of(keys):
    """Return, by key, what became of some letters; keys without a letter are left out (one query)."""
    return dict(Notice.objects.filter(key__in=list(keys)).values_list("key", "state"))


def letters_kept(keys):
    """Return the letters of some keys, as they are stored (one query)."""
    return list(Notice.objects.filter(key__in=list(keys)))


def keys_beginning(stem):
    """Return the keys that begin with a stem of which a letter is owed or was, whatever became of it (one query)."""
    found = Notice.objects.filter(key__gte=stem, key__lt=f"{stem}~")
    return {key for key in found.values_list("key", flat=True) if key.startswith(stem)}


def unsent_of(kind):
    """Return pairs (label of what it is about, last instant) of the letters of a kind that are still to go."""
    waiting = Notice.objects.filter(kind=kind, state__in=Notice.WAITING)
    return set(waiting.values_list("about", "not_after"))


def letters_sent_to(user, *, scope, of, about):
    """Return the letters that went to a person about a proposal, oldest first: of a call or of none, and of its lead (`of`).

    `about` is the proposal's label: letters that name another proposal of the same lead are left out.
    """
    letters = Notice.objects.filter(to_user=user, state=Notice.State.SENT, kept_from=of, scope__in=[scope, ""])
    of_another = Q(about__startswith=f"{about.partition(':')[0]}:") & ~Q(about=about)
    return letters.exclude(of_another).order_by("sent_at", "pk")


def letters_for(user, scope):
    """Return the letters of one call that an officer may read; none for anybody else."""
    return policies.visible_to(user).filter(scope=scope)


def letter_for(user, pk):
    """Return one letter a person may read with its recipient, who holds it and its original, or None."""
    with_names = policies.visible_to(user).select_related("to_user", "held_by", "copy_of")
    return with_names.filter(pk=pk).first()


def copies_of(notice):
    """Return the copies that were sent once more of a letter, oldest first; of a copy its original's further ones."""
    original = notice.copy_of_id or notice.pk
    return list(Notice.objects.filter(copy_of=original).exclude(pk=notice.pk).defer("body").order_by("pk"))


def _narrowed(letters, *, state="", kind="", words=""):
    """Keep the letters in a state, of a kind and with words; all of them where one of the three is empty.

    Every word must be found: in the names or address of the recipient, in the subject, which begins with the number
    of the proposal, or in the letter's key.
    """
    for word in words_of(words):
        letters = letters.filter(_with_word(word))
    if kind:
        letters = letters.filter(kind=kind)
    return _with_standing(letters).filter(standing=state) if state else letters


def _with_standing(letters):
    """Name with each letter the state it is shown in: its own, or "held"."""
    is_held = When(state__in=Notice.WAITING, held_at__isnull=False, then=Value(HELD))
    return letters.annotate(standing=Case(is_held, default=F("state"), output_field=CharField()))


def _with_word(word):
    """Return the condition that a folded word is found in a letter; a short number is the number of a proposal."""
    number, reference = number_in(word), reference_in(word)
    if number is not None and number < 1000:
        return Q(subject__contains=f"-{number:04d}")
    if reference is not None:
        word = f"{reference[0]}-{reference[1]:04d}"
    in_its_head = Q(subject__icontains=word) | Q(key__icontains=word)
    return in_its_head | Q(to_user__search_text__contains=word) | Q(to_address__icontains=word)


def page_for(user, scope, *, at, state="", kind="", words="", before=None, size=50):
    """Return one Page of a call's letters at an instant, narrowed to a state, a kind and words where these are given."""
    all_letters = letters_for(user, scope)
    kinds = sorted(all_letters.order_by().values_list("kind", flat=True).distinct())
    by_state = _counted(_narrowed(all_letters, kind=kind, words=words))
    letters = _narrowed(all_letters, state=state, kind=kind, words=words)
    if before is not None:
        letters = letters.filter(pk__lt=before)
    shown = list(_as_listed(letters)[: size + 1])
    older = shown[size - 1].pk if len(shown) > size else None
    return Page(
        letters=shown[:size],
        older=older,
        by_state=by_state,
        kinds=kinds,
        tallies=_counted(all_letters) if kind or words else by_state,
        runs=_runs_in(all_letters, at),
    )


@dataclass(frozen=True)
class Run:
    """Letters of one kind that are due at one instant, some of which have not gone yet."""

    kind: str
    sent: int
    total: int


def counts_for(user, scope, *, at):
    """Return (how many letters of a call are in each shown state, the Runs that are going out at an instant)."""
    letters = letters_for(user, scope)
    return _counted(letters), _runs_in(letters, at)


def _counted(letters):
    return dict(_with_standing(letters).order_by().values_list("standing").annotate(Count("pk")))


def _runs_in(letters, at):
    letters = letters.exclude(state=Notice.State.WITHDRAWN).filter(not_before__lte=at, copy_of__isnull=True)
    going = Q(state__in=[Notice.State.PENDING, Notice.State.SENDING], held_at__isnull=True)
    runs = (
        letters.order_by()
        .values_list("kind", "not_before")
        .annotate(
            going=Count("pk", filter=going), sent=Count("pk", filter=Q(state=Notice.State.SENT)), total=Count("pk")
        )
    )
    recent = runs.filter(going__gt=0).order_by("-not_before", "kind")[:MOST_RUNS]
    return [Run(kind=kind, sent=sent, total=total) for kind, _at, _going, sent, total in recent]


def letters_in_parts(user, scope, **asked):
    """Return (how many, the letters one by one) of everything that is asked for, newest first, for a file."""
    letters = letters_for(user, scope)
    keys = list(_narrowed(letters, **asked).order_by("-pk").values_list("pk", flat=True))
    parts = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
    return len(keys), (one for part in parts for one in _as_listed(letters.filter(pk__in=part)))


def _as_listed(letters):
    """Return letters as lists show them, without their texts."""
    return letters.select_related("to_user").defer("body", "to_user__search_text").order_by("-pk")


def overdue(at):
    """Return the letters of all calls that did not go in time, or for which no worker has come for 15 minutes.

    Sign-in letters are left out: a stranger's mistyped address must not look like a fault of the portal.
    """
    return Notice.objects.overdue(at=at, patience=PATIENCE).exclude(scope="")
