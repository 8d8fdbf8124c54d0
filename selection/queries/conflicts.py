"""Who on a panel must leave the room for which proposal? As the reviewers' policies have it, for many at once."""

from accounts.models import User
from proposals.models import Counterpart, Invitation, Member, Proposal
from reviews.models import Assignment, Conflict


def stakes_of(people, proposals):
    """Return {proposal pk: {keys of those of the people with a stake in it}} (six queries for any number).

    A stake is: led by the person, naming their address (also in a working copy), written or read along by them, a
    conflict on record, or an assignment that ended with a conflict.
    """
    keys = {one.pk for one in people}
    by_address = {one.email.lower(): one.pk for one in people}
    wanted = {one.pk for one in proposals}
    found = {pk: set() for pk in wanted}
    if not keys or not wanted:
        return found
    among = Proposal.objects.filter(pk__in=wanted)
    pairs = list(among.filter(lead__in=keys).values_list("pk", "lead"))
    pairs += Conflict.objects.standing().filter(proposal__in=wanted, person__in=keys).values_list("proposal", "person")
    ended = Assignment.objects.filter(proposal__in=wanted, reviewer__in=keys, state=Assignment.State.CONFLICTED)
    pairs += ended.values_list("proposal", "reviewer")
    let_in = Invitation.objects.filter(proposal__in=wanted, accepted_by__in=keys)
    pairs += let_in.values_list("proposal", "accepted_by")
    for model in (Counterpart, Member):
        for text in (model.objects.filter(proposal__in=wanted), model.objects.filter(proposal__revises__in=wanted)):
            rows = text.exclude(email="").values_list("proposal", "proposal__revises", "email")
            pairs += [
                (copy_of or pk, by_address[mail.lower()]) for pk, copy_of, mail in rows if mail.lower() in by_address
            ]
    for proposal_pk, person_pk in pairs:
        if proposal_pk in found:
            found[proposal_pk].add(person_pk)
    return found


def conflicted_members(panel, proposals):
    """Return {proposal pk: [members of the panel with a stake in it, by name]}; every proposal is a key."""
    people = list(User.objects.filter(panels__panel=panel).order_by("name", "pk"))
    stakes = stakes_of(people, proposals)
    return {one.pk: [person for person in people if person.pk in stakes[one.pk]] for one in proposals}
