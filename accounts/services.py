"""What can be done with people and their roles?"""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from accounts.models import Role, User
from accounts.refusals import (
    AddressTaken,
    LastAdministrator,
    PersonUnknown,
    RoleAlreadyWorn,
    RoleNotWorn,
    RoleUnknown,
)
from accounts.searching import search_text_of
from journal.refusals import NotAllowed
from journal.services import record, record_each
from journal.transactions import outside_transaction, use_case, within_transaction


@outside_transaction
def register(*, email, password, name, at, name_ja="", name_kana="", language="ja"):
    """Create a person who signs up and return them; the address is kept in lower case.

    `name` is in Latin letters, `language` is "ja" or "en", `at` an aware instant. The password is hashed before the
    transaction opens, because hashing is slow on purpose. Raises AddressTaken.
    """
    person = User(
        email=email.strip().lower(),
        name=name,
        name_ja=name_ja,
        name_kana=name_kana,
        language=language,
        date_joined=at,
    )
    person.search_text = search_text_of(email=person.email, name=name, name_ja=name_ja, name_kana=name_kana)
    person.set_password(password)
    try:
        return _enrol(person, at=at)
    except IntegrityError as error:
        raise AddressTaken(email=person.email) from error


@use_case
def _enrol(person, *, at):
    person.save(force_insert=True)
    record("person.registered", subject=person, actor=person, at=at)
    return person


@outside_transaction
def change_password(person, password, *, at):
    """Give a person (a saved user, changed in place) a new password; `at` is an aware instant."""
    person.set_password(password)
    _keep_password(person, at=at)


@use_case
def _keep_password(person, *, at):
    person.save(update_fields=["password"])
    record("person.password_changed", subject=person, actor=person, at=at)


@use_case
def note_confirmed_address(pk, *, at):
    """Write into the journal that a person showed that the letters reach them."""
    person = User.objects.get(pk=pk)
    record("person.address_confirmed", subject=person, actor=person, at=at)


@use_case
def choose_language(pk, *, language, at):
    """Remember the language ("ja" or "en") in which the portal speaks and writes to a person."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if person.language == language:
        return
    before, person.language = person.language, language
    person.save(update_fields=["language"])
    record("person.language_chosen", subject=person, actor=person, at=at, detail={"before": before, "after": language})


@use_case
def choose_reminders(pk, *, wanted, at):
    """Remember whether a person wants to be reminded of drafts and told of changes of a call."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if person.wants_reminders == wanted:
        return
    person.wants_reminders = wanted
    person.save(update_fields=["wants_reminders"])
    record("person.reminders_chosen", subject=person, actor=person, at=at, detail={"wanted": wanted})


@use_case
def grant_role(who, kind, *, actor, at):
    """Give a person a role and return the Role; `who` is an address or a key, `actor` None is the shell.

    Raises NotAllowed, PersonUnknown, RoleUnknown or RoleAlreadyWorn.
    """
    person = _person(who)
    _may(actor, person)
    if kind not in Role.Kind.values:
        raise RoleUnknown(kind=kind)
    if person.roles.filter(kind=kind, ended_at__isnull=True).exists():
        raise RoleAlreadyWorn(person=str(person), kind=kind)

    role = Role.objects.create(user=person, kind=kind, granted_at=at, granted_by=actor)
    record("role.granted", subject=person, actor=actor, at=at, detail={"role": kind})
    return role


@within_transaction
def enter_people(entries, *, actor, at):
    """Create people whom the office knows, without a usable password, and return them by address.

    `entries` are dicts of email, name, name_ja, name_kana and language; all addresses are new. Nobody is written to.
    """
    people = []
    for entry in entries:
        words = {**entry, "email": entry["email"].strip().lower()}
        known = {name: words[name] for name in ("email", "name", "name_ja", "name_kana")}
        people.append(User(**words, date_joined=at, password=make_password(None), search_text=search_text_of(**known)))
    made = User.objects.bulk_create(people)
    record_each("person.entered", subjects=[(person, {}) for person in made], actor=actor, at=at)
    return {person.email: person for person in made}


@within_transaction
def let_judge(person, *, granted_by, at):
    """Give a person who agreed to judge the reviewer's role; who wears it keeps it. Their letters reached them.

    `granted_by` is the officer who asked them.
    """
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"primary": True})
    EmailAddress.objects.filter(user=person, email=person.email).update(verified=True)
    if person.roles.filter(kind=Role.Kind.REVIEWER, ended_at__isnull=True).exists():
        return
    Role.objects.create(user=person, kind=Role.Kind.REVIEWER, granted_at=at, granted_by=granted_by)
    detail = {"role": Role.Kind.REVIEWER.value, "because": "appointment"}
    record("role.granted", subject=person, actor=granted_by, at=at, detail=detail)


@use_case
def end_role(who, kind, *, actor, at):
    """End a role a person wears now; `who` is an address or a key.

    Raises NotAllowed, PersonUnknown, RoleNotWorn, or LastAdministrator when nobody would be left to grant roles.
    """
    person = _person(who)
    _may(actor, person)
    worn = Role.objects.select_for_update(of=("self",)).filter(kind=kind, ended_at__isnull=True)
    # All wearers are locked, so that two administrators who end each other's role cannot both succeed.
    roles = {role.user_id: role for role in worn.filter(user__is_active=True).order_by("pk")}
    role = roles.get(person.pk) or worn.filter(user=person).first()
    if role is None:
        raise RoleNotWorn(person=str(person), kind=kind)
    if kind == Role.Kind.ADMINISTRATOR and set(roles) <= {person.pk}:
        raise LastAdministrator(person=str(person))

    role.ended_at, role.ended_by = at, actor
    role.save(update_fields=["ended_at", "ended_by"])
    record("role.ended", subject=person, actor=actor, at=at, detail={"role": kind})


def _person(who):
    """Lock and return the person with this address or key; raises PersonUnknown."""
    people = User.objects.select_for_update(
        of=("self",), no_key=True
    )  # roles that name the person may still be written
    wanted = {"email": who.strip().lower()} if isinstance(who, str) else {"pk": who}
    try:
        return people.get(**wanted)
    except User.DoesNotExist:
        raise PersonUnknown(email=str(who)) from None


def _may(actor, person):
    if actor is not None and not actor.has_perm("accounts.grant_role", person):
        raise NotAllowed(act="accounts.grant_role")
