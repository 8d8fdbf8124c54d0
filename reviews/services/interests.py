"""Which interests does the portal find by itself, and what becomes of what officers ruled when more is found?

Decided: what was declared or upheld stands. What two officers set aside stays so as long as nothing is found that they
had not seen; a new hit reopens it, with all hits. What is found no longer before anybody ruled is struck off, but not
where it is gone because the person said that they moved: nobody takes a wall of their own down.
"""

import hashlib
from functools import cache as once

from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from calls.models import Call
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction
from proposals.lifecycle import State
from proposals.models import Proposal
from reviews import conflicts, facts, policies, queries
from reviews.institutions import domains, register
from reviews.models import Assignment, Conflict
from reviews.queries.profile import has_moved_since
from reviews.services.silencing import silence, silence_between

OF_A_STAMP = ("pk", "version", "submitted_at", "lead", "lead__email", "lead__name", "lead__name_ja")
OF_A_ROW = ("proposal", "person", "state", "hits")
AT_ONCE = 2000  # conflicts that one transaction writes


@within_transaction
def find_between(proposal, person, *, at):
    """Look for interests between a person and a proposal now and keep what is found; return the standing Conflict or None.

    Raises RuntimeError outside a transaction.
    """
    return keep_hits(proposal, person, queries.hits_between(proposal, person), at=at)


@use_case
def look_between(proposal_pk, person_pk, *, at):
    """Look for interests between a person and a proposal, and keep what is found; return the standing Conflict or None.

    Called where a refusal has rolled back what was found on the way. Raises Proposal.DoesNotExist, User.DoesNotExist.
    """
    proposal = Proposal.objects.select_related("call").get(pk=proposal_pk)
    return find_between(proposal, User.objects.get(pk=person_pk), at=at)


@within_transaction
def keep_hits(proposal, person, hits, *, at):
    """Keep what was found between a person and a proposal (hits as plain data); return the standing Conflict or None."""
    row = Conflict.objects.select_for_update(of=("self",)).filter(proposal=proposal, person=person).first()
    if row is None:
        if not hits:
            return None
        row, is_new = _made(proposal, person, hits, at=at)
        if is_new:
            detail = {"proposal": proposal.pk, "person": person.pk, "codes": _codes(hits)}
            record("conflict.found", subject=row, actor=None, at=at, detail=detail)
            silence_between(row.proposal_id, row.person_id, actor=None, at=at)
            return row
    if row.state == Conflict.State.UPHELD:
        return row
    if row.state == Conflict.State.OVERRIDDEN:
        return _reopened(row, hits, at=at) if conflicts.is_new(hits, row.hits) else None
    return _renewed(row, hits, at=at)


@within_transaction
def _made(proposal, person, hits, *, at):
    found = {"state": Conflict.State.FOUND, "is_declared": False, "hits": hits, "declared_at": at}
    with transaction.atomic():
        return Conflict.objects.get_or_create(proposal=proposal, person=person, defaults=found)


@within_transaction
def _reopened(row, hits, *, at):
    """Open again what was set aside: something is found that the two officers had not seen."""
    row.state, row.hits = Conflict.State.FOUND, hits
    _forget_ruling(row)
    row.save()
    detail = {"proposal": row.proposal_id, "person": row.person_id, "codes": _codes(hits)}
    record("conflict.reopened", subject=row, actor=None, at=at, detail=detail)
    silence_between(row.proposal_id, row.person_id, actor=None, at=at)
    return row


@within_transaction
def _renewed(row, hits, *, at):
    """Bring what nobody has ruled on up to date; what is found no longer is struck off, unless the person moved."""
    hits = _with_what_stood(row, hits)
    detail = {"proposal": row.proposal_id, "person": row.person_id, "codes": _codes(hits)}
    if not hits:
        record("conflict.vanished", subject=row, actor=None, at=at, detail={**detail, "codes": _codes(row.hits)})
        row.delete()
        return None
    if hits != row.hits:
        if conflicts.is_new(hits, row.hits):
            _forget_ruling(row)  # the first officer had not seen this
        row.hits = hits
        row.save()
        record("conflict.changed", subject=row, actor=None, at=at, detail=detail)
    return row


def _with_what_stood(row, hits):
    """Return hits with those of a row that are missing among them, where the person moved since it was found."""
    told = {_matter(one) for one in hits}
    missing = [one for one in row.hits if _matter(one) not in told]
    if missing and has_moved_since(row.person_id, row.declared_at):
        return [*hits, *missing]
    return hits


def _matter(hit):
    return hit.get("code"), hit.get("role"), hit.get("who"), hit.get("who_ja")


def _forget_ruling(row):
    row.proposed_at = row.proposed_by = row.ruled_at = row.ruled_by = None
    row.ruling_reason = ""


# --- The sweep --------------------------------------------------------------------------------
@outside_transaction
def find_conflicts(*, at):
    """Look for interests in every call with proposals in hand; return how many conflicts were found anew or changed.

    What has not changed since the last look is not looked at again: neither proposals, nor people, nor rules.
    """
    calls = Call.objects.filter(proposals__state=State.SUBMITTED).distinct().defer("texts", "elements")
    calls = list(calls.order_by("pk"))
    if not calls:
        return 0
    people = User.objects.filter(pk__in=[one.pk for one in facts.people_who_may_judge().only("pk")])
    known = facts.people_known(people)
    return sum(_sweep(call, known, at=at) for call in calls)


