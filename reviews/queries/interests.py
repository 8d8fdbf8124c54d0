"""Who has a stake in which proposals, and what did the portal find?"""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from calls.models import ConflictRule
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.models import Counterpart, Invitation, Member, Proposal
from proposals.policies import named_in
from reviews import conflicts, facts, policies
from reviews.models import Assignment, Conflict, Reviewer


def stakes_of(people, proposals):
    """Return {proposal pk: {keys of those of the people with a stake in it}}: eight queries at most, for any number.

    A stake is: led by the person, naming them (also in a working copy), written or read along by them, a standing
    conflict, or an assignment that ended with a conflict. Where the call says so, whoever is named in one of its
    proposals has a stake in all others, unless two officers set that aside.
    """
    keys = {one.pk for one in people}
    wanted = {one.pk for one in proposals}
    found = {pk: set() for pk in wanted}
    if not keys or not wanted:
        return found
    on_record = Conflict.objects.filter(proposal__in=wanted, person__in=keys)
    on_record = list(on_record.values_list("proposal", "person", "state", "hits"))
    pairs = [one[:2] for one in on_record if one[2] != Conflict.State.OVERRIDDEN]
    ended = Assignment.objects.filter(proposal__in=wanted, reviewer__in=keys, state=Assignment.State.CONFLICTED)
    pairs += ended.values_list("proposal", "reviewer")
    let_in = Invitation.objects.filter(proposal__in=wanted, accepted_by__in=keys)
    pairs += let_in.values_list("proposal", "accepted_by")
    calls, named = _named_in_calls(Proposal.objects.filter(pk__in=wanted).values("call"), people)
    pairs += [(one.proposal, one.person) for one in named]
    aside = {
        (pk, person)
        for pk, person, state, hits in on_record
        if state == Conflict.State.OVERRIDDEN and any(hit.get("code") == conflicts.NAMED_IN_CALL for hit in hits)
    }
    pairs += [pair for pair in _competing(named, {pk: calls[pk] for pk in wanted}) if pair not in aside]
    for proposal_pk, person_pk in pairs:
        if proposal_pk in found:
            found[proposal_pk].add(person_pk)
    return found


@dataclass(frozen=True)
class InCall:
    """A proposal that somebody leads or that names them; drafts and what is out of the race do not stand."""

    proposal: int
    person: int
    call: int
    stands: bool


def _named_in_calls(calls, people):
    """Return ({proposal: call}, [InCall]) of all proposals of some calls: four queries."""
    by_address = {one.email.lower(): one.pk for one in people}
    keys = set(by_address.values())
    by_orcid, by_number = {}, {}
    profiles = Reviewer.objects.filter(user__in=keys).values_list("user", "orcid", "researcher_number")
    for person, orcid, number in profiles:
        by_orcid |= {orcid: person} if orcid else {}
        by_number |= {number: person} if number else {}
    home, calls_of, stands, found = {}, {}, {}, set()

    def note(text, *known):
        found.update(InCall(home[text], person, calls_of[text], stands[text]) for person in known if person)

    columns = ("pk", "revises", "call", "state", "submitted_at", "lead", "pi_orcid", "pi_researcher_number")
    for pk, revises, call, state, at, lead, orcid, number in Proposal.objects.filter(call__in=calls).values_list(
        *columns
    ):
        home[pk], calls_of[pk] = revises or pk, call
        stands[pk] = at is not None and state not in OUT_OF_THE_RACE
        note(pk, lead if lead in keys else None, by_orcid.get(orcid), by_number.get(number))
    rows = Counterpart.objects.filter(proposal__call__in=calls).exclude(email="")
    for pk, email in rows.values_list("proposal", "email"):
        note(pk, by_address.get(email.lower()))
    rows = Member.objects.filter(proposal__call__in=calls)
    for pk, email, orcid, number in rows.values_list("proposal", "email", "orcid", "researcher_number"):
        note(pk, by_address.get(email.lower()), by_orcid.get(orcid), by_number.get(number))
    return calls_of, found


def _competing(named, calls):
    """Return the (proposal, person) pairs that are forbidden because a person is named in another proposal of the call.

    `calls` are the calls of the proposals in question, by proposal.
    """
    own = {}
    for one in named:
        if one.stands:
            own.setdefault((one.call, one.person), set()).add(one.proposal)
    if not own:
        return []
    rules = ConflictRule.objects.filter(code=conflicts.NAMED_IN_CALL, call__in={call for call, _person in own})
    forbidding = set(rules.values_list("call", flat=True))
    return [
        (pk, person)
        for (call, person), theirs in own.items()
        if call in forbidding
        for pk, of_call in calls.items()
        if of_call == call and theirs - {pk}
    ]


