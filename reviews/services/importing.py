"""How is a file of reviewers, or of their ties, looked at first and then taken exactly as it was seen?

Looking at it writes nothing. Taking it asks for the seal of what was seen: of the text, and of what it would do to the
pool as the pool stood then. A file with one bad line is not taken at all.
"""

import hashlib
from dataclasses import dataclass, field

from django.db import IntegrityError

from accounts import services as accounts
from accounts.models import User
from journal.fields import check_digit
from journal.searching import folded
from journal.services import record, record_each
from journal.transactions import outside_transaction, use_case, within_transaction
from reviews import intake
from reviews.institutions import is_ror
from reviews.models import Affiliation, Reviewer, Tie
from reviews.refusals import FileHasFaults, PoolChanged
from reviews.services.pool import PROFILE, ask, searched_as

AT_ONCE = 500  # rows of one statement
CHECKS = {"ror": is_ror, "orcid": lambda orcid: check_digit(orcid.replace("-", "")[:15]) == orcid[-1]}


@dataclass(frozen=True)
class Change:
    """What one line would do: `before` and `after` by column; `before` is empty for somebody who is new."""

    line: int
    email: str
    name: str
    before: dict
    after: dict
    is_new: bool = False
    has_account: bool = False  # somebody new to the pool who has an account: names and address stay theirs


@dataclass(frozen=True)
class Plan:
    """What a file would do to the pool: every fault, who would be added and changed, how many lines change nothing."""

    kind: str
    text: str
    faults: tuple
    changes: tuple
    same: int
    left_out: tuple = ()
    known: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def added(self):
        """Return the changes that add somebody or something."""
        return [one for one in self.changes if one.is_new]

    @property
    def changed(self):
        """Return the changes of what the pool has."""
        return [one for one in self.changes if not one.is_new]

    @property
    def seal(self):
        """Return a SHA-256 of the text and of everything that it would do."""
        return hashlib.sha256(repr((self.kind, self.text, self.changes)).encode()).hexdigest()


def plan_of_file(data, kind):
    """Return the Plan of a file's bytes; `kind` is "people" or "ties"."""
    return _planned(intake.read_file(data, kind, checks=CHECKS), kind)


def plan_of_text(text, kind):
    """Return the Plan of a text that was read before."""
    return _planned(intake.read_text(text, kind, checks=CHECKS), kind)


@outside_transaction
def import_pool(call_pk, *, text, kind, seen, actor, at):
    """Do what a file was seen to do, all of it or nothing, and return its Plan; `seen` is the seal of that plan.

    Raises NotAllowed, FileHasFaults, PoolChanged where the pool is another one by now.
    """
    try:
        return _import(call_pk, text=text, kind=kind, seen=seen, actor=actor, at=at)
    except IntegrityError as error:  # somebody entered the same person between the look and the writing
        raise PoolChanged() from error


@use_case
def _import(call_pk, *, text, kind, seen, actor, at):
    call = ask(call_pk, actor)
    sheet = intake.read_text(text, kind, checks=CHECKS)
    column = "email" if kind == "people" else "reviewer"
    addresses = {line.values[column] for line in sheet.lines}
    rows = Reviewer.objects.filter(user__email__in=addresses).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))

    plan = _planned(sheet, kind)
    if plan.faults:
        raise FileHasFaults(lines=len({fault.line for fault in plan.faults}))
    if plan.seal != seen:
        raise PoolChanged()
    if kind == "people":
        _take_people(plan, actor=actor, at=at)
    else:
        _take_ties(plan, actor=actor, at=at)
    detail = {"kind": kind, "added": len(plan.added), "changed": len(plan.changed), "same": plan.same, "sealed": seen}
    record("pool.imported", subject=call, actor=actor, at=at, detail=detail)
    return plan


# --- What a file would do ----------------------------------------------------------------------
def _planned(sheet, kind):
    """Compare what was read with the pool as it stands (four queries for people, three for ties)."""
    judge = _people if kind == "people" else _ties
    changes, faults, same, known = judge(sheet.lines)
    faults = sorted([*sheet.faults, *faults], key=lambda fault: fault.line)
    return Plan(kind, sheet.text, tuple(faults), tuple(changes), same, sheet.left_out, known)


def _people(lines):
    addresses = [line.values["email"] for line in lines]
    users = {user.email: user for user in User.objects.filter(email__in=addresses).defer("password")}
    rows = Reviewer.objects.filter(user__email__in=addresses).select_related("user").prefetch_related("affiliations")
    reviewers = {row.user.email: row for row in rows}
    owners = {name: _owners(name, lines) for name in ("orcid", "researcher_number")}
    changes, faults, same = [], [], 0
    for line in lines:
        email = line.values["email"]
        user, reviewer = users.get(email), reviewers.get(email)
        wrong = _wrong(line, user, owners)
        faults += wrong
        if wrong:
            continue
        before, after = _difference(line, reviewer)
        name = user.name if user else line.values["name"]
        if reviewer is None or after:
            is_new, has_account = reviewer is None, user is not None
            changes.append(Change(line.number, email, name, before, after, is_new, is_new and has_account))
        else:
            same += 1
    return changes, faults, same, {"users": users, "reviewers": reviewers}


