"""How does the office keep what it knows of those who can be asked to judge?

A profile is a reviewer's own and of no call; the right to keep it is asked about the call from which an officer works.
"""

from dataclasses import asdict, dataclass, fields

from django.db import IntegrityError

from accounts import services as accounts
from accounts.models import User
from calls.models import Call
from journal.refusals import NotAllowed
from journal.searching import folded, squeezed
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction
from reviews.models import Reviewer
from reviews.refusals import (
    AccountClosed,
    IdentifierIsAnothers,
    ProfileChanged,
    ReviewerInPool,
    SavedMeanwhile,
    TooManyEntries,
)

RIGHT = "reviews.keep_pool"
ENTRIES_MAX = 500  # affiliations, or ties, of one profile: a portal default


@dataclass(frozen=True)
class PersonText:
    """Who a person is, for somebody without an account: `language` is that of letters, "ja" or "en"."""

    email: str
    name: str
    name_ja: str = ""
    name_kana: str = ""
    language: str = "ja"


@dataclass(frozen=True)
class ProfileText:
    """What a profile says; lists are kept as they come, `yearly_limit` is None for no limit."""

    institution: str = ""
    institution_ja: str = ""
    ror: str = ""
    institution_code: str = ""
    department: str = ""
    researcher_number: str = ""
    orcid: str = ""
    languages: tuple = ()
    keywords: tuple = ()
    yearly_limit: int | None = None


PROFILE = tuple(field.name for field in fields(ProfileText))


def text_of(reviewer):
    """Return what a stored profile says, as a ProfileText."""
    return ProfileText(**{name: _frozen(getattr(reviewer, name)) for name in PROFILE})


def searched_as(reviewer):
    """Return the text in which a profile is found: name and address of its person, and every word of it, folded."""
    words = (reviewer.institution, reviewer.institution_ja, reviewer.department, *reviewer.keywords)
    identifiers = (reviewer.ror, reviewer.institution_code, reviewer.researcher_number, reviewer.orcid)
    lines = [*map(folded, (*words, *identifiers)), *map(squeezed, words)]
    return "\n".join(dict.fromkeys(line for line in (reviewer.user.search_text, *lines) if line))


@outside_transaction
def add_reviewer(call_pk, *, person, profile, actor, at):
    """Take a person into the pool and return the Reviewer; nobody is written to, and no role is given.

    Whoever has an account keeps it as it is, with its names; anybody else gets one without a usable password.
    Raises NotAllowed, AccountClosed, ReviewerInPool, IdentifierIsAnothers, SavedMeanwhile.
    """
    try:
        return _add_reviewer(call_pk, person=person, profile=profile, actor=actor, at=at)
    except IntegrityError as error:
        raise SavedMeanwhile() from error


@use_case
def _add_reviewer(call_pk, *, person, profile, actor, at):
    ask(call_pk, actor)
    email = person.email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = accounts.enter_people([{**asdict(person), "email": email}], actor=actor, at=at)[email]
    if not user.is_active:
        raise AccountClosed(email=email)
    if Reviewer.objects.filter(user=user).exists():
        raise ReviewerInPool(email=email)
    return begin_profile(user, profile, actor=actor, at=at)


@outside_transaction
def save_profile(call_pk, reviewer_pk, *, version, profile, actor, at):
    """Keep a profile and return its Reviewer; `version` is the one that was opened.

    Raises NotAllowed, ProfileChanged where somebody saved meanwhile, IdentifierIsAnothers, SavedMeanwhile,
    Reviewer.DoesNotExist.
    """
    try:
        return _save_profile(call_pk, reviewer_pk, version=version, profile=profile, actor=actor, at=at)
    except IntegrityError as error:
        raise SavedMeanwhile() from error


@use_case
def _save_profile(call_pk, reviewer_pk, *, version, profile, actor, at):
    ask(call_pk, actor)
    reviewer = locked(reviewer_pk)
    keep_profile(reviewer, version=version, profile=profile, actor=actor, at=at)
    return reviewer