@outside_transaction
def _sweep(call, known, *, at):
    """Look at whom and what has changed in one call: these people over all proposals, all people over these proposals."""
    rules = facts.rules_of(call)
    submitted = Proposal.objects.filter(call=call, state=State.SUBMITTED)
    asked = queries.pairs_asked(call)
    now = {
        "rules": _digest(sorted(rules.by_code.items()), rules.judged_on, _books()),
        "people": {pk: _digest(person) for pk, person in known.items()},
        "proposals": {row[0]: _digest(row) for row in submitted.values_list(*OF_A_STAMP)},
        "asked": _digest(sorted(asked)),
    }
    key = f"interests-{call.pk}"
    before = cache.get(key)
    if before == now:
        return 0
    if before is None or before["rules"] != now["rules"]:
        before = {"people": {}, "proposals": {}}

    competing = _competing(call, rules, known)
    people = {pk: known[pk] for pk in _differing(before["people"], now["people"])}
    fresh = _differing(before["proposals"], now["proposals"])
    fresh |= {pk for pk, person in asked if competing.get(person, set()) - {pk} and pk in now["proposals"]}
    changed = 0
    if people:
        changed += _look(call, people, submitted, rules, competing, asked, at=at)
    others = {pk: person for pk, person in known.items() if pk not in people}
    if fresh and others:
        changed += _look(call, others, submitted.filter(pk__in=fresh), rules, competing, asked, at=at)
    cache.set(key, now, timeout=None)
    return changed


def _differing(before, now):
    return {pk for pk, stamp in now.items() if before.get(pk) != stamp}


def _competing(call, rules, known):
    """Return {person: the proposals of the call that name them}; nothing where the call has no such rule."""
    if not rules.knows(conflicts.NAMED_IN_CALL):
        return {}
    return queries.named_in_call(call, User.objects.filter(pk__in=known).only("pk", "email"))


@outside_transaction
def _look(call, people, proposals, rules, competing, asked, *, at):
    """Keep what links some people to some proposals, and what no longer does; pairs that stand as they are stay untouched.

    Who is named in another proposal of the call is told only where it matters: of what they were asked to read, and
    where it is on record.
    """
    index = conflicts.index_of(facts.proposals_known(proposals).values())
    found = {}
    for person in people.values():
        for pk, hits in conflicts.hits_of(person, index, rules).items():
            found[pk, person.pk] = [hit.as_data() for hit in hits]
    rows = Conflict.objects.filter(proposal__in=proposals, person__in=people)
    standing = {(pk, key): (state, hits) for pk, key, state, hits in rows.values_list(*OF_A_ROW)}
    told = asked | {pair for pair, (_state, hits) in standing.items() if conflicts.NAMED_IN_CALL in _codes(hits)}
    for pk, key in told:
        if pk in index.leads and key in people and competing.get(key, set()) - {pk}:
            found.setdefault((pk, key), []).append(conflicts.named_in_call().as_data())

    walls = queries.walls_of(call)
    missing = [pair for pair in sorted(found) if pair not in standing and pair not in walls]
    moved = [pair for pair, row in sorted(standing.items()) if _moves(*row, found.get(pair, []))]
    for start in range(0, len(missing), AT_ONCE):
        _keep_new({pair: found[pair] for pair in missing[start : start + AT_ONCE]}, call.pk, at=at)
    for pair in moved:
        _keep_moved(*pair, found.get(pair, []), at=at)
    return len(missing) + len(moved)


def _moves(state, known, hits):
    """Tell whether what is found now changes a row: what was upheld or declared never moves."""
    if state == Conflict.State.OVERRIDDEN:
        return conflicts.is_new(hits, known)
    return state == Conflict.State.FOUND and hits != known


@use_case
def _keep_new(found, call_pk, *, at):
    """Write conflicts that were not known, and take back the letters of what their people were asked to read."""
    call = Call.objects.only("pk").get(pk=call_pk)
    Conflict.objects.bulk_create(
        [
            Conflict(
                proposal_id=pk, person_id=key, state=Conflict.State.FOUND, is_declared=False, hits=hits, declared_at=at
            )
            for (pk, key), hits in found.items()
        ],
        ignore_conflicts=True,  # somebody declared it, or it was found on another way, at the same moment
    )
    record("conflict.found", subject=call, actor=None, at=at, detail={"pairs": [list(pair) for pair in found]})
    asked = Assignment.objects.filter(proposal__in={pk for pk, _key in found}, state__in=policies.OPEN_STATES)
    for one in asked:
        if (one.proposal_id, one.reviewer_id) in found:
            silence(one, actor=None, at=at)


@use_case
def _keep_moved(proposal_pk, person_pk, hits, *, at):
    proposal = Proposal.objects.only("pk").get(pk=proposal_pk)
    keep_hits(proposal, User.objects.only("pk").get(pk=person_pk), hits, at=at)


@once
def _books():
    """Return what the registers that are shipped hold, in brief: a new one is a reason to look again."""
    return _digest(sorted(register().by_ror.items())), _digest(domains())


def _digest(*things):
    return hashlib.sha256(repr(things).encode()).hexdigest()[:24]


def _codes(hits):
    return sorted({hit.get("code", "") for hit in hits})
