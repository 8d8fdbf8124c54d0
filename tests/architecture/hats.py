"""Who wears two hats, and who has one that is off, not yet on, or in the way? People beside the cast of the world.

Everything about the two proposals of the world is hidden from them, but what is open to officers from those whom
`Hat.finds` lets find them, and from those who read along the objects in `Hat.opens`.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from accounts import services as accounts
from accounts.models import Role
from calls.models import Call
from proposals.models import Invitation, Member, Proposal
from reviews import services as reviews
from reviews.conflicts import named_in_call
from reviews.models import Conflict
from tests import builders
from tests.proposing import a_sealed_proposal

_AS_READER = frozenset({"taro's proposal", "hanako's proposal", "hanako's dossier"})
PROMISE = {"language": "en", "statements": ["I keep to myself what I read."]}


@dataclass(frozen=True)
class Hat:
    """A person in some hats: what of the two proposals opens to them, whether lists name one, and their own objects."""

    person: object
    is_officer: bool = False
    opens: frozenset = frozenset()
    shuts: frozenset = frozenset()  # addresses that stay shut although the object opens
    finds: bool = False
    own: dict = field(default_factory=dict)  # by label of the table: the keys of an object that is theirs
    refused: dict = field(default_factory=dict)  # the same: objects that once were theirs, or would be
    is_shut_out: bool = False  # their account was closed: every page sends them to log in
    is_bound: bool = True  # has promised confidentiality; without it what is theirs leads to the promise


def hats_of(world, *, at):
    """Return {spoken name: Hat}; everybody has a stake in, or something to do with, Hanako's and Taro's proposals."""
    closed = world.objects["the closed rehearsal"]["slug"]
    both = list(Proposal.objects.filter(call__slug=closed, lead__in=[world.cast["hanako"], world.cast["taro"]]))
    made = _Maker(world, sorted(both, key=lambda one: one.lead.email), at)
    return {
        "an officer with a declared conflict": made.officer_with(_declared),
        "an officer with a conflict found and not ruled on": made.officer_with(_found),
        "an officer with a conflict upheld": made.officer_with(_upheld),
        "an officer whose conflict was set aside by two": made.officer_set_aside(),
        "an officer named as a co-investigator": made.officer_with(_named),
        "an officer let in to read along": made.officer_let_in(),
        "a reviewer who is also an officer": made.officer_who_reviews(),
        "an applicant who also reviews": made.applicant_who_reviews(),
        "an applicant who is also an officer": made.applicant_who_is_an_officer(),
        "a reviewer whose role has ended": made.reviewer_ended(),
        "an officer whose role has ended": made.officer_ended(),
        "a reviewer whose assignment was taken back": made.reviewer_taken_back(),
        "a reviewer who declared a conflict": made.reviewer_in_conflict(is_declared=True),
        "a reviewer whose conflict was found later": made.reviewer_in_conflict(is_declared=False),
        "a reviewer who has not pledged": made.reviewer_unpledged(),
        "a person whose account was closed": made.closed_account(),
    }


def _declared(person, proposal, at):
    Conflict.objects.create(person=person, proposal=proposal, reason="A cousin.", declared_at=at)


def _found(person, proposal, at):
    found = {"state": "found", "is_declared": False, "hits": [named_in_call().as_data()]}
    return Conflict.objects.create(person=person, proposal=proposal, declared_at=at, **found)


def _upheld(person, proposal, at):
    conflict = _found(person, proposal, at)
    conflict.state, conflict.ruled_at, conflict.ruled_by = "upheld", at, person
    conflict.save()


def _named(person, proposal, at):
    Member.objects.create(
        proposal=proposal, position=90, name="Somebody", kind="participant", email=person.email.upper()
    )


class _Maker:
    """Makes the people, each with what is said of them above, in one world."""

    def __init__(self, world, both, at):
        self.world, self.both, self.at = world, both, at
        self.hanakos, self.taros = both
        self.count = 0

    def person(self, *roles):
        self.count += 1
        return builders.person(f"hat{self.count}@aspire.example", f"Hat {self.count}", *roles)

    def officer_with(self, stake):
        one = self.person("officer")
        for proposal in self.both:
            stake(one, proposal, self.at)
        return Hat(one, is_officer=True)

    def officer_set_aside(self):
        one = self.person("officer")
        for proposal in self.both:
            conflict = _found(one, proposal, self.at)
            conflict.state, conflict.ruling_reason = "overridden", "Another person of the same name."
            conflict.proposed_at = conflict.ruled_at = self.at
            conflict.proposed_by, conflict.ruled_by = self.world.cast["aiko"], self.world.cast["emi"]
            conflict.save()
        return Hat(one, is_officer=True, finds=True)

    def officer_let_in(self):
        one = self.person("officer")
        for proposal in self.both:
            Invitation.objects.create(
                **{"proposal": proposal, "email": one.email, "role": "reader"},
                **{"nonce": f"n{one.pk}-{proposal.pk}", "invited_at": self.at, "invited_by": proposal.lead},
                **{"expires_at": self.at, "accepted_at": self.at, "accepted_by": one},
            )
        return Hat(one, is_officer=True, opens=_AS_READER, finds=None)

    def assigned(self, person, proposal=None, *, pledged=True):
        proposal = proposal or self.taros
        made = reviews.assign_reviewer(proposal.pk, reviewer_pk=person.pk, actor=self.world.cast["aiko"], at=self.at)
        if pledged:
            reviews.pledge(proposal.call_id, text=PROMISE, actor=person, at=self.at)
        return made

    def keys_of(self, assignment):
        document = assignment.proposal.documents.first()
        return {"pk": assignment.pk, "document_pk": document.pk if document else 0}

    def cleared(self, person, proposal=None):
        made = self.assigned(person, proposal)
        return reviews.declare(made.pk, conflicted=False, reason="", actor=person, at=self.at)

    def officer_who_reviews(self):
        one = self.person("officer", "reviewer")
        own = {"kenji's assignment": self.keys_of(self.cleared(one))}
        shuts = frozenset({"reviews:drivers"})  # whoever must still judge reads no points of others
        return Hat(one, is_officer=True, shuts=shuts, finds=True, own=own)

    def applicant_who_reviews(self):
        one = self.person("reviewer")
        mine = self.sealed_elsewhere(one)
        own = {"kenji's assignment": self.keys_of(self.cleared(one)), "taro's proposal": {"pk": mine.pk, "sequence": 1}}
        refused = {
            "taro's proposal at the office": {**self.world.objects["taro's proposal at the office"], "pk": mine.pk}
        }
        return Hat(one, own=own, refused=refused, finds=True)

    def applicant_who_is_an_officer(self):
        one = self.person("officer")
        mine = self.sealed_elsewhere(one)
        refused = {
            "taro's proposal at the office": {**self.world.objects["taro's proposal at the office"], "pk": mine.pk}
        }
        own = {"taro's proposal": {"pk": mine.pk, "sequence": 1}}
        return Hat(one, is_officer=True, finds=True, own=own, refused=refused)

    def sealed_elsewhere(self, lead):
        """Seal a proposal of a person under the open rehearsal: in the same call nobody both applies and judges."""
        call = Call.objects.get(slug=self.world.objects["the open rehearsal"]["slug"])
        year = call.first_fiscal_year
        dates = {"project": {"start_on": date(year, 12, 1)}, "budget": {(year + 1, "goods"): 9_000_000}}
        return a_sealed_proposal(call, lead, at=self.at, **dates)

    def reviewer_ended(self):
        one = self.person("reviewer")
        made = self.cleared(one)
        accounts.end_role(one.pk, "reviewer", actor=self.world.cast["sora"], at=self.at)
        return Hat(one, refused={"kenji's assignment": self.keys_of(made)})

    def officer_ended(self):
        one = self.person("officer")
        Role.objects.filter(user=one).update(granted_at=F("granted_at"), ended_at=self.at)
        return Hat(one)

    def reviewer_taken_back(self):
        one = self.person("reviewer")
        made = self.cleared(one)
        reviews.end_assignment(made.pk, actor=self.world.cast["aiko"], at=self.at)
        return Hat(one, refused={"kenji's assignment": self.keys_of(made)})

    def reviewer_in_conflict(self, *, is_declared):
        one = self.person("reviewer")
        made = self.cleared(one)
        if is_declared:
            reviews.declare(made.pk, conflicted=True, reason="A cousin.", actor=one, at=self.at)
        else:
            _found(one, self.taros, self.at)
        return Hat(one, refused={"kenji's assignment": self.keys_of(made)})

    def reviewer_unpledged(self):
        one = self.person("reviewer")
        made = self.assigned(one, pledged=False)
        return Hat(one, own={"kenji's assignment": self.keys_of(made)}, is_bound=False)

    def closed_account(self):
        one = self.person("officer", "reviewer")
        made = self.cleared(one)
        type(one).objects.filter(pk=one.pk).update(is_active=False)
        return Hat(one, refused={"kenji's assignment": self.keys_of(made)}, is_shut_out=True)


def trace_of(proposal):
    """Return the words that only a page about this proposal holds: titles, reference, its counterpart's name."""
    abroad = proposal.counterparts.first()
    return [proposal.title_en, proposal.title_ja, proposal.reference, abroad.name]