@within_transaction
def keep_profile(reviewer, *, version, profile, actor, at):
    """Write what a locked profile says now, over the version that was opened; return the names of what changed.

    The right is asked before. Raises ProfileChanged, IdentifierIsAnothers.
    """
    changed = [name for name, value in asdict(profile).items() if _kept(value) != _kept(getattr(reviewer, name))]
    if reviewer.version != version:
        raise ProfileChanged(person=reviewer.saved_by or reviewer.user, at=reviewer.saved_at)
    if changed:
        _write(reviewer, profile, actor=actor, at=at)
        record("reviewer.changed", subject=reviewer, actor=actor, at=at, detail={"fields": changed})
    return changed


@within_transaction
def begin_profile(user, profile, *, actor, at):
    """Write the first profile of a person and return the Reviewer; the right is asked before.

    Raises IdentifierIsAnothers, IntegrityError where there is one by now.
    """
    reviewer = Reviewer(user=user, version=0)
    _write(reviewer, profile, actor=actor, at=at)
    record("reviewer.added", subject=reviewer, actor=actor, at=at)
    return reviewer


@use_case
def add_affiliation(call_pk, reviewer_pk, *, actor, at, **words):
    """Note a further or earlier institution, with `since_year` and `until_year` (None: still); returns the Affiliation.

    Raises NotAllowed, TooManyEntries, Reviewer.DoesNotExist.
    """
    ask(call_pk, actor)
    return keep_entry("affiliation", locked(reviewer_pk), actor=actor, at=at, words=words)


@use_case
def add_tie(call_pk, reviewer_pk, *, actor, at, **words):
    """Note what links a reviewer to another person, and return the Tie; `year` is the last one in which it held.

    Raises NotAllowed, TooManyEntries, Reviewer.DoesNotExist.
    """
    ask(call_pk, actor)
    return keep_entry("tie", locked(reviewer_pk), actor=actor, at=at, words=words)


@use_case
def remove_entry(call_pk, reviewer_pk, *, what, entry_pk, actor, at):
    """Take an affiliation or a tie (`what`) off a profile; one that is gone already stays gone.

    Raises NotAllowed, Reviewer.DoesNotExist, KeyError for anything else.
    """
    ask(call_pk, actor)
    reviewer = locked(reviewer_pk)
    rows = {"affiliation": reviewer.affiliations, "tie": reviewer.ties}[what]
    gone, _rows = rows.filter(pk=entry_pk).delete()
    if gone:
        record(f"reviewer.{what}_removed", subject=reviewer, actor=actor, at=at, detail={what: entry_pk})


def ask(call_pk, actor):
    """Return the call; raises NotAllowed where a person may not keep the pool from it, Call.DoesNotExist."""
    call = Call.objects.get(pk=call_pk)
    if not actor.has_perm(RIGHT, call):
        raise NotAllowed(right=RIGHT)
    return call


@within_transaction
def locked(reviewer_pk):
    """Lock one profile and return it with its person; raises Reviewer.DoesNotExist."""
    return Reviewer.objects.select_for_update(of=("self",)).select_related("user", "saved_by").get(pk=reviewer_pk)


@within_transaction
def keep_entry(what, reviewer, *, actor, at, words):
    """Add an affiliation or a tie (`what`) to a locked profile and return it; the right is asked before.

    Raises TooManyEntries.
    """
    rows = {"affiliation": reviewer.affiliations, "tie": reviewer.ties}[what]
    if rows.count() >= ENTRIES_MAX:
        raise TooManyEntries(limit=ENTRIES_MAX)
    entered = {"entered_at": at, "entered_by": actor} if what == "tie" else {}
    made = rows.create(**words, **entered)
    record(f"reviewer.{what}_added", subject=reviewer, actor=actor, at=at, detail={what: made.pk})
    return made


@within_transaction
def _write(reviewer, profile, *, actor, at):
    """Save a profile as the next version; raises IdentifierIsAnothers."""
    for name in ("researcher_number", "orcid"):
        value = getattr(profile, name)
        others = Reviewer.objects.exclude(pk=reviewer.pk).filter(**{name: value}).select_related("user")
        if value and (other := others.first()) is not None:
            raise IdentifierIsAnothers(field=name, person=other.user)
    for name, value in asdict(profile).items():
        setattr(reviewer, name, _kept(value))
    reviewer.search_text = searched_as(reviewer)
    reviewer.version += 1
    reviewer.saved_at, reviewer.saved_by = at, actor
    reviewer.save()


def _kept(value):
    return list(value) if isinstance(value, tuple) else value


def _frozen(value):
    return tuple(value) if isinstance(value, list) else value
