"""What is known of people who may judge, and of everybody named in proposals, as the rules on interests read it?"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, Value
from django.db.models.functions import Lower

from accounts.models import Role, User
from calls.deadlines import day_in_japan
from calls.models import ConflictRule
from proposals.models import Counterpart, Member, Proposal
from reviews.conflicts import Bond, Named, Person, Place, Rule, Rules, Written, names_of
from reviews.institutions import bare_ror, domains, is_ror, plain, register
from reviews.models import Affiliation, Assignment, Reviewer, Tie

OF_A_PERSON = ("email", "name", "name_ja", "name_kana")
OF_A_PROFILE = [
    f"reviewer__{field}"
    for field in ("user", "institution", "institution_ja", "ror", "institution_code", "researcher_number", "orcid")
]
OF_A_PROPOSAL = (
    *("pk", "lead", "lead__email", "lead__name", "lead__name_ja", "pi_name", "pi_name_ja", "pi_name_kana"),
    *("pi_institution", "pi_institution_code", "pi_orcid", "pi_researcher_number"),
)


def rules_of(call):
    """Return the Rules of a call (one query). The judging begins when the deadline has passed: a portal default."""
    rows = ConflictRule.objects.filter(call=call).values_list("code", "years", "threshold_yen")
    return Rules({code: Rule(years, yen) for code, years, yen in rows}, judged_on=day_in_japan(call.closes_at))


def people_who_may_judge():
    """Return everybody who can see proposals of others: reviewers, officers, people with a profile or an assignment."""
    roles = Role.objects.filter(ended_at__isnull=True, kind__in=[Role.Kind.REVIEWER, Role.Kind.OFFICER])
    asked = Assignment.objects.exclude(state=Assignment.State.ENDED)
    keys = roles.values("user").union(Reviewer.objects.values("user"), asked.values("reviewer"))
    return User.objects.filter(pk__in=keys)


def people_known(people):
    """Return the facts of some people by key: three queries, however many there are. `people` is a queryset of users."""
    return known_of(people.select_related("reviewer").only(*OF_A_PERSON, *OF_A_PROFILE).order_by("pk"))


def known_of(people):
    """Return the facts of people who were read with their profiles, by key: two queries, however many there are."""
    people = list(people)
    profiles = {one.pk: one.reviewer for one in people if hasattr(one, "reviewer")}
    places = {key: [_place_of(row)] for key, row in profiles.items() if row.institution or row.ror}
    owner = {row.pk: row.user_id for row in profiles.values()}
    for row in Affiliation.objects.filter(reviewer__in=owner).order_by("pk"):
        places.setdefault(owner[row.reviewer_id], []).append(_place_of(row, until_year=row.until_year))
    bonds = {}
    for row in Tie.objects.filter(reviewer__in=owner).order_by("pk"):
        bonds.setdefault(owner[row.reviewer_id], []).append(_bond_of(row))
    known = {}
    for one in people:
        pk, profile = one.pk, profiles.get(one.pk)
        domain, house = _domain_of(one.email)
        known[pk] = Person(
            pk=pk,
            names=names_of(one.name, one.name_ja, one.name_kana),
            email=one.email.lower(),
            domain=domain,
            house=house,
            house_family=register().family(house) if house else frozenset(),
            orcid=profile.orcid if profile else "",
            number=profile.researcher_number if profile else "",
            places=tuple(places.get(pk, ())),
            bonds=tuple(bonds.get(pk, ())),
        )
    return known


def proposals_known(proposals):
    """Return the facts of some proposals by key: three queries. `proposals` is a queryset of submitted ones.

    Read are the rows of what was sealed, never a working copy: what is found is shown to the office.
    """
    people = {}
    leads = {}
    for row in proposals.order_by("pk").values(*OF_A_PROPOSAL):
        leads[row["pk"]] = row["lead"]
        people[row["pk"]] = [_lead_of(row)]
    for row in Member.objects.filter(proposal__in=proposals).order_by("proposal", "position"):
        people.get(row.proposal_id, []).append(_member_of(row))
    abroad = Counterpart.objects.filter(proposal__in=proposals).order_by("proposal", "position")
    for row in abroad.only("proposal", "position", "name", "email", "institution"):
        people.get(row.proposal_id, []).append(_named_with(row, role="counterpart"))
    return {pk: Written(pk, leads[pk], tuple(named)) for pk, named in people.items()}


class Entry(NamedTuple):
    """Where somebody is named: the proposal, or what it revises, in which state; and how. `role` "lead" has no name."""

    proposal: int
    revises: int | None
    state: str
    submitted_at: datetime | None
    lead: int
    role: str  # lead, member or counterpart
    position: int
    kind: str  # of a member
    name: str
    name_ja: str
    email: str
    institution: str
    institution_code: str
    orcid: str
    researcher_number: str

    @property
    def home(self):
        """Return the key of the proposal to which a working copy belongs."""
        return self.revises or self.proposal


def entries_around(proposal, people):
    """Return the Entries of a proposal and its working copy, and those of its call that may name one of some people.

    One query. `people` is a queryset of users; the address, the ORCID iD or the e-Rad number is what is compared.
    """
    nothing, by = (
        Value(""),
        {
            name: Reviewer.objects.filter(user__in=people).exclude(**{name: ""}).values(name)
            for name in ("orcid", "researcher_number")
        },
    )
    leads = Proposal.objects.filter(call=proposal.call_id).filter(
        Q(lead__in=people) | Q(pi_orcid__in=by["orcid"]) | Q(pi_researcher_number__in=by["researcher_number"])
    )
    own = Q(proposal=proposal.pk) | Q(proposal__revises=proposal.pk)
    beside = Q(proposal__call=proposal.call_id)
    written_to = Q(address__in=people.order_by().values("email"))
    known = Q(orcid__in=by["orcid"]) | Q(researcher_number__in=by["researcher_number"])
    abroad = Counterpart.objects.annotate(address=Lower("email")).filter(own | beside & written_to)
    team = Member.objects.annotate(address=Lower("email")).filter(own | beside & (written_to | known))
    place = ("proposal", *(f"proposal__{field}" for field in ("revises", "state", "submitted_at", "lead")))
    rows = leads.values_list(
        *("pk", "revises", "state", "submitted_at", "lead", Value("lead"), Value(0)),
        *(nothing for _each in range(6)),
        *("pi_orcid", "pi_researcher_number"),
    )
    rows = rows.union(
        abroad.values_list(
            *(*place, Value("counterpart"), "position", nothing, "name", nothing, "email", "institution"),
            *(nothing, nothing, nothing),
        ),
        team.values_list(
            *(*place, Value("member"), "position", "kind", "name", "name_ja", "email", "institution"),
            *("institution_code", "orcid", "researcher_number"),
        ),
        all=True,
    )
    return [Entry(*row) for row in rows]


def written(proposal, entries):
    """Return the facts of one proposal that was read with its lead, of the Entries around it (no query)."""
    named = sorted((one for one in entries if one.proposal == proposal.pk), key=lambda one: one.position)
    told = {"lead": proposal.lead_id} | {
        f"lead__{field}": getattr(proposal.lead, field) for field in ("email", "name", "name_ja")
    }
    told |= {field: getattr(proposal, field) for field in OF_A_PROPOSAL if field.startswith("pi_")}
    people = [_lead_of(told)]
    people += [_member_of(one) for one in named if one.role == "member"]
    people += [_named_with(one, role="counterpart") for one in named if one.role == "counterpart"]
    return Written(proposal.pk, proposal.lead_id, tuple(people))


def _lead_of(row):
    domain, house = _domain_of(row["lead__email"])
    return Named(
        role="lead",
        name=row["pi_name"] or row["lead__name"],
        name_ja=row["pi_name_ja"] or row["lead__name_ja"],
        names=names_of(row["pi_name"], row["pi_name_ja"], row["pi_name_kana"], row["lead__name"], row["lead__name_ja"]),
        email=row["lead__email"].lower(),
        domain=domain,
        house=house,
        orcid=row["pi_orcid"],
        number=row["pi_researcher_number"],
        place=_place(row["pi_institution"], code=row["pi_institution_code"]),
    )


def _member_of(row):
    domain, house = _domain_of(row.email)
    return Named(
        role=str(row.kind),
        name=row.name or row.name_ja,
        name_ja=row.name_ja,
        names=names_of(row.name, row.name_ja),
        email=row.email.lower(),
        domain=domain,
        house=house,
        orcid=row.orcid,
        number=row.researcher_number,
        place=_place(row.institution, code=row.institution_code),
    )


def _named_with(row, *, role):
    domain, house = _domain_of(row.email)
    return Named(
        role=role,
        name=row.name,
        names=names_of(row.name),
        email=row.email.lower(),
        domain=domain,
        house=house,
        place=_place(row.institution),
    )


def _place_of(row, *, until_year=None):
    name_ja = getattr(row, "institution_ja", "")
    return _place(row.institution, name_ja, ror=row.ror, code=row.institution_code, until_year=until_year)


def _place(name, name_ja="", *, ror="", code="", until_year=None):
    """Return a Place; an institution without a ROR id is looked up in the register by its name."""
    book = register()
    typed = bare_ror(ror)
    ror = typed if is_ror(typed) else book.ror_of(name) or book.ror_of(name_ja)
    forms = {plain(text) for text in (name, name_ja) if text} - {""}
    return Place(
        name=name,
        name_ja=name_ja,
        folded=frozenset(forms),
        ror=ror,
        family=book.family(ror) if ror else frozenset(),
        code=code,
        until_year=until_year,
    )


def _bond_of(row):
    return Bond(
        kind=str(row.kind),
        name=row.name,
        names=names_of(row.name),
        email=row.email.lower(),
        orcid=row.orcid,
        number=row.researcher_number,
        year=row.year,
        amount_yen=row.amount_yen,
        note=row.note,
        house=_place(row.name),
    )


def _domain_of(email):
    """Return the domain that an address tells of, and the ROR id of its institution; empty where it tells nothing."""
    domain = domains().of(email)
    return domain, register().by_domain.get(domain, "")
