"""How do tests make readers, wishes and plans? Appointments as rows, plans through the services and their worker."""

from reviews import queries, services
from reviews.models import Appointment, AssignmentPlan, Reviewer
from tests.builders import IN_JUNE, IN_MAY, person
from tests.proposing import a_sealed_proposal


def a_reader(user, call, *, areas=(1,), keywords=(), languages=("en",), most=None, yearly=None, state="accepted"):
    """Let a person have accepted to judge for a call, with a profile; returns the appointment."""
    profile, _is_new = Reviewer.objects.update_or_create(
        user=user,
        defaults={
            "keywords": list(keywords),
            "languages": list(languages),
            "yearly_limit": yearly,
            "saved_at": IN_MAY,
        },
    )
    accepted = Appointment.objects.create(
        reviewer=profile,
        call=call,
        most=most,
        state=state,
        nonce="",
        invited_at=IN_MAY,
        invited_by=user,
        expires_at=IN_JUNE,
        answered_at=None if state == "invited" else IN_MAY,
    )
    accepted.areas.set(call.areas.filter(number__in=areas))
    return accepted


def further_readers(call, count, **offered):
    """Return so many further people of the pool who accepted: Reader 1, Reader 2, …"""
    people = [person(f"reader{number}@pool.example", f"Reader {number}", "reviewer") for number in range(1, count + 1)]
    for one in people:
        a_reader(one, call, **offered)
    return people


def further_proposals(call, count):
    """Return so many further sealed proposals, each with people of its own."""
    return [
        a_sealed_proposal(
            call,
            person(f"lead{number}@moor{number}.example", f"Lead {number}"),
            project={"title_en": f"Moor {number}", "area_number": 1 + number % 3},
            investigator={
                "pi_name": f"Lead {number}",
                "pi_name_ja": f"主 {number}",
                "pi_researcher_number": f"{number:08d}",
                "pi_institution": f"Moor University {number}",
            },
            counterparts=[{"name": f"Abroad {number}", "email": f"a{number}@abroad{number}.example"}],
        )
        for number in range(1, count + 1)
    ]


def asked_for(call, officer, *, at=IN_JUNE, **wishes):
    """Ask for a plan and return it as it waits."""
    said = queries.Wishes(**{"readers": 2, "bids": 200, **wishes})
    return services.ask_for_plan(call.pk, wishes=said, actor=officer, at=at)


def worked_out(call, officer, *, at=IN_JUNE, **wishes):
    """Ask for a plan, let the worker do it, and return it."""
    plan = asked_for(call, officer, at=at, **wishes)
    services.work_out_plans(now=lambda: at)
    return AssignmentPlan.objects.select_related("stage__call").get(pk=plan.pk)


def applied(plan, officer, *, at=IN_JUNE):
    """Apply a plan and return it."""
    return services.apply_plan(plan.pk, actor=officer, at=at)
