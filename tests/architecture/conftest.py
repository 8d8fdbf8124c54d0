"""What is there to be opened? A portal with everybody's work in it, made through the services."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from aspire import demo
from calls import services as calls
from calls.models import Call
from journal.sentences import tokyo_day
from notices.models import Notice
from proposals import services as proposals
from proposals.gateways import signing, store
from proposals.models import Document, Dossier, Proposal
from proposals.queries import sharing
from proposals.queries.confirming import token_of
from reviews import services as reviews
from reviews.conflicts import named_in_call
from reviews.models import Assignment, AssignmentPlan, Conflict, Reviewer
from reviews.queries import token_of as token_of_appointment
from selection import services as selection
from selection.models import AffiliationPromise, Reserve
from tests import builders
from tests.architecture.snapshots import as_built
from tests.proposals.confirming import ask
from tests.proposing import a_sealed_proposal
from tests.selection.releasing import released


@dataclass
class World:
    """The cast by first name, and for each label the values that addresses about that object may ask for."""

    cast: dict
    objects: dict


@pytest.fixture
def world(db, settings, tmp_path):
    """The demo's cast and calls, an interview with its letter, and something for every address."""
    folders = places_of(settings, tmp_path)
    return as_built("world", lambda: build_world(letters=settings.LETTER_CATCHER_DIR), folders=folders)


def places_of(settings, folder):
    """Give a world's files their places in a folder; returns the places."""
    settings.DOCUMENT_ROOT = folder / "documents"
    settings.LETTER_CATCHER_DIR = folder / "letters"
    return settings.DOCUMENT_ROOT, settings.LETTER_CATCHER_DIR


