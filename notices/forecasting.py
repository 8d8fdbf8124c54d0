"""What will leave, when and to whom, and what will not, if nobody does anything from now on?

What is owed already is joined with what the rooms above say will fall due (`expecting`). Whoever reads it learns no more
than the list of letters tells them: what is kept from them there is left out here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from journal.queries import entries_of, label
from journal.sentences import is_japanese, tokyo_day
from notices import expecting, policies
from notices.models import Notice
from notices.queries import letters_for

HORIZON = timedelta(days=400)  # how far the page looks ahead
AMONG_THEMSELVES = ("interview-alarm",)  # shown to those alone who get it too: it tells that somebody is listed
RESULT, SET_ASIDE = "result", "notice.set_aside"  # a kind of letter; the office told its reader otherwise
UNSENT = (*Notice.WAITING, Notice.State.SENDING, Notice.State.FAILED, Notice.State.UNKNOWN)

LEAVES, ONCE_MORE, HELD, TOO_LATE, STUCK = "leaves", "once-more", "held", "too-late", "stuck"


# --- What becomes of one letter -------------------------------------------------------------------
@dataclass(frozen=True)
class Fate:
    """What has become of a letter and what will: `leaves_at` is None where it does not leave by itself any more."""

    may_have_arrived: bool  # or the office told its reader otherwise
    leaves_at: datetime | None = None
    promised_at: datetime | None = None

    def reaches_by(self, moment, *, now):
        """Tell whether its reader may have it at a moment: already, or because it leaves by itself until then."""
        return self.may_have_arrived or (moment > now and self.leaves_at is not None and self.leaves_at <= moment)


def fates_of(keys):
    """Return {key: Fate} of some letters; one sent once more counts for its original. Two queries."""
    found = Notice.objects.filter(Q(key__in=keys) | Q(copy_of__key__in=keys))
    aside = set(entries_of(SET_ASIDE, of=found).values_list("subject", flat=True))
    fates = {}
    for notice in found.select_related("copy_of").defer("body", "calendar", "copy_of__body", "copy_of__calendar"):
        original = notice.copy_of or notice
        fate = _fate(notice, promised_at=original.promised_at, is_aside=label(notice) in aside)
        known = fates.get(original.key)
        if known is None or not known.may_have_arrived and (fate.may_have_arrived or known.leaves_at is None):
            fates[original.key] = fate
    return fates


def _fate(notice, *, promised_at, is_aside):
    flies = notice.state == Notice.State.SENDING and notice.after_dot
    arrived = flies or is_aside or notice.doubts > 0 or notice.state in (Notice.State.SENT, Notice.State.UNKNOWN)
    goes = notice.state in (*Notice.WAITING, Notice.State.SENDING) and notice.held_at is None
    in_time = notice.not_after is None or notice.next_try_at <= notice.not_after
    return Fate(arrived, leaves_at=notice.next_try_at if goes and in_time else None, promised_at=promised_at)


# --- The page -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """Letters of one kind that share a moment and a fate; without names where the office may only know how many."""

    when: datetime | None
    kind: str
    fate: str  # one of the words above
    number: int
    names: tuple
    why: str  # a sentence, or the reason for which an officer holds it back
    is_owed: bool  # the letters are written already


@dataclass(frozen=True)
class Forecast:
    """What happens from now on: days with their lines, what waits for somebody, and how far the results are."""

    days: list  # pairs (date in Japan, [Line])
    stuck: list  # lines without a moment
    total: int  # letters that leave by themselves
    results: str  # "" before a moment is set, "set" once the letters are owed, "out" once any has gone


def forecast_for(user, scope, *, at, until=None):
    """Return the Forecast of a call for an officer who may read its letters, from an aware instant on."""
    owed = letters_for(user, scope).filter(state__in=UNSENT).select_related("to_user")
    groups = {}
    for notice in owed.defer("body", "calendar", "to_user__search_text").order_by("pk"):
        when, fate, why = _what_happens(notice, at)
        name = _named(notice.to_user) if notice.to_user_id else notice.to_address
        groups.setdefault((when, notice.kind, fate, why, True), []).append(name)
    for one in _expected_for(user, scope, at=at, until=until or at + HORIZON):
        groups.setdefault((one.due_at, one.kind, LEAVES, one.why, False), []).append(one.to_name)

    lines = [_line(*key, names) for key, names in groups.items()]
    dated = sorted((line for line in lines if line.when), key=lambda line: (line.when, line.kind, line.fate))
    days = {}
    for line in dated:
        days.setdefault(tokyo_day(line.when), []).append(line)
    return Forecast(
        days=list(days.items()),
        stuck=sorted((line for line in lines if not line.when), key=lambda line: (line.kind, line.fate, line.why)),
        total=sum(line.number for line in dated if line.fate in (LEAVES, ONCE_MORE)),
        results=_results(letters_for(user, scope)),
    )


def _results(letters):
    states = set(letters.filter(kind=RESULT).order_by().values_list("state", flat=True).distinct())
    states -= {Notice.State.WITHDRAWN}
    return ("out" if Notice.State.SENT in states else "set") if states else ""


def _expected_for(user, scope, *, at, until):
    """Return what will fall due under a call, without what this officer is kept from."""
    found = expecting.expected(scope, after=at, until=until)
    kept = {lead for stakes in policies.STAKES for slug, lead in stakes(user) if slug == scope}
    gets = {(one.kind, one.about, one.due_at) for one in found if one.to_pk == user.pk}
    return [
        one
        for one in found
        if (one.to_pk not in kept or not one.to_name)
        and not (one.leads and one.leads <= kept)
        and (one.kind not in AMONG_THEMSELVES or (one.kind, one.about, one.due_at) in gets)
    ]


def _what_happens(notice, at):
    """Return (moment or None, fate, why) of a letter that is owed and not out."""
    last, turn = notice.not_after, max(notice.next_try_at, at)
    if notice.state == Notice.State.UNKNOWN and notice.doubts == 1 and (last is None or turn <= last):
        return turn, ONCE_MORE, ""
    if notice.state in (Notice.State.FAILED, Notice.State.UNKNOWN):
        return None, STUCK, ""
    if notice.state in Notice.WAITING and notice.held_at is not None:
        return last and max(last, at), HELD, notice.held_reason
    if last is not None and turn > last:
        return max(last, at), TOO_LATE, ""
    return turn, LEAVES, ""


def _line(when, kind, fate, why, is_owed, names):
    known = tuple(sorted(name for name in names if name))
    return Line(when=when, kind=kind, fate=fate, number=len(names), names=known, why=why, is_owed=is_owed)


def _named(person):
    """Return a person's name in the reader's script; people live above this room."""
    return person.name_ja if is_japanese() and person.name_ja else str(person)
