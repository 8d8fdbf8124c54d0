"""Who is in the reviewers' pool, how much do they read, and what did they answer to an invitation?

Only officers ask, and every number is worked out of the proposals that the asking officer may see.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Prefetch, Q

from accounts.models import Role, User
from accounts.queries import people_wearing
from calls.deadlines import TOKYO, fiscal_year
from journal.queries import entries_about, label, stretch_of
from journal.searching import words_of
from journal.sentences import is_japanese, tokyo_day
from proposals.gateways import links
from reviews import policies
from reviews.models import Appointment, Assignment, Pledge, Reviewer
from reviews.sentences import STANDINGS_SAID

ABOUT = "appointment"  # what the signed links of letters are about
STANDINGS = ("none", "open", "expired", "accepted", "declined", "ended")
LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Standing:
    """Where an invitation stands: a word with the icon and the tone that go with it."""

    word: str
    icon: str
    tone: str


MARKS = {
    name: Standing(STANDINGS_SAID[name], icon, tone)
    for name, icon, tone in (
        *(("none", "minus", "plain"), ("open", "clock", "info"), ("expired", "alert", "warn")),
        *(("accepted", "done", "ok"), ("declined", "cross", "plain"), ("ended", "stop", "plain")),
    )
}


@dataclass(frozen=True)
class PoolWanted:
    """What an officer asks the pool for; an empty field asks for nothing."""

    words: str = ""
    state: str = ""
    area: int | None = None
    language: str = ""

    @property
    def narrows(self):
        """Tell whether anything is asked for."""
        return any((self.words, self.state, self.area, self.language))


@dataclass(frozen=True)
class PoolRow:
    """One line of the pool as seen from a call. `standing` is one of STANDINGS; loads are proposals assigned now."""

    reviewer: Reviewer
    appointment: Appointment | None
    standing: str
    load: int
    load_of_year: int

    @property
    def institution(self):
        """Return the institution in the reader's language, or in the other one; empty where none is recorded."""
        names = (self.reviewer.institution_ja, self.reviewer.institution)
        return next(filter(None, names if is_japanese() else reversed(names)), "")

    @property
    def mark(self):
        """Return where the invitation stands as a Standing: a word with its icon and tone."""
        return MARKS[self.standing]

    @property
    def may_end(self):
        """Tell whether there is an appointment or an invitation to end."""
        return self.standing in ("open", "expired", "accepted")

    @property
    def may_invite(self):
        """Tell whether a letter can go: whoever has accepted needs none."""
        return self.standing != "accepted"


def pledge_of(user, call):
    """Return a person's promise of confidentiality for a call, or None."""
    return Pledge.objects.filter(person=user, call=call).first()


# --- Appointments and their links ------------------------------------------------------------
def token_of(appointment):
    """Return what stands in the link of an appointment's last letter; an older letter's link opens nothing."""
    return links.token_for(appointment, about=ABOUT)


def appointment_behind(token):
    """Return the appointment that a link is about, with its call and people; None for any other text."""
    rows = Appointment.objects.select_related("call", "reviewer__user", "invited_by").prefetch_related("areas")
    return links.row_behind(token, rows, about=ABOUT)


def standing_of(appointment, *, at):
    """Return where an appointment stands at an instant (aware): one of STANDINGS, or "garbled" for a link to none."""
    if appointment is None:
        return "garbled"
    if appointment.state != Appointment.State.INVITED:
        return str(appointment.state)
    return "open" if at < appointment.expires_at else "expired"


