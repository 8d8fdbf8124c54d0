"""What may reviewers correct of what the pool holds about them, and what may they only add to?

What conflicts of interest are found from can be added to by the person it is about, never taken away: an institution
that was left becomes an earlier one, and what was found before such a move stays until an officer rules. Numbers that
tell people apart are told to the office, which enters them: a person who typed a colleague's number would otherwise
learn from the answer whether the colleague is in the pool.
"""

from dataclasses import asdict, dataclass, fields, replace

from django.db import IntegrityError

from journal.refusals import NotAllowed
from journal.sentences import tokyo_day
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction
from reviews.models import Appointment, Reviewer
from reviews.queries.profile import numbers_told
from reviews.refusals import MoveOutOfReach, ProfileChanged, SavedMeanwhile
from reviews.services.pool import ProfileText, begin_profile, keep_entry, keep_profile, locked, text_of

OWN_RIGHT = "reviews.keep_own_profile"
YEARS_BACK = 1  # a move is told in the year in which it happened or in the next one: a portal default


@dataclass(frozen=True)
class OwnText:
    """What a person may correct of their own profile."""

    department: str = ""
    languages: tuple = ()
    keywords: tuple = ()
    yearly_limit: int | None = None


@dataclass(frozen=True)
class Workplace:
    """Where a person works, as they say it."""

    institution: str = ""
    institution_ja: str = ""
    ror: str = ""
    institution_code: str = ""
    department: str = ""


OWN_PROFILE = tuple(field.name for field in fields(OwnText))


@outside_transaction
def save_own_profile(*, version, said, numbers, areas, actor, at):
    """Keep what a person corrected of their profile and return the Reviewer; whoever has none gets one.

    `version` is the one that was opened, 0 for none. `said` is an OwnText. `numbers` are ORCID iD and e-Rad number by the
    name of their field: one that differs from the stored one is told to the office and changes nothing. `areas` are the
    numbers of areas by the key of an accepted appointment; anybody else's appointment is passed over.
    Raises NotAllowed, ProfileChanged, SavedMeanwhile.
    """
    try:
        return _save(version=version, said=said, numbers=numbers, areas=areas, actor=actor, at=at)
    except IntegrityError as error:
        raise SavedMeanwhile() from error


@use_case
def _save(*, version, said, numbers, areas, actor, at):
    reviewer = _own(actor, version=version)
    if reviewer is None:
        reviewer = begin_profile(actor, ProfileText(**asdict(said)), actor=actor, at=at)
    else:
        profile = replace(text_of(reviewer), **asdict(said))
        keep_profile(reviewer, version=version, profile=profile, actor=actor, at=at)
    _tell_numbers(reviewer, numbers, actor=actor, at=at)
    _keep_areas(reviewer, areas, actor=actor, at=at)
    return reviewer


@outside_transaction
def move_to(*, version, workplace, since_year, until_year, actor, at):
    """Make a Workplace a person's present one and return the Reviewer; the one they left becomes an earlier one.

    `since_year` and `until_year` are those of the institution that was left; where none was recorded they say nothing.
    Raises NotAllowed, ProfileChanged, MoveOutOfReach for another year than this or the last, TooManyEntries,
    SavedMeanwhile.
    """
    try:
        return _move(
            version=version, workplace=workplace, since_year=since_year, until_year=until_year, actor=actor, at=at
        )
    except IntegrityError as error:
        raise SavedMeanwhile() from error


@use_case
def _move(*, version, workplace, since_year, until_year, actor, at):
    reviewer = _own(actor, version=version)
    if reviewer is None:
        return begin_profile(actor, ProfileText(**asdict(workplace)), actor=actor, at=at)
    profile = replace(text_of(reviewer), **asdict(workplace))
    left = _names_left(reviewer)
    if left:
        year = tokyo_day(at).year
        if not year - YEARS_BACK <= until_year <= year:
            raise MoveOutOfReach(least=year - YEARS_BACK, most=year)
        record("reviewer.moved", subject=reviewer, actor=actor, at=at, detail={"until": until_year})
    for name in left:
        words = {"institution": name, "since_year": since_year, "until_year": until_year}
        words |= {key: getattr(reviewer, key) for key in ("ror", "institution_code", "department")}
        keep_entry("affiliation", reviewer, actor=actor, at=at, words=words)
    keep_profile(reviewer, version=version, profile=profile, actor=actor, at=at)
    return reviewer


def _names_left(reviewer):
    """Return the names under which the present institution stays on record: both, since both are compared."""
    names = [reviewer.institution, reviewer.institution_ja]
    codes = [one for one in (reviewer.ror, reviewer.institution_code) if one]
    return list(dict.fromkeys(filter(None, names))) or codes[:1]


@outside_transaction
def add_own_affiliation(*, actor, at, **words):
    """Note a further or earlier institution of one's own, as `add_affiliation` does; returns the Affiliation.

    Raises NotAllowed, TooManyEntries, SavedMeanwhile.
    """
    return _add_own("affiliation", actor=actor, at=at, words=words)


@outside_transaction
def add_own_tie(*, actor, at, **words):
    """Note what links oneself to another person or to an organisation, as `add_tie` does; returns the Tie.

    Nothing is looked for at once: the sweep finds what follows. Raises NotAllowed, TooManyEntries, SavedMeanwhile.
    """
    return _add_own("tie", actor=actor, at=at, words=words)


@outside_transaction
def _add_own(what, *, actor, at, words):
    try:
        return _add(what, actor=actor, at=at, words=words)
    except IntegrityError as error:
        raise SavedMeanwhile() from error


@use_case
def _add(what, *, actor, at, words):
    reviewer = _own(actor) or begin_profile(actor, ProfileText(), actor=actor, at=at)
    return keep_entry(what, reviewer, actor=actor, at=at, words=words)


@within_transaction
def _own(actor, *, version=None):
    """Lock a person's own profile and return it, or None; raises NotAllowed, and ProfileChanged for another version."""
    if not actor.has_perm(OWN_RIGHT):
        raise NotAllowed(right=OWN_RIGHT)
    pk = Reviewer.objects.filter(user=actor).values_list("pk", flat=True).first()
    if pk is None:
        return None
    reviewer = locked(pk)
    if version is not None and reviewer.version != version:
        raise ProfileChanged(person=reviewer.saved_by or reviewer.user, at=reviewer.saved_at)
    return reviewer


@within_transaction
def _tell_numbers(reviewer, numbers, *, actor, at):
    told = numbers_told(reviewer)
    for name, value in sorted(numbers.items()):
        if value != told.get(name, getattr(reviewer, name)):
            record("reviewer.number_told", subject=reviewer, actor=actor, at=at, detail={"field": name, "value": value})


@within_transaction
def _keep_areas(reviewer, areas, *, actor, at):
    accepted = Appointment.objects.select_for_update(of=("self",)).select_related("call").order_by("pk")
    accepted = accepted.filter(reviewer=reviewer, state=Appointment.State.ACCEPTED)
    for one in accepted.filter(pk__in=areas):
        wanted = sorted(one.call.areas.filter(number__in=areas[one.pk]).values_list("number", flat=True))
        if wanted == sorted(one.areas.values_list("number", flat=True)):
            continue
        one.areas.set(one.call.areas.filter(number__in=wanted))
        detail = {"appointment": one.pk, "call": one.call.slug, "areas": wanted}
        record("reviewer.areas_changed", subject=reviewer, actor=actor, at=at, detail=detail)
