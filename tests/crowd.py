"""How do tests and measurements get many applicants, each with a whole draft and a session? By copying one."""

from datetime import timedelta
from importlib import import_module

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from proposals.models import BudgetLine, Counterpart, Proposal
from tests.builders import OPENING, person
from tests.proposing import a_whole_draft

AT_ONCE = 500


def drafts_of_many(call, how_many, *, first=1):
    """Make so many applicants, numbered from `first`, each with a whole draft under a call; returns the proposals.

    The first is written through the services; the others are copies of its rows with leads of their own.
    """
    written = a_whole_draft(call, person(address(first), "Applicant", at=OPENING))
    leads = User.objects.bulk_create(
        [
            User(email=address(number), name="Applicant", password=written.lead.password, language="en")
            for number in range(first + 1, first + how_many)
        ],
        batch_size=AT_ONCE,
    )
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=lead, email=lead.email, verified=True, primary=True) for lead in leads], batch_size=AT_ONCE
    )
    copies = Proposal.objects.bulk_create(
        [_copy(written, lead=lead, number=written.number + place) for place, lead in enumerate(leads, start=1)],
        batch_size=AT_ONCE,
    )
    for model in (Counterpart, BudgetLine):
        rows = list(model.objects.filter(proposal=written))
        model.objects.bulk_create([_copy(row, proposal=one) for one in copies for row in rows], batch_size=AT_ONCE)
    return [written, *copies]


def address(number):
    """Return the log-in name of the applicant of a number."""
    return f"applicant-{number:05}@aspire.example"


def _copy(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    values.pop(row._meta.pk.attname)
    changes = {row._meta.get_field(name).attname: getattr(value, "pk", value) for name, value in changes.items()}
    return type(row)(**{**values, **changes})


def sessions_of(people):
    """Make sessions as logging in would, under this process's SECRET_KEY; returns their keys in the same order."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    backend = "aspire.sign_in.SignInBackend"  # the one that knows people
    rows = []
    for one in people:
        session = store()
        session._session_key = session._get_new_session_key()
        words = {SESSION_KEY: str(one.pk), BACKEND_SESSION_KEY: backend}
        words[HASH_SESSION_KEY] = one.get_session_auth_hash()
        expires = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        rows.append(Session(pk=session.session_key, session_data=store().encode(words), expire_date=expires))
    Session.objects.bulk_create(rows, batch_size=AT_ONCE)
    return [row.pk for row in rows]