# --- The pool as seen from a call ------------------------------------------------------------
def pool_keys(call, wanted, *, at):
    """Return the keys of the reviewers that are asked for, by name (one query)."""
    rows = Reviewer.objects.filter(user__is_active=True)
    for word in words_of(wanted.words):
        rows = rows.filter(search_text__contains=word)
    mine = Appointment.objects.filter(call=call)
    if wanted.area:
        rows = rows.filter(pk__in=mine.filter(areas__number=wanted.area).values("reviewer"))
    if wanted.state == "none":
        rows = rows.exclude(pk__in=mine.values("reviewer"))
    elif wanted.state:
        rows = rows.filter(pk__in=mine.filter(_in_standing(wanted.state, at)).values("reviewer"))
    found = rows.order_by("user__name", "pk").values_list("pk", "languages")
    return [pk for pk, languages in found if not wanted.language or wanted.language in languages]


def _in_standing(standing, at):
    match standing:
        case "open":
            return Q(state=Appointment.State.INVITED, expires_at__gt=at)
        case "expired":
            return Q(state=Appointment.State.INVITED, expires_at__lte=at)
    return Q(state=standing)


def pool_page(user, call, wanted, *, at, after=None, before=None):
    """Return (PoolRows, Stretch) of one page of the pool (five queries)."""
    stretch = stretch_of(pool_keys(call, wanted, at=at), after=after, before=before)
    return pool_rows(user, call, stretch.keys, at=at), stretch


def pool_rows(user, call, keys, *, at):
    """Return the PoolRows of some reviewers, in the order of the keys (four queries)."""
    appointments = Appointment.objects.filter(call=call).prefetch_related("areas")
    rows = Reviewer.objects.filter(pk__in=keys).select_related("user").defer("search_text")
    found = {row.pk: row for row in rows.prefetch_related(Prefetch("appointments", appointments, to_attr="here"))}
    loads = _loads(user, call, [row.user_id for row in found.values()], at=at)
    return [_row(found[key], loads, at=at) for key in keys if key in found]


def _row(reviewer, loads, *, at):
    one = reviewer.here[0] if reviewer.here else None
    standing = standing_of(one, at=at) if one else "none"
    return PoolRow(reviewer, one, standing, *loads.get(reviewer.user_id, (0, 0)))


def _loads(user, call, people, *, at):
    """Return {person: (proposals of the call, of the fiscal year)}, as far as the officer may see the proposals."""
    began = datetime.combine(tokyo_day(at).replace(year=fiscal_year(tokyo_day(at)), month=4, day=1), time(), TOKYO)
    seen = policies.proposals_screened_by(user).values("pk")
    rows = Assignment.objects.filter(reviewer__in=people, state__in=policies.OPEN_STATES, proposal__in=seen)
    here = Count("proposal", filter=Q(proposal__call=call), distinct=True)
    year = Count("proposal", filter=Q(assigned_at__gte=began), distinct=True)
    rows = rows.order_by().values("reviewer").annotate(here=here, year=year)
    return {row["reviewer"]: (row["here"], row["year"]) for row in rows}


def standings_counted(call, *, at):
    """Return how many active reviewers stand where with a call: {"none": 12, "accepted": 30, …} (two queries)."""
    people = Reviewer.objects.filter(user__is_active=True)
    rows = Appointment.objects.filter(call=call, reviewer__in=people).values_list("state", "expires_at")
    counts = Counter(standing_of(Appointment(state=state, expires_at=expires_at), at=at) for state, expires_at in rows)
    counts["none"] = people.count() - counts.total()
    return {standing: counts[standing] for standing in STANDINGS}


def has_account(email):
    """Tell whether somebody has an account with this address."""
    return User.objects.filter(email=email.strip().lower()).exists()


def without_profile():
    """Return the people who wear the reviewer's role and are not in the pool."""
    return people_wearing(Role.Kind.REVIEWER).filter(reviewer__isnull=True)


def reviewer_for(user, call, pk, *, at):
    """Return the PoolRow of one reviewer, or None where there is none or the person may not keep the pool."""
    if not user.has_perm("reviews.keep_pool", call):
        return None
    rows = pool_rows(user, call, [pk], at=at)
    return rows[0] if rows else None


def history_of_reviewer(reviewer):
    """Return what was done to a profile, the newest first."""
    return entries_about(label(reviewer))[:30]
