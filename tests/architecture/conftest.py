"""What is there to be opened? A portal with everybody's work in it, made through the services."""

from dataclasses import dataclass
from datetime import datetime, time

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from aspire import demo
from calls.models import Call
from notices.models import Notice
from proposals.models import Proposal
from reviews.models import Assignment
from selection import services as selection
from tests import builders


@dataclass
class World:
    """The cast by first name, and for each label the values that addresses about that object may ask for."""

    cast: dict
    objects: dict


@pytest.fixture
def world(db, settings, tmp_path):
    """The demo's cast and calls, an interview with its letter, and something for every address."""
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    settings.LETTER_CATCHER_DIR = tmp_path / "letters"
    settings.LETTER_CATCHER_DIR.mkdir()
    caught = "20240528T030000.000000-0123abcd.eml"
    (settings.LETTER_CATCHER_DIR / caught).write_bytes(b"To: hanako@aspire.example\r\nSubject: x\r\n\r\nx")

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
    assignments = {
        key: Assignment.objects.get(proposal=sealed["hanako"], reviewer=cast[key]) for key in ("kenji", "yuki")
    }

    def own(proposal):
        return {
            "pk": proposal.pk,
            "cpk": getattr(proposal.counterparts.first(), "pk", 0),
            "dpk": getattr(proposal.documents.first(), "pk", 0),
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
            "hanako's draft": own(draft),
            "hanako's proposal": own(sealed["hanako"]),
            "taro's proposal": own(taros),
            **{
                f"{key}'s assignment": {"pk": assignment.pk, "document_pk": document}
                for key, assignment in assignments.items()
            },
            "taro's proposal at the office": at_the_office,
            "an interview": {"slug": closed.slug, "pk": interview.pk},
            "a letter": {"pk": Notice.objects.filter(scope=closed.slug).first().pk},
            "jiro's account": {"pk": cast["jiro"].pk, "kind": "reviewer"},
        },
    )
