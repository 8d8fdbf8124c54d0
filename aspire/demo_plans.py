"""What would reviewers of a demo portal like to read, and which plan waits there for an officer?"""

from datetime import datetime, time, timedelta

from journal.sentences import TOKYO, tokyo_day
from reviews import services as reviews
from reviews.queries import Wishes

# What two of the pool, who have nothing to read yet, said of whose proposal.
WISHES = {
    "minoru": {"sho": "eager", "hanako": "fine", "rin": "rather-not"},
    "ayumi": {"mika": "eager", "rin": "fine", "sho": "rather-not"},
}


DUE_IN = timedelta(days=10)


def wish_and_plan(call, people, *, promise, at):
    """Let reviewers say what they would like to read after the deadline, and work out a plan that waits to be applied.

    `people` are the cast by key, `promise` the text of a pledge; `at` is the present instant (aware).
    """
    asked_at, officer = call.closes_at + timedelta(days=1), people["aiko"]
    stage = call.stages.get(code="document")
    if not hasattr(stage, "timetable"):
        due_at = datetime.combine(tokyo_day(at) + DUE_IN, time(17), TOKYO)
        until = {"bids_until": asked_at + timedelta(days=4), "due_at": due_at}
        reviews.set_timetable(stage.pk, actor=officer, at=asked_at, **until)
    readers = {one.reviewer.user.email: one.reviewer.user for one in call.appointments.select_related("reviewer__user")}
    for key, wishes in WISHES.items():
        person = readers[f"{key}@aspire.example"]
        said = {call.proposals.get(lead=people[lead]).pk: wish for lead, wish in wishes.items()}
        how = {"actor": person, "at": asked_at + timedelta(days=2)}
        reviews.pledge(call.pk, text=promise, **how)
        reviews.save_bids(call.pk, wishes=said, **how)
    wanted = Wishes(readers=call.reviewers_per_proposal, bids=200)
    reviews.ask_for_plan(call.pk, wishes=wanted, actor=officer, at=at)
    reviews.work_out_plans(now=lambda: at)