@pytest.fixture(scope="module")
def standing_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all tests of a module, each of which leaves it as it was: its own transaction lies inside this one."""
    folder = tmp_path_factory.mktemp("world")
    places = {"DOCUMENT_ROOT": folder / "documents", "LETTER_CATCHER_DIR": folder / "letters"}
    block = transaction.atomic()
    block._from_testcase = True  # a use case inside still opens its own transaction, as far as it knows
    with django_db_blocker.unblock(), override_settings(**places), block:
        connection.close = lambda: None  # what ends a test would close the line, and the world with it
        yield build_world(letters=places["LETTER_CATCHER_DIR"])
        del connection.close
        transaction.set_rollback(True)


def build_world(*, letters):
    """Make the world of `world`; `letters` is the folder of the letter catcher, which is made."""
    letters.mkdir(parents=True)
    caught = "20240528T030000.000000-0123abcd.eml"
    (letters / caught).write_bytes(b"To: hanako@aspire.example\r\nSubject: x\r\n\r\nx")

    now = timezone.now()
    real = builders.load_aspire_call()
    demo.create(at=now)
    cast = {person.key: get_user_model().objects.get(email=person.email) for person in demo.CAST}
    closed, opened = Call.objects.filter(rehearsal_of=real).order_by("closes_at")
    sealed = {key: Proposal.objects.get(call=closed, lead=cast[key]) for key in ("hanako", "taro")}
    draft = Proposal.objects.get(call=opened, lead=cast["hanako"])
    day = closed.interview_days.get()
    interview = selection.list_for_interview(sealed["hanako"].pk, day_pk=day.pk, actor=cast["aiko"], at=now)
    starts_at = datetime.combine(day.on, time(10), builders.TOKYO)
    selection.give_time(interview.pk, starts_at=starts_at, minutes=30, place="Room 1", actor=cast["aiko"], at=now)
    seen = selection.letters_to_tell(cast["aiko"], closed, at=now).seal
    selection.tell_times(closed.pk, seen=seen, typed="", actor=cast["aiko"], at=now)
    assignments = {
        key: Assignment.objects.get(proposal=sealed["hanako"], reviewer=cast[key]) for key in ("kenji", "yuki")
    }

    invitation = _with_a_team(draft, at=now)
    pending = _with_a_pending_grant(opened, cast["hanako"], at=now)
    promise = _with_a_promise(cast["hanako"], cast["aiko"], at=now)

    def own(proposal):
        return {
            "pk": proposal.pk,
            "cpk": getattr(proposal.counterparts.first(), "pk", 0),
            "dpk": getattr(proposal.documents.first(), "pk", 0),
            "mpk": getattr(proposal.members.first(), "pk", 0),
            "ipk": getattr(proposal.invitations.first(), "pk", 0),
            "sequence": 1,
        }

    def of_call(call):
        return {"slug": call.slug, "scope": call.slug}

    taros = sealed["taro"]
    at_the_office = {
        "pk": taros.pk,
        "slug": closed.slug,
        "assignment_pk": taros.assignments.first().pk,
        "document_pk": taros.documents.first().pk,
    }
    document = sealed["hanako"].documents.first().pk
    return World(
        cast=cast,
        objects={
            "": {},
            "the real call": of_call(real),
            "the open rehearsal": of_call(opened),
            "the closed rehearsal": of_call(closed),
            "a caught letter": {"name": caught},
            "a spent link": {"key": "spent", "uidb36": "1"},
            "an invitation": {"token": sharing.token_of(invitation)},
            "a request to a counterpart": {"token": token_of(ask(pending, at=now))},
            "a link that was never made": {"token": "1.0~never"},
            "a key of receipts": {"key": signing.published_keys()[0].id},
            "hanako's draft": own(draft),
            "hanako's working copy": own(proposals.begin_revision(pending.pk, actor=cast["hanako"], at=now)),
            "hanako's proposal": own(sealed["hanako"]),
            "hanako's promise": {"pk": promise.proposal_id},
            "a promise": {"slug": promise.proposal.call.slug, "pk": promise.pk},
            "hanako's pending grant": {"pk": pending.pk, "position": pending.outcomes.get().position},
            "a pending grant at the office": {
                "pk": pending.pk,
                "position": pending.outcomes.get().position,
                "document_pk": _with_a_proof(pending, document, at=now).pk,
            },
            "a question": {"pk": pending.consultations.get().pk},
            "hanako's dossier": _with_a_dossier(sealed["hanako"], "applicant", at=now),
            "the reviewers' packet of hanako's proposal": _with_a_dossier(sealed["hanako"], "reviewers", at=now),
            "taro's proposal": own(taros),
            **{
                f"{key}'s assignment": {"pk": assignment.pk, "document_pk": document, "number": 1}
                for key, assignment in assignments.items()
            },
            "taro's proposal at the office": at_the_office,
            "a place": {"slug": closed.slug, "number": 1},
            "a published call": of_call(promise.proposal.call),
            "a reserve": {
                "slug": promise.proposal.call.slug,
                "pk": Reserve.objects.get(call=promise.proposal.call).proposal_id,
            },
            "an interview": {"slug": closed.slug, "pk": interview.pk},
            "an interview day": {"slug": closed.slug, "pk": day.pk},
            "a panel": {"slug": closed.slug, "pk": day.panels.first().pk, "person": cast["kenji"].pk},
            "a letter": {"pk": Notice.objects.filter(scope=closed.slug).first().pk},
            "a reviewer of the pool": _with_a_past(closed, cast["aiko"], at=now),
            "an invitation to judge": {"token": token_of_appointment(opened.appointments.first())},
            "a plan of assignment": {"pk": AssignmentPlan.objects.get(stage__call=closed).pk},
            "a cover": {"slug": closed.slug, "pk": closed.proposals.get(lead=cast["taro"]).pk},
            "a conflict": {"pk": _with_a_conflict(taros, cast["jiro"], at=now).pk},
            "jiro's account": {"pk": cast["jiro"].pk, "kind": "reviewer"},
        },
    )


def _with_a_past(call, officer, *, at):
    """Note an earlier institution of a reviewer who has accepted; returns the keys of the addresses about them."""
    reviewer = Reviewer.objects.get(user__email="minoru@aspire.example")
    words = {"institution": "Keyaki University", "since_year": 2009}
    entry = reviews.add_affiliation(call.pk, reviewer.pk, actor=officer, at=at, **words)
    return {"slug": call.slug, "pk": reviewer.pk, "what": "affiliation", "entry": entry.pk}


def _with_a_dossier(proposal, audience, *, at):
    """Keep a PDF of the sealed version for an audience; returns the keys of its address."""
    stored = store([b"%PDF-1.7 " + audience.encode()], max_bytes=1000)
    which = {"proposal": proposal, "submission": proposal.submissions.last(), "audience": audience, "language": "en"}
    bytes_of = {"sha256": stored.sha256, "size": stored.size, "pages": 1, "version": 1, "made_at": at}
    made, _is_new = Dossier.objects.get_or_create(**which, defaults=bytes_of)
    return {"pk": proposal.pk, "dpk": made.pk}


def _with_a_team(draft, *, at):
    """Name a person in a draft, and invite another one to read along; returns the invitation."""
    how = {"actor": draft.lead, "at": at}
    one = proposals.MemberText(name="Ren Mori", kind="participant", institution="Keyaki University")
    proposals.save_member(draft.pk, began=None, member_pk=None, text=one, **how)
    return proposals.invite(draft.pk, email="ren@keyaki.example", role="reader", language="ja", **how)


def _with_a_pending_grant(call, lead, *, at):
    """Submit a proposal with a grant whose outcome is to come, and an agency that the office was asked about."""
    agency = "Fjord Cancer Fund"
    applied = {"grant_status": "applied", "outcome_due_on": call.outcome_known_by}
    unlisted = {"name": "Per Vik", "agency_key": "", "unlisted_agency": agency}
    year = call.first_fiscal_year
    proposal = a_sealed_proposal(
        call,
        lead,
        at=at,
        project={"start_on": date(year, 12, 1)},
        counterparts=[applied, unlisted],
        budget={(year + 1, "goods"): 9_000_000},
    )
    asked = {"country_code": "NO", "agency_name": agency, "question": "Its grants are peer-reviewed."}
    proposals.ask_consultation(proposal.pk, actor=lead, at=at, **asked)
    return proposal


def _with_a_proof(proposal, document_pk, *, at):
    """Keep the file of another document as the notice of an agency."""
    like = Document.objects.get(pk=document_pk)
    said = {"name": "notice.pdf", "sha256": like.sha256, "size": like.size, "pages": like.pages}
    return proposal.documents.create(purpose="outcome", uploaded_at=at, uploaded_by=proposal.lead, **said)


def _with_a_conflict(proposal, person, *, at):
    """Let the portal have found something between a person and a proposal, on which an officer has to rule."""
    hits = [named_in_call().as_data()]
    return Conflict.objects.create(
        **{"proposal": proposal, "person": person, "state": "found", "is_declared": False, "hits": hits},
        declared_at=at,
    )


def _with_a_promise(lead, officer, *, at):
    """Release a rehearsal in which a lead from abroad is selected, whose last day has passed and who has reported.

    The selection of another one was cancelled, so that a reserve is next; the list of selected projects is public.
    """
    closes_on = tokyo_day(at) - timedelta(days=200)
    call = calls.rehearse_call("aspire-2024-3", closes_on=closes_on, actor=officer, at=at)
    year = call.first_fiscal_year
    abroad = {
        **{"pi_in_japan": False, "pi_promises_affiliation": True, "pi_researcher_number": ""},
        "pi_affiliation_on": call.affiliation_by,
    }
    dates = {"project": {"start_on": date(year, 12, 1)}, "budget": {(year + 1, "goods"): 9_000_000}}
    leads = [lead, *(builders.person(f"{name}@keyaki.example", name.title()) for name in ("mei", "nao"))]
    proposal, lost, reserve = (
        a_sealed_proposal(call, one, at=call.closes_at, investigator=abroad, **dates) for one in leads
    )
    for one in (proposal, lost):
        selection.award(one.pk, actor=officer, at=at)
    selection.put_in_reserve(reserve.pk, actor=officer, at=at)
    released(call, officer, at=at)
    promise = AffiliationPromise.objects.get(proposal=proposal)
    said = {"institution": "Keyaki University", "since_on": promise.due_on, "researcher_number": "01234567"}
    selection.report_affiliation(promise.pk, actor=lead, at=at, **said)
    broken = AffiliationPromise.objects.get(proposal=lost)
    selection.cancel_selection(broken.pk, reason="No institution was named.", actor=officer, at=at)
    selection.publish_selected(call.pk, actor=officer, at=at)
    return AffiliationPromise.objects.get(pk=promise.pk)