def _owners(name, lines):
    """Return whose ORCID iD, or number, those of some lines are, by address."""
    values = [line.values[name] for line in lines if name in line.values]
    return dict(Reviewer.objects.filter(**{f"{name}__in": values}).values_list(name, "user__email"))


def _wrong(line, user, owners):
    """Return what the pool, or the list of accounts, has against one line."""
    email, faults = line.values["email"], []
    if user is None and not line.values.get("name"):
        faults.append(intake.Fault(line.number, "name", "name-needed"))
    if user is not None and not user.is_active:
        faults.append(intake.Fault(line.number, "email", "account-closed", email))
    for name, known in owners.items():
        value = line.values.get(name)
        if value and known.get(value, email) != email:
            faults.append(intake.Fault(line.number, name, "anothers", value, {"email": known[value]}))
    return faults


def _difference(line, reviewer):
    """Return (before, after) of the columns in which a line differs from the pool; an empty cell changes nothing."""
    before, after = {}, {}
    for name in PROFILE:
        if name not in line.values:
            continue
        stored = getattr(reviewer, name) if reviewer else None
        if line.values[name] != stored:
            before[name], after[name] = stored, line.values[name]
    has = (
        {(one.since_year, one.until_year, folded(one.institution)) for one in reviewer.affiliations.all()}
        if reviewer
        else ()
    )
    wanted = line.values.get("affiliations", [])
    new = [one for one in wanted if (one[0], one[1], folded(one[2])) not in has]
    if new:
        after["affiliations"] = new
    return before, after


def _ties(lines):
    addresses = {line.values["reviewer"] for line in lines}
    rows = Reviewer.objects.filter(user__email__in=addresses).select_related("user").prefetch_related("ties")
    reviewers = {row.user.email: row for row in rows}
    has = {(email, _tie_key(_tie_words(tie))) for email, row in reviewers.items() for tie in row.ties.all()}
    changes, faults, same = [], [], 0
    for line in lines:
        email = line.values["reviewer"]
        words = {name: value for name, value in line.values.items() if name != "reviewer"}
        if email not in reviewers:
            faults.append(intake.Fault(line.number, "reviewer", "not-in-pool", email))
        elif (email, _tie_key(words)) in has:
            same += 1
        else:
            has.add((email, _tie_key(words)))
            changes.append(Change(line.number, email, reviewers[email].user.name, {}, words, is_new=True))
    return changes, faults, same, {"reviewers": reviewers}


TIE = ("kind", "name", "email", "orcid", "researcher_number", "year", "amount_yen", "note")


def _tie_words(tie):
    return {name: getattr(tie, name) for name in TIE}


def _tie_key(words):
    """Return by what a tie is known again: all its words, folded; nothing and an empty word are the same."""
    said = (words.get(name) for name in TIE)
    return tuple(folded(one) if isinstance(one, str) else "" if one is None else one for one in said)


# --- Taking it ----------------------------------------------------------------------------------
@within_transaction
def _take_people(plan, *, actor, at):
    users, reviewers = plan.known["users"], plan.known["reviewers"]
    by_line = {line.number: line.values for line in intake.read_text(plan.text, "people", checks=CHECKS).lines}
    strangers = [_entry(by_line[one.line]) for one in plan.added if one.email not in users]
    users = {**users, **accounts.enter_people(strangers, actor=actor, at=at)}
    for one in plan.changes:
        row = reviewers.setdefault(one.email, Reviewer(user=users[one.email], version=0))
        for name in PROFILE:
            setattr(row, name, one.after.get(name, getattr(row, name)))
        row.search_text = searched_as(row)
        row.version, row.saved_at, row.saved_by = row.version + 1, at, actor
    Reviewer.objects.bulk_create([reviewers[one.email] for one in plan.added], batch_size=AT_ONCE)
    written = [*PROFILE, "search_text", "version", "saved_at", "saved_by"]
    Reviewer.objects.bulk_update([reviewers[one.email] for one in plan.changed], written, batch_size=AT_ONCE)
    Affiliation.objects.bulk_create(
        [
            Affiliation(reviewer=reviewers[one.email], since_year=since, until_year=until, institution=institution)
            for one in plan.changes
            for since, until, institution in one.after.get("affiliations", ())
        ],
        batch_size=AT_ONCE,
    )
    added = [(reviewers[one.email], {"line": one.line}) for one in plan.added]
    changed = [(reviewers[one.email], {"line": one.line, "fields": sorted(one.after)}) for one in plan.changed]
    record_each("reviewer.added", subjects=added, actor=actor, at=at)
    record_each("reviewer.changed", subjects=changed, actor=actor, at=at)


def _entry(values):
    """Return what the accounts keep of somebody who has none."""
    names = {name: values.get(name, "") for name in ("email", "name", "name_ja", "name_kana")}
    return {**names, "language": values.get("letters", "ja")}


@within_transaction
def _take_ties(plan, *, actor, at):
    reviewers = plan.known["reviewers"]
    ties = [Tie(reviewer=reviewers[one.email], entered_at=at, entered_by=actor, **one.after) for one in plan.added]
    Tie.objects.bulk_create(ties, batch_size=AT_ONCE)
    subjects = [(tie.reviewer, {"tie": tie.pk}) for tie in ties]
    record_each("reviewer.tie_added", subjects=subjects, actor=actor, at=at)