def open_to_a_competitor(user, call):
    """Return the condition on proposals of a call under which they are open to a judge who may compete with them.

    Where the call says so, whoever leads or is named in one of its proposals judges none of the others, unless two
    officers set that aside.
    """
    ids = Reviewer.objects.filter(user=user)
    orcids = ids.exclude(orcid="").values("orcid")
    numbers = ids.exclude(researcher_number="").values("researcher_number")
    team = Member.objects.filter(Q(orcid__in=orcids) | Q(researcher_number__in=numbers)).values("proposal")
    named = Q(lead=user) | named_in(user) | Q(pi_orcid__in=orcids) | Q(pi_researcher_number__in=numbers)
    standing = Proposal.objects.filter(call=call, submitted_at__isnull=False).exclude(state__in=OUT_OF_THE_RACE)
    competing = standing.filter(call__conflict_rules__code=conflicts.NAMED_IN_CALL).filter(named | Q(pk__in=team))
    aside = Conflict.objects.filter(person=user, state=Conflict.State.OVERRIDDEN)
    return ~Exists(competing) | Q(pk__in=aside.values("proposal"))


def without_conflict(assignments):
    """Keep the assignments whose reader has no standing conflict with the proposal: the others are closed to them."""
    bound = Conflict.objects.standing().filter(person=OuterRef("reviewer"), proposal=OuterRef("proposal"))
    return assignments.exclude(Exists(bound))


def hits_on(proposal, people):
    """Return {person pk: hits as plain data} of what links some people to one proposal, judged as readers.

    `people` is a queryset of users; five queries, however many there are.
    """
    return hits_among(proposal, facts.people_known(people), facts.entries_around(proposal, people))


def hits_among(proposal, known, entries):
    """Return what `hits_on` returns, of people whose facts and of the Entries around the proposal (one query)."""
    rules = facts.rules_of(proposal.call)
    index = conflicts.index_of([facts.written(proposal, entries)])
    competing = _competing_with(proposal, known, entries) if rules.knows(conflicts.NAMED_IN_CALL) else set()
    found = {}
    for pk, person in known.items():
        hits = list(conflicts.hits_of(person, index, rules).get(proposal.pk, ()))
        hits += [conflicts.named_in_call()] if pk in competing else []
        if hits:
            found[pk] = [hit.as_data() for hit in hits]
    return found


def _competing_with(proposal, known, entries):
    """Return the keys of the people who lead or are named in another proposal of the same call that stands."""
    by_address = {one.email: one.pk for one in known.values()}
    by_orcid = {one.orcid: one.pk for one in known.values() if one.orcid}
    by_number = {one.number: one.pk for one in known.values() if one.number}
    found = set()
    for one in entries:
        if one.home == proposal.pk or one.submitted_at is None or one.state in OUT_OF_THE_RACE:
            continue
        named = by_address.get(one.email.lower()) if one.role != "lead" else one.lead if one.lead in known else None
        found |= {named, by_orcid.get(one.orcid), by_number.get(one.researcher_number)}
    return found - {None}


def hits_between(proposal, person):
    """Return what links one person to one proposal, as plain data; empty where nothing does."""
    return hits_on(proposal, User.objects.filter(pk=person.pk)).get(person.pk, [])


# --- What the sweep asks ----------------------------------------------------------------------
def pairs_asked(call):
    """Return the (proposal, person) pairs of a call in which somebody is asked to read."""
    asked = Assignment.objects.filter(proposal__call=call, state__in=policies.OPEN_STATES)
    return set(asked.values_list("proposal", "reviewer"))


def named_in_call(call, people):
    """Return {person: the standing proposals of a call that they lead or that name them} (four queries)."""
    _calls, named = _named_in_calls([call.pk], people)
    found = {}
    for one in named:
        if one.stands:
            found.setdefault(one.person, set()).add(one.proposal)
    return found


def walls_of(call):
    """Return (proposal, person) wherever the lead, an address or an invitation keeps a person from a proposal for good."""
    addresses = dict(User.objects.values_list("email", "pk"))
    places = {"proposal__call": call}
    found = set(Proposal.objects.filter(call=call).values_list("pk", "lead"))
    found |= set(Invitation.objects.filter(accepted_by__isnull=False, **places).values_list("proposal", "accepted_by"))
    for model in (Counterpart, Member):
        rows = model.objects.filter(**places).exclude(email="")
        for pk, revises, email in rows.values_list("proposal", "proposal__revises", "email"):
            if email.lower() in addresses:
                found.add((revises or pk, addresses[email.lower()]))
    return found


def seal_of_hits(conflict):
    """Return a SHA-256 of what an officer reads of a conflict: it changes with every hit, and with who proposed what."""
    said = [conflict.hits, conflict.state, conflict.proposed_by_id, conflict.ruling_reason]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
